//! How many of each stratum a sample takes.
//!
//! Neyman's allocation gives each stratum by its size and by how much its members differ, which makes the
//! estimate of the whole as sharp as a number of labels can (Neyman, Journal of the Royal Statistical
//! Society 97, 1934; Cochran, Sampling Techniques, third edition, 1977, section 5.5, and 5.8 for strata
//! that are asked for more than they hold). A floor below it sees to it that every stratum is looked at.

/// A stratum to draw from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// What it holds.
    pub size: u64,
    /// Standard deviation that is expected within it, above 0.
    pub deviation: f64,
}

/// How many to take of each stratum: `least` of each, or all it holds, and beyond that in proportion to
/// size times deviation. They sum up to `sample`, or to what there is, or to the floors where these are
/// more.
#[must_use]
pub fn allocate(strata: &[Stratum], sample: u64, least: u64) -> Vec<u64> {
    let present: u64 = strata.iter().map(|stratum| stratum.size).sum();
    let floors: Vec<u64> = strata.iter().map(|s| s.size.min(least)).collect();
    if sample >= present {
        return strata.iter().map(|stratum| stratum.size).collect();
    }
    if sample <= floors.iter().sum() {
        return floors;
    }
    let wanted = wanted(strata, &floors, sample as f64);
    whole(strata, &wanted, sample)
}

/// Parts of the sample before rounding: one factor for all strata, found by halving, since what it gives
/// grows with it.
fn wanted(strata: &[Stratum], floors: &[u64], sample: f64) -> Vec<f64> {
    let at = |factor: f64| {
        let strata = strata.iter().zip(floors);
        let parts = strata.map(|(stratum, floor)| {
            let size = stratum.size as f64;
            (factor * size * stratum.deviation).clamp(*floor as f64, size)
        });
        parts.collect::<Vec<f64>>()
    };
    let sharpest = |most: f64, stratum: &Stratum| most.max(1.0 / stratum.deviation);
    let (mut low, mut high) = (0.0, strata.iter().fold(0.0, sharpest));
    // A hundred halvings are more than a float has bits.
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if at(middle).iter().sum::<f64>() < sample {
            low = middle;
        } else {
            high = middle;
        }
    }
    at(low)
}

/// Whole numbers: what is cut off goes to the strata that lost most, one each.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the size of the stratum"
)]
fn whole(strata: &[Stratum], wanted: &[f64], sample: u64) -> Vec<u64> {
    let mut parts: Vec<u64> = wanted.iter().map(|part| part.floor() as u64).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let lost = |place: usize| wanted[place] - wanted[place].floor();
    order.sort_by(|a, b| lost(*b).total_cmp(&lost(*a)).then(a.cmp(b)));
    let mut left = sample.saturating_sub(parts.iter().sum());
    for place in order {
        if left > 0 && parts[place] < strata[place].size {
            parts[place] += 1;
            left -= 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn strata(sizes: &[(u64, f64)]) -> Vec<Stratum> {
        let strata = sizes.iter();
        strata
            .map(|(size, deviation)| Stratum {
                size: *size,
                deviation: *deviation,
            })
            .collect()
    }

    /// Neyman without bounds: 400 · 4 to 600 · 8 is one to three.
    #[test]
    fn by_size_and_deviation() {
        let two = strata(&[(400, 4.0), (600, 8.0)]);
        assert_eq!(allocate(&two, 100, 0), [25, 75]);
        let equal = strata(&[(900, 0.3), (100, 0.3)]);
        assert_eq!(allocate(&equal, 100, 0), [90, 10]);
    }

    #[test]
    fn every_stratum_is_looked_at() {
        let skewed = strata(&[(100_000, 0.2), (3, 0.5), (40, 0.5)]);
        assert_eq!(allocate(&skewed, 400, 5), [392, 3, 5]);
        assert_eq!(allocate(&skewed, 10, 5), [5, 3, 5], "the floors are more");
        assert_eq!(allocate(&skewed, 1_000_000, 5), [100_000, 3, 40]);
        assert_eq!(allocate(&[], 400, 5), [0; 0]);
    }

    /// One that is asked for more than it holds gives all, and the others make up for it.
    #[test]
    fn what_one_cannot_give_the_others_do() {
        let two = strata(&[(10, 50.0), (1000, 0.1)]);
        assert_eq!(allocate(&two, 60, 0), [10, 50]);
    }

    proptest! {
        #[test]
        fn parts_sum_up_and_keep_their_bounds(
            sizes in proptest::collection::vec((1u64..5_000, 0.2..0.5f64), 1..60),
            sample in 1u64..2_000,
            least in 0u64..6,
        ) {
            let strata = strata(&sizes);
            let parts = allocate(&strata, sample, least);
            let floors: u64 = sizes.iter().map(|(size, _)| (*size).min(least)).sum();
            let present: u64 = sizes.iter().map(|(size, _)| size).sum();
            prop_assert_eq!(parts.iter().sum::<u64>(), sample.max(floors).min(present));
            for (part, (size, _)) in parts.iter().zip(&sizes) {
                prop_assert!((*size).min(least) <= *part && part <= size);
            }
        }
    }
}
