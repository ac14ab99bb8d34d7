//! Observations with weights, summed, and the shares made of them.
//!
//! A stratified sample holds more of the rare and the doubtful than the whole does. Each observation
//! stands for as many of the whole as its weight says; a share of the weights estimates that of the whole.
//! Weights that differ make a sample worth less than its number: Kish's effective size, the squared sum of
//! the weights over the sum of their squares (Kish, Survey Sampling, 1965), takes the place
//! of the number in Wilson's interval, as an effective number does in Korn and Graubard, Survey Methodology
//! 24, 1998, for another one. It grants a stratified sample nothing for its strata, so the interval is rather too wide than too
//! narrow.

use super::Interval;

/// Observations and their weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mass {
    /// How many.
    pub count: u64,
    /// Their weights, summed.
    pub weight: f64,
    /// The squares of their weights, summed.
    pub squares: f64,
}

impl Mass {
    /// Adds one observation.
    pub fn add(&mut self, weight: f64) {
        self.count += 1;
        self.weight += weight;
        self.squares += weight * weight;
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            weight: self.weight + other.weight,
            squares: self.squares + other.squares,
        }
    }

    /// As many observations of equal weight would tell as much; their number where weights are equal.
    #[must_use]
    pub fn effective(&self) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        self.weight * self.weight / self.squares
    }
}

impl FromIterator<Self> for Mass {
    fn from_iter<I: IntoIterator<Item = Self>>(masses: I) -> Self {
        masses.into_iter().fold(Self::default(), Self::plus)
    }
}

/// A share with its interval and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// Where it lies with 95 % confidence.
    pub interval: Interval,
    /// Observations it is a share of.
    pub count: u64,
    /// Their effective number.
    pub effective: f64,
}

impl Share {
    /// The share that `part` has of `whole`, of which it is a part; `None` of nothing.
    #[must_use]
    pub fn of(part: Mass, whole: Mass) -> Option<Self> {
        let (share, effective) = (part.weight / whole.weight, whole.effective());
        Some(Self {
            share,
            interval: Interval::of_share(share, effective)?,
            count: whole.count,
            effective,
        })
    }

    /// The same after a growing function of shares, such as from one figure to another that it decides.
    #[must_use]
    pub fn mapped(self, grow: impl Fn(f64) -> f64) -> Self {
        Self {
            share: grow(self.share),
            interval: Interval {
                low: grow(self.interval.low),
                high: grow(self.interval.high),
            },
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    fn mass(weights: &[f64]) -> Mass {
        let mut mass = Mass::default();
        weights.iter().for_each(|weight| mass.add(*weight));
        mass
    }

    #[test]
    fn equal_weights_change_nothing() {
        let share = Share::of(mass(&[2.5; 8]), mass(&[2.5; 10])).unwrap();
        let plain = Interval::wilson(8, 10).unwrap();
        assert_eq!((share.share, share.count, share.effective), (0.8, 10, 10.0));
        assert!((share.interval.low - plain.low).abs() < 1e-12);
        assert_eq!(Share::of(Mass::default(), Mass::default()), None);
    }

    /// Two of weight 3 and four of weight 1: (6 + 4)² / (18 + 4).
    #[test]
    fn unequal_weights_count_for_less() {
        let whole = mass(&[3.0, 3.0, 1.0, 1.0, 1.0, 1.0]);
        assert!((whole.effective() - 100.0 / 22.0).abs() < 1e-12);
        let share = Share::of(mass(&[3.0, 3.0]), whole).unwrap();
        assert!((share.share - 0.6).abs() < 1e-12);
        let plain = Interval::of_share(0.6, 6.0).unwrap();
        assert!(share.interval.width() > plain.width());
    }

    proptest! {
        #[test]
        fn the_effective_number_is_at_most_the_number(weights in proptest::collection::vec(0.001..1e6f64, 1..50)) {
            let mass = mass(&weights);
            prop_assert!(mass.effective() <= weights.len() as f64 * (1.0 + 1e-9));
            prop_assert!(mass.effective() >= 1.0 - 1e-9);
        }
    }
}
