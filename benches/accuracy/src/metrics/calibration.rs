//! Whether a probability means what it says.
//!
//! Expected calibration error over ten bins of equal width, (0, 0.1] to (0.9, 1]: the mean, weighted by
//! cases, of how far the share of right answers in a bin is from the mean probability that was given
//! (Naeini, Cooper, Hauskrecht, AAAI 2015; Guo, Pleiss, Sun, Weinberger, ICML 2017, equation 3). The rows of
//! the bins are the reliability table (DeGroot and Fienberg 1983). The Brier score is the mean square of
//! probability minus outcome (Brier 1950); it also rewards telling cases apart, which calibration alone
//! does not.

use serde::Serialize;

use super::share;

/// Bins of equal width.
const BINS: usize = 10;
/// Parts in one of a probability as it is given.
const PARTS: u64 = 1_000_000;

/// Cases whose probability is in one range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// How many cases.
    pub cases: u64,
    /// How many came true.
    pub right: u64,
    /// The sum of their probabilities, in millionths.
    pub millionths: u64,
}

impl Bin {
    /// The mean probability given.
    #[must_use]
    pub fn said(&self) -> Option<f64> {
        share(self.millionths, self.cases * PARTS)
    }

    /// The share that came true.
    #[must_use]
    pub fn was(&self) -> Option<f64> {
        share(self.right, self.cases)
    }
}

/// Probabilities beside what came true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    bins: [Bin; BINS],
    /// Sum of the squares of probability minus outcome, in millionths of millionths.
    squares: u128,
}

impl Calibration {
    /// Adds cases of one probability, in millionths.
    pub fn add(&mut self, millionths: u32, right: bool, times: u64) {
        let given = u64::from(millionths).min(PARTS);
        // A border belongs to the bin below it, and 0 to the first.
        let place = (given * BINS as u64).div_ceil(PARTS).saturating_sub(1);
        if let Some(bin) = usize::try_from(place)
            .ok()
            .and_then(|n| self.bins.get_mut(n))
        {
            bin.cases += times;
            bin.right += u64::from(right) * times;
            bin.millionths += given * times;
        }
        let apart = u128::from(given.abs_diff(u64::from(right) * PARTS));
        self.squares += apart * apart * u128::from(times);
    }

    /// The reliability table, from the lowest probability to the highest.
    #[must_use]
    pub const fn bins(&self) -> &[Bin; BINS] {
        &self.bins
    }

    /// How many cases there are.
    #[must_use]
    pub fn cases(&self) -> u64 {
        self.bins.iter().map(|bin| bin.cases).sum()
    }

    /// The expected calibration error.
    #[must_use]
    pub fn expected_error(&self) -> Option<f64> {
        let apart = |bin: &Bin| (bin.right * PARTS).abs_diff(bin.millionths);
        share(self.bins.iter().map(apart).sum(), self.cases() * PARTS)
    }

    /// The Brier score.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the sum is rounded once, to 53 bits"
    )]
    pub fn brier(&self) -> Option<f64> {
        let parts = (PARTS * PARTS) as f64;
        let cases = self.cases();
        (cases > 0).then(|| self.squares as f64 / parts / cases as f64)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn calibration(cases: &[(u32, bool)]) -> Calibration {
        let mut it = Calibration::default();
        cases.iter().for_each(|(p, right)| it.add(*p, *right, 1));
        it
    }

    /// Four cases at 0.9, three right: 0.15 apart. One at 0.55, right: 0.45 apart. (4 × 0.15 + 0.45) / 5.
    #[test]
    fn two_bins_by_hand() {
        let it = calibration(&[
            (900_000, true),
            (900_000, true),
            (900_000, true),
            (900_000, false),
            (550_000, true),
        ]);
        assert!((it.expected_error().unwrap() - 0.21).abs() < 1e-12);
        let (of_nine, of_five) = (it.bins()[8], it.bins()[5]);
        assert_eq!((of_nine.cases, of_nine.right), (4, 3));
        assert_eq!((of_nine.said(), of_nine.was()), (Some(0.9), Some(0.75)));
        assert_eq!((of_five.cases, of_five.right), (1, 1));
        // (3 × 0.01 + 0.81 + 0.2025) / 5.
        assert!((it.brier().unwrap() - 0.2085).abs() < 1e-12);
    }

    #[test]
    fn borders_belong_below() {
        let it = calibration(&[
            (0, false),
            (100_000, false),
            (100_001, false),
            (1_000_000, true),
        ]);
        let cases: Vec<u64> = it.bins().iter().map(|bin| bin.cases).collect();
        assert_eq!(cases, [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn sure_and_right_is_without_error() {
        let it = calibration(&[(1_000_000, true), (0, false)]);
        assert_eq!((it.expected_error(), it.brier()), (Some(0.0), Some(0.0)));
        let it = Calibration::default();
        assert_eq!((it.expected_error(), it.brier()), (None, None));
    }
}
