//! The verdict on one stamp.

use super::stamps::StampClass;
use crate::org::{Actor, Basis, Channel, StampKind, Undecided};
use crate::spill::{Fields, Row};

/// Parts in one of a stored probability. Whole numbers, so that sums and files do not depend on the
/// order of addition.
const PARTS: f64 = 1_000_000.0;

/// Who made one stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// Who.
    pub actor: Actor,
    /// How it came in.
    pub channel: Channel,
    /// Number of the client, where it is known.
    pub client: Option<usize>,
    /// The strongest kind of evidence.
    pub basis: Basis,
    /// Millionths of confidence that `actor` is right; `None` when the actor is unknown.
    pub confidence: Option<u32>,
    /// Millionths of probability that an outside system made it; `None` when nothing is known.
    pub integration: Option<u32>,
    /// Why the actor is unknown; `None` when it is known.
    pub undecided: Option<Undecided>,
}

impl Verdict {
    /// The evidence does not decide, or there is none.
    #[must_use]
    pub const fn unknown(why: Undecided, integration: Option<u32>) -> Self {
        Self {
            actor: Actor::Unknown,
            channel: Channel::Unknown,
            client: None,
            basis: Basis::None,
            confidence: None,
            integration,
            undecided: Some(why),
        }
    }
}

/// The verdict on one stamp, as it is sorted back into the order of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct VerdictRow {
    /// The object, by its place among the objects.
    pub(super) object: u32,
    /// Twice the record's place in the walk over its object, and one for the modified stamp.
    stamp: u64,
    /// One more than the number of the client; 0 for none.
    client: u32,
    /// `u32::MAX` for none, which is no number of millionths.
    confidence: u32,
    integration: u32,
    actor: Actor,
    channel: Channel,
    basis: Basis,
    undecided: Option<Undecided>,
}

impl VerdictRow {
    pub(super) fn new(class: &StampClass, ordinal: u64, verdict: &Verdict) -> Self {
        let client = verdict.client.and_then(|n| u32::try_from(n + 1).ok());
        Self {
            object: class.object,
            stamp: stamp_number(ordinal, class.kind),
            client: client.unwrap_or(0),
            confidence: verdict.confidence.unwrap_or(u32::MAX),
            integration: verdict.integration.unwrap_or(u32::MAX),
            actor: verdict.actor,
            channel: verdict.channel,
            basis: verdict.basis,
            undecided: verdict.undecided,
        }
    }

    /// Whether it is the verdict on this stamp.
    pub(super) fn is_on(&self, ordinal: u64, kind: StampKind) -> bool {
        self.stamp == stamp_number(ordinal, kind)
    }

    pub(super) fn verdict(&self) -> Verdict {
        let some = |millionths: u32| Some(millionths).filter(|m| *m != u32::MAX);
        Verdict {
            actor: self.actor,
            channel: self.channel,
            client: (self.client as usize).checked_sub(1),
            basis: self.basis,
            confidence: some(self.confidence),
            integration: some(self.integration),
            undecided: self.undecided,
        }
    }
}

fn stamp_number(ordinal: u64, kind: StampKind) -> u64 {
    ordinal * 2 + u64::from(kind == StampKind::Modified)
}

impl Row for VerdictRow {
    const WIDTH: usize = 4 + 8 + 3 * 4 + 4;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.object.to_le_bytes());
        out.extend_from_slice(&self.stamp.to_le_bytes());
        for number in [self.client, self.confidence, self.integration] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        // One more than the number of the reason; 0 for none.
        let undecided = self.undecided.map_or(0, |why| why as u8 + 1);
        let words = [self.actor as u8, self.channel as u8, self.basis as u8];
        out.extend(words);
        out.push(undecided);
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            object: fields.u32()?,
            stamp: fields.u64()?,
            client: fields.u32()?,
            confidence: fields.u32()?,
            integration: fields.u32()?,
            actor: *Actor::ALL.get(usize::from(fields.u8()?))?,
            channel: *Channel::ALL.get(usize::from(fields.u8()?))?,
            basis: *Basis::ALL.get(usize::from(fields.u8()?))?,
            undecided: match usize::from(fields.u8()?).checked_sub(1) {
                Some(place) => Some(*Undecided::ALL.get(place)?),
                None => None,
            },
        })
    }
}

/// A probability in millionths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..1 before the cast"
)]
pub(super) fn millionths(p: f64) -> u32 {
    (p.clamp(0.0, 1.0) * PARTS).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::UtcTime;

    /// Every word keeps its number on disk, and every verdict comes back.
    #[test]
    fn what_is_put_is_taken() {
        let class = StampClass::new(7, StampKind::Modified, UtcTime::from_millis(0), 0);
        let all = |a: &Actor| {
            Channel::ALL
                .iter()
                .map(move |c| (*a, *c))
                .collect::<Vec<_>>()
        };
        for (actor, channel) in Actor::ALL.iter().flat_map(all) {
            for basis in Basis::ALL {
                for some in [None, Some(5)] {
                    let reasons = Undecided::ALL.iter().cycle();
                    let reason = reasons.skip(channel as usize).step_by(2).next();
                    let verdict = Verdict {
                        actor,
                        channel,
                        client: some.map(|n| n as usize),
                        basis: *basis,
                        confidence: some,
                        integration: some,
                        undecided: reason.copied().filter(|_| some.is_none()),
                    };
                    let row = VerdictRow::new(&class, 9, &verdict);
                    let mut bytes = Vec::new();
                    row.put(&mut bytes);
                    assert_eq!(bytes.len(), VerdictRow::WIDTH);
                    assert_eq!(VerdictRow::take(&bytes), Some(row));
                    assert_eq!(row.verdict(), verdict);
                    assert!(row.is_on(9, StampKind::Modified));
                    assert!(!row.is_on(9, StampKind::Created));
                }
            }
        }
    }
}
