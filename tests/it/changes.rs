//! Changes that are written down beside the stamps: field history, saves and logins-as of event logs, and
//! `changes.parquet`. The setup audit trail is in `setup_trail`.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use polars::prelude::{ParquetReader, SerReader as _};
use proptest::prelude::*;
use serde_json::json;

use crate::damage::TIME_OF_SPREADSHEET;
use crate::harness::{Byline, Export, NONPROFIT, Run};
use crate::ledger::{TrueStamp, ledger, truth};
use crate::setup_trail::download;

pub(crate) const DANA: &str = "0055j0000009g5SAAQ";
pub(crate) const JOSE: &str = "0055j000000BToKAAW";
const ACCOUNT: &str = "0015j000000Ud77AAC";
pub(crate) const SECRET: &str = "hunter2";

pub(crate) const USERS: &str = "Id,Username,Name,IsActive,UserType\n\
    0055j0000009g5SAAQ,dana@example.org,Dana Whitfield,true,Standard\n\
    0055j000000BToKAAW,jose@example.org,José Núñez,true,Standard\n\
    0055j000000PlatAAC,autoproc@00d,Automated Process,true,AutomatedProcess\n";

/// One row of `changes.parquet`, each cell as text; a missing one is empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row(Vec<(String, String)>);

impl Row {
    fn get(&self, column: &str) -> &str {
        let cell = self.0.iter().find(|(name, _)| name == column);
        &cell.unwrap().1
    }

    /// Some cells, with `|` between them.
    fn show(&self, columns: &[&str]) -> String {
        columns
            .iter()
            .map(|c| self.get(c))
            .collect::<Vec<_>>()
            .join("|")
    }
}

pub(crate) fn rows(run: &Run) -> Vec<Row> {
    let file = std::io::Cursor::new(run.file("changes.parquet").to_vec());
    let frame = ParquetReader::new(file).finish().unwrap();
    let text = |column: &str, row: usize| {
        let cell = frame.column(column).unwrap().get(row).unwrap();
        match cell {
            polars::prelude::AnyValue::Null => String::new(),
            polars::prelude::AnyValue::Datetime(ms, ..)
            | polars::prelude::AnyValue::DatetimeOwned(ms, ..) => {
                jiff::Timestamp::from_millisecond(ms).unwrap().to_string()
            }
            other => other.str_value().into_owned(),
        }
    };
    let names: Vec<String> = frame
        .get_column_names()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        names,
        [
            "source",
            "object",
            "record_id",
            "field",
            "at",
            "user_id",
            "actor",
            "channel",
            "client",
            "basis",
            "confidence",
            "delegate_id",
            "at_precision"
        ]
    );
    (0..frame.height())
        .map(|row| Row(names.iter().map(|n| (n.clone(), text(n, row))).collect()))
        .collect()
}

pub(crate) fn shown(run: &Run, columns: &[&str]) -> Vec<String> {
    rows(run).iter().map(|row| row.show(columns)).collect()
}

/// Rows, rejected and duplicates of one input.
pub(crate) fn counts(run: &Run, file: &str) -> [u64; 3] {
    let input = run.input(file);
    ["rows", "rejected", "duplicates"].map(|what| input[what].as_u64().unwrap())
}

const HISTORY: &str =
    "Id,IsDeleted,AccountId,CreatedById,CreatedDate,Field,DataType,OldValue,NewValue\n";

fn history_row(n: u32, second: u32, field: &str) -> String {
    format!(
        "0175j00000{n:05}AAA,false,{ACCOUNT},{DANA},2026-10-20T10:00:{second:02}.000Z,{field},Text,{SECRET},{SECRET}\n"
    )
}

#[test]
fn an_export_without_changes_has_the_table_without_rows() {
    let run = Export::new().file("User.csv", USERS).analyze().run();
    assert_eq!(rows(&run), []);
    assert_eq!(run.json("summary.json")["totals"]["changes"], json!([]));
    assert!(!run.stdout.contains("Changes"), "{}", run.stdout);
}

/// Every shape of field history is read, and each object is called by its name.
#[test]
fn histories_of_every_shape() {
    let opportunity = "\"Id\",\"OpportunityId\",\"Field\",\"OldValue\",\"NewValue\",\"CreatedById\",\"CreatedDate\"\r\n\
        \"0175j0000000001AAA\",\"0065j00000Ud77AAAR\",\"StageName\",\"a\",\"b\",\"0055j0000009g5S\",\"2026-10-20 10:00:00\"\r\n";
    let custom = "Id;ParentId;Field;OldValue;NewValue;CreatedById;CreatedDate\n\
        0175j0000000002AAA;a015j00000Ud77AAAR;Shift_Date__c;;;0055j0000009g5SAAQ;2026-10-20T10:00:01.000+0000\n";
    let archive = "HistoryId,ParentId,FieldHistoryType,Field,OldValue,NewValue,CreatedById,CreatedDate\n\
        0175j0000000003AAA,5005j00000Ud77AAAR,Case,Status,New,Closed,0055j0000009g5SAAQ,2020-01-02T03:04:05.000Z\n";
    let plain = "ParentId,Field,CreatedBy.Username,CreatedById,CreatedDate\n\
        0035j00000Ud77AAAR,Email,DANA@example.org,,2026-10-20T10:00:02Z\n";
    let run = Export::new()
        .file("User.csv", USERS)
        .file("o.csv", opportunity)
        .file("Volunteer_Shift__History.csv", custom)
        .file("archive.csv", archive)
        .file("contact.csv", plain)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let columns = ["source", "object", "record_id", "field", "at", "user_id"];
    let expected = [
        format!("field-history|Case|5005j00000Ud77AAAR|Status|2020-01-02T03:04:05Z|{DANA}"),
        format!("field-history|Contact|0035j00000Ud77AAAR|Email|2026-10-20T10:00:02Z|{DANA}"),
        format!(
            "field-history|Opportunity|0065j00000Ud77AAAR|StageName|2026-10-20T10:00:00Z|{DANA}"
        ),
        format!(
            "field-history|Volunteer_Shift__c|a015j00000Ud77AAAR|Shift_Date__c|2026-10-20T10:00:01Z|{DANA}"
        ),
    ];
    assert_eq!(shown(&run, &columns), expected);
    assert_eq!(
        run.input("Volunteer_Shift__History.csv")["object"],
        "Volunteer_Shift__c"
    );
    assert_eq!(run.input("o.csv")["kind"], "field-history");
}

/// A lookup that is changed leaves two rows, names and ids. They are one act: an event of one row explains
/// both, and what was changed is nowhere in the result.
#[test]
fn rows_of_one_save_are_one_act() {
    let log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID,METHOD_NAME,ENTITY_NAME,ROWS_PROCESSED,CLIENT_NAME,RUN_TIME,LOGIN_KEY\n\
        API,2026-10-20T10:00:00.200Z,0055j0000009g5S,a,update,Account,1,Formstead,100,kkkkkkkkkkkkkkkk\n\
        LightningPageView,2026-10-22T10:00:00.200Z,0055j0000009g5S,b,,,,,,uuuuuuuuuuuuuuuu\n";
    let history = [
        HISTORY.to_owned(),
        history_row(1, 0, "Owner"),
        history_row(2, 0, "Owner"),
        history_row(3, 0, "Type"),
        history_row(4, 40, "Type"),
    ]
    .concat();
    let run = Export::new()
        .file("User.csv", USERS)
        .file("log.csv", log)
        .file("h.csv", history)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let found = shown(
        &run,
        &["field", "at", "actor", "channel", "client", "basis"],
    );
    let by_event = "2026-10-20T10:00:00Z|integration|api|Formstead|event";
    assert_eq!(found[0], format!("Owner|{by_event}"));
    assert_eq!(found[1], format!("Owner|{by_event}"));
    assert_eq!(found[2], format!("Type|{by_event}"));
    // No event is that near; only that system was at work within minutes.
    assert!(found[3].ends_with("|session"), "{}", found[3]);
    for (path, bytes) in &run.files {
        let found = memchr::memmem::find(bytes, SECRET.as_bytes());
        assert_eq!(found, None, "{path} holds a value");
    }
    let summary = &run.json("summary.json")["totals"]["changes"][0];
    assert_eq!(
        (&summary["source"], &summary["rows"]),
        (&json!("field-history"), &json!(4))
    );
    assert_eq!(summary["made"]["integration"], 4);
    assert!(run.stdout.contains("4 of field history"), "{}", run.stdout);
}

#[test]
fn damaged_rows_are_rejected_with_their_reason() {
    let good = history_row(1, 0, "Type");
    let bad = [
        good.replace("2026-10-20T10:00:00.000Z", "soon"),
        good.replace(ACCOUNT, "Acme"),
        good.replace("2026-10-20T10:00:00.000Z", "20.10.2026"),
        good.replace("Type", "Dana Whitfield"),
    ];
    let text = [HISTORY, &bad[1], &bad[2], &good, &bad[3], &bad[0]].concat();
    let run = Export::new().file("h.csv", text).analyze().run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert_eq!(counts(&run, "h.csv"), [1, 4, 0]);
    let reasons = run.input("h.csv")["reasons"].take();
    let first = |reason: &str| {
        let reasons = reasons.as_array().unwrap();
        let found = reasons.iter().find(|r| r["reason"] == reason);
        found.unwrap_or_else(|| unreachable!("{reasons:?}"))["first"]["row"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(
        first("the record that was changed is missing or is not a Salesforce id"),
        1
    );
    assert_eq!(first(TIME_OF_SPREADSHEET), 2);
    assert_eq!(first("the time of the change is missing or is no time"), 5);
    assert_eq!(
        first("the field that was changed is missing or is not the name of one"),
        4
    );
    assert_eq!(rows(&run).len(), 1);

    let empty = Export::new().file("h.csv", HISTORY).analyze().run();
    assert_eq!((empty.code, counts(&empty, "h.csv")), (0, [0, 0, 0]));
}

/// A row has an id, and is the same in whatever file; without ids, what stands twice in one file is two.
#[test]
fn a_change_exported_twice_counts_once() {
    let history = [
        HISTORY,
        &history_row(1, 0, "Type"),
        &history_row(2, 0, "Type"),
    ]
    .concat();
    let run = Export::new()
        .file("a.csv", &history)
        .file("b.csv", [&history, &*history_row(1, 0, "Type")].concat())
        .analyze()
        .run();
    assert_eq!(rows(&run).len(), 2);
    assert_eq!(
        (counts(&run, "a.csv"), counts(&run, "b.csv")),
        ([2, 0, 0], [0, 0, 3])
    );

    let row = format!("{ACCOUNT},Type,a,b,{DANA},2026-10-20T10:00:00Z\n");
    let header = "ParentId,Field,OldValue,NewValue,CreatedById,CreatedDate\n";
    let run = Export::new()
        .file("a.csv", [header, &row, &row].concat())
        .file("b.csv", [header, &row, &row.replace("a,b", "b,c")].concat())
        .analyze()
        .run();
    assert_eq!(rows(&run).len(), 3);
    assert_eq!(
        (counts(&run, "a.csv"), counts(&run, "b.csv")),
        ([2, 0, 0], [1, 0, 1])
    );
}

/// José is logged in as Dana in one session, and Dana at work in another.
#[test]
fn a_session_of_a_login_as_is_the_administrator_s() {
    let log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,URI,SESSION_KEY,LOGIN_KEY,DELEGATED_USER_ID,DELEGATED_USER_NAME,KEY_PREFIX,DML_TYPE,NUM_ROWS,FIRST_ENTITY_ID\n\
        LoginAs,2026-10-20T10:00:00.000Z,0055j0000009g5S,/home,s1,k1,0055j000000BToK,jose@example.org,,,,\n\
        DatabaseSave,2026-10-20T10:01:00.500Z,0055j0000009g5S,,s1,k1,,,001,Update,1,0015j000000Ud77\n\
        LightningPageView,2026-10-20T10:02:00.000Z,0055j0000009g5S,/home,s2,k2,,,,,,\n\
        DatabaseSave,2026-10-20T10:02:00.500Z,0055j0000009g5S,,s2,k2,,,001,Update,1,0015j000000Ud77\n";
    let history = HISTORY.to_owned()
        + &[
            ("10:01:00", "Type"),
            ("10:02:00", "Name"),
            ("10:00:30", "Phone"),
        ]
        .iter()
        .zip(1..)
        .map(|((time, field), n)| history_row(n, 0, field).replace("10:00:00", time))
        .collect::<String>();
    let run = Export::new()
        .file("User.csv", USERS)
        .file("log.csv", log)
        .file("h.csv", history)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let found = shown(
        &run,
        &[
            "source",
            "object",
            "record_id",
            "field",
            "at",
            "actor",
            "delegate_id",
        ],
    );
    let account = format!("Account|{ACCOUNT}");
    let expected = [
        format!("database-save|{account}||2026-10-20T10:01:00.5Z|human|{JOSE}"),
        format!("database-save|{account}||2026-10-20T10:02:00.5Z|human|"),
        // Near a login-as, and tied to none of its events.
        format!("field-history|{account}|Phone|2026-10-20T10:00:30Z|human|"),
        format!("field-history|{account}|Type|2026-10-20T10:01:00Z|human|{JOSE}"),
        format!("field-history|{account}|Name|2026-10-20T10:02:00Z|human|"),
        format!("login-as||||2026-10-20T10:00:00Z|human|{JOSE}"),
    ];
    assert_eq!(found, expected);
    let users = shown(&run, &["user_id"]);
    assert!(
        users.iter().all(|user| user == DANA),
        "the stamp stays: {users:?}"
    );
}

fn any_history() -> impl Strategy<Value = String> {
    let row = (0u32..12, 0u32..4, 0usize..5, 0usize..6).prop_map(|(n, second, field, damage)| {
        let fields = ["Owner", "Type", "created", "Name__c", "Phone"];
        let row = history_row(n, second, fields[field]);
        match damage {
            0 => row.replace(ACCOUNT, ""),
            1 => row.replace("2026-10-20T", ""),
            2 => row.replace(DANA, ""),
            _ => row,
        }
    });
    proptest::collection::vec(row, 0..30).prop_map(|rows| HISTORY.to_owned() + &rows.concat())
}

fn any_download() -> impl Strategy<Value = String> {
    let row = (1u32..14, 1u32..32, 0usize..5).prop_map(|(month, day, zone)| {
        let zone = ["EST", "CST", "CDT", "", "XYZT"][zone];
        format!("{month}/{day}/2026, 9:00:00 AM {zone}")
    });
    proptest::collection::vec(row, 0..20).prop_map(|times| {
        let times: Vec<&str> = times.iter().map(String::as_str).collect();
        download(&times)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// Every row present is used, rejected or a copy; what is used stands in the table; and the number of
    /// threads changes no byte.
    #[test]
    fn every_row_is_accounted_for(
        histories in proptest::collection::vec(any_history(), 1..4),
        downloads in proptest::collection::vec(any_download(), 0..3),
    ) {
        let files: Vec<(String, &String)> = histories
            .iter()
            .chain(&downloads)
            .zip(0..)
            .map(|(text, n)| (format!("{n}.csv"), text))
            .collect();
        let run = |jobs: &str| {
            let export = files
                .iter()
                .fold(Export::new(), |export, (path, text)| export.file(path, text));
            export.analyze().args(["--jobs", jobs]).run()
        };
        let one = run("1");
        let mut used = 0;
        for (path, text) in &files {
            let counts = counts(&one, path);
            prop_assert_eq!(counts.iter().sum::<u64>(), text.lines().count() as u64 - 1, "{}", text);
            used += counts[0];
        }
        let rows = rows(&one);
        prop_assert_eq!(rows.len() as u64, used);
        let sorted = rows.iter().map(|row| row.show(&["source", "object", "record_id", "at"]));
        prop_assert!(sorted.is_sorted());
        prop_assert!(run("4").files == one.files);
    }
}

/// The last change of every record of the story, written down as a history would. It is judged as the
/// stamp is, and right where a log shows it.
#[test]
fn a_history_agrees_with_the_stamps() {
    let mut truth: Vec<TrueStamp> = truth("stamps.csv");
    truth.retain(|stamp| stamp.stamp == "modified");
    let row = |stamp: &TrueStamp| {
        format!(
            "{},{},{},Status\n",
            stamp.record_id, stamp.user_id, stamp.at
        )
    };
    let history: String = truth.iter().map(row).collect();
    let header = "ParentId,CreatedById,CreatedDate,Field\n";
    let export = Export::new().file("history.csv", header.to_owned() + &history);
    let file = export.folder().join("export/history.csv");
    let run = Byline::analyze(&[NONPROFIT, file.to_str().unwrap()]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rows = rows(&run);
    let history = rows
        .iter()
        .filter(|row| row.get("source") == "field-history");
    let actors: BTreeMap<&str, &str> = history
        .map(|row| (row.get("record_id"), row.get("actor")))
        .collect();
    assert_eq!(actors.len(), truth.len());

    let stamps = ledger(&run);
    let changed = stamps.iter().filter(|stamp| stamp.stamp == "modified");
    let same = changed.filter(|stamp| actors[stamp.record_id.as_str()] == stamp.actor);
    let same = same.count();
    assert!(same * 100 >= truth.len() * 97, "{same} of {}", truth.len());
    let covered: Vec<_> = truth
        .iter()
        .filter(|stamp| stamp.covered == "event")
        .collect();
    let right = covered
        .iter()
        .filter(|stamp| actors[stamp.record_id.as_str()] == stamp.actor);
    let right = right.count();
    assert!(covered.len() > 100, "{}", covered.len());
    assert!(
        right * 100 >= covered.len() * 98,
        "{right} of {}",
        covered.len()
    );
}
