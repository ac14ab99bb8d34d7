//! The strata that attributions are sampled from.

use crate::ledger::Attribution;
use crate::org::{Actor, Basis, StampKind};

/// Where one band of confidences ends and the next begins. Calibrated confidences crowd near 1, where an
/// error matters most, so the bands grow narrower there.
const BANDS: [f64; 3] = [0.7, 0.9, 0.99];

/// Least and greatest share of right ones that a stratum is expected to have. The engine's own confidence
/// is what is to be tested, so it does not decide alone how few labels a stratum gets.
const EXPECTED: (f64, f64) = (0.5, 0.95);

/// How sure attributions are, in bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// No confidence: the actor is unknown.
    None,
    /// The band by its number, from the least sure.
    Of(u8),
}

/// Attributions that are alike: who was said, by which evidence, how surely, of which stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StratumKey {
    /// Who was said.
    pub actor: Actor,
    /// By which evidence.
    pub basis: Basis,
    /// How surely.
    pub band: Band,
    /// Of which stamp.
    pub stamp: StampKind,
}

impl StratumKey {
    /// The stratum of an attribution.
    #[must_use]
    pub fn of(stamp: StampKind, attribution: &Attribution<'_>) -> Self {
        let band = attribution.confidence.map_or(Band::None, |confidence| {
            let passed = BANDS.iter().filter(|bound| confidence >= **bound);
            Band::Of(u8::try_from(passed.count()).unwrap_or(u8::MAX))
        });
        Self {
            actor: attribution.actor,
            basis: attribution.basis,
            band,
            stamp,
        }
    }

    /// The key in bytes, for lots.
    pub(super) const fn bytes(self) -> [u8; 4] {
        let band = match self.band {
            Band::None => u8::MAX,
            Band::Of(band) => band,
        };
        [self.actor as u8, self.basis as u8, band, self.stamp as u8]
    }
}

/// How much right and wrong are expected to vary in a stratum of this mean confidence.
pub(super) fn expected_deviation(mean_confidence: Option<f64>) -> f64 {
    let (least, most) = EXPECTED;
    let share = mean_confidence.unwrap_or(least).clamp(least, most);
    (share * (1.0 - share)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_at_their_bounds() {
        let of = |confidence| {
            let attribution = Attribution {
                actor: Actor::Human,
                basis: Basis::Event,
                confidence,
                by: None,
                at: None,
                client: "",
                channel: None,
            };
            StratumKey::of(StampKind::Created, &attribution).band
        };
        assert_eq!(of(None), Band::None);
        let confidences = [0.0, 0.699, 0.7, 0.9, 0.989, 0.99, 1.0];
        let bands = confidences.map(|c| of(Some(c)));
        assert_eq!(bands, [0, 0, 1, 2, 2, 3, 3].map(Band::Of));
    }

    #[test]
    fn the_sure_are_expected_to_vary_less_but_not_little() {
        assert_eq!(expected_deviation(None), 0.5);
        assert_eq!(expected_deviation(Some(0.1)), 0.5);
        assert_eq!(expected_deviation(Some(0.8)), (0.8f64 * (1.0 - 0.8)).sqrt());
        assert_eq!(
            expected_deviation(Some(0.999)),
            expected_deviation(Some(0.95))
        );
    }
}
