//! Whether confidences mean what they say: of the stamps said with 0.9, are nine of ten right?

use super::{Mass, Share};

/// Bins of a reliability diagram unless another number is asked for.
const BINS: usize = 10;

/// Confidences against what was right, in bins of equal width.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    bins: Vec<Sums>,
    /// Weighted squares of confidence less 1 where right and 0 where wrong.
    squared_error: f64,
    all: Mass,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    all: Mass,
    right: Mass,
    /// Confidences, weighted.
    confidence: f64,
}

/// One bin that holds something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Confidences from here.
    pub from: f64,
    /// Confidences below this; in the last bin also this itself.
    pub to: f64,
    /// What was said on average.
    pub mean_confidence: f64,
    /// What was right.
    pub right: Share,
    /// The part of all weights that lies in the bin.
    pub part: f64,
}

impl Default for Reliability {
    fn default() -> Self {
        Self::new(BINS)
    }
}

impl Reliability {
    /// A diagram of so many bins, at least one.
    #[must_use]
    pub fn new(bins: usize) -> Self {
        Self {
            bins: vec![Sums::default(); bins.max(1)],
            squared_error: 0.0,
            all: Mass::default(),
        }
    }

    /// Adds an answer: how sure it was (0..1), and whether it was right.
    pub fn add(&mut self, confidence: f64, is_right: bool, weight: f64) {
        let confidence = confidence.clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of bins"
        )]
        let place = (confidence * self.bins.len() as f64) as usize;
        let place = place.min(self.bins.len() - 1);
        let bin = &mut self.bins[place];
        bin.all.add(weight);
        if is_right {
            bin.right.add(weight);
        }
        bin.confidence += confidence * weight;
        let error = confidence - f64::from(u8::from(is_right));
        self.squared_error += error * error * weight;
        self.all.add(weight);
    }

    /// Everything added.
    #[must_use]
    pub fn all(&self) -> Mass {
        self.all
    }

    /// The bins that hold something, from the least sure.
    pub fn bins(&self) -> impl Iterator<Item = Bin> {
        let count = self.bins.len() as f64;
        let bins = self.bins.iter().enumerate();
        bins.filter_map(move |(place, bin)| {
            Some(Bin {
                from: place as f64 / count,
                to: (place + 1) as f64 / count,
                mean_confidence: bin.confidence / bin.all.weight,
                right: Share::of(bin.right, bin.all)?,
                part: bin.all.weight / self.all.weight,
            })
        })
    }

    /// Expected calibration error: how far what was said lies from what was right, bin by bin, weighted by
    /// what the bins hold (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using
    /// Bayesian binning", AAAI 2015). `None` of nothing.
    #[must_use]
    pub fn expected_calibration_error(&self) -> Option<f64> {
        let gap = |bin: Bin| (bin.mean_confidence - bin.right.share).abs() * bin.part;
        (self.all.count > 0).then(|| self.bins().map(gap).sum())
    }

    /// What that error would be about if every confidence were exactly right: few labels leave some by
    /// chance alone. In each bin the mean distance of a share from its expectation, by the normal
    /// approximation.
    #[must_use]
    pub fn error_by_chance(&self) -> Option<f64> {
        let gap = |bin: Bin| {
            let c = bin.mean_confidence;
            let variance = c * (1.0 - c) / bin.right.effective;
            (2.0 * variance / std::f64::consts::PI).sqrt() * bin.part
        };
        (self.all.count > 0).then(|| self.bins().map(gap).sum())
    }

    /// Brier score: the mean squared distance of the confidence from 1 where right and 0 where wrong
    /// (Brier, Monthly Weather Review 78, 1950). 0 is perfect; saying 0.5 always gives 0.25.
    #[must_use]
    pub fn brier(&self) -> Option<f64> {
        (self.all.count > 0).then(|| self.squared_error / self.all.weight)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_bins_worked_by_hand() {
        let mut diagram = Reliability::default();
        for _ in 0..3 {
            diagram.add(0.95, true, 1.0);
        }
        diagram.add(0.55, true, 1.0);
        diagram.add(0.55, false, 1.0);
        diagram.add(1.0, false, 1.0);
        let bins: Vec<Bin> = diagram.bins().collect();
        assert_eq!(bins.len(), 2);
        assert_eq!((bins[0].from, bins[0].to), (0.5, 0.6));
        assert!((bins[1].mean_confidence - 3.85 / 4.0).abs() < 1e-12);
        assert_eq!((bins[1].right.share, bins[1].right.count), (0.75, 4));
        let error = (0.05 * 2.0 + (3.85 / 4.0 - 0.75) * 4.0) / 6.0;
        assert!((diagram.expected_calibration_error().unwrap() - error).abs() < 1e-12);
        let brier = (3.0 * 0.0025 + 0.2025 + 0.3025 + 1.0) / 6.0;
        assert!((diagram.brier().unwrap() - brier).abs() < 1e-12);
        // sqrt(2 c (1 - c) / (n π)) in each bin.
        let chance = |c: f64, n: f64| (2.0 * c * (1.0 - c) / (n * std::f64::consts::PI)).sqrt();
        let chance = chance(0.55, 2.0) / 3.0 + chance(3.85 / 4.0, 4.0) * 2.0 / 3.0;
        assert!((diagram.error_by_chance().unwrap() - chance).abs() < 1e-12);
        assert_eq!(Reliability::default().brier(), None);
        assert_eq!(Reliability::default().expected_calibration_error(), None);
    }

    proptest! {
        /// Of n stamps said with k/n, k are right: nothing is off.
        #[test]
        fn perfect_calibration_has_no_error(bins in proptest::collection::vec((1u32..20, 0.0..=1.0f64, 0.1..9.0f64), 1..8)) {
            let mut diagram = Reliability::default();
            for (n, share, weight) in bins {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 20")]
                let right = (share * f64::from(n)) as u32;
                let confidence = f64::from(right) / f64::from(n);
                for one in 0..n {
                    diagram.add(confidence, one < right, weight);
                }
            }
            prop_assert!(diagram.expected_calibration_error().unwrap() < 1e-9);
        }

        #[test]
        fn errors_stay_within_bounds(answers in proptest::collection::vec((0.0..=1.0f64, any::<bool>(), 0.1..9.0f64), 1..60)) {
            let mut diagram = Reliability::new(7);
            answers.iter().for_each(|(c, right, weight)| diagram.add(*c, *right, *weight));
            for error in [diagram.expected_calibration_error(), diagram.brier(), diagram.error_by_chance()] {
                prop_assert!((0.0..=1.0).contains(&error.unwrap()));
            }
            let part: f64 = diagram.bins().map(|bin| bin.part).sum();
            prop_assert!((part - 1.0).abs() < 1e-9);
        }
    }
}
