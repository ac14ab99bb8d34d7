//! A simulated org, measured: its truth joins completely, and the same is found each time.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use byline_accuracy::report;
use byline_accuracy::results::{Plan, Results};
use byline_accuracy::seeds::Seeds;
use byline_fixtures::trial::{Difficulty, Tier};

/// The smallest of the orgs.
fn plan() -> Plan {
    Plan {
        scenarios: vec!["form-tool"],
        difficulties: vec![Difficulty::Hard],
        tiers: vec![Tier::Paid, Tier::Records],
        seeds: Seeds::fitting("3").unwrap(),
    }
}

#[test]
fn every_stamp_of_the_truth_is_judged_and_figures_are_the_same_each_time() {
    let mut told = Vec::new();
    let results = Results::run(plan(), |org| told.push(org.to_owned())).unwrap();
    assert_eq!(told, ["form-tool, hard, seed 3"]);
    let [paid, records] = &results.settings[..] else {
        unreachable!("two tiers")
    };
    for setting in [paid, records] {
        let all = &setting.all;
        assert_eq!((all.trials, all.unjudged, all.without_truth), (1, 0, 0));
        assert!(all.stamps.total() > 10_000 && all.logins.len() > 5);
        assert_eq!(setting.scenarios[0].1.stamps, all.stamps);
    }
    // The same records, and no log that covers any of them.
    assert_eq!(paid.all.stamps.total(), records.all.stamps.total());
    let covered = |outcomes: &byline_accuracy::outcome::Outcomes| {
        let of = outcomes.stamps.of(&byline_accuracy::slice::COVERED);
        of.map(|(_, times)| times).sum::<u64>()
    };
    assert!(covered(&paid.all) > 100);
    assert_eq!(covered(&records.all), 0);

    let again = Results::run(plan(), |_| ()).unwrap();
    assert_eq!(report::markdown(&results), report::markdown(&again));
    let json = |results| serde_json::to_string(&report::written(results)).unwrap();
    assert_eq!(json(&results), json(&again));
}
