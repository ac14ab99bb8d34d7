//! Results against the schemas that say what they must look like: those of SARIF and OSCAL, and byline's own.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::harness::{Export, Run, repository, story};

/// A file of the result, and the schema that it is held against.
const SCHEMAS: &[(&str, &str)] = &[
    (
        "assessment-results.oscal.json",
        "tests/schemas/oscal_assessment-results_schema.json",
    ),
    ("controls.json", "docs/schemas/controls-1.json"),
    ("findings.json", "docs/schemas/findings-1.json"),
    ("findings.sarif", "tests/schemas/sarif-schema-2.1.0.json"),
];

fn validator(path: &str) -> Validator {
    let schema = fs::read(repository().join(path)).unwrap();
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
}

fn faults(validator: &Validator, document: &Value) -> Vec<String> {
    let errors = validator.iter_errors(document).take(5);
    errors
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect()
}

fn holds(run: &Run) {
    for (file, schema) in SCHEMAS {
        let faults = faults(&validator(schema), &run.json(file));
        assert!(faults.is_empty(), "{file}: {faults:#?}");
    }
}

#[test]
fn the_story_is_as_its_schemas_say() {
    holds(story());
}

/// One user and nothing else: no log, no record, no time at all.
#[test]
fn what_says_next_to_nothing_is_as_its_schemas_say() {
    let users = "Id,Username,Name,IsActive\n0055j00000000FEAAY,feed@example.org,Feed,true\n";
    let run = Export::new().file("User.csv", users).analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    holds(&run);
    let document = run.json("assessment-results.oscal.json");
    let metadata = &document["assessment-results"]["metadata"];
    assert_eq!(metadata["last-modified"], "1970-01-01T00:00:00Z");
    assert!(
        metadata["remarks"]
            .as_str()
            .unwrap()
            .contains("No input holds a time")
    );
}

/// Names that are markup, or no words at all, and a file with a strange name.
#[test]
fn hostile_names_are_as_the_schemas_say() {
    let users = "Id,Username,Name,IsActive,Profile.Name\n\
        0055j00000000FEAAY,\"  <b>[a](http://x)\n\u{7}*feed*\",\u{202e}Feed,false,\"=1+1\"\n";
    let records = "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate,SystemModstamp\n\
        0015j00000000AA,0055j00000000FEAAY,0055j00000000FEAAY,2026-01-01T00:00:00.000Z,0055j00000000FEAAY,\
        2026-01-01T00:00:00.000Z,2026-01-01T00:00:00.000Z\n";
    let export = Export::new()
        .file("User.csv", users)
        .file("a b: ü%/Account.csv", records);
    let run = export.analyze().run();
    holds(&run);
    let oscal = String::from_utf8(run.file("assessment-results.oscal.json").to_vec()).unwrap();
    assert!(
        oscal.contains("\\\\<b\\\\>") && !oscal.contains("<b>[a]"),
        "markup is text"
    );
}

/// A configuration that waives, changes and switches off, and of which one waiver expired and another fits nothing.
#[test]
fn what_was_decided_is_as_the_schemas_say() {
    let users = "Id,Username,Name,IsActive,LastLoginDate\n\
        0055j00000000FEAAY,feed@example.org,Feed,true,2026-10-01T00:00:00.000Z\n";
    let config = "[[waiver]]\nrule = \"missing-logs\"\nsubject = \"login history\"\nreason = \"not kept\"\n\
        expires = 2027-01-01\napproved_by = \"R. Osei\"\nticket = \"SEC-1\"\n\
        [[waiver]]\nrule = \"missing-logs\"\nsubject = \"event log files\"\nreason = \"x\"\nexpires = 2020-01-01\n\
        [[waiver]]\nrule = \"frozen-owner\"\nsubject = \"nobody\"\nreason = \"x\"\nexpires = 2030-01-01\n\
        [rule.missing-inputs]\nseverity = \"low\"\nreason = \"x\"\n\
        [rule.gapped-logs]\nenabled = false\nreason = \"x\"\n";
    let export = Export::new().file("User.csv", users);
    fs::write(export.folder().join("byline.toml"), config).unwrap();
    let args = [
        "analyze",
        "export",
        "--out",
        "out",
        "--config",
        "byline.toml",
        "--as-of",
        "2026-11-01",
    ];
    let run = export.beside(&args).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    holds(&run);
    let findings = run.json("findings.json");
    let findings = findings["findings"].as_array().unwrap();
    assert!(findings.iter().any(|it| it["waived"]["ticket"] == "SEC-1"));
    assert!(findings.iter().any(|it| it["own_severity"] == "medium"));
    // Evidence that stands in the configuration refers to it.
    let results = &run.json("assessment-results.oscal.json")["assessment-results"];
    let resources = results["back-matter"]["resources"].as_array().unwrap();
    let config = resources
        .iter()
        .find(|it| it["title"] == "byline.toml")
        .unwrap();
    let observations = results["results"][0]["observations"].to_string();
    assert!(observations.contains(&format!("#{}", config["uuid"].as_str().unwrap())));
}

/// Makes something of a document wrong.
type Spoil = fn(&mut Value);

/// The schemas forbid what they should: or the tests above would say nothing.
#[test]
fn schemas_refuse_what_is_wrong() {
    let breaks: [(usize, Spoil); 7] = [
        (0, |it| it["assessment-results"]["uuid"] = json!("b600370f")),
        (0, |it| it["assessment-results"]["more"] = json!(1)),
        (0, |it| {
            it["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] =
                json!("inconclusive");
        }),
        (1, |it| it["controls"][0]["verdict"] = json!("passed")),
        (1, |it| {
            // No clean verdict on missing evidence.
            let controls = it["controls"].as_array_mut().unwrap().iter_mut();
            let mut wanting = controls.filter(|control| control["wanting"] != json!([]));
            wanting.next().unwrap()["verdict"] = json!("satisfied");
        }),
        (2, |it| it["findings"][0]["severity"] = json!("critical")),
        (3, |it| it["runs"][0]["results"][0]["level"] = json!("high")),
    ];
    for (place, spoil) in breaks {
        let (file, schema) = SCHEMAS[place];
        let mut document = story().json(file);
        spoil(&mut document);
        assert!(!faults(&validator(schema), &document).is_empty(), "{file}");
    }
}
