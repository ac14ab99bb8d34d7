//! Controls as they are written: as a table, for scripts, for the tools of auditors, and narrowed to a framework.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::harness::{Byline, NONPROFIT, Run, story};

const OSCAL: &str = "assessment-results.oscal.json";

fn rows(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

/// Every row of the table is a control of the JSON, and says the same of it.
#[test]
fn the_table_and_the_json_agree() {
    let document = story().json("controls.json");
    let controls = rows(&document["controls"]);
    let mut table = csv::Reader::from_reader(story().file("controls.csv"));
    let header = table.headers().unwrap().clone();
    let lines: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), controls.len());
    assert!(lines.len() > 80);
    for (line, control) in lines.iter().zip(controls) {
        let cell = |name: &str| &line[header.iter().position(|it| it == name).unwrap()];
        for key in [
            "framework",
            "control",
            "verdict",
            "text",
            "cannot_show",
            "source",
            "version",
        ] {
            assert_eq!(cell(key), text(control, key));
        }
        let reasons: Vec<&str> = rows(&control["reasons"])
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect();
        assert_eq!(cell("reason"), reasons.join("; "));
        let decides = rows(&control["findings"])
            .iter()
            .filter(|it| it["weight"] == "decides");
        assert_eq!(cell("decisive"), decides.count().to_string());
        assert_eq!(
            cell("findings"),
            rows(&control["findings"]).len().to_string()
        );
    }
}

/// The findings of a control are those of `findings.json` that name it.
#[test]
fn findings_stand_beside_their_controls() {
    let findings = story().json("findings.json");
    let mut named: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for finding in rows(&findings["findings"]) {
        for control in rows(&finding["controls"]) {
            let control = (
                text(control, "framework").to_owned(),
                text(control, "id").to_owned(),
            );
            named
                .entry(control)
                .or_default()
                .insert(text(finding, "id").to_owned());
        }
    }
    let document = story().json("controls.json");
    for control in rows(&document["controls"]) {
        let key = (
            text(control, "framework").to_owned(),
            text(control, "control").to_owned(),
        );
        let ids = rows(&control["findings"]).iter();
        let ids: BTreeSet<String> = ids.map(|it| text(it, "id").to_owned()).collect();
        assert_eq!(ids, named.remove(&key).unwrap_or_default(), "{key:?}");
    }
    assert!(named.is_empty(), "{named:?}");
}

/// One number stands for all inputs, and anybody can work it out from the manifest.
#[test]
fn inputs_are_told_by_one_hash() {
    let mut hash = Sha256::new();
    for input in story().inputs() {
        hash.update(format!(
            "{}  {}\n",
            text(&input, "sha256"),
            text(&input, "path")
        ));
    }
    let digest: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let document = story().json("controls.json");
    assert_eq!(document["completeness"]["inputs_sha256"], digest);
}

/// What refers to something refers to what is there, and nothing has the identifier of another.
#[test]
fn oscal_holds_together() {
    let document = story().json(OSCAL);
    let results = &document["assessment-results"];
    let result = &results["results"][0];
    let uuids = |value: &Value| -> Vec<String> {
        let all = rows(value).iter();
        all.map(|it| text(it, "uuid").to_owned()).collect()
    };
    let (observations, items) = (
        uuids(&result["observations"]),
        uuids(&result["local-definitions"]["inventory-items"]),
    );
    let resources = uuids(&results["back-matter"]["resources"]);
    let findings = uuids(&result["findings"]);
    let all: Vec<&String> = [&observations, &items, &resources, &findings]
        .into_iter()
        .flatten()
        .collect();
    let distinct: BTreeSet<&String> = all.iter().copied().collect();
    assert_eq!(distinct.len(), all.len());
    assert!(all.iter().all(|uuid| uuid.as_bytes()[14] == b'5'));
    let target = |href: &str| resources.contains(&href.trim_start_matches('#').to_owned());
    assert!(target(text(&results["import-ap"], "href")));
    for observation in rows(&result["observations"]) {
        for evidence in rows(&observation["relevant-evidence"]) {
            if let Some(href) = evidence["href"].as_str() {
                assert!(
                    story().files.contains_key(href) || href == "manifest.json" || target(href),
                    "{href}"
                );
            }
        }
        let subjects = observation["subjects"].as_array().into_iter().flatten();
        for subject in subjects {
            assert!(items.contains(&text(subject, "subject-uuid").to_owned()));
        }
    }
    for finding in rows(&result["findings"]) {
        for related in rows(&finding["related-observations"]) {
            assert!(observations.contains(&text(related, "observation-uuid").to_owned()));
        }
    }
    let inputs = story().inputs();
    assert_eq!(resources.len(), inputs.len() + 1);
    let hashes = rows(&results["back-matter"]["resources"]).iter();
    let hashes = hashes.filter_map(|it| it["rlinks"][0]["hashes"][0]["value"].as_str());
    let expected = inputs.iter().map(|it| text(it, "sha256").to_owned());
    assert_eq!(hashes.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// Verdicts are those of `controls.json`, in the two states that OSCAL has and with their reason.
#[test]
fn oscal_says_the_same() {
    let document = story().json(OSCAL);
    let results = &document["assessment-results"];
    let findings = rows(&results["results"][0]["findings"]);
    let document = story().json("controls.json");
    let controls = rows(&document["controls"]);
    assert_eq!(findings.len(), controls.len());
    for (finding, control) in findings.iter().zip(controls) {
        let status = &finding["target"]["status"];
        let expected = match text(control, "verdict") {
            "satisfied" => ("satisfied", "pass"),
            "not-satisfied" => ("not-satisfied", "fail"),
            _ => ("not-satisfied", "other"),
        };
        assert_eq!((text(status, "state"), text(status, "reason")), expected);
        let objective = format!("{}_obj", text(control, "oscal_id"));
        assert_eq!(text(&finding["target"], "target-id"), objective);
    }
    // Nothing reads the clock.
    let as_of = story().json("summary.json")["as_of"].clone();
    assert_eq!(results["metadata"]["last-modified"], as_of);
    assert_eq!(results["results"][0]["start"], document["period"]["from"]);
    assert_eq!(results["results"][0]["end"], document["period"]["to"]);
}

fn frameworks(run: &Run) -> Vec<String> {
    let document = run.json("controls.json");
    let all = rows(&document["frameworks"]).iter();
    all.map(|it| text(it, "id").to_owned()).collect()
}

/// The verdicts are narrowed, on the screen too; findings are not.
#[test]
fn narrowed_to_a_framework() {
    let all = ["gdpr", "hipaa", "iso27001", "nist-800-53", "sbs", "soc2"];
    assert_eq!(frameworks(story()), all);
    let narrowed = [
        "--framework",
        "sbs",
        "--framework",
        "hipaa",
        "--framework",
        "sbs",
    ];
    let run = Byline::analyze(&[NONPROFIT]).args(narrowed).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(frameworks(&run), ["hipaa", "sbs"]);
    assert_eq!(run.file("findings.json"), story().file("findings.json"));
    let flags = run.json("manifest.json")["flags"]["frameworks"].clone();
    assert_eq!(flags, serde_json::json!(["sbs", "hipaa", "sbs"]));
    assert!(story().json("manifest.json")["flags"]["frameworks"].is_null());
    let table = String::from_utf8(run.file("controls.csv").to_vec()).unwrap();
    assert!(table.contains("\nhipaa,") && table.contains("\nsbs,") && !table.contains("\nsoc2,"));
    assert!(run.stdout.contains("HIPAA Security") && !run.stdout.contains("SOC 2"));
    let oscal = run.json(OSCAL);
    let selections =
        &oscal["assessment-results"]["results"][0]["reviewed-controls"]["control-selections"];
    assert_eq!(rows(selections).len(), 2);

    let unknown = Byline::analyze(&[NONPROFIT])
        .args(["--framework", "pci"])
        .run();
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("hipaa"), "{}", unknown.stderr);
}
