//! Damaged input: counted with its place and reason, never repeated, and everything else is still read.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::harness::{Export, Run};
use crate::ledger::{ledger, table};

/// What a damaged cell holds; nobody may ever see it again.
const SECRET: &str = "hunter2";

const HEADER: &str = "Id,OwnerId,CreatedById,CreatedDate,Name\n";

/// A row of an object whose ids differ in `number`.
fn row(number: u32, date: &str, name: &str) -> String {
    format!(
        "{},0055j0000009g5SAAQ,0055j0000009g5SAAQ,{date},{name}\n",
        id(number)
    )
}

fn id(number: u32) -> String {
    format!("0015j00000{number:05}")
}

const DATE: &str = "2026-10-20T10:00:00.000Z";

/// An export with one damaged file beside a sound one, and what becomes of it. Checks what holds for
/// all damage: exit code, the sound file, and silence about values.
fn damaged(path: &str, bytes: impl AsRef<[u8]>) -> (Run, Value) {
    let sound = "Id,OwnerId\n0035j000000Ud77AAC,0055j0000009g5SAAQ\n";
    let export = Export::new().file("sound.csv", sound).file(path, bytes);
    let run = export.analyze().run();
    assert_eq!(run.code, 4, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.input("sound.csv")["rows"], 1);
    assert!(
        run.files.contains_key("records/Contact.parquet"),
        "the rest is read"
    );
    let input = run.input(path);
    assert!(
        run.stdout.contains(path),
        "the file is named:\n{}",
        run.stdout
    );
    for reason in input["reasons"].as_array().unwrap() {
        let reason = reason["reason"].as_str().unwrap();
        assert!(run.stdout.contains(reason), "{reason}:\n{}", run.stdout);
    }
    let manifest = String::from_utf8_lossy(run.file("manifest.json"));
    for text in [&run.stdout, &run.stderr, &*manifest] {
        assert!(!text.contains(SECRET), "a value is repeated:\n{text}");
    }
    (run, input)
}

/// The counts of an input and its reasons.
fn counts(input: &Value) -> (u64, u64, &Value) {
    let count = |what: &str| input[what].as_u64().unwrap();
    (count("rows"), count("rejected"), &input["reasons"])
}

/// The ids of the ledger's accounts.
fn accounts(run: &Run) -> Vec<String> {
    let mut stamps = ledger(run);
    stamps.retain(|stamp| stamp.object == "Account" && stamp.stamp == "created");
    stamps
        .into_iter()
        .map(|stamp| stamp.record_id[..15].to_owned())
        .collect()
}

#[test]
fn a_ragged_row() {
    let ragged = format!("{},{SECRET},x,y,z,too,many\n", id(2));
    let text = [HEADER, &row(1, DATE, "a"), &ragged, &row(3, DATE, "b")].concat();
    let (run, input) = damaged("Account.csv", text);
    let reason = "the row has another number of fields than the header";
    let reasons = json!([{"reason": reason, "count": 1, "first": {"line": 3, "row": 2}}]);
    assert_eq!(counts(&input), (2, 1, &reasons));
    assert_eq!(accounts(&run), [id(1), id(3)]);
}

pub(crate) const TIME_OF_SPREADSHEET: &str = "a time is in a form that a spreadsheet made of it; export again, and do not save it from a spreadsheet";
pub(crate) const ID_OF_SPREADSHEET: &str = "an id is a number or `####` that a spreadsheet made of it; export again, and do not save it from a spreadsheet";

#[test]
fn a_date_that_is_none() {
    let text = [
        HEADER,
        &row(1, DATE, "\"two\nlines\""),
        &row(2, SECRET, "a"),
        &row(3, "45231.5", "a"),
        &row(4, DATE, "b"),
    ];
    let (run, input) = damaged("Account.csv", text.concat());
    let reason = "an audit date is not a time in any shape Salesforce exports use";
    let reasons = json!([
        {"reason": TIME_OF_SPREADSHEET, "count": 1, "first": {"line": 5, "row": 3}},
        {"reason": reason, "count": 1, "first": {"line": 4, "row": 2}},
    ]);
    assert_eq!(counts(&input), (2, 2, &reasons));
    assert_eq!(accounts(&run), [id(1), id(4)]);
}

#[test]
fn an_id_that_is_none() {
    let bad = |id: &str| row(2, DATE, "a").replacen("0015j0000000002", id, 1);
    // A spreadsheet's number, a wrong check, nothing at all.
    let text = [
        HEADER,
        &bad("1.5E+14"),
        &bad(SECRET),
        &bad("0015j000000Ud77AAD"),
        &bad(""),
        &row(3, DATE, "b"),
    ];
    let (run, input) = damaged("Account.csv", text.concat());
    let reason = "the Id is missing or is not a Salesforce id";
    let reasons = json!([
        {"reason": ID_OF_SPREADSHEET, "count": 1, "first": {"line": 2, "row": 1}},
        {"reason": reason, "count": 3, "first": {"line": 3, "row": 2}},
    ]);
    assert_eq!(counts(&input), (1, 4, &reasons));
    assert_eq!(accounts(&run), [id(3)]);
}

/// The rest of the file is inside the quotes: that must not pass for a long name.
#[test]
fn a_quote_that_never_closes() {
    let last = row(2, DATE, &format!("\"{SECRET}"));
    let text = [HEADER, &row(1, DATE, "a"), &last, &row(3, DATE, "b")].concat();
    let (run, input) = damaged("Account.csv", text);
    let (rows, rejected, reasons) = counts(&input);
    assert_eq!((rows, rejected), (1, 1), "{input}");
    assert_eq!(reasons[0]["first"]["row"], 2);
    assert_eq!(accounts(&run), [id(1)]);
}

#[test]
fn a_quote_that_never_closes_before_the_last_column() {
    let open = row(2, &format!("\"{SECRET}"), "a");
    let text = [HEADER, &row(1, DATE, "a"), &open, &row(3, DATE, "b")].concat();
    let (run, input) = damaged("Account.csv", text);
    let reasons = json!([{"reason": "the file ends inside this row", "count": 1, "first": {"line": 3, "row": 2}}]);
    assert_eq!(counts(&input), (1, 1, &reasons));
    assert_eq!(accounts(&run), [id(1)]);
}

/// An event log of `rows` page views, gzipped. Its request ids do not compress.
fn gzipped_log(rows: u64) -> Vec<u8> {
    let mut log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID\n".to_owned();
    for number in 0..rows {
        let request = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (minute, second) = (number / 60 % 60, number % 60);
        log += &format!(
            "LightningPageView,2026-10-20T10:{minute:02}:{second:02}.000Z,0055j0000009g5S,{request:x}{SECRET}\n"
        );
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(log.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn a_gzip_cut_off_is_read_as_far_as_it_goes() {
    let mut bytes = gzipped_log(3000);
    bytes.truncate(bytes.len() * 9 / 10);
    let (_, input) = damaged("log.csv.gz", bytes);
    let (rows, rejected, reasons) = counts(&input);
    assert_eq!(input["kind"], "event-log");
    assert!((2000..3000).contains(&rows), "{input}");
    assert_eq!(rejected, 1, "{input}");
    assert_eq!(
        reasons[0]["reason"],
        "the file could not be read to its end"
    );
    assert!(
        reasons[0]["first"]["row"].as_u64().unwrap() > rows,
        "{input}"
    );
}

#[test]
fn a_small_gzip_cut_off() {
    let mut bytes = gzipped_log(20);
    bytes.truncate(bytes.len() / 2);
    let (_, input) = damaged("log.csv.gz", bytes);
    let (_, rejected, reasons) = counts(&input);
    assert_eq!(
        (rejected, reasons.as_array().unwrap().len()),
        (1, 1),
        "{input}"
    );
}

#[test]
fn metadata_cut_off_or_broken() {
    let profile = format!(
        "<?xml version=\"1.0\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n\
         <userPermissions>\n<enabled>true</enabled>\n<name>{SECRET}"
    );
    let (_, input) = damaged("profiles/Admin.profile", &profile);
    let (rows, rejected, reasons) = counts(&input);
    assert_eq!((rows, rejected), (0, 1));
    assert_eq!(reasons[0]["reason"], "the XML ends too early");
    assert_eq!(reasons[0]["first"]["line"], 5);

    let (_, input) = damaged("profiles/Admin.profile", format!("{profile}</surprise>"));
    let reasons = counts(&input).2;
    assert_eq!(
        reasons[0]["reason"],
        "an end tag does not close the element that is open"
    );
}

#[test]
fn a_zip_that_is_damaged() {
    let (_, input) = damaged("export.zip", format!("PK\x03\x04 {SECRET}, and no more"));
    let reason = "the archive is damaged or cut off";
    let reasons = json!([{"reason": reason, "count": 1, "first": {}}]);
    assert_eq!(counts(&input), (0, 1, &reasons));
    assert_eq!(input["kind"], "archive");
}

/// The archive finds such damage behind the last row, when the rows were taken: they are counted, and the damage is told.
#[test]
fn a_member_that_is_not_what_its_checksum_says() {
    let owner = "0055j0000009g5SAAQ";
    let accounts = format!(
        "Id,OwnerId,Name\n0015j000000Ud77AAC,{owner},One\n0015j000000Ud78AAC,{owner},Two\n"
    );
    let log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID\nURI,2026-10-20T10:00:00.000Z,0055j0000009g5S,r1\n";
    let profile = "<Profile><custom>false</custom><description>One</description></Profile>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("Account.csv", accounts.as_str()),
        ("log.csv", log),
        ("profiles/P.profile", profile),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    for (there, instead) in [
        (&b",One"[..], &b",0ne"[..]),
        (b",r1", b",r2"),
        (b">One", b">0ne"),
    ] {
        let at = bytes.windows(there.len()).position(|it| it == there);
        let at = at.unwrap();
        bytes[at..at + there.len()].copy_from_slice(instead);
    }
    let run = Export::new().file("export.zip", bytes).analyze().run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    let unread = "the file could not be read to its end";
    let nothing = "the file could not be opened or read";
    for (member, rows, reason) in [
        ("!/Account.csv", 2, unread),
        ("!/log.csv", 1, unread),
        ("!/profiles/P.profile", 0, nothing),
    ] {
        let input = run.input(member);
        let (used, rejected, reasons) = counts(&input);
        assert_eq!((used, rejected), (rows, 1), "{input}");
        assert_eq!(reasons[0]["reason"], reason, "{input}");
    }
    let ownership = String::from_utf8_lossy(run.file("ownership.csv"));
    assert!(ownership.contains("\nAccount,2,1,"), "{ownership}");
}

#[test]
fn an_empty_file() {
    let (_, input) = damaged("Account.csv", "");
    let (rows, rejected, reasons) = counts(&input);
    assert_eq!((rows, rejected), (0, 1), "{input}");
    assert_eq!(reasons.as_array().unwrap().len(), 1);
}

/// One row with a date of another age makes a log of millions of days, none of which may cost anything.
#[test]
fn a_date_of_another_age() {
    let header = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID\n";
    let days = ["0001-01-01", "2026-10-20", "9999-12-01"];
    let row = |(kind, day): (u32, &str)| {
        format!("Kind{kind},{day}T10:00:00.000Z,0055j0000009g5S,{kind}\n")
    };
    let rows = (0..40).flat_map(|kind| days.map(|day| row((kind, day))));
    let log = header.to_owned() + &rows.collect::<String>();
    let begun = std::time::Instant::now();
    let run = Export::new().file("log.csv", log).analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.input("log.csv")["rows"], 120);
    let took = begun.elapsed();
    assert!(took.as_secs() < 60, "{took:?}");
    let findings = String::from_utf8_lossy(run.file("findings.json"));
    assert!(
        findings.contains("no row on 3652026 days of 3652029"),
        "{findings}"
    );
}

/// A file that ends inside the quotes of its header holds no row, and is told as what it is.
#[test]
fn a_header_cut_off() {
    let (_, input) = damaged("log.csv", "EVENT_TYPE,TIMESTAMP_DERIVED,\"USER_ID");
    let reasons = json!([{"reason": "no header row was found", "count": 1, "first": {}}]);
    assert_eq!(counts(&input), (0, 1, &reasons));
}

/// A login and a log row are rejected for what they lack, and the summary counts what was.
#[test]
fn events_and_logins_without_what_matters() {
    let log = format!(
        "EVENT_TYPE,TIMESTAMP,TIMESTAMP_DERIVED,USER_ID\n\
         ,20261020100000.000,2026-10-20T10:00:00.000Z,0055j0000009g5S\n\
         Login,{SECRET},{SECRET},0055j0000009g5S\n\
         Login,20261020100000.000,2026-10-20T10:00:00.000Z,0055j0000009g5S\n"
    );
    let (run, input) = damaged("log.csv", log);
    let (rows, rejected, reasons) = counts(&input);
    assert_eq!((rows, rejected), (1, 2));
    let place = |reason: &Value| reason["first"]["row"].as_u64().unwrap();
    let mut places: Vec<u64> = reasons.as_array().unwrap().iter().map(place).collect();
    places.sort_unstable();
    assert_eq!(places, [1, 2]);
    let files = &run.json("summary.json")["totals"]["files"];
    assert_eq!(
        (&files["rejected"], &files["with_rejected_rows"]),
        (&json!(2), &json!(1))
    );

    let logins = format!(
        "UserId,LoginTime,LoginType,SourceIp,Status\n\
         0055j0000009g5S,{SECRET},Application,192.0.2.1,Success\n\
         {SECRET},{DATE},Application,192.0.2.1,Success\n\
         0055j0000009g5S,{DATE},Application,192.0.2.1,Success\n"
    );
    let (run, input) = damaged("logins.csv", logins);
    let (rows, rejected, _) = counts(&input);
    assert_eq!((rows, rejected), (1, 2));
    assert_eq!(table(&run, "identities.csv")[0]["ui_days"], "1");
}

/// Times of a Setup download are settled after the whole file is read; a bad one keeps its own place.
#[test]
fn a_login_time_that_is_none_in_a_download() {
    let row = |time: &str| format!("dana@example.org,{time},192.0.2.1,Application,Success\n");
    let header = "Username,Login Time,Source IP,Login Type,Status\n".to_owned();
    let times = [
        "10/20/2026 9:05 AM",
        "10/21/2026 9:05 hunter2",
        "10/22/2026 9:05 AM",
    ];
    let (_, input) = damaged("h.csv", header + &times.map(row).concat());
    let reasons = json!([{"reason": "the login time is not a time", "count": 1, "first": {"line": 3, "row": 2}}]);
    assert_eq!(counts(&input), (2, 1, &reasons));
}

/// Text pasted from elsewhere holds control characters; that alone makes a file no less a table.
#[test]
fn a_control_character_in_a_name_is_no_damage() {
    let text = [HEADER, &row(1, DATE, "\"a\u{b}b\""), &row(2, DATE, "b")].concat();
    let run = Export::new().file("Account.csv", text).analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(accounts(&run), [id(1), id(2)]);
}
