//! How many attributions of each stratum a sheet holds.

use super::StratumKey;
use crate::org::Actor;
use crate::score::{Stratum, allocate};

/// Of each stratum at least so many are drawn where the sample allows it: enough to be told that the
/// stratum is mostly wrong.
const FLOOR: u64 = 5;
/// And never fewer, where it holds them: one alone would say nothing of how its members differ.
const LEAST: u64 = 2;
/// What is spent on floors is at most the sample divided by this.
const FLOORS_PART: u64 = 2;
/// What is spent on attributions whose actor is unknown is at most the sample divided by this, if the
/// others can take the rest: they say what was missed, and nothing of how right the answers are.
const UNKNOWN_PART: u64 = 4;

/// The smallest sample that has some of each stratum.
pub(super) fn least(strata: &[(StratumKey, Stratum)]) -> u64 {
    let sizes = strata.iter().map(|(_, stratum)| stratum.size);
    sizes.map(|size| size.min(LEAST)).sum()
}

/// How many to draw of each stratum, `asked` in all. `asked` is at least [`least`].
pub(super) fn allocated(strata: &[(StratumKey, Stratum)], asked: u64) -> Vec<u64> {
    let floor = asked / (strata.len().max(1) as u64 * FLOORS_PART);
    let floor = floor.clamp(LEAST, FLOOR);
    let is_unknown = |key: &StratumKey| key.actor == Actor::Unknown;
    let of_kind = |unknown: bool| -> Vec<Stratum> {
        let of_kind = strata.iter().filter(|(key, _)| is_unknown(key) == unknown);
        of_kind.map(|(_, stratum)| *stratum).collect()
    };
    let (unknown, answered) = (of_kind(true), of_kind(false));
    let sum = |of: fn(&Stratum, u64) -> u64| answered.iter().map(|s| of(s, floor)).sum::<u64>();
    let (present, floors) = (sum(|s, _| s.size), sum(|s, floor| s.size.min(floor)));
    let for_unknown = (asked / UNKNOWN_PART)
        .max(asked.saturating_sub(present))
        .min(asked.saturating_sub(floors));
    let unknown = allocate(&unknown, for_unknown, floor);
    let spent: u64 = unknown.iter().sum();
    let answered = allocate(&answered, asked.saturating_sub(spent), floor);
    let (mut unknown, mut answered) = (unknown.into_iter(), answered.into_iter());
    let sizes = strata.iter().map(|(key, _)| {
        let of_kind = if is_unknown(key) {
            unknown.next()
        } else {
            answered.next()
        };
        of_kind.unwrap_or_default()
    });
    sizes.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::labels::Band;
    use crate::org::{Basis, StampKind};

    fn stratum(actor: Actor, size: u64) -> (StratumKey, Stratum) {
        let key = StratumKey {
            actor,
            basis: Basis::None,
            band: Band::None,
            stamp: StampKind::Created,
        };
        let deviation = 0.5;
        (key, Stratum { size, deviation })
    }

    /// Most attributions of an org are from the years before any log; they do not use up the labels.
    #[test]
    fn the_unknown_get_a_quarter() {
        let strata = [
            stratum(Actor::Human, 1000),
            stratum(Actor::Unknown, 60_000),
            stratum(Actor::Integration, 2000),
            stratum(Actor::Agent, 1),
        ];
        assert_eq!(allocated(&strata, 400), [100, 100, 199, 1]);
        let hardly_answered = [stratum(Actor::Human, 10), stratum(Actor::Unknown, 60_000)];
        assert_eq!(allocated(&hardly_answered, 400), [10, 390]);
        assert_eq!(allocated(&[stratum(Actor::Unknown, 500)], 400), [400]);
        assert_eq!(allocated(&[stratum(Actor::Human, 500)], 400), [400]);
    }

    proptest! {
        #[test]
        fn as_many_as_asked_and_some_of_each(
            sizes in proptest::collection::vec((1u64..3000, any::<bool>()), 1..40),
            more in 0u64..1000,
        ) {
            let actor = |unknown| if unknown { Actor::Unknown } else { Actor::Human };
            let strata = sizes.iter().map(|(size, unknown)| stratum(actor(*unknown), *size));
            let strata: Vec<_> = strata.collect();
            let asked = least(&strata) + more;
            let parts = allocated(&strata, asked);
            let present: u64 = sizes.iter().map(|(size, _)| size).sum();
            prop_assert_eq!(parts.iter().sum::<u64>(), asked.min(present));
            for (part, (size, _)) in parts.iter().zip(&sizes) {
                prop_assert!((*size).min(LEAST) <= *part && part <= size);
            }
        }
    }
}
