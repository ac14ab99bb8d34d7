//! B4: who never sleeps is a machine.

use std::collections::BTreeMap;

use byline::org::{Actor, SalesforceId, UtcTime};

use super::{Baseline, Material};

pub(super) const BASELINE: Baseline = Baseline {
    name: "B4 hours",
    rule: "The login is a machine's if the hours of day of its stamps have an entropy of at least 3.9 bits, \
        of at most log2(24) = 4.585",
    source: "CHEQ, entropy of the hour of day: flagged at 3.9 bits, of which other detectors confirmed 99 %",
    actors,
};

/// Bits from which on a login is a machine's.
const BITS: f64 = 3.9;
const HOUR: i64 = 3_600;

type Hours = [u32; 24];

fn actors(material: &Material<'_>) -> Vec<Actor> {
    let mut hours: BTreeMap<SalesforceId, Hours> = BTreeMap::new();
    for stamp in &material.trial.judged {
        if let (Some(login), Some(at)) = (stamp.login, stamp.at) {
            hours.entry(login).or_default()[hour(at)] += 1;
        }
    }
    material.by_login(|login| hours.get(login).is_some_and(|hours| entropy(hours) >= BITS))
}

/// The hour of day, UTC: a shift of the clock does not change the entropy.
fn hour(at: UtcTime) -> usize {
    usize::try_from(at.seconds().div_euclid(HOUR).rem_euclid(24)).unwrap_or(0)
}

/// Shannon's entropy in bits.
fn entropy(hours: &Hours) -> f64 {
    let all = f64::from(hours.iter().sum::<u32>());
    let terms = hours.iter().filter(|count| **count > 0).map(|count| {
        let p = f64::from(*count) / all;
        -p * p.log2()
    });
    terms.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entropy_of_one_hour_of_two_and_of_all() {
        let mut hours = [0; 24];
        hours[9] = 7;
        assert!(entropy(&hours).abs() < 1e-12);
        hours[10] = 7;
        assert!((entropy(&hours) - 1.0).abs() < 1e-12);
        assert!((entropy(&[3; 24]) - 24f64.log2()).abs() < 1e-12);
    }

    #[test]
    fn hours_before_1970_are_hours_too() {
        assert_eq!(hour(UtcTime::from_millis(13 * 3_600_000 + 5)), 13);
        assert_eq!(hour(UtcTime::from_millis(-1)), 23);
    }
}
