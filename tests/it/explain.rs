//! `byline explain` from outside: what it says of a record, a login and a client, and what it refuses.
//! Sentences are asserted, and no digits: weights are fitted anew now and then.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use serde_json::Value;

use crate::harness::{Byline, Export, Run};
use crate::ledger::{LedgerStamp, TrueStamp, truth};
use crate::sample::{Result, attributions};

const DANA: &str = "dana.whitfield@harborlight.example.org";
const DANAS_ID: &str = "0055j0000009g5SAAQ";

/// The first created stamp of Dana's that fits.
fn stamp(fits: impl Fn(&TrueStamp, &LedgerStamp) -> bool) -> LedgerStamp {
    let said = attributions();
    let rows: Vec<TrueStamp> = truth("stamps.csv");
    let mut rows = rows
        .into_iter()
        .filter(|row| row.user_id == DANAS_ID && row.stamp == "created");
    let found = rows.find_map(|row| {
        let key = (row.object.clone(), row.record_id.clone(), row.stamp.clone());
        let ours = said.get(&key)?;
        fits(&row, ours).then(|| ours.clone())
    });
    found.unwrap()
}

fn explain(subject: &str) -> Run {
    let run = Result::of_story().run("explain", &[subject]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{subject}");
    run
}

fn json(subject: &str) -> Value {
    let run = Result::of_story().run("explain", &[subject, "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{subject}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// The text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_says(run: &Run, sentences: &[&str]) {
    let text = flat(&run.stdout);
    for sentence in sentences {
        assert!(
            text.contains(sentence),
            "no `{sentence}` in\n{}",
            run.stdout
        );
    }
}

#[test]
fn a_record_that_formstead_made_in_danas_name() {
    let stamp = stamp(|truth, ours| {
        truth.covered == "event" && truth.client == "Formstead" && ours.basis == "event"
    });
    let run = explain(&stamp.record_id);
    assert_says(
        &run,
        &[
            &format!("{} a record of {}", stamp.record_id, stamp.object),
            &format!("Login {DANA} ({DANAS_ID})"),
            "Concluded an outside system: Formstead, channel api, confidence",
            "(basis event)",
            "Evidence for Formstead against a person",
            "event logs cover the day",
            "Logs of that time, in which the events would stand",
            "fixtures/nonprofit/logs/",
            "What would change the verdict",
            "if an event of a person in the interface named the record",
        ],
    );
    assert!(!run.stdout.contains('\u{1b}'), "no colours into a pipe");
    // An id of 15 characters is the same one.
    let short = explain(&stamp.record_id[..15]);
    assert_eq!(short.stdout, run.stdout);
}

#[test]
fn the_weightiest_evidence_comes_first_and_the_verdict_is_the_ledgers() {
    let stamp = stamp(|truth, ours| truth.covered == "event" && ours.basis == "event");
    let found = json(&stamp.record_id);
    let created = &found["stamps"][0];
    assert_eq!(created["stamp"], "created");
    assert_eq!(created["actor"], stamp.actor.as_str());
    assert_eq!(created["user_id"], DANAS_ID);
    let weighing = &created["weighing"];
    let evidence = weighing["evidence"].as_array().unwrap();
    assert!(
        evidence
            .iter()
            .any(|it| it["kind"] == "events" && it["speaks"] == "for")
    );
    let factors: Vec<f64> = evidence
        .iter()
        .map(|it| it["factor"].as_f64().unwrap())
        .collect();
    assert!(factors.is_sorted_by(|a, b| a >= b), "{factors:?}");
    let probability = |it: &Value| it["probability"].as_f64().unwrap();
    let candidates = weighing["candidates"].as_array().unwrap();
    let sum: f64 = candidates.iter().map(probability).sum();
    assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    for supposed in weighing["supposed"].as_array().unwrap() {
        let changes = supposed["actor"] != created["actor"];
        assert_eq!(supposed["changes"], changes, "{supposed}");
    }
}

#[test]
fn a_record_that_dana_made() {
    let stamp = stamp(|truth, ours| {
        truth.covered == "event" && truth.actor == "human" && ours.basis == "event"
    });
    assert_says(
        &explain(&stamp.record_id),
        &[
            "Concluded a person, channel ui, confidence",
            "Evidence for a person in the interface against Formstead",
        ],
    );
}

#[test]
fn a_record_of_a_day_without_logs() {
    let stamp = stamp(|truth, _| truth.covered == "none");
    assert_says(
        &explain(&stamp.record_id),
        &[
            "neither event logs nor login history cover the day",
            "no event log given covers that day for",
            "no login history reaches that time",
        ],
    );
}

#[test]
fn a_login() {
    let run = explain(DANA);
    assert_says(
        &run,
        &[
            &format!("{DANA} a login, {DANAS_ID}"),
            "Class shared, confidence",
            "Because `Formstead` used the API on",
            "Clients Formstead",
            "Acts",
            "Stamps in its name",
            "By year",
        ],
    );
    assert_eq!(explain(DANAS_ID).stdout, run.stdout);
    assert_eq!(explain(&DANA.to_uppercase()).stdout, run.stdout);
}

#[test]
fn a_client() {
    let run = explain("formstead");
    assert_says(
        &run,
        &[
            "Formstead a client",
            "How the logs name it",
            &format!("Logins it was used with {DANA} shared"),
            "Stamps said to be its",
        ],
    );
    assert_eq!(json("Formstead")["client"]["logins"][0]["class"], "shared");
}

#[test]
fn what_the_result_does_not_have() {
    for unknown in ["0015j000000ZZZZAAA", "nobody@example.org", "Gristmill"] {
        let run = Result::of_story().run("explain", &[unknown]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        let said = format!("the result has no record, login or client `{unknown}`");
        assert!(run.stderr.contains(&said), "{}", run.stderr);
        assert!(run.stderr.contains("identities.csv"), "{}", run.stderr);
        assert!(!run.stderr.contains("dana"), "no names: {}", run.stderr);
    }
}

/// Two records of a person whose logins nobody logged, and a user.
fn small() -> Export {
    Export::new()
        .file(
            "User.csv",
            "Id,Username,Name,UserType,IsActive\n0055j0000009g5SAAQ,pat@example.org,Pat,Standard,true\n",
        )
        .file(
            "Account.csv",
            "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate,SystemModstamp\n\
             0015j000000Ud77AAC,0055j0000009g5SAAQ,0055j0000009g5SAAQ,2025-01-25T19:06:12.000Z,0055j0000009g5SAAQ,2025-01-25T19:06:12.000Z,2025-01-25T19:06:12.000Z\n",
        )
}

const ACCOUNT: &str = "0015j000000Ud77AAC";

#[test]
fn inputs_that_are_no_longer_what_they_were() {
    let export = small();
    let run = export.analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let explain = || export.beside(&["explain", "out", ACCOUNT]).run();
    let run = explain();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_says(&run, &["Created", "this is the stamp of its creation"]);
    let users = export.folder().join("export/User.csv");
    let bytes = fs::read(&users).unwrap();
    let fails = |said: &str| {
        let run = explain();
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        assert!(run.stderr.contains(said), "{}", run.stderr);
    };
    fs::write(&users, [&bytes[..], b"\n"].concat()).unwrap();
    fails("the input `export/User.csv` is not the one that the result was made of");
    fs::remove_file(&users).unwrap();
    fails("the input `export/User.csv` is not there any more");
    fs::write(&users, &bytes).unwrap();
    let new = export.folder().join("export/Second.csv");
    fs::write(&new, &bytes).unwrap();
    fails("the input `export/Second.csv` was not there when the result was made");
    fs::remove_file(&new).unwrap();
    assert_eq!(explain().code, 0);
}

#[test]
fn without_the_inputs_the_result_still_speaks() {
    let export = small();
    export.analyze().run();
    fs::rename(
        export.folder().join("export"),
        export.folder().join("moved"),
    )
    .unwrap();
    let run = export.beside(&["explain", "out", ACCOUNT]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_says(
        &run,
        &[
            "The inputs of the result are not there",
            "the evidence cannot be shown",
            "Concluded",
        ],
    );
    let run = export.beside(&["explain", "out", "pat@example.org"]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_says(&run, &["pat@example.org a login", "Class"]);
}

#[test]
fn the_same_whatever_the_number_of_threads() {
    let stamp = stamp(|truth, _| truth.covered == "event");
    let result = Result::of_story();
    let with = |jobs: &str| {
        result
            .run("explain", &[&stamp.record_id, "--jobs", jobs])
            .stdout
    };
    assert_eq!(with("1"), with("4"));
}

#[test]
fn what_is_no_result() {
    let run = Byline::new(&["explain", "fixtures", "x"]).run();
    assert_eq!(run.code, 2, "{}", run.stderr);
}
