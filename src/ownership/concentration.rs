//! Measures of how unevenly records are spread over owners.

/// Measures over the owners that own at least one record.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Concentration {
    /// Share of the largest owner, 0 to 1.
    pub top_share: f64,
    /// Herfindahl-Hirschman index: the sum of squared shares, 1/n to 1 (Hirschman, The American Economic
    /// Review 54, 1964).
    pub hhi: f64,
    /// Effective number of owners, 1/HHI (Laakso and Taagepera, Comparative Political Studies 12, 1979).
    pub effective_owners: f64,
    /// Gini coefficient, 0 to 1 - 1/n, from sorted counts (Sen, On Economic Inequality, 1973).
    pub gini: f64,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of records stay far below 2^53"
)]
fn as_f64(n: u64) -> f64 {
    n as f64
}

impl Concentration {
    /// From the number of records of each owner; `None` without any.
    #[must_use]
    pub fn of(counts: impl IntoIterator<Item = u64>) -> Option<Self> {
        let mut counts: Vec<u64> = counts.into_iter().filter(|n| *n > 0).collect();
        counts.sort_unstable();
        let total: u64 = counts.iter().sum();
        let largest = *counts.last()?;
        let (all, owners) = (as_f64(total), as_f64(counts.len() as u64));
        let hhi: f64 = counts.iter().map(|n| (as_f64(*n) / all).powi(2)).sum();
        // With x sorted upwards: G = 2 Σ i·x_i / (n Σ x_i) - (n + 1) / n.
        let ranked: f64 = (1u64..)
            .zip(&counts)
            .map(|(rank, n)| as_f64(rank) * as_f64(*n))
            .sum();
        let gini = 2.0 * ranked / (owners * all) - (owners + 1.0) / owners;
        Some(Self {
            top_share: as_f64(largest) / all,
            hhi,
            effective_owners: 1.0 / hhi,
            gini: gini.max(0.0),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_owner_and_equal_owners() {
        let one = Concentration::of([7]).unwrap();
        assert!((one.hhi - 1.0).abs() < 1e-12 && one.gini.abs() < 1e-12);
        let equal = Concentration::of([5, 5, 5, 5]).unwrap();
        assert!((equal.effective_owners - 4.0).abs() < 1e-12 && equal.gini.abs() < 1e-12);
        assert!(Concentration::of([0]).is_none());
    }

    proptest! {
        /// The sorted formula equals the mean of all absolute differences.
        #[test]
        fn gini_is_the_mean_difference(counts in proptest::collection::vec(1u64..1000, 1..20)) {
            let n = counts.len() as f64;
            let mean = counts.iter().sum::<u64>() as f64 / n;
            let differences: f64 = counts.iter()
                .flat_map(|a| counts.iter().map(move |b| a.abs_diff(*b) as f64))
                .sum();
            let expected = differences / (2.0 * n * n * mean);
            let measured = Concentration::of(counts).unwrap();
            prop_assert!((measured.gini - expected).abs() < 1e-9);
            prop_assert!(measured.hhi >= 1.0 / n - 1e-12 && measured.hhi <= 1.0 + 1e-12);
        }
    }
}
