//! The measures of a plan and the records that keep coming, counted anew: from its owners, and from the ledger.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::harness::{Byline, NONPROFIT, Run, repository, story};
use crate::ledger::{LedgerStamp, Row, ledger, table};

static PLANNED: LazyLock<Run> = LazyLock::new(|| {
    let run = Byline::plan(&[NONPROFIT]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
});

fn inactive() -> Vec<String> {
    let path = repository().join(NONPROFIT).join("directory/User.csv");
    let users = fs::read(path).unwrap();
    let rows = csv::Reader::from_reader(users.as_slice()).into_deserialize::<Row>();
    let rows = rows
        .map(Result::unwrap)
        .filter(|row| row["IsActive"] == "false");
    rows.map(|row| row["Id"].clone()).collect()
}

fn near(cell: &str, expected: f64) {
    let said: f64 = cell.parse().unwrap();
    assert!(
        (said - expected).abs() < 1e-6,
        "{said} instead of {expected}"
    );
}

#[test]
fn measures_before_and_after_are_those_of_the_owners() {
    let owners = table(&PLANNED, "owners_before_after.csv");
    let inactive = inactive();
    assert!(!inactive.is_empty());
    let rows = table(&PLANNED, "before_after.csv");
    assert!(rows.len() >= 4);
    for row in &rows {
        for when in ["before", "after"] {
            let counts: BTreeMap<&str, u64> = (owners.iter())
                .filter(|owner| owner["object"] == row["object"])
                .map(|owner| (owner["owner_id"].as_str(), owner[when].parse().unwrap()))
                .filter(|(_, records)| *records > 0)
                .collect();
            let cell = |name: &str| row[&format!("{name}_{when}")].as_str();
            let all: u64 = counts.values().sum();
            let share = |records: &u64| *records as f64 / all as f64;
            assert_eq!(row["records"], all.to_string());
            assert_eq!(cell("owners"), counts.len().to_string());
            let most = counts.values().max().unwrap();
            let top = counts.iter().find(|(_, records)| *records == most).unwrap();
            assert_eq!(cell("top_owner_id"), *top.0);
            near(cell("top_share"), share(most));
            let hhi: f64 = counts.values().map(|it| share(it).powi(2)).sum();
            near(cell("hhi"), hhi);
            near(cell("effective_owners"), 1.0 / hhi);
            // Half the mean of all absolute differences, beside the mean.
            let differences: f64 = (counts.values())
                .flat_map(|a| counts.values().map(move |b| a.abs_diff(*b) as f64))
                .sum();
            near(
                cell("gini"),
                differences / (2.0 * counts.len() as f64 * all as f64),
            );
            let skewed = counts.values().filter(|it| **it > 10_000).count();
            assert_eq!(cell("skewed_owners"), skewed.to_string());
            let left = counts
                .iter()
                .filter(|(id, _)| inactive.iter().any(|it| it == *id));
            let left: u64 = left.map(|(_, records)| records).sum();
            assert_eq!(cell("inactive_owner_records"), left.to_string());
        }
    }
}

/// The month of a moment, such as `2026-10`.
fn month(millis: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(millis).unwrap();
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string()
}

#[test]
fn records_that_keep_coming_are_those_of_the_ledger() {
    let plan: Value = serde_json::from_slice(PLANNED.file("plan.json")).unwrap();
    let causes = plan["causes"].as_array().unwrap();
    let made: Vec<LedgerStamp> = ledger(story())
        .into_iter()
        .filter(|it| it.stamp == "created")
        .collect();
    let mut coming = 0;
    for cause in causes {
        let text = |name: &str| cause[name].as_str().unwrap();
        let number = |name: &str| cause[name].as_u64().unwrap();
        let mine: Vec<String> = (made.iter())
            .filter(|it| it.owner_id == text("owner_id") && it.object == text("object"))
            .filter(|it| it.actor == text("actor") && it.client == text("client"))
            .map(|it| month(it.at.unwrap()))
            .collect();
        assert_eq!(number("records"), mine.len() as u64, "{cause}");
        assert_eq!(
            Some(text("first_month")),
            mine.iter().min().map(String::as_str)
        );
        assert_eq!(
            Some(text("last_month")),
            mine.iter().max().map(String::as_str)
        );
        // The export is of the end of October: the last full months before.
        let full = ["2026-07", "2026-08", "2026-09"];
        let recent = mine.iter().filter(|it| full.contains(&it.as_str())).count();
        assert_eq!(
            (number("recent_months"), number("recent_records")),
            (3, recent as u64)
        );
        let a_month = cause["a_month"].as_f64().unwrap();
        assert!((a_month - recent as f64 / 3.0).abs() < 1e-6, "{cause}");
        coming += recent;
    }
    assert!(coming > 0);
}
