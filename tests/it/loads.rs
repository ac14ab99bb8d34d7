//! Loads that set the audit fields themselves, and jobs that ran in a person's name: from an export to the
//! ledger.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fmt::Write as _;

use crate::harness::{Export, Run};
use crate::ledger::{LedgerStamp, ledger};

const DANA: &str = "0055j00000AT6I1AAL";
const LOADER: &str = "0055j000000utlPAAQ";

/// Dana joined in 2024; the loader is there from the start.
const USERS: &str = "Id,Username,Name,IsActive,UserType,CreatedDate\n\
    0055j00000AT6I1AAL,dana@example.org,Dana,true,Standard,2024-06-01T09:00:00.000Z\n\
    0055j000000utlPAAQ,loader@example.org,Lou,true,Standard,2020-01-01T09:00:00.000Z\n";

const LOAD: &str = "2026-10-19T04:30";

/// Forty contacts that Dana made by hand, twenty from an old system in her name with dates of years before
/// she joined, and twenty more of her own. The third of the old ones she has changed since.
fn contacts() -> String {
    let mut csv =
        "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate,SystemModstamp\n"
            .to_owned();
    let mut row = |n: usize, created: &str, modified: &str, system: &str| {
        writeln!(
            csv,
            "0035j00000{n:05},{DANA},{DANA},{created},{DANA},{modified},{system}"
        )
        .unwrap();
    };
    for n in 0..40 {
        let at = format!("2026-{:02}-{:02}T10:00:00.000Z", 8 + n / 20, 1 + n % 20);
        row(n, &at, &at, &at);
    }
    for n in 0..20 {
        let old = format!("201{}-0{}-11T15:00:00.000Z", n * 7 % 10, 1 + n * 5 % 9);
        let load = format!("{LOAD}:{:02}.000Z", 10 + n / 4);
        let now = if n == 2 {
            "2026-10-21T11:00:00.000Z"
        } else {
            &load
        };
        let modified = if n == 2 { now } else { &old };
        row(40 + n, &old, modified, now);
    }
    for n in 0..20 {
        let at = format!("2026-10-{:02}T10:00:00.000Z", 20 + n / 4);
        row(60 + n, &at, &at, &at);
    }
    csv
}

/// A bulk job of the loader at the time of the load, steered by Data Loader or by a system.
fn bulk_job(client: &str) -> [(&'static str, String); 2] {
    let bulk = format!(
        "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID_DERIVED,LOGIN_KEY,RUN_TIME,JOB_ID,OPERATION_TYPE,ENTITY_TYPE,RECORDS_PROCESSED\n\
         BulkApi2,{LOAD}:06.098Z,{LOADER},key1,90,7505j000000hQWwAAM,insert,Contact,\n\
         BulkApi2,{LOAD}:15.785Z,{LOADER},key1,9000,7505j000000hQWwAAM,insert,Contact,20\n"
    );
    let api = format!(
        "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID_DERIVED,LOGIN_KEY,RUN_TIME,CLIENT_NAME,METHOD_NAME,ENTITY_NAME,ROWS_PROCESSED\n\
         API,{LOAD}:01.098Z,{LOADER},key1,90,{client},query,User,1\n"
    );
    [("BulkApi2.csv", bulk), ("API.csv", api)]
}

fn export() -> Export {
    Export::new()
        .file("User.csv", USERS)
        .file("Contact.csv", contacts())
}

fn run(export: &Export) -> Run {
    let run = export.analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

/// The stamps of the twenty that were loaded, and of all others.
fn stamps(run: &Run) -> (Vec<LedgerStamp>, Vec<LedgerStamp>) {
    let is_loaded = |stamp: &LedgerStamp| {
        let number: usize = stamp.record_id[10..15].parse().unwrap();
        (40..60).contains(&number)
    };
    ledger(run).into_iter().partition(is_loaded)
}

/// Whether it is the modified stamp of the record that was changed since.
fn is_changed_since(stamp: &LedgerStamp) -> bool {
    stamp.record_id.starts_with("0035j0000000042") && stamp.stamp == "modified"
}

fn words(stamp: &LedgerStamp) -> [&str; 4] {
    [&stamp.actor, &stamp.channel, &stamp.client, &stamp.basis]
}

#[test]
fn without_a_log_an_import_is_one_and_nobody_knows_whose() {
    let run = run(&export());
    let (loaded, others) = stamps(&run);
    assert_eq!((loaded.len(), others.len()), (40, 120));
    for stamp in loaded {
        if is_changed_since(&stamp) {
            assert_ne!(stamp.basis, "audit-fields");
            continue;
        }
        assert_eq!(words(&stamp), ["unknown", "import", "", "audit-fields"]);
        assert_eq!((stamp.confidence, stamp.p_integration), (None, Some(0.3)));
        assert_eq!(stamp.by, DANA, "the stamp stands as it was exported");
    }
    assert!(others.iter().all(|stamp| stamp.channel != "import"));
    let attribution = String::from_utf8(run.file("attribution.csv").to_vec()).unwrap();
    assert!(attribution.contains(",import,"), "{attribution}");
}

#[test]
fn a_logged_insert_by_another_login_tells_who_loaded() {
    for (client, actor, name) in [
        ("DataLoaderBulkUI/64.0.2", "human", "Data Loader"),
        ("Mergeline/3.1", "integration", "Mergeline"),
    ] {
        let logs = bulk_job(client);
        let export = logs
            .iter()
            .fold(export(), |export, (path, csv)| export.file(path, csv));
        let (loaded, others) = stamps(&run(&export));
        for stamp in loaded.iter().filter(|stamp| !is_changed_since(stamp)) {
            assert_eq!(words(stamp), [actor, "import", name, "audit-fields"]);
            assert!(stamp.confidence.unwrap() > 0.85, "{stamp:?}");
            assert_eq!(stamp.p_integration.unwrap() > 0.5, actor == "integration");
        }
        assert!(others.iter().all(|stamp| stamp.channel != "import"));
    }
}

/// Apex that was enqueued in Dana's name wrote while it ran; what she saved as she enqueued it is hers to
/// tell, and so is what came long after.
#[test]
fn what_asynchronous_apex_wrote_is_told_by_its_job() {
    let jobs = format!(
        "Id,ApexClassId,JobType,Status,CreatedById,CreatedDate,CompletedDate\n\
         7075j000001aaaa,01p5j000000ab12,BatchApex,Completed,{DANA},2026-03-05T02:00:00.000Z,2026-03-05T02:00:40.000Z\n"
    );
    let at = ["01:59:00", "02:00:00", "02:00:20", "02:00:30", "02:50:00"];
    let mut csv = "Id,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate\n".to_owned();
    for (n, at) in at.iter().enumerate() {
        let at = format!("2026-03-05T{at}.000Z");
        writeln!(csv, "0035j0000000{n:03},{DANA},{at},{DANA},{at}").unwrap();
    }
    let export = Export::new()
        .file("User.csv", USERS)
        .file("AsyncApexJob.csv", jobs)
        .file("Contact.csv", csv);
    let run = run(&export);
    assert_eq!(run.input("AsyncApexJob.csv")["kind"], "async-apex-job");
    let found = ledger(&run);
    let created = found.iter().filter(|stamp| stamp.stamp == "created");
    let by_job: Vec<_> = created.map(|stamp| stamp.basis == "job").collect();
    assert_eq!(by_job, [false, false, true, true, false], "{found:#?}");
    let job = found.iter().find(|stamp| stamp.basis == "job").unwrap();
    assert_eq!(words(job), ["automation", "apex", "", "job"]);
}

/// A result file names what a load made. Data Loader's tells of a person with a tool; that of the Bulk API tells
/// how, and not who.
#[test]
fn result_files_tell_what_a_load_made() {
    let mut csv = "Id,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate\n".to_owned();
    for n in 0..4 {
        let at = format!("2026-03-05T10:00:0{n}.000Z");
        writeln!(csv, "0035j0000000{n:03},{DANA},{at},{DANA},{at}").unwrap();
    }
    let export = Export::new()
        .file("User.csv", USERS)
        .file("Contact.csv", csv)
        .file(
            "success030526100001.csv",
            "ID,LASTNAME,STATUS\n0035j0000000000,A,Item Created\n0035j0000000001,B,Item Updated\n",
        )
        .file(
            "7505j000000hQWw-success.csv",
            "\"sf__Id\",\"sf__Created\",LastName\n\"0035j0000000002\",\"true\",C\n",
        );
    let run = run(&export);
    assert_eq!(run.input("success030526100001.csv")["kind"], "load-result");
    let found = ledger(&run);
    let created = found.iter().filter(|stamp| stamp.stamp == "created");
    let created: Vec<[&str; 4]> = created.map(words).collect();
    let nothing = ["unknown", "unknown", "", "none"];
    let by_tool = ["human", "tool", "", "job"];
    let by_bulk = ["unknown", "bulk", "", "job"];
    assert_eq!(created, [by_tool, nothing, by_bulk, nothing]);
}
