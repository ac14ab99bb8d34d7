//! Granted against used: each known defect of earlier tools has an export here that they would get wrong.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use crate::harness::{Export, Run, profile_xml};

const FEED: &str = "0055j00000000FEAAY";
const FEED_NAME: &str = "feed@example.org";
const APP: &str = "0H45j000000KfT8CAK";

const USERS: &str = "Id,Username,Name,IsActive,UserType,Profile.Name\n\
    0055j00000000FEAAY,feed@example.org,Feed,true,Standard,Feed\n\
    0055j00000000ADAAY,ada@example.org,Ada,true,Standard,System Administrator\n\
    0055j00000000SDAAY,person@example.org,Person,true,Standard,System Administrator\n";
const ASSIGNMENTS: &str = "Id,AssigneeId,PermissionSetId,PermissionSet.Name,PermissionSet.IsOwnedByProfile\n\
    0Pa5j0000000001,0055j00000000ADAAY,0PS5j0000000009,X00ex0000,true\n";

/// A profile with rights on these objects, and user permissions.
fn profile(rights: &[(&str, &str)], permissions: &[&str]) -> String {
    profile_xml("Salesforce", "", rights, permissions)
}

const PACKAGE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>*</members>\
    <name>Profile</name></types><version>60.0</version></Package>\n";

/// An org in which the profile `Feed` grants all there is on four objects.
fn org() -> Export {
    let all = [
        ("Account", "cred"),
        ("Case", "cred"),
        ("Contact", "cred"),
        ("Lead", "cred"),
    ];
    Export::new()
        .file("User.csv", USERS)
        .file("PermissionSetAssignment.csv", ASSIGNMENTS)
        .file("src/package.xml", PACKAGE)
        .file("src/profiles/Feed.profile", profile(&all, &["ApiEnabled"]))
        .file(
            "src/profiles/Admin.profile",
            profile(
                &all,
                &["ApiEnabled", "ModifyAllData", "ViewAllData", "ManageUsers"],
            ),
        )
}

const REST: &str = "EVENT_TYPE,TIMESTAMP,REQUEST_ID,USER_ID,RUN_TIME,URI,LOGIN_KEY,METHOD,STATUS_CODE,USER_AGENT,ROWS_PROCESSED,ENTITY_NAME,CONNECTED_APP_ID,CLIENT_NAME,EXCEPTION_MESSAGE,QUERY,TIMESTAMP_DERIVED\n";

/// A request of the client `Feeder` on a day of October, without a status or an entity of its own.
fn request(day: u32, method: &str, path: &str, rest: [&str; 3]) -> String {
    let [entity, message, query] = rest;
    format!(
        "RestApi,202610{day:02}100000.000,R{day},{FEED},10,/services/data/v60.0{path},K1,{method},200,agent,1,{entity},{APP},Feeder,{message},{query},2026-10-{day:02}T10:00:00.000Z\n"
    )
}

const USAGE: &str = "EVENT_TYPE,TIMESTAMP,REQUEST_ID,USER_ID,API_FAMILY,API_VERSION,API_RESOURCE,CLIENT_NAME,HTTP_METHOD,CONNECTED_APP_ID,ENTITY_NAME,STATUS_CODE,TIMESTAMP_DERIVED\n";

/// All calls of some days of September and October: one read of an account a day.
fn usage(days: u32) -> String {
    let rows = (0..days).map(|day| {
        let (month, day) = if day < 30 { (9, day + 1) } else { (10, day - 29) };
        format!(
            "ApiTotalUsage,2026{month:02}{day:02}090000.000,U{month}{day},{FEED},REST,60.0,/v60.0/sobjects/Account/0015j00000Ud77AAAR,Feeder,GET,{APP},Account,200,2026-{month:02}-{day:02}T09:00:00.000Z\n"
        )
    });
    rows.fold(USAGE.to_owned(), |all, row| all + &row)
}

/// The rows of a table as maps.
fn table(run: &Run, path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(run.file(path));
    reader.deserialize().map(Result::unwrap).collect()
}

/// What `Feeder` was seen to do: object and operation, with the number of calls.
fn used(run: &Run) -> BTreeMap<String, String> {
    let rows = table(run, "use.csv").into_iter();
    let of_feed = rows.filter(|row| row["username"] == FEED_NAME && row["client"] == "Feeder");
    of_feed
        .map(|row| {
            (
                format!("{} {}", row["object"], row["operation"]),
                row["calls"].clone(),
            )
        })
        .collect()
}

/// The standing of each right of a login: `Account read`, or the permission.
fn standings(run: &Run, username: &str) -> BTreeMap<String, (String, String)> {
    let rows = table(run, "privileges.csv").into_iter();
    rows.filter(|row| row["username"] == username)
        .map(|row| {
            let right = format!("{} {}", row["object"], row["right"]);
            (
                right.trim().to_owned(),
                (row["standing"].clone(), row["why"].clone()),
            )
        })
        .collect()
}

fn words(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

/// A reader that splits at line ends before it honours quotes loses this row, and the next.
#[test]
fn a_quoted_line_end_breaks_no_row() {
    let log = format!(
        "{REST}{}{}",
        request(
            20,
            "POST",
            "/sobjects/Account",
            ["Account", "\"first\nsecond, \"\"third\"\"\"", ""]
        ),
        request(
            21,
            "DELETE",
            "/sobjects/Case/5005j00000Ud77AAAR",
            ["Case", "", ""]
        ),
    );
    let run = org().file("RestApi.csv", log).analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        used(&run),
        words(&[("Account create", "1"), ("Case delete", "1")])
    );
}

/// A verb is no operation: what is sent by POST may read, and may be what no log tells.
#[test]
fn a_post_is_not_always_a_write() {
    let log = [
        request(20, "POST", "/graphql", ["", "", ""]),
        request(
            20,
            "POST",
            "/composite/sobjects/Contact",
            ["Contact", "", ""],
        ),
        request(20, "POST", "/composite", ["", "", ""]),
        request(
            20,
            "GET",
            "/query?q=x",
            [
                "",
                "",
                "\"SELECT Id, Name, Account.Name FROM Lead WHERE Id != ''\"",
            ],
        ),
        request(20, "PATCH", "/sobjects/Case/Ext__c/1", ["Case", "", ""]),
        request(
            20,
            "PATCH",
            "/sobjects/Account/0015j00000Ud77AAAR",
            ["Account", "", ""],
        ),
        request(
            20,
            "GET",
            "/ui-api/records/0035j00000Ud77AAAR",
            ["", "", ""],
        ),
    ];
    let apex = "EVENT_TYPE,TIMESTAMP,USER_ID,URI,LOGIN_KEY,METHOD,STATUS_CODE,CONNECTED_APP_ID,CLIENT_NAME,TIMESTAMP_DERIVED\n";
    let apex = format!(
        "{apex}ApexRestApi,20261020110000.000,{FEED},/services/apexrest/Donations/0015j00000Ud77AAAR,K1,POST,200,{APP},Feeder,2026-10-20T11:00:00.000Z\n"
    );
    let part = "EVENT_TYPE,TIMESTAMP,USER_ID,URI,LOGIN_KEY,METHOD,STATUS_CODE,TIMESTAMP_DERIVED\n";
    let part = format!(
        "{part}CompositeApiSubrequest,20261020120000.000,{FEED},/services/data/v64.0/sobjects/Lead/00Q5j00000Ud77A,K1,DELETE,204,2026-10-20T12:00:00.000Z\n"
    );
    let run = org()
        .file(
            "RestApi.csv",
            log.iter().fold(REST.to_owned(), |all, row| all + row),
        )
        .file("ApexRestApi.csv", apex)
        .file("CompositeApiSubrequest.csv", part)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let expected = [
        (" read", "1"),
        (" unknown write", "1"),
        ("Account edit", "1"),
        ("Case create", "1"),
        ("Case edit", "1"),
        ("Contact read", "2"),
        ("Lead delete", "1"),
        ("Lead read", "1"),
        ("apexrest/Donations call", "1"),
    ];
    assert_eq!(used(&run), words(&expected));
    let rows = table(&run, "use.csv");
    let lead = rows
        .iter()
        .find(|row| row["object"] == "Lead" && row["operation"] == "read");
    assert_eq!(lead.unwrap()["fields"], "Id;Name");
}

/// An integration that works in bulk alone is not dormant, and its jobs tell the operations apart.
#[test]
fn bulk_jobs_are_use() {
    let header = "EVENT_TYPE,TIMESTAMP,USER_ID,RUN_TIME,LOGIN_KEY,JOB_ID,BATCH_ID,OPERATION_TYPE,ENTITY_TYPE,ROWS_PROCESSED,NUMBER_FAILURES,TIMESTAMP_DERIVED\n";
    let job = |number: u32, operation: &str, object: &str| {
        format!(
            "BulkApi,20261020100000.000,{FEED},10,K1,7505j00000000{number:02}AAA,7515j00000000{number:02}AAA,{operation},{object},250,0,2026-10-20T10:00:00.000Z\n"
        )
    };
    let log = [
        job(1, "upsert", "Account"),
        job(2, "query", "Case"),
        job(3, "hard_delete", "Lead"),
    ];
    let run = org()
        .file(
            "BulkApi.csv",
            log.iter().fold(header.to_owned(), |all, row| all + row),
        )
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rows = table(&run, "use.csv").into_iter();
    let seen: BTreeMap<String, String> = rows
        .map(|row| {
            (
                format!("{} {}", row["object"], row["operation"]),
                row["records"].clone(),
            )
        })
        .collect();
    let expected = [
        ("Account create", "250"),
        ("Account edit", "250"),
        ("Case read", "250"),
        ("Lead delete", "250"),
        ("Lead hard-delete", "250"),
    ];
    assert_eq!(seen, words(&expected));
    assert_eq!(standings(&run, FEED_NAME)["ApiEnabled"].0, "used");
}

/// Over long enough a time, and with nothing left open, what was not used is unused; and what was used is kept
/// apart by operation.
#[test]
fn unused_over_the_whole_window() {
    let log = format!(
        "{REST}{}",
        request(
            20,
            "PATCH",
            "/sobjects/Case/5005j00000Ud77AAAR",
            ["Case", "", ""]
        )
    );
    let run = org()
        .file("ApiTotalUsage.csv", usage(50))
        .file("RestApi.csv", log)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let standings = standings(&run, FEED_NAME);
    let of = |right: &str| standings.get(right).map_or("", |it| it.0.as_str());
    assert_eq!((of("Account read"), of("Case edit")), ("used", "used"));
    for unused in [
        "Account create",
        "Account edit",
        "Account delete",
        "Case create",
        "Case delete",
        "Lead read",
    ] {
        assert_eq!(of(unused), "unused", "{unused}");
    }
    // Who changes a record needs to read it.
    assert_eq!(of("Case read"), "undecided");
    let rows = table(&run, "privileges.csv");
    let window = &rows
        .iter()
        .find(|row| row["username"] == FEED_NAME)
        .unwrap();
    assert_eq!(
        (&*window["window_from"], &*window["window_days"]),
        ("2026-09-01", "50")
    );
}

/// Nothing is called unused on few days, on a part of the calls, where calls do not say what they wrote, or where the
/// package is not all there is.
#[test]
fn nothing_is_called_unused_without_the_evidence() {
    let whys = |export: Export| {
        let run = export.analyze().run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        let standings = standings(&run, FEED_NAME);
        assert!(!standings.values().any(|(standing, _)| standing == "unused"));
        standings["Lead delete"].1.clone()
    };
    let few = org().file("ApiTotalUsage.csv", usage(29));
    assert_eq!(whys(few), "the logs cover too few days: 29 of 30 days");
    let part = format!(
        "{REST}{}{}",
        request(
            1,
            "GET",
            "/sobjects/Account/0015j00000Ud77AAAR",
            ["Account", "", ""]
        ),
        request(
            31,
            "GET",
            "/sobjects/Account/0015j00000Ud77AAAR",
            ["Account", "", ""]
        )
    );
    assert_eq!(
        whys(org().file("RestApi.csv", part)),
        "the logs given show a part of the calls: give ApiTotalUsage, or API and RestApi"
    );
    let partial = org().file("ApiTotalUsage.csv", usage(50)).file(
        "PermissionSetAssignment.csv",
        format!("{ASSIGNMENTS}0Pa5j0000000002,{FEED},0PS5j0000000007,Elsewhere,false\n"),
    );
    assert_eq!(
        whys(partial),
        "the package does not hold all that is granted"
    );
}

/// One call that says no object leaves every write open, and no read.
#[test]
fn a_call_without_an_object_leaves_writes_open() {
    let log = format!("{REST}{}", request(20, "POST", "/composite", ["", "", ""]));
    let run = org()
        .file("ApiTotalUsage.csv", usage(50))
        .file("RestApi.csv", log)
        .analyze()
        .run();
    let standings = standings(&run, FEED_NAME);
    let open = (
        "undecided".to_owned(),
        "calls that write say no object".to_owned(),
    );
    assert_eq!(standings["Lead delete"], open);
    assert_eq!(standings["Lead read"].0, "unused");
}

/// Modify All Data is every right on every object: who holds it has more than its rows say, and what used rights it
/// brought is not called missing.
#[test]
fn modify_all_data_is_expanded() {
    let log = format!(
        "{REST}{}",
        request(20, "POST", "/sobjects/Opportunity", ["Opportunity", "", ""])
    );
    let as_ada = log.replace(FEED, "0055j00000000ADAAY");
    let opportunity = "Id,OwnerId,CreatedById,CreatedDate\n0065j00000Ud77AAAR,0055j00000000ADAAY,0055j00000000ADAAY,2026-10-20T10:00:00.000Z\n";
    let run = org()
        .file("RestApi.csv", log)
        .file("more/RestApi.csv", as_ada)
        .file("Opportunity.csv", opportunity)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let access = table(&run, "access.csv");
    let row = |user: &str, object: &str| {
        let mut rows = access.iter();
        let found = rows.find(|row| row["user_id"] == user && row["object"] == object);
        found.cloned()
    };
    let ada = row("0055j00000000ADAAY", "Opportunity").unwrap();
    assert_eq!(
        (
            &*ada["granted_delete"],
            &*ada["modify_all"],
            &*ada["records_in_reach"]
        ),
        ("true", "true", "1")
    );
    assert_eq!(
        standings(&run, "ada@example.org")["Opportunity create"].0,
        "used"
    );
    // Nothing grants the feed anything on opportunities, and it wrote one: the package is not all of it.
    let feed = row(FEED, "Opportunity").unwrap();
    assert_eq!(
        (
            &*feed["granted_create"],
            &*feed["used_create"],
            &*feed["used_delete"]
        ),
        ("", "1", "0")
    );
}

/// What a person may have done in pages is not called unused under a login that a person has too.
#[test]
fn pages_leave_reads_and_deletions_open() {
    let pages = "EVENT_TYPE,TIMESTAMP,USER_ID,URI,LOGIN_KEY,TIMESTAMP_DERIVED\n";
    let days = (1..=20).map(|day| {
        format!("URI,202610{day:02}100000.000,{FEED},/lightning/o/Account/list,K{day},2026-10-{day:02}T10:00:00.000Z\n")
    });
    let run = org()
        .file("ApiTotalUsage.csv", usage(50))
        .file(
            "URI.csv",
            days.fold(pages.to_owned(), |all, row| all + &row),
        )
        .analyze()
        .run();
    let standings = standings(&run, FEED_NAME);
    for right in ["Lead read", "Lead delete"] {
        assert_eq!(standings[right].0, "undecided", "{right}");
        assert!(standings[right].1.starts_with("somebody works in pages"));
    }
    assert_eq!(standings["Lead create"].0, "unused");
}
