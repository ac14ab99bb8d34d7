//! The verdict on one stamp.

use crate::org::{Actor, Basis, Channel};

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
}

impl Verdict {
    /// The evidence does not decide, or there is none.
    #[must_use]
    pub const fn unknown(integration: Option<u32>) -> Self {
        Self {
            actor: Actor::Unknown,
            channel: Channel::Unknown,
            client: None,
            basis: Basis::None,
            confidence: None,
            integration,
        }
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
