//! Which systems and tools were seen, and what they did.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use byline::analysis::{Analysis, Input, Request, Unwritten, analyze};
use byline::identity::Client;
use byline::progress::Silent;
use byline::report::clients_csv;
use proptest::prelude::*;

use crate::harness::{Export, story};

/// What the story's logs hold was counted apart from this, by a script over their distinct rows.
#[test]
fn the_clients_of_the_story() {
    let clients = std::str::from_utf8(story().file("clients.csv")).unwrap();
    insta::assert_snapshot!(clients, @r"
    client,kind,logins,users,objects,creates,updates,deletes,reads,first_seen,last_seen
    Data Loader,tool,26,1,Opportunity,32,2,0,0,2026-05-05T15:47:15Z,2026-10-27T14:27:33.859Z
    Formstead,,366,1,Account;Contact;Opportunity,334,429,0,0,2026-05-01T01:53:36Z,2026-10-30T23:02:11.642Z
    Fundstream,integration,366,1,Contact;Opportunity,0,482,0,1801,2026-05-01T04:29:25Z,2026-10-30T23:05:00.524Z
    Mailwing,,366,1,Contact;Task,98,42,0,1296,2026-05-01T00:03:59Z,2026-10-30T22:30:00.701Z
    Salesforce mobile app,tool,50,1,Case;Contact;Volunteer_Shift__c,2,6,0,0,2026-05-01T14:51:37Z,2026-10-30T20:49:38.482Z
    ");
}

/// Columns of every event type that a test writes, in one table.
const HEADER: &str = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,LOGIN_KEY,METHOD,URI,STATUS_CODE,USER_AGENT,\
    ROWS_PROCESSED,ENTITY_NAME,CONNECTED_APP_ID,CONNECTED_APP_NAME,CLIENT_NAME,API_RESOURCE,HTTP_METHOD,\
    METHOD_NAME,BROWSER_TYPE,LOGIN_TYPE,LOGIN_STATUS,JOB_ID,OPERATION_TYPE,RECORDS_PROCESSED,ENTITY_TYPE,\
    API_FAMILY,CLIENT_IP,SOURCE_IP";

const DANA: &str = "0055j000000Ud71";
const APP: &str = "0H45j000000KfT8";

/// One row: the cells that are filled, as `COLUMN=value` with bars between them.
fn event(event_type: &str, time: &str, cells: &str) -> String {
    let time = format!("2026-03-02T{time}Z");
    let own = [
        ("EVENT_TYPE", event_type),
        ("TIMESTAMP_DERIVED", time.as_str()),
    ];
    let cells = cells.split('|').filter_map(|cell| cell.split_once('='));
    let cells: Vec<(&str, &str)> = own.into_iter().chain(cells).collect();
    let value = |column: &str| {
        let filled = cells.iter().find(|(name, _)| *name == column);
        filled.map_or("", |(_, value)| value)
    };
    let row = HEADER
        .split(',')
        .map(|column| format!("\"{}\"", value(column)));
    row.collect::<Vec<_>>().join(",")
}

fn log(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// The rows of `clients.csv`, without times.
fn clients_of(rows: &[String]) -> Vec<String> {
    let run = Export::new().file("events.csv", log(rows)).analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = String::from_utf8(run.file("clients.csv").to_vec()).unwrap();
    let without_times = |row: &str| row.rsplitn(3, ',').last().unwrap().to_owned();
    text.lines().skip(1).map(without_times).collect()
}

#[test]
fn what_stands_in_two_logs_counts_once() {
    let rest = |time, cells: &str| {
        let who = format!("USER_ID={DANA}|CONNECTED_APP_ID={APP}|LOGIN_KEY=k|USER_AGENT=Java/17");
        event("RestApi", time, &format!("{who}|{cells}|STATUS_CODE=200"))
    };
    let usage = |time, cells: &str| {
        let who = format!("USER_ID={DANA}|CONNECTED_APP_ID={APP}|CONNECTED_APP_NAME=Formstead");
        event("ApiTotalUsage", time, &format!("{who}|{cells}"))
    };
    let job = "7505j000000Ud77";
    let bulk = format!(
        "USER_ID={DANA}|LOGIN_KEY=k|JOB_ID={job}|OPERATION_TYPE=upsert|RECORDS_PROCESSED=300|ENTITY_TYPE=Contact"
    );
    let tree = "composite/tree/Gift__c";
    let rows = [
        rest(
            "08:00:00.100",
            &format!("METHOD=POST|URI=/services/data/v60.0/{tree}|ROWS_PROCESSED=40"),
        ),
        usage(
            "08:00:00.100",
            &format!("HTTP_METHOD=POST|API_RESOURCE=/v60.0/{tree}|STATUS_CODE=200"),
        ),
        // Lost from one of the two logs.
        usage(
            "09:00:00.100",
            "HTTP_METHOD=DELETE|API_RESOURCE=/v60.0/sobjects/Case/5005j000000Ud77|STATUS_CODE=204",
        ),
        // Refused: nothing was done.
        usage(
            "09:10:00.100",
            "HTTP_METHOD=DELETE|API_RESOURCE=/v60.0/sobjects/Lead/00Q5j000000Ud77|STATUS_CODE=404",
        ),
        rest(
            "10:00:00.100",
            "METHOD=GET|URI=/services/data/v60.0/query|ROWS_PROCESSED=25",
        ),
        usage(
            "10:00:00.100",
            "HTTP_METHOD=GET|API_RESOURCE=/v60.0/query|STATUS_CODE=200",
        ),
        // The rows of a bulk job are its own.
        rest(
            "11:00:00.100",
            &format!("METHOD=GET|URI=/services/data/v60.0/jobs/ingest/{job}|ROWS_PROCESSED=0"),
        ),
        event("BulkApi2", "11:00:01.000", &bulk),
    ];
    assert_eq!(
        clients_of(&rows),
        ["Formstead,,,1,Case;Contact;Gift__c,40,300,1,25"]
    );
}

#[test]
fn soap_calls_count_in_either_log() {
    let who = format!("USER_ID={DANA}|CLIENT_NAME=Mailwing/3.2");
    let soap = |time, cells: &str| {
        event(
            "API",
            time,
            &format!("{who}|LOGIN_KEY=k|ENTITY_NAME=Contact|{cells}"),
        )
    };
    let usage = |time, call: &str| {
        let cells = format!("{who}|HTTP_METHOD=POST|ENTITY_NAME=Task|API_RESOURCE={call}");
        event("ApiTotalUsage", time, &cells)
    };
    let rows = [
        soap("08:00:00.000", "METHOD_NAME=insert|ROWS_PROCESSED=36"),
        // Rows of an update are logged as 0.
        soap("08:01:00.000", "METHOD_NAME=update|ROWS_PROCESSED=0"),
        soap("08:02:00.000", "METHOD_NAME=query_more|ROWS_PROCESSED=2000"),
        soap(
            "08:03:00.000",
            "METHOD_NAME=describe_s_objects|ROWS_PROCESSED=0",
        ),
        usage("08:00:00.000", "create"),
        usage("08:04:00.000", "delete"),
        usage("08:05:00.000", "login"),
    ];
    assert_eq!(clients_of(&rows), ["Mailwing,,,1,Contact;Task,36,1,1,2000"]);
}

/// One login of Dana's to an app.
fn history() -> String {
    let header = "Id,UserId,LoginTime,LoginType,SourceIp,Status,Application";
    let row = "2026-03-02T08:00:00.000+0000,Remote Access 2.0,192.0.2.1,Success,Formstead";
    format!("{header}\n0Ya5j000000Ud77,{DANA},{row}\n")
}

#[test]
fn an_app_that_only_the_login_history_names() {
    let who = format!("USER_ID={DANA}|CONNECTED_APP_ID={APP}");
    let login = "LOGIN_KEY=k|LOGIN_TYPE=i|LOGIN_STATUS=LOGIN_NO_ERROR|BROWSER_TYPE=Java/17";
    let post = "HTTP_METHOD=POST|API_RESOURCE=/v60.0/sobjects/Gift__c";
    let rows = [
        event("Login", "08:00:00.700", &format!("{who}|{login}")),
        event("ApiTotalUsage", "08:00:05.000", &format!("{who}|{post}")),
    ];
    let export = Export::new().file("events.csv", log(&rows));
    let run = export.file("LoginHistory.csv", history()).analyze().run();
    let clients = std::str::from_utf8(run.file("clients.csv")).unwrap();
    assert!(
        clients.contains("\nFormstead,,1,1,Gift__c,1,0,0,0,"),
        "{clients}"
    );
    assert_eq!(clients.lines().count(), 2, "{clients}");
}

#[test]
fn clients_that_never_name_themselves_share_a_row() {
    let cells = format!("USER_ID={DANA}|HTTP_METHOD=POST|API_RESOURCE=/v60.0/sobjects/Gift__c");
    let usage = event("ApiTotalUsage", "08:00:05.000", &cells);
    assert_eq!(clients_of(&[usage]), ["(unnamed),,,1,Gift__c,1,0,0,0"]);
}

/// Dana signs in by SOAP, from an address, with an agent.
fn signs_in(time: &str, [address, agent, key]: [&str; 3]) -> String {
    let cells = format!(
        "USER_ID={DANA}|LOGIN_KEY={key}|LOGIN_TYPE=I|LOGIN_STATUS=LOGIN_NO_ERROR|BROWSER_TYPE={agent}|SOURCE_IP={address}"
    );
    event("Login", time, &cells)
}

/// A nameless request in Dana's name, from an address.
fn posts(time: &str, address: &str, object: &str) -> String {
    let post = format!("HTTP_METHOD=POST|API_RESOURCE=/v60.0/sobjects/{object}");
    let cells = format!("USER_ID={DANA}|CLIENT_IP={address}|{post}");
    event("ApiTotalUsage", time, &cells)
}

#[test]
fn nameless_requests_are_those_of_who_signed_in_from_their_address() {
    let rows = [
        signs_in(
            "08:00:00.000",
            ["192.0.2.1", "webfold-sync/2.3 (node 18)", "a"],
        ),
        signs_in(
            "08:30:00.000",
            ["192.0.2.1", "webfold-sync/3.0 (node 20)", "b"],
        ),
        signs_in("09:00:00.000", ["192.0.2.2", "ringdesk-sync/1.0", "c"]),
        // Two work from here.
        signs_in(
            "09:10:00.000",
            ["192.0.2.3", "webfold-sync/3.0 (node 20)", "d"],
        ),
        signs_in("09:20:00.000", ["192.0.2.3", "ringdesk-sync/1.0", "e"]),
        posts("10:00:00.000", "192.0.2.1", "Gift__c"),
        posts("10:01:00.000", "192.0.2.2", "Case"),
        posts("10:02:00.000", "192.0.2.3", "Lead"),
        // Nobody signed in from here, and Dana has two such clients.
        posts("10:03:00.000", "192.0.2.9", "Task"),
        posts("10:04:00.000", "Salesforce.com IP", "Contact"),
    ];
    assert_eq!(
        clients_of(&rows),
        [
            "(unnamed),,0,1,Contact;Lead;Task,3,0,0,0",
            "ringdesk-sync,,2,1,Case,1,0,0,0",
            "webfold-sync,,3,1,Gift__c,1,0,0,0",
        ]
    );
}

#[test]
fn the_one_client_without_other_names_made_requests_from_new_addresses() {
    let webfold = signs_in("08:00:00.000", ["192.0.2.1", "webfold-sync/2.3", "a"]);
    let request = posts("10:00:00.000", "192.0.2.9", "Gift__c");
    let named = clients_of(&[webfold, request]);
    assert_eq!(named, ["webfold-sync,,1,1,Gift__c,1,0,0,0"]);
}

#[test]
fn a_session_whose_login_is_lost_is_named_by_its_address() {
    let call = "METHOD_NAME=update|ENTITY_NAME=Gift__c|ROWS_PROCESSED=0";
    let cells = format!("USER_ID={DANA}|LOGIN_KEY=lost|CLIENT_IP=192.0.2.1|{call}");
    let rows = [
        signs_in("08:00:00.000", ["192.0.2.1", "webfold-sync/2.3", "a"]),
        event("API", "10:00:00.000", &cells),
    ];
    assert_eq!(clients_of(&rows), ["webfold-sync,,1,1,Gift__c,0,1,0,0"]);
}

#[test]
fn requests_that_steer_bulk_jobs_count_as_the_jobs() {
    let steer = |time, cells: &str| {
        let who = format!("USER_ID={DANA}|CLIENT_NAME=Mailwing/3.2|API_FAMILY=Bulk");
        event("ApiTotalUsage", time, &format!("{who}|{cells}"))
    };
    let (writes, reads) = ("7505j000000Ud77AAC", "7505j000000Ud78AAC");
    let batch = |job: &str| format!("API_RESOURCE=/job/{job}/batch");
    let result = format!("{}/7515j000000Ud77AAC/result/7525j000000Ud77", batch(reads));
    let rows = [
        steer(
            "08:00:00.000",
            &format!("HTTP_METHOD=POST|ENTITY_NAME=Gift__c|{}", batch(writes)),
        ),
        steer(
            "08:01:00.000",
            &format!("HTTP_METHOD=GET|ENTITY_NAME=Gift__c|{}", batch(writes)),
        ),
        steer(
            "09:00:00.000",
            &format!("HTTP_METHOD=POST|ENTITY_NAME=Contact|{}", batch(reads)),
        ),
        steer(
            "09:01:00.000",
            &format!("HTTP_METHOD=GET|ENTITY_NAME=Contact|{result}"),
        ),
    ];
    // How many records they were, no row says.
    assert_eq!(clients_of(&rows), ["Mailwing,,,1,Contact;Gift__c,0,1,0,1"]);
}

#[test]
fn what_no_log_shows_is_not_known() {
    let run = Export::new()
        .file("LoginHistory.csv", history())
        .analyze()
        .run();
    let clients = std::str::from_utf8(run.file("clients.csv")).unwrap();
    let row = "Formstead,,1,1,,,,,,2026-03-02T08:00:00Z,2026-03-02T08:00:00Z";
    assert_eq!(clients.lines().nth(1), Some(row));
}

/// All clients by their numbers, and `clients.csv`, of rows that stand in these files.
fn numbered(rows: &[(String, usize)]) -> (Vec<Client>, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let export = dir.path().join("export");
    fs::create_dir(&export).unwrap();
    for file in 0..4 {
        let rows: Vec<String> = rows
            .iter()
            .filter(|(_, f)| *f == file)
            .map(|(r, _)| r.clone())
            .collect();
        fs::write(export.join(format!("{file}.csv")), log(&rows)).unwrap();
    }
    let input = Input {
        exports: &[export],
        out: None,
        scratch: dir.path(),
        date_order: None,
        limits: byline::limits::Limits::default(),
    };
    let request = Request {
        input,
        as_of: None,
        witness: None,
        pseudonyms: None,
    };
    let analysis: Analysis = analyze(&request, &Unwritten, &Silent).unwrap();
    let clients = (0..).map_while(|number| analysis.clients.get(number).cloned());
    (clients.collect(), clients_csv(&analysis))
}

const ADDRESSES: [&str; 3] = ["", "192.0.2.1", "192.0.2.2"];
const TYPES: [&str; 5] = ["RestApi", "ApiTotalUsage", "API", "BulkApi2", "Login"];
const APPS: [&str; 3] = ["", APP, "0H45j000000KfT9"];
const NAMES: [&str; 3] = ["", "Formstead", "Mailwing Connect"];
const CALLERS: [&str; 4] = ["", "Mailwing/3.2", "DataLoaderBulkUI/64", "jsforce"];
const AGENTS: [&str; 4] = [
    "",
    "Java/17",
    "fundstream-sync/4.11 (node 20)",
    "Mozilla/5.0 Chrome/126.0",
];
const PATHS: [&str; 4] = [
    "sobjects/Case",
    "query",
    "composite",
    "jobs/ingest/7505j000000Ud77/batches",
];
const CALLS: [&str; 3] = ["insert", "query", "upsert"];
const LOGIN_TYPES: [&str; 3] = ["i", "A", "I"];

prop_compose! {
    /// An event of one of a few clients under one of a few logins.
    fn any_event()(
        (kind, user, key, app) in (0usize..5, 1usize..4, 0usize..4, 0usize..3),
        (name, caller, agent, path) in (0usize..3, 0usize..4, 0usize..4, 0usize..4),
        (call, login, rows, minute) in (0usize..3, 0usize..3, 0u32..30, 0u32..600),
        address in 0usize..3,
    ) -> String {
        let cells = [
            format!("USER_ID=0055j000000Ud7{user}"),
            if key == 0 { String::new() } else { format!("LOGIN_KEY=k{key}") },
            format!("CONNECTED_APP_ID={}", APPS[app]),
            format!("CONNECTED_APP_NAME={}", if app > 0 { NAMES[name] } else { "" }),
            format!("CLIENT_NAME={}", CALLERS[caller]),
            format!("USER_AGENT={}", AGENTS[agent]),
            format!("BROWSER_TYPE={}", AGENTS[agent]),
            format!("LOGIN_TYPE={}", LOGIN_TYPES[login]),
            format!("METHOD={}", if rows % 2 == 0 { "POST" } else { "GET" }),
            format!("HTTP_METHOD={}", if rows % 2 == 0 { "POST" } else { "GET" }),
            format!("URI=/services/data/v60.0/{}", PATHS[path]),
            format!("API_RESOURCE={}", if call == 0 { CALLS[1].to_owned() } else { format!("/v60.0/{}", PATHS[path]) }),
            format!("METHOD_NAME={}", CALLS[call]),
            format!("OPERATION_TYPE={}", CALLS[call]),
            "JOB_ID=7505j000000Ud77".to_owned(),
            format!("RECORDS_PROCESSED={rows}"),
            format!("ROWS_PROCESSED={rows}"),
            format!("ENTITY_TYPE={}", ["Case", "Contact", "Lead"][login]),
            format!("CLIENT_IP={0}|SOURCE_IP={0}", ADDRESSES[address]),
        ];
        let time = format!("{:02}:{:02}:00.000", 8 + minute / 60, minute % 60);
        event(TYPES[kind], &time, &cells.join("|"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Which file a row stands in, and which file comes first, changes no number and no byte.
    #[test]
    fn the_order_of_files_changes_no_client(
        events in prop::collection::btree_set(any_event(), 1..40),
        places in prop::collection::vec((0usize..4, 0usize..4), 40),
    ) {
        let spread = |place: fn(&(usize, usize)) -> usize| -> Vec<(String, usize)> {
            let places = places.iter().map(place);
            events.iter().cloned().zip(places).collect()
        };
        prop_assert_eq!(numbered(&spread(|p| p.0)), numbered(&spread(|p| p.1)));
    }
}
