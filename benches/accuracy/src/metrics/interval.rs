//! How sure a share of counted cases is.
//!
//! The score interval of Wilson (JASA 22, 1927), which stays within 0 and 1 and holds for small counts and
//! for shares near the ends, where accuracies are (Brown, Cai, DasGupta, Statistical Science 16, 2001).
//! It takes cases for independent; stamps of one burst are not, so on many seeds it is the least there is.

use super::share;

/// The 97.5th percentile of the standard normal distribution: an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// The interval of 95 % for `right` of `cases`.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of stamps are far below 2^53, up to which this is exact"
)]
pub fn wilson(right: u64, cases: u64) -> Option<(f64, f64)> {
    let p = share(right, cases)?;
    let n = cases as f64;
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-5, "{found} is not {expected}");
    }

    /// 81 of 263: Newcombe, Statistics in Medicine 17, 1998, table I, gives 0.2553 to 0.3662; 0 of 20 gives
    /// 0 to 0.1611; 1 of 29 gives 0.0061 to 0.1718.
    #[test]
    fn the_examples_of_newcombe() {
        for (right, cases, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (from, to) = wilson(right, cases).unwrap();
            near(from, low);
            near(to, high);
        }
    }

    #[test]
    fn both_ends_mirror() {
        let (from, to) = wilson(20, 20).unwrap();
        near(from, 1.0 - 0.1611);
        assert_eq!(to, 1.0);
        assert_eq!(wilson(0, 0), None);
    }
}
