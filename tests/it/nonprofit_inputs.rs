//! The truth of the story, input by input: every row of the logs and every component is accounted for.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::story;
use crate::ledger::{Row, truth};

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn event_rows_count_once() {
    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
    let mut repeated = 0;
    for row in truth::<Row>("events.csv") {
        expected.insert(
            row["event_type"].clone(),
            row["distinct_rows"].parse().unwrap(),
        );
        repeated += row["duplicate_rows"].parse::<u64>().unwrap();
    }
    let summary = story().json("summary.json");
    let types = summary["coverage"]["event_types"].as_object().unwrap();
    let found: BTreeMap<String, u64> = types
        .iter()
        .map(|(name, counts)| (name.clone(), number(&counts["rows"])))
        .collect();
    assert_eq!(found, expected);

    let mut inputs = story().inputs();
    inputs.retain(|input| input["kind"] == "event-log");
    let sum = |what: &str| inputs.iter().map(|input| number(&input[what])).sum::<u64>();
    assert_eq!(sum("duplicates"), repeated);
    assert_eq!(sum("rows"), expected.values().sum::<u64>());
}

#[test]
fn every_component_is_read_and_nothing_is_rejected() {
    let all: BTreeSet<(String, String)> = truth::<Row>("metadata.csv")
        .into_iter()
        .map(|row| (row["type"].clone(), row["name"].clone()))
        .collect();
    let mut found = BTreeSet::new();
    for input in story().inputs() {
        let (path, kind) = (
            input["path"].as_str().unwrap(),
            input["kind"].as_str().unwrap(),
        );
        assert_eq!(input["rejected"], 0, "{path}");
        assert_eq!(input["reasons"], Value::Array(Vec::new()), "{path}");
        let Some(root) = kind.strip_prefix("metadata:") else {
            continue;
        };
        assert_eq!(input["rows"], 1, "{path}");
        // Apex has its code in a file beside that of its metadata.
        let is_code = path.ends_with(".cls") || path.ends_with(".trigger");
        if !["Package", "SfdxProject"].contains(&root) && !is_code {
            let component = component(root, path);
            assert!(all.contains(&component), "not in the truth: {component:?}");
            assert!(found.insert(component), "twice: {path}");
        }
    }
    // Fields of the package stand in the files of their objects; those of the source project have
    // files of their own.
    let field_inside = |(kind, name): &&(String, String)| {
        kind == "CustomField" && !name.starts_with("Volunteer_Shift__c.")
    };
    let missed: Vec<_> = all
        .difference(&found)
        .filter(|c| !field_inside(c))
        .collect();
    assert!(missed.is_empty(), "not read: {missed:?}");
}

/// Type and name as the truth has them, from the root element and the path of a file.
fn component(root: &str, path: &str) -> (String, String) {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap();
    let stem = file.split_once('.').unwrap().0.replace("%26", "&");
    if root == "CustomField" {
        let object = parts.nth(1).unwrap();
        return (root.to_owned(), format!("{object}.{stem}"));
    }
    let kind = if root.ends_with("Settings") {
        "Settings"
    } else {
        root
    };
    (kind.to_owned(), stem)
}

/// Nothing of the story is strange to byline. What becomes of strange files is in `hostile.rs`.
#[test]
fn every_file_is_recognised() {
    let inputs = story().inputs();
    assert!(inputs.len() > 100);
    let strange: Vec<_> = inputs
        .iter()
        .filter(|input| input["kind"] == "unknown")
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}
