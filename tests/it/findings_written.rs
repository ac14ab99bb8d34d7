//! Findings as they are written: for scripts, for review tools, on the terminal, and as an exit code.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;

use byline::finding::{RULES, Severity};
use serde_json::Value;

use crate::harness::{Byline, Export, NONPROFIT, story};

fn texts<'v>(values: &'v Value, key: &str) -> Vec<&'v str> {
    let rows = values.as_array().unwrap().iter();
    rows.map(|row| row[key].as_str().unwrap()).collect()
}

/// Every finding is whole, the worst come first, and no id stands twice.
#[test]
fn findings_for_scripts() {
    let document = story().json("findings.json");
    assert_eq!(document["schema_version"], "1.0");
    let findings = &document["findings"];
    let words: Vec<&str> = Severity::ALL.iter().map(|it| it.as_str()).collect();
    let ranks: Vec<usize> = texts(findings, "severity")
        .iter()
        .map(|word| words.iter().position(|known| known == word).unwrap())
        .collect();
    assert!(ranks.len() > 20 && ranks.is_sorted_by(|a, b| a >= b));
    let ids: BTreeSet<&str> = texts(findings, "id").into_iter().collect();
    assert_eq!(ids.len(), ranks.len());
    for finding in findings.as_array().unwrap() {
        assert!(
            !finding["evidence"].as_array().unwrap().is_empty(),
            "{finding}"
        );
        assert!(
            !finding["controls"].as_array().unwrap().is_empty(),
            "{finding}"
        );
        for key in ["message", "remediation", "title"] {
            assert!(!finding[key].as_str().unwrap().is_empty(), "{finding}");
        }
        let confidence = finding["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence));
    }
    let inputs: BTreeSet<String> = story()
        .inputs()
        .iter()
        .map(|input| input["path"].as_str().unwrap().to_owned())
        .collect();
    for finding in findings.as_array().unwrap() {
        for evidence in finding["evidence"].as_array().unwrap() {
            if let Some(source) = evidence["source"].as_str() {
                assert!(inputs.contains(source), "{source} is no input");
            }
        }
    }
}

/// What SARIF 2.1.0 asks of a log (sections 3.13, 3.14, 3.27 and 3.49), and that nothing differs from the JSON.
#[test]
fn findings_for_review_tools() {
    let log = story().json("findings.sarif");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = texts(&run["tool"]["driver"]["rules"], "id");
    assert_eq!(rules, RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
    let results = run["results"].as_array().unwrap();
    let document = story().json("findings.json");
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        let place = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[place]);
        assert_eq!(result["ruleId"], finding["rule"]);
        assert_eq!(
            result["partialFingerprints"]["bylineFinding/v1"],
            finding["id"]
        );
        let level = match finding["severity"].as_str().unwrap() {
            "high" => "error",
            "medium" => "warning",
            "low" => "note",
            _ => "none",
        };
        assert_eq!(result["level"], level);
        for location in result["locations"].as_array().unwrap() {
            if let Some(uri) = location["physicalLocation"]["artifactLocation"]["uri"].as_str() {
                assert!(uri.is_ascii() && !uri.contains(' '), "{uri}");
            }
        }
    }
}

#[test]
fn an_exit_code_for_scripts() {
    let fail_on = |severity: &str| {
        let run = Byline::analyze(&[NONPROFIT]).args(["--fail-on", severity]);
        run.run().code
    };
    assert_eq!((fail_on("high"), fail_on("informational")), (14, 14));
    // Nothing worse than what is missing can be said of an export without logs and metadata.
    let users = "Id,Username,Name,IsActive\n0055j00000000FEAAY,feed@example.org,Feed,true\n";
    let export = Export::new().file("User.csv", users);
    let run = export
        .beside(&["analyze", "export", "--out", "out", "--fail-on", "high"])
        .run();
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn rules_tell_what_they_are() {
    let list = Byline::new(&["rule"]).run();
    assert_eq!(list.code, 0);
    for rule in RULES {
        assert!(list.stdout.contains(rule.id), "{}", rule.id);
    }
    let one = Byline::new(&["rule", "shared-admin-login"]).run();
    assert!(one.stdout.contains("Why it matters") && one.stdout.contains("164.312(a)(2)(i)"));
    let unknown = Byline::new(&["rule", "shared-login"]).run();
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.stderr.contains("shared-admin-login"),
        "{}",
        unknown.stderr
    );
}

/// Ids are a promise to scripts: a rule may come, none goes or is renamed.
#[test]
fn the_list_of_rules() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    insta::assert_snapshot!(ids.join("\n"), @r"
    audit-field-setter
    automation-stops-with-person
    classified-fields-unused
    delegated-changes
    dormant-integration
    expired-waiver
    frozen-owner
    gapped-logs
    human-licensed-integration
    imported-stamps
    inactive-owner
    integration-login-used-by-person
    integration-owns-records
    integration-with-author-apex
    integration-with-customize-application
    integration-with-manage-users
    integration-with-modify-all
    integration-with-view-all
    integration-without-ip-ranges
    login-as-used
    logs-contradict-identity
    lookup-skew
    low-attribution-coverage
    missing-inputs
    missing-logs
    overbroad-connected-app
    ownership-concentrated
    ownership-skew
    partial-package
    password-never-expires
    person-as-default-owner
    platform-change-breaks-login
    running-user-inactive
    running-user-is-person
    secret-in-metadata
    setup-changed-by-integration
    several-clients-on-one-login
    several-vendors-on-one-login
    shared-admin-login
    unused-privileges
    unused-waiver
    used-not-granted
    wide-reach
    ");
}
