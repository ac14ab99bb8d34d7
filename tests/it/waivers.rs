//! Waivers and severities of the user's own, from the file to the results: nothing is hidden, and counts and exit codes
//! leave out what is waived.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::harness::{Byline, Export, NONPROFIT, Run, story};

const DANA: &str = "dana.whitfield@harborlight.example.org";

/// A waiver of the shared login of the story; its newest time is of 2026-10-30.
fn waiver(expires: &str) -> String {
    format!(
        "# Decisions\r\n\r\n[[waiver]]\r\nrule = \"shared-admin-login\"\r\nsubject = \"{DANA}\"\r\nkind = \"login\"\r\n\
         reason = \"split by year's end, “board”\"\r\nexpires = {expires}\r\napproved_by = \"R. Board\"\r\nticket = \"SEC-12\"\r\n"
    )
}

/// Analyzes the story with a file beside nothing of it.
fn analyzed(config: &str, args: &[&str]) -> Run {
    let export = Export::new();
    let path = export.folder().join("byline.toml");
    fs::write(&path, config).unwrap();
    let run = Byline::analyze(&[NONPROFIT]).args(["--config"]);
    run.args([path.as_os_str()]).args(args).run()
}

fn findings(run: &Run, rule: &str) -> Vec<Value> {
    let document = run.json("findings.json");
    let all = document["findings"].as_array().unwrap().iter();
    all.filter(|it| it["rule"] == rule).cloned().collect()
}

fn severities(run: &Run) -> usize {
    run.json("findings.json")["findings"]
        .as_array()
        .unwrap()
        .len()
}

#[test]
fn a_waived_finding_stays_and_says_so() {
    let run = analyzed(&waiver("2026-10-30"), &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let [finding] = &findings(&run, "shared-admin-login")[..] else {
        unreachable!("one shared login of an administrator");
    };
    let waived = &finding["waived"];
    assert_eq!(waived["reason"], "split by year's end, “board”");
    assert_eq!(waived["expires"], "2026-10-30");
    assert_eq!(waived["approved_by"], "R. Board");
    assert_eq!(waived["ticket"], "SEC-12");
    assert_eq!(waived["line"], 3);
    assert!(waived["source"].as_str().unwrap().ends_with("byline.toml"));
    assert_eq!(finding["severity"], "high");
    // The same findings, whatever is waived; and no other has changed.
    assert_eq!(severities(&run), severities(story()));
    assert!(
        run.stdout.contains(" (1 waived) in findings.json"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("shared-admin-login"), "{}", run.stdout);
    assert!(story().stdout.contains("shared-admin-login"));
    // The page shows it in the list of all and leaves it out of the first screen.
    let page = String::from_utf8(run.file("report.html").to_vec()).unwrap();
    assert!(page.contains("and 1 waived by the configuration"));
    assert!(page.contains("Waived until 2026-10-30: "));
    assert!(page.contains("split by year's end") || page.contains("split by year\\u0027s end"));
}

#[test]
fn review_tools_are_told_that_it_is_suppressed() {
    let run = analyzed(&waiver("2027-01-01"), &[]);
    let log = run.json("findings.sarif");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut suppressed = 0;
    for result in results {
        // Of all results or of none something is said (SARIF 2.1.0, 3.27.23).
        let suppressions = result["suppressions"].as_array().unwrap();
        if result["ruleId"] != "shared-admin-login" {
            assert!(suppressions.is_empty());
            continue;
        }
        suppressed += 1;
        let [suppression] = &suppressions[..] else {
            unreachable!("{suppressions:?}");
        };
        assert_eq!(suppression["kind"], "external");
        assert_eq!(suppression["status"], "accepted");
        assert_eq!(suppression["justification"], "split by year's end, “board”");
        let place = &suppression["location"]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], 3);
    }
    assert_eq!(suppressed, 1);
    let plain = story().json("findings.sarif");
    let plain = plain["runs"][0]["results"].as_array().unwrap();
    assert!(
        plain
            .iter()
            .all(|result| result.get("suppressions").is_none())
    );
}

/// The day of expiry is the last; after it the finding counts, and a finding says why.
#[test]
fn an_expired_waiver_waives_nothing() {
    let day = |as_of| {
        let run = analyzed(&waiver("2026-10-31"), &["--as-of", as_of]);
        let finding = findings(&run, "shared-admin-login").remove(0);
        (
            finding.get("waived").is_some(),
            findings(&run, "expired-waiver"),
        )
    };
    let (waived, expired) = day("2026-10-31");
    assert!(waived && expired.is_empty());
    let (waived, expired) = day("2026-11-01");
    assert!(!waived);
    let [finding] = &expired[..] else {
        unreachable!("{expired:?}");
    };
    assert_eq!(finding["subject"]["kind"], "waiver");
    assert_eq!(
        finding["subject"]["id"],
        format!("shared-admin-login/login/{DANA}")
    );
    assert_eq!(finding["evidence"][0]["line"], 3);
}

#[test]
fn exit_codes_leave_out_what_is_waived() {
    let export = org().file("../byline.toml", STALE);
    let code = |args: &[&str]| {
        let all = ["analyze", "export", "--out", "out", "--as-of", "2026-11-01"];
        export.beside(&all).args(args.iter().copied()).run().code
    };
    let config = ["--config", "byline.toml"];
    let fail = ["--fail-on", "informational"];
    let both = [config, fail].concat();
    // Two pieces are missing that weigh medium; both are waived, and the others low.
    assert_eq!(code(&fail), 13);
    assert_eq!(code(&both), 12);
    assert_eq!(code(&config), 12, "`fail_on` of the file");
    assert_eq!(
        code(&[config, ["--fail-on", "high"]].concat()),
        0,
        "the flag wins"
    );
}

const STALE: &str = "fail_on = \"low\"\n\
    [[waiver]]\nrule = \"missing-logs\"\nsubject = \"event log files\"\nreason = \"none bought\"\nexpires = 2027-01-01\n\
    [[waiver]]\nrule = \"missing-logs\"\nsubject = \"login history\"\nreason = \"x\"\nexpires = 2027-01-01\n\
    [[waiver]]\nrule = \"missing-inputs\"\nsubject = \"records (CSV)\"\nreason = \"x\"\nexpires = 2027-01-01\n";

/// One user and nothing more.
fn org() -> Export {
    let users = "Id,Username,Name,IsActive,CreatedDate\n0055j00000000FEAAY,feed@example.org,Feed,true,2026-01-01T00:00:00Z\n";
    Export::new().file("User.csv", users)
}

/// Without a day nobody knows whether a waiver is in force: nothing is waived, and it is said why.
#[test]
fn without_a_day_nothing_is_waived() {
    let users = "Id,Username,Name,IsActive\n0055j00000000FEAAY,feed@example.org,Feed,true\n";
    let export = Export::new().file("User.csv", users);
    let export = export.file("../byline.toml", STALE);
    let args = [
        "analyze",
        "export",
        "--out",
        "out",
        "--config",
        "byline.toml",
    ];
    let run = export.beside(&args).run();
    assert_eq!(run.json("manifest.json")["as_of"], Value::Null);
    let waived = findings(&run, "missing-logs");
    assert!(waived.iter().all(|it| it.get("waived").is_none()));
    let undecided = findings(&run, "expired-waiver");
    assert!(undecided.len() > 1);
    for finding in undecided {
        assert_eq!(finding["severity"], "low");
        assert!(
            finding["message"]
                .as_str()
                .unwrap()
                .contains("cannot be told")
        );
        assert!(finding["remediation"].as_str().unwrap().contains("--as-of"));
    }
    let dated = export.beside(&args).args(["--as-of", "2026-11-01"]).run();
    assert!(findings(&dated, "expired-waiver").is_empty());
}

/// What is set for a rule is seen wherever the rule is.
#[test]
fn severities_and_rules_that_are_off_are_seen() {
    let config = "[rule.shared-admin-login]\nseverity = \"low\"\nreason = \"known\"\n\
        [rule.wide-reach]\nenabled = false\nreason = \"another tool looks\"\n\
        [[waiver]]\nrule = \"wide-reach\"\nsubject = \"x\"\nreason = \"y\"\nexpires = 2030-01-01\n";
    let run = analyzed(config, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let finding = findings(&run, "shared-admin-login").remove(0);
    assert_eq!(
        (&finding["severity"], &finding["own_severity"]),
        (&json!("low"), &json!("high"))
    );
    assert!(findings(&run, "wide-reach").is_empty() && !findings(story(), "wide-reach").is_empty());
    let configuration = &run.json("findings.json")["configuration"];
    let mut expected = json!({"waivers": 1, "rules": [
        {"rule": "shared-admin-login", "enabled": true, "severity": "low", "reason": "known", "line": 1},
        {"rule": "wide-reach", "enabled": false, "reason": "another tool looks", "line": 4},
    ]});
    expected["source"] = configuration["source"].clone();
    assert_eq!(*configuration, expected);
    let log = run.json("findings.sarif");
    let overrides = &log["runs"][0]["invocations"][0]["ruleConfigurationOverrides"];
    assert_eq!(
        overrides[0]["configuration"],
        json!({"enabled": true, "level": "note"})
    );
    assert_eq!(overrides[1]["configuration"], json!({"enabled": false}));
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for one in overrides.as_array().unwrap() {
        let place = usize::try_from(one["descriptor"]["index"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[place]["id"], one["descriptor"]["id"]);
    }
    assert!(
        run.stdout
            .contains("not asked, as the configuration says: wide-reach"),
        "{}",
        run.stdout
    );
    // Of the waiver of a rule that is off it is said why it is about nothing.
    let unused = findings(&run, "unused-waiver").remove(0);
    assert_eq!(
        unused["evidence"][1]["text"],
        "wide-reach is off, so that it finds nothing"
    );
    assert_eq!(unused["evidence"][1]["line"], 4);
}

#[test]
fn the_file_is_in_the_manifest_and_verified() {
    let export = org().file("../byline.toml", STALE);
    let args = [
        "analyze",
        "export",
        "--out",
        "out",
        "--config",
        "byline.toml",
        "--fail-on",
        "high",
    ];
    let run = export.beside(&args).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let hash = Sha256::digest(STALE.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = json!({"path": "byline.toml", "sha256": hash});
    assert_eq!(run.json("manifest.json")["flags"]["config"], expected);

    let verify = || export.beside(&["verify", "out"]).run();
    let whole = verify();
    assert_eq!(whole.code, 0, "{}", whole.stdout);
    assert!(
        whole
            .stdout
            .contains("Configuration  1 of 1 files the same")
    );
    let path = export.folder().join("byline.toml");
    fs::write(&path, STALE.replace("2027", "2037")).unwrap();
    let changed = verify();
    assert_eq!(changed.code, 4);
    assert!(
        changed.stdout.contains("  changed  byline.toml"),
        "{}",
        changed.stdout
    );
    fs::remove_file(&path).unwrap();
    let missing = verify();
    assert!(
        missing.stdout.contains("  missing  byline.toml"),
        "{}",
        missing.stdout
    );
}

#[test]
fn threads_change_nothing() {
    let export = Export::new();
    let path = export.folder().join("byline.toml");
    fs::write(
        &path,
        format!("{}{STALE}", waiver("2026-10-30")).replace("fail_on = \"low\"\n", ""),
    )
    .unwrap();
    let run = |jobs| {
        let run = Byline::analyze(&[NONPROFIT]).args(["--jobs", jobs, "--config"]);
        let run = run.args([path.as_os_str()]).run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.files
    };
    assert!(run("1") == run("4"));
}
