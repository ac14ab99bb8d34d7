//! The score interval of a share (Wilson, "Probable inference, the law of succession, and statistical
//! inference", JASA 22, 1927).
//!
//! Unlike the textbook interval it never leaves 0..1 and does not shrink to nothing when every label was
//! right, which is the usual case here.

/// The 97.5 % point of the standard normal distribution: intervals are those of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Where a share lies, with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of `part` out of `whole`; `None` out of nothing.
    #[must_use]
    pub fn wilson(part: u64, whole: u64) -> Option<Self> {
        let n = whole as f64;
        Self::of_share(part as f64 / n, n)
    }

    /// The interval of a share that `n` observations gave. They need not be whole: of weighted
    /// observations it is their effective number.
    #[must_use]
    pub fn of_share(share: f64, n: f64) -> Option<Self> {
        if !share.is_finite() || n.is_nan() || n <= 0.0 {
            return None;
        }
        let p = share.clamp(0.0, 1.0);
        let shrink = 1.0 + Z * Z / n;
        let centre = (p + Z * Z / (2.0 * n)) / shrink;
        let half = Z / shrink * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        // At 0 and 1 an end is the share itself, but for the last bit.
        Some(Self {
            low: (centre - half).clamp(0.0, p),
            high: (centre + half).clamp(p, 1.0),
        })
    }

    /// How far the ends are apart.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

/// How many observations an interval of this width takes, if the share stays what it is. `None` for a
/// width that no number gives.
#[must_use]
pub fn observations_for(share: f64, width: f64) -> Option<u64> {
    let is_fit = |n: u64| Interval::of_share(share, n as f64).is_some_and(|i| i.width() <= width);
    let mut enough = 1u64;
    while !is_fit(enough) {
        enough = enough.checked_mul(2)?;
    }
    // The width falls with the number, so halving finds the least that is enough.
    let mut short = enough / 2;
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if is_fit(middle) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(enough)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    fn rounded(part: u64, whole: u64) -> (f64, f64) {
        let interval = Interval::wilson(part, whole).unwrap();
        let four = |x: f64| (x * 10_000.0).round() / 10_000.0;
        (four(interval.low), four(interval.high))
    }

    /// Table I, method 3 of Newcombe, "Two-sided confidence intervals for the single proportion",
    /// Statistics in Medicine 17, 1998.
    #[test]
    fn the_table_of_newcombe() {
        assert_eq!(rounded(81, 263), (0.2553, 0.3662));
        assert_eq!(rounded(15, 148), (0.0624, 0.1605));
        assert_eq!(rounded(0, 20), (0.0, 0.1611));
        assert_eq!(rounded(1, 29), (0.0061, 0.1718));
    }

    /// As R's `prop.test(..., correct = FALSE)` and `binom::binom.wilson` have them.
    #[test]
    fn few_none_and_nearly_all() {
        assert_eq!(rounded(8, 10), (0.4902, 0.9433));
        assert_eq!(rounded(0, 10), (0.0, 0.2775));
        assert_eq!(rounded(95, 100), (0.8882, 0.9785));
        assert_eq!(Interval::wilson(0, 0), None);
    }

    #[test]
    fn how_many_it_takes() {
        let width = |n: u64| Interval::of_share(0.95, n as f64).unwrap().width();
        let n = observations_for(0.95, 0.1).unwrap();
        assert!(width(n) <= 0.1 && width(n - 1) > 0.1, "{n}");
        assert_eq!(observations_for(0.5, 2.0), Some(1));
        assert_eq!(observations_for(0.5, 0.0), None);
    }

    proptest! {
        #[test]
        fn it_holds_the_share_and_stays_within_bounds(whole in 1u64..100_000, part in 0.0..=1.0f64) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of at most 100,000")]
            let part = (part * whole as f64) as u64;
            let interval = Interval::wilson(part, whole).unwrap();
            let share = part as f64 / whole as f64;
            prop_assert!(0.0 <= interval.low && interval.low <= share);
            prop_assert!(share <= interval.high && interval.high <= 1.0);
            prop_assert!(interval.width() > 0.0);
        }

        #[test]
        fn more_observations_narrow_it(share in 0.0..=1.0f64, n in 1u64..10_000, more in 1u64..10_000) {
            let of = |n: u64| Interval::of_share(share, n as f64).unwrap().width();
            prop_assert!(of(n + more) < of(n));
        }

        /// What is wrong of right is what is right of wrong.
        #[test]
        fn it_is_the_same_from_the_other_side(share in 0.0..=1.0f64, n in 1.0..10_000.0f64) {
            let (one, other) = (Interval::of_share(share, n), Interval::of_share(1.0 - share, n));
            let (one, other) = (one.unwrap(), other.unwrap());
            prop_assert!((one.low - (1.0 - other.high)).abs() < 1e-9);
        }
    }
}
