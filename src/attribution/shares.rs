//! How the logged writes of a moment share a stamp among the causes behind them.

use crate::catalog::evidence;
use crate::identity::Cause;

/// Causes with their shares of one stamp, in the order of causes; what is missing to 1 is that of causes
/// no log shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shares(Vec<(Cause, f64)>);

impl Shares {
    /// From weights, normalised against the weight of the unseen.
    pub(super) fn from_weights(weights: Vec<(Cause, f64)>) -> Self {
        Self::capped(weights.into_iter().map(|(c, w)| (c, w, 1.0)).collect())
    }

    /// The same, but of the share of each weight only a part is kept; the rest is that of the unseen.
    pub(super) fn capped(mut weights: Vec<(Cause, f64, f64)>) -> Self {
        weights.sort_by_key(|(cause, ..)| *cause);
        let total: f64 = weights.iter().map(|(_, w, _)| w).sum::<f64>() + evidence().weight.unseen;
        let mut shares: Vec<(Cause, f64)> = Vec::with_capacity(weights.len());
        for (cause, weight, kept) in weights {
            let share = weight * kept / total;
            match shares.last_mut() {
                Some((last, sum)) if *last == cause => *sum += share,
                _ => shares.push((cause, share)),
            }
        }
        Self(shares)
    }

    /// Whether no log shows any cause.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each cause with its share.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Cause, f64)> {
        self.0.iter().map(|(cause, share)| (cause, *share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::{Actor, Channel};

    #[test]
    fn causes_share_with_each_other_and_with_the_unseen() {
        let person = Cause::person(Channel::Ui, None);
        let machine = Cause {
            actor: Actor::Integration,
            channel: Channel::Api,
            client: Some(0),
        };
        let shares = Shares::from_weights(vec![(machine, 5.0), (person, 0.1), (machine, 5.0)]);
        let total = 10.1 + evidence().weight.unseen;
        let known: Vec<f64> = shares.iter().map(|(_, share)| share).collect();
        let expected = [0.1 / total, 10.0 / total];
        assert!(
            known
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-12),
            "{known:?}"
        );
        let halved = Shares::capped(vec![(machine, 10.0, 0.5), (person, 0.1, 1.0)]);
        let known: Vec<f64> = halved.iter().map(|(_, share)| share).collect();
        let expected = [0.1 / total, 5.0 / total];
        assert!(
            known
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-12),
            "{known:?}"
        );
        assert_eq!(Shares::from_weights(Vec::new()), Shares::default());
    }
}
