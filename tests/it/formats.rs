//! Every format in which Salesforce and its tools hand data over: `fixtures/formats`, a folder for each, with the truth
//! beside it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use byline::org::UtcTime;
use rayon::prelude::*;
use serde_json::Value;

use crate::harness::{Byline, Export, Run, repository};
use crate::ledger::{LedgerStamp, Row, ledger, table};

const FORMATS: &str = "fixtures/formats";

/// What the truth calls a reason or a doubt, and how the text about it begins.
const WORDS: &[(&str, &str)] = &[
    (
        "lost-case",
        "the ids of 15 characters in this file have letters of one case only",
    ),
    (
        "no-event-object",
        "neither the columns nor the name of the file tell",
    ),
    ("no-id", "the Id is missing or is not a Salesforce id"),
    (
        "no-lookup",
        "a lookup is no Salesforce id and was taken as empty",
    ),
    ("no-order", "day and month of the "),
    ("no-record", "no column alone is called an ID"),
    (
        "no-time",
        "neither TIMESTAMP_DERIVED nor TIMESTAMP is a time",
    ),
    ("no-user", "the user of the event is no Salesforce id"),
    (
        "no-zone",
        "the time has no zone that is known and was taken as UTC",
    ),
    (
        "order-by-rows",
        "day and month are told apart by the order of the rows alone",
    ),
    (
        "repaired-id",
        "an id of 18 characters had lost its case and was repaired",
    ),
    ("report", "a report is the least certain of exports"),
    (
        "several-zones",
        "the zone of the time may be one of several",
    ),
    ("spreadsheet-id", "an id is a number or `####`"),
    (
        "spreadsheet-time",
        "a time is in a form that a spreadsheet made of it",
    ),
    (
        "utc-assumed",
        "the times of the record have no zone and were taken as UTC",
    ),
];

fn truth(file: &str) -> Vec<Row> {
    let path = repository().join(format!("{FORMATS}.truth/{file}"));
    let mut csv = csv::Reader::from_path(path).unwrap();
    csv.deserialize().map(Result::unwrap).collect()
}

/// `no-zone:2` as what is said, and of how many rows.
fn counted(words: &str) -> BTreeMap<&'static str, u64> {
    let words = words.split_whitespace().map(|word| {
        let (word, rows) = word.split_once(':').unwrap();
        let known = WORDS.iter().find(|(known, _)| *known == word);
        let (_, text) = known.unwrap_or_else(|| unreachable!("no text for {word}"));
        (*text, rows.parse().unwrap())
    });
    words.collect()
}

/// The texts of a list of the manifest that begin as they are known to.
fn said(list: &Value, what: &str) -> BTreeMap<&'static str, u64> {
    let all = list.as_array().into_iter().flatten().map(|said| {
        let text = said[what].as_str().unwrap();
        let known = WORDS.iter().find(|(_, begin)| text.starts_with(begin));
        let (_, begin) = known.unwrap_or_else(|| unreachable!("nobody expects {text}"));
        (*begin, said["count"].as_u64().unwrap())
    });
    all.collect()
}

fn names() -> BTreeSet<String> {
    let folders = fs::read_dir(repository().join(FORMATS)).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

/// All in one export: what each file is, how its rows are accounted for, which time they span, and what is said of
/// those that cannot be used or are uncertain; each record with its id, its logins and its time in UTC; and when each
/// login was seen.
#[test]
fn every_format_is_what_it_is() {
    let run = Byline::analyze(&[FORMATS]).run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    let inputs = run.inputs();
    let files = truth("files.csv");
    for file in &files {
        let path = format!("{FORMATS}/{}/{}", file["fixture"], file["path"]);
        let input = inputs.iter().find(|input| input["path"] == path.as_str());
        let input = input.unwrap_or_else(|| unreachable!("{path} is not in the manifest"));
        let text = |name: &str| input[name].as_str().unwrap_or_default();
        let found = ["kind", "from", "to"].map(text);
        let expected = ["kind", "from", "to"].map(|name| file[name].as_str());
        assert_eq!(found, expected, "{path}");
        for count in ["rows", "rejected", "duplicates"] {
            assert_eq!(
                input[count].to_string(),
                file[count],
                "{count} of {path}: {input}"
            );
        }
        assert_eq!(
            said(&input["reasons"], "reason"),
            counted(&file["rejections"]),
            "{path}"
        );
        assert_eq!(
            said(&input["doubts"], "doubt"),
            counted(&file["doubts"]),
            "{path}"
        );
    }
    let archives = inputs.iter().filter(|input| input["kind"] == "archive");
    assert_eq!(
        files.len() + archives.count(),
        inputs.len(),
        "every file has its truth"
    );
    let unread = files.iter().filter(|file| file["read"] == "false");
    let summary = run.json("summary.json");
    assert_eq!(summary["totals"]["files"]["not_read_yet"], unread.count());

    let stamps = ledger(&run);
    for record in truth("records.csv") {
        let name = &record["fixture"];
        let made = stamps.iter().filter(|stamp| stamp.stamp == "created");
        let found: Vec<_> = made
            .filter(|stamp| stamp.record_id == record["record_id"])
            .collect();
        assert_eq!(found.len(), 1, "{name}");
        let at = found[0].at.map(|at| UtcTime::from_millis(at).to_string());
        let found = [
            found[0].owner_id.as_str(),
            &found[0].by,
            &at.unwrap_or_default(),
        ];
        let expected =
            ["owner_id", "created_by", "created_at"].map(|column| record[column].as_str());
        assert_eq!(found, expected, "{name}");
    }
    // Results of loads and what was rejected leave no record behind.
    let found: BTreeSet<String> = stamps.iter().map(|it| it.record_id.clone()).collect();
    let records = truth("records.csv").into_iter();
    let expected: BTreeSet<String> = records
        .map(|mut record| record.remove("record_id").unwrap())
        .collect();
    assert_eq!(found, expected);
    let identities = table(&run, "identities.csv");
    for seen in truth("logins.csv") {
        let login = identities
            .iter()
            .find(|row| row["user_id"] == seen["user_id"])
            .unwrap();
        let times = ["first_seen", "last_seen"].map(|column| login[column].as_str());
        let expected = ["first_seen", "last_seen"].map(|column| seen[column].as_str());
        assert_eq!(times, expected, "{}", seen["fixture"]);
    }
}

/// Each on its own, beside the users that it names.
#[test]
fn every_format_is_recognised_alone() {
    let files = truth("files.csv");
    let all: Vec<String> = names().into_iter().collect();
    all.par_iter().for_each(|name| {
        let folder = format!("{FORMATS}/{name}");
        let users = format!("{FORMATS}/users");
        let run = Byline::new(&["inspect", "--format", "json", &users, &folder]).run();
        let found: Value = serde_json::from_str(&run.stdout).unwrap();
        let expected = files.iter().filter(|file| file["fixture"] == *name);
        let mut is_damaged = false;
        for file in expected {
            let path = format!("{folder}/{}", file["path"]);
            let found = found["files"].as_array().unwrap();
            let found = found
                .iter()
                .find(|found| found["path"] == path.as_str())
                .unwrap();
            assert_eq!(found["kind"], file["kind"].as_str(), "{path}");
            assert_eq!(found["rejected"].to_string(), file["rejected"], "{path}");
            // That a record stands elsewhere too is known when all are judged.
            let present = |rows: &Value, duplicates: &Value| {
                rows.as_u64().unwrap() + duplicates.as_u64().unwrap()
            };
            let number = |name: &str| file[name].parse::<u64>().unwrap();
            let rows = present(&found["rows"], &found["duplicates"]);
            assert_eq!(rows, number("rows") + number("duplicates"), "{path}");
            is_damaged |= number("rejected") > 0 || file["read"] == "false";
        }
        let code = if is_damaged { 4 } else { 0 };
        assert_eq!(run.code, code, "{name}: {}", run.stderr);
    });
}

/// What no date of a download tells can be asked for, and is said.
#[test]
fn the_order_of_day_and_month_is_asked_for() {
    let cases = [
        (
            "loginhistory-download-ambiguous",
            "dmy",
            "2026-04-03T03:31:00Z",
        ),
        (
            "loginhistory-download-ambiguous",
            "mdy",
            "2026-03-04T03:31:00Z",
        ),
        (
            "setupaudit-download-ambiguous",
            "dmy",
            "2026-08-07T12:05:31Z",
        ),
        (
            "setupaudit-download-ambiguous",
            "mdy",
            "2026-07-08T12:05:31Z",
        ),
        // Where the file tells the order, that is the order.
        ("loginhistory-download-mdy", "dmy", "2026-10-09T03:31:00Z"),
    ];
    for (name, order, from) in cases {
        let exports = [format!("{FORMATS}/users"), format!("{FORMATS}/{name}")];
        let run = Byline::analyze(&[&exports[0], &exports[1]]);
        let run = run.args(["--date-order", order]).run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.json("manifest.json")["flags"]["date_order"], order);
        let file = if name.starts_with("login") {
            "LoginHistory.csv"
        } else {
            "SetupAuditTrail.csv"
        };
        let input = run.input(file);
        assert_eq!(input["from"], from, "{name}");
        let doubts = input["doubts"].to_string();
        let is_asked = doubts.contains("no date tells day and month apart");
        assert_eq!(is_asked, name.ends_with("ambiguous"), "{doubts}");
    }
}

const USER: &str = "0055j0000009g5SAAQ";

/// An account, made and changed in the name of one user, beside a file.
fn account_beside(path: &str, text: &str) -> Run {
    let account = format!(
        "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate,SystemModstamp\n\
         0015j000000Ud77AAC,{USER},{USER},2026-10-20T10:00:00.000Z,{USER},2026-10-20T11:00:00.000Z,2026-10-20T11:00:00.000Z\n"
    );
    let export = Export::new().file("Account.csv", account).file(path, text);
    let run = export.analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

/// Requests tell as much by SOQL as in a log file.
#[test]
fn an_event_log_object_is_worth_its_log() {
    let rows = "2026-10-20T10:00:00.400Z,0055j0000009g5S,a1,key1,/services/data/v60.0/sobjects/Account,POST,201,Account,1\n\
                2026-10-20T11:00:00.400Z,0055j0000009g5S,a2,key1,/services/data/v60.0/sobjects/Account/0015j000000Ud77AAC,PATCH,204,Account,1\n";
    let names = [
        "Timestamp,UserIdentifier,RequestIdentifier,LoginKey,Uri,Method,StatusCode,ObjectName,RowsProcessed",
        "TIMESTAMP_DERIVED,USER_ID,REQUEST_ID,LOGIN_KEY,URI,METHOD,STATUS_CODE,ENTITY_NAME,ROWS_PROCESSED,EVENT_TYPE",
    ];
    let by_soql = account_beside("export.csv", &format!("{}\n{rows}", names[0]));
    let typed = rows.replace('\n', ",RestApi\n");
    let logged = account_beside("log.csv", &format!("{}\n{typed}", names[1]));
    assert_eq!(by_soql.input("export.csv")["kind"], "event-log-object");
    let stamps = ledger(&by_soql);
    assert_eq!(stamps, ledger(&logged));
    assert!(
        stamps
            .iter()
            .all(|it| it.basis == "event" && it.channel == "api"),
        "{stamps:?}"
    );
}

/// What a person saved on a page stands in a real-time event with its record.
#[test]
fn a_real_time_event_tells_who_saved_a_record() {
    let text = format!(
        "EventIdentifier,EventDate,UserId,LoginKey,Operation,OperationStatus,QueriedEntities,RecordId\n\
         e1,2026-10-20T10:00:00.300Z,{USER},key1,Create,Initiated,Account,\n\
         e2,2026-10-20T10:00:00.400Z,{USER},key1,Create,Success,Account,0015j000000Ud77AAC\n\
         e3,2026-10-20T11:00:00.400Z,{USER},key1,Update,Success,Account,0015j000000Ud77AAC\n"
    );
    let run = account_beside("UriEvent.csv", &text);
    let stamps = ledger(&run);
    let told = |it: &LedgerStamp| (it.actor.clone(), it.channel.clone(), it.basis.clone());
    let by_event = ["human", "ui", "event"].map(str::to_owned);
    let [actor, channel, basis] = by_event;
    let expected = (actor, channel, basis);
    assert!(stamps.iter().all(|it| told(it) == expected), "{stamps:?}");
}

/// `docs/formats.md` has a row for each of them, and for no other.
#[test]
fn every_format_is_documented() {
    let text = fs::read_to_string(repository().join("docs/formats.md")).unwrap();
    let (_, section) = text.split_once("\n## Every format\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.trim_end_matches('|').rsplit('|').next());
    let listed: BTreeSet<String> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, names());
}
