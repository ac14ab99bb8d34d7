//! The Lorenz curve of an object: which share of the records the owners of fewest records have.

/// One point: so many owners, those of fewest records, own so many records together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LorenzPoint {
    /// Owners.
    pub owners: u64,
    /// Their records.
    pub records: u64,
}

/// Steps of a curve; more owners than this share them.
const STEPS: usize = 100;

/// The curve (Lorenz, Publications of the American Statistical Association 9, 1905), from no owner to all of
/// them: a point for each owner, or a hundred and one at equal distances where there are more. No point is
/// interpolated. Empty when nobody owns anything.
#[must_use]
pub fn lorenz(counts: impl IntoIterator<Item = u64>) -> Vec<LorenzPoint> {
    let mut counts: Vec<u64> = counts.into_iter().filter(|n| *n > 0).collect();
    counts.sort_unstable();
    let owners = counts.len();
    if owners == 0 {
        return Vec::new();
    }
    let steps = owners.min(STEPS);
    let mut points = Vec::with_capacity(steps + 1);
    let (mut at, mut records) = (0, 0);
    for step in 0..=steps {
        // Rounded to the nearest owner; the last step is all of them.
        let to = (step * owners + steps / 2) / steps;
        records += counts[at..to].iter().sum::<u64>();
        at = to;
        points.push(LorenzPoint {
            owners: at as u64,
            records,
        });
    }
    points
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Concentration;
    use super::*;

    #[test]
    fn few_owners_have_a_point_each() {
        let point = |owners, records| LorenzPoint { owners, records };
        assert_eq!(
            lorenz([5, 1, 0, 2]),
            [point(0, 0), point(1, 1), point(2, 3), point(3, 8)]
        );
        assert!(lorenz([0]).is_empty());
    }

    proptest! {
        /// From nothing to everything, ever steeper; exact at each point; and the area below the curve of
        /// all owners is what the Gini coefficient says.
        #[test]
        fn the_curve_is_convex_and_its_area_the_gini(counts in proptest::collection::vec(1u64..5000, 1..400)) {
            let mut sorted = counts.clone();
            sorted.sort_unstable();
            let total: u64 = counts.iter().sum();
            let points = lorenz(counts.iter().copied());
            prop_assert_eq!(points.len(), counts.len().min(100) + 1);
            for point in &points {
                let owners = usize::try_from(point.owners).unwrap_or(usize::MAX);
                prop_assert_eq!(point.records, sorted.iter().take(owners).sum::<u64>());
            }
            prop_assert_eq!(points.last().map(|p| (p.owners, p.records)), Some((counts.len() as u64, total)));
            let steps = points.windows(2).map(|pair| {
                ((pair[1].records - pair[0].records) as f64) / ((pair[1].owners - pair[0].owners) as f64)
            });
            prop_assert!(steps.collect::<Vec<_>>().is_sorted());
            if counts.len() <= 100 {
                let n = counts.len() as f64;
                let area: f64 = points.windows(2)
                    .map(|pair| (pair[0].records + pair[1].records) as f64 / 2.0 / total as f64 / n)
                    .sum();
                let gini = Concentration::of(counts).map_or(0.0, |c| c.gini);
                prop_assert!((1.0 - 2.0 * area - gini).abs() < 1e-9);
            }
        }
    }
}
