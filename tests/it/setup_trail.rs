//! The setup audit trail, in both shapes.

use serde_json::json;

use crate::changes::{DANA, JOSE, SECRET, USERS, counts, shown};
use crate::harness::Export;

const AUDIT: &str =
    "Id,CreatedDate,CreatedById,CreatedBy.Username,Action,Section,Display,DelegateUser\n";

/// The code is the field, the sentence stays out, and what a delegate did is the delegate's.
#[test]
fn the_audit_trail_by_soql() {
    let audit = format!(
        "{AUDIT}0Ym5j0000000001CAA,2026-10-20T10:00:00.000Z,{DANA},dana@example.org,changedemail,Manage Users,Changed email of {SECRET},\n\
         0Ym5j0000000002CAA,2026-10-20T10:00:05.000Z,{DANA},dana@example.org,PermSetAssign,Manage Users,{SECRET},jose@example.org\n\
         0Ym5j0000000003CAA,2026-10-20T10:00:07.000Z,,,changedemail,Manage Users,{SECRET},nobody@example.org\n\
         0Ym5j0000000004CAA,yesterday,{DANA},,changedemail,Manage Users,{SECRET},\n"
    );
    let run = Export::new()
        .file("User.csv", USERS)
        .file("SetupAuditTrail.csv", audit)
        .analyze()
        .run();
    assert_eq!(
        (run.code, counts(&run, "SetupAuditTrail.csv")),
        (4, [3, 1, 0])
    );
    let columns = [
        "source",
        "object",
        "record_id",
        "field",
        "user_id",
        "actor",
        "channel",
        "basis",
        "delegate_id",
    ];
    let expected = [
        format!("setup-audit|||changedemail|{DANA}|unknown|unknown|none|"),
        format!("setup-audit|||PermSetAssign|{DANA}|human|ui|event|{JOSE}"),
        "setup-audit|||changedemail||human|ui|event|".to_owned(),
    ];
    assert_eq!(shown(&run, &columns), expected);
    for (path, bytes) in &run.files {
        assert_eq!(
            memchr::memmem::find(bytes, SECRET.as_bytes()),
            None,
            "{path} holds a sentence"
        );
    }
    assert!(
        run.stdout.contains("2 of them by somebody"),
        "{}",
        run.stdout
    );
}

const DOWNLOAD: &str = "Date,User,Source Namespace Prefix,Action,Section,Delegate User\n";

pub(crate) fn download(times: &[&str]) -> String {
    let row =
        |time: &&str| format!("\"{time}\",dana@example.org,,Changed {SECRET},Manage Users,\n");
    DOWNLOAD.to_owned() + &times.iter().map(row).collect::<String>()
}

/// Times with their precision, rows rejected.
fn times(times: &[&str]) -> (Vec<String>, u64) {
    let run = Export::new()
        .file("User.csv", USERS)
        .file("audit.csv", download(times))
        .analyze()
        .run();
    let [rows, rejected, duplicates] = counts(&run, "audit.csv");
    assert_eq!((rows + rejected, duplicates), (times.len() as u64, 0));
    let mut found = shown(&run, &["at", "at_precision"]);
    found.reverse();
    (found, rejected)
}

#[test]
fn a_download_tells_its_order_and_its_zone() {
    let exact = |times: &[&str]| -> Vec<String> {
        times
            .iter()
            .map(|time| format!("2026-{time}Z|second"))
            .collect()
    };
    // A day above twelve tells the order also of the rows before it.
    let (found, rejected) = times(&[
        "7/9/2026, 7:05:31 AM EST",
        "6/30/2026, 12:05:31 AM EDT",
        "6/1/2026, 12:00:00 PM PDT",
    ]);
    assert_eq!(
        found,
        exact(&["07-09T12:05:31", "06-30T04:05:31", "06-01T19:00:00"])
    );
    assert_eq!(rejected, 0);
    let (found, _) = times(&["02/07/2026 14:57:30 IDT", "28/06/2026 00:57:30 IDT"]);
    assert_eq!(found, exact(&["07-02T11:57:30", "06-27T21:57:30"]));
    // No day above twelve: the newest stands first, which only one order makes true.
    let (found, _) = times(&[
        "7/9/2026, 7:05:31 AM EST",
        "7/8/2026, 7:05:31 AM EST",
        "6/9/2026, 7:05:31 AM EST",
    ]);
    assert_eq!(
        found,
        exact(&["07-09T12:05:31", "07-08T12:05:31", "06-09T12:05:31"])
    );
    // Either order is as good.
    let (found, rejected) = times(&["7/9/2026, 7:05:31 AM EST"]);
    assert_eq!((found.len(), rejected), (0, 1));
}

/// `CST` is that of the United States where `CDT` stands too; alone it may be China's.
#[test]
fn an_ambiguous_zone_gives_the_day() {
    let winter = "11/20/2026, 9:00:00 AM CST";
    let (found, _) = times(&[winter, "10/20/2026, 9:00:00 AM CDT"]);
    assert_eq!(
        found,
        ["2026-11-20T15:00:00Z|second", "2026-10-20T14:00:00Z|second"]
    );
    let (found, rejected) = times(&[
        winter,
        "11/19/2026, 9:00:00 AM",
        "13/45/2026, 9:00:00 AM CST",
    ]);
    assert_eq!(
        found,
        ["2026-11-20T15:00:00Z|day", "2026-11-19T09:00:00Z|day"]
    );
    assert_eq!(rejected, 1);
    let run = Export::new()
        .file("audit.csv", download(&[winter]))
        .analyze()
        .run();
    let summary = &run.json("summary.json")["totals"]["changes"][0];
    assert_eq!(
        (&summary["rows"], &summary["day_only"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn whom_a_download_names() {
    let text = format!(
        "{DOWNLOAD}\"10/20/2026, 9:00:03 AM UTC\",DANA@example.org,,{SECRET},Manage Users,jose@example.org\n\
         \"10/20/2026, 9:00:02 AM UTC\",Automated Process,,{SECRET},,\n\
         \"10/20/2026, 9:00:01 AM UTC\",,,{SECRET},Company Information,\n\
         \"10/20/2026, 9:00:00 AM UTC\",gone@example.org,ns,{SECRET},Company Information,\n"
    );
    let run = Export::new()
        .file("User.csv", USERS)
        .file("a.csv", text)
        .analyze()
        .run();
    assert_eq!(counts(&run, "a.csv"), [4, 0, 0]);
    let found = shown(&run, &["field", "user_id", "actor", "basis", "delegate_id"]);
    let expected = [
        "Company Information||unknown|none|".to_owned(),
        "Company Information||unknown|none|".to_owned(),
        "|0055j000000PlatAAC|automation|identity|".to_owned(),
        format!("Manage Users|{DANA}|human|event|{JOSE}"),
    ];
    assert_eq!(found, expected);
}

/// Both shapes of one trail: a row of the download that the export has too is a copy.
#[test]
fn both_shapes_of_one_trail() {
    let audit = format!(
        "{AUDIT}0Ym5j0000000001CAA,2026-10-20T10:00:00.000Z,{DANA},,changedemail,Manage Users,x,\n\
         0Ym5j0000000002CAA,2026-10-20T10:00:00.000Z,{DANA},,changedprofile,Manage Users,x,\n"
    );
    let times = ["10/20/2026, 6:00:00 AM EDT"; 3];
    let run = Export::new()
        .file("User.csv", USERS)
        .file("a.csv", audit)
        .file("b.csv", download(&times))
        .analyze()
        .run();
    assert_eq!(
        (counts(&run, "a.csv"), counts(&run, "b.csv")),
        ([2, 0, 0], [1, 0, 2])
    );
    assert_eq!(
        shown(&run, &["field"]),
        ["Manage Users", "changedemail", "changedprofile"]
    );
}

/// What is done in Setup is no write of records: one at the same second explains nothing.
#[test]
fn writes_of_records_explain_no_setup() {
    let log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID,METHOD_NAME,ENTITY_NAME,ROWS_PROCESSED,CLIENT_NAME,RUN_TIME,LOGIN_KEY\n\
        API,2026-10-20T10:00:00.200Z,0055j0000009g5S,a,update,Account,1,Formstead,100,kkkkkkkkkkkkkkkk\n";
    let page = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,LOGIN_KEY\n\
        LightningPageView,2026-10-20T10:02:00.000Z,0055j0000009g5S,uuuuuuuuuuuuuuuu\n\
        LightningPageView,2026-10-21T10:00:00.000Z,0055j0000009g5S,uuuuuuuuuuuuuuuu\n";
    let audit = format!(
        "{AUDIT}0Ym5j0000000001CAA,2026-10-20T10:00:00.000Z,{DANA},,changedemail,Manage Users,x,\n\
         0Ym5j0000000002CAA,2026-10-21T10:00:00.000Z,{DANA},,changedemail,Manage Users,x,\n"
    );
    let run = Export::new()
        .file("User.csv", USERS)
        .file("log.csv", log)
        .file("page.csv", page)
        .file("audit.csv", audit)
        .analyze()
        .run();
    let found = shown(&run, &["actor", "basis"]);
    // Both doors were in use around the first, one around the second.
    assert_eq!(found, ["unknown|none", "human|session"]);
}
