//! Floors held against outcomes made by hand.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use byline::org::Actor::{self, Human, Integration};
use byline::org::{Basis, IdentityClass};
use byline_fixtures::trial::Tier;

use super::*;
use crate::outcome::{LoginOutcome, Outcome};
use crate::slice::{ALL, SHARED};

/// A stamp; every simple rule says it was a person.
fn stamp(truth: Actor, said: Option<Actor>, confidence: u32) -> Outcome {
    Outcome {
        truth,
        said,
        basis: Basis::Event,
        confidence: said.map(|_| confidence),
        integration: None,
        channel: said == Some(truth),
        client: None,
        covered: true,
        shared: false,
        baselines: [Human; BASELINES.len()],
    }
}

fn outcomes(counted: &[(Actor, Option<Actor>, u32, u64)]) -> Outcomes {
    let mut outcomes = Outcomes::default();
    for (truth, said, confidence, times) in counted {
        let outcome = stamp(*truth, *said, *confidence);
        outcomes.stamps.add(outcome, *times);
    }
    outcomes
}

fn setting(scenarios: Vec<(&'static str, Outcomes)>) -> Setting {
    let mut all = Outcomes::default();
    scenarios.iter().for_each(|(_, it)| all.append(it));
    Setting {
        difficulty: Difficulty::Hard,
        tier: Tier::Paid,
        all,
        scenarios,
    }
}

fn floor(measure: Measure, slice: Slice, bound: f64) -> Floor {
    Floor {
        difficulty: Difficulty::Hard,
        tier: Tier::Paid,
        slice,
        measure,
        bound,
    }
}

/// One scenario without a mistake, one with 100 people taken for outside systems at 0.9.
fn good_and_bad() -> Setting {
    let good = [
        (Human, Some(Human), 1_000_000, 300),
        (Integration, Some(Integration), 1_000_000, 100),
    ];
    let bad = [
        (Human, Some(Integration), 900_000, 100),
        (Integration, Some(Integration), 900_000, 100),
        (Integration, None, 0, 200),
    ];
    setting(vec![("good", outcomes(&good)), ("bad", outcomes(&bad))])
}

/// Together: people 300 found and 100 missed, systems 200 found and 100 false alarms, F1 0.857 and 0.8.
#[test]
fn a_floor_is_held_against_all_and_names_the_worst() {
    let target = floor(Measure::MacroF1, ALL, 0.82).against(&good_and_bad());
    let all = f64::midpoint(600.0 / 700.0, 400.0 / 500.0);
    assert!((target.all.unwrap() - all).abs() < 1e-12);
    // In the bad one: people 0, systems 200 / 300.
    let (name, worst) = target.worst.unwrap();
    assert_eq!(name, "bad");
    assert!((worst - f64::midpoint(0.0, 2.0 / 3.0)).abs() < 1e-12);
    assert_eq!(target.coverage, Some(0.75));
    assert_eq!(target.holds, Some(true));
    let missed = floor(Measure::MacroF1, ALL, 0.83).against(&good_and_bad());
    assert_eq!(missed.holds, Some(false));
}

/// In the bad one half is right at 0.9: 0.4 apart, though together it is 80 of 600.
#[test]
fn calibration_has_to_hold_in_the_worst() {
    let target = floor(Measure::CalibrationError, ALL, 0.2).against(&good_and_bad());
    assert!((target.all.unwrap() - 80.0 / 600.0).abs() < 1e-9);
    let (name, worst) = target.worst.unwrap();
    assert_eq!((name, target.holds), ("bad", Some(false)));
    assert!((worst - 0.4).abs() < 1e-9);
}

#[test]
fn few_stamps_say_nothing_of_calibration() {
    let few = outcomes(&[(Human, Some(Integration), 990_000, 99)]);
    let target = floor(Measure::CalibrationError, ALL, 0.05).against(&setting(vec![("few", few)]));
    assert_eq!((target.all, target.holds), (None, None));
}

/// The rules say that everybody is a person. Good: 1 against (6/7 + 0) / 2.
#[test]
fn margins_over_all_stamps_and_over_those_answered() {
    let setting = good_and_bad();
    let [(_, good), (_, bad)] = &setting.scenarios[..] else {
        unreachable!("two scenarios")
    };
    let near = |a: Option<f64>, b: f64| assert!((a.unwrap() - b).abs() < 1e-12, "{a:?} {b}");
    near(margin(good, &ALL, false), 1.0 - 3.0 / 7.0);
    // Bad: strict (0 + 200/500) / 2 against (200/500 + 0) / 2; answered (0 + 2/3) / 2 against (2/3 + 0) / 2.
    near(margin(bad, &ALL, false), 0.0);
    near(margin(bad, &ALL, true), 0.0);
    let target = floor(Measure::Margin, ALL, 0.0).against(&setting);
    assert_eq!(target.holds, Some(false), "to be level is not to be ahead");
}

#[test]
fn what_does_not_occur_is_not_measured() {
    let target = floor(Measure::MacroF1, SHARED, 0.9).against(&good_and_bad());
    assert_eq!((target.all, target.worst, target.holds), (None, None, None));
}

#[test]
fn to_answer_nothing_meets_no_floor() {
    let silent = setting(vec![("silent", outcomes(&[(Human, None, 0, 500)]))]);
    let of = |measure| floor(measure, ALL, 0.5).against(&silent);
    let target = of(Measure::MacroF1);
    assert_eq!((target.all, target.coverage), (None, Some(0.0)));
    assert_eq!(target.holds, Some(false));
    assert_eq!(of(Measure::CalibrationError).holds, None);
}

/// Three shared logins, of which one is found, one taken for a person's and one left open.
#[test]
fn shared_logins_left_open_are_missed() {
    let login = |truth, said| LoginOutcome {
        truth,
        said,
        confidence: 900_000,
    };
    use IdentityClass::{Human, Shared};
    let logins = vec![
        login(Shared, Some(Shared)),
        login(Shared, Some(Human)),
        login(Shared, None),
        login(Human, Some(Human)),
    ];
    let outcomes = Outcomes {
        logins,
        ..Outcomes::default()
    };
    let setting = setting(vec![("one", outcomes)]);
    let of = |measure| floor(measure, ALL, 0.95).against(&setting);
    assert_eq!(of(Measure::SharedRecall).all, Some(1.0 / 3.0));
    assert_eq!(of(Measure::SharedPrecision).all, Some(1.0));
    assert_eq!(of(Measure::LoginMacroF1).all, Some(2.0 / 3.0));
    assert_eq!(of(Measure::LoginMacroF1).coverage, Some(0.75));
}
