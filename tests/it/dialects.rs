//! Exports as the world writes them: other encodings and delimiters, pages glued together, copies.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::harness::{Export, Run};
use crate::ledger::{ledger, table};

const JOSE: &str = "0055j000000BToKAAW";

/// A user table with a name outside of ASCII.
fn users(delimiter: char) -> String {
    let rows = [
        [
            "Id",
            "Username",
            "Name",
            "IsActive",
            "UserType",
            "ProfileId",
        ],
        [
            JOSE,
            "jose@example.org",
            "José Núñez",
            "true",
            "Standard",
            "",
        ],
        [
            "0055j0000009g5SAAQ",
            "dana@example.org",
            "Dana — née Ō",
            "false",
            "Standard",
            "",
        ],
    ];
    let join = |row: &[&str; 6]| row.join(&delimiter.to_string()) + "\r\n";
    rows.iter().map(join).collect()
}

/// Username, name and whether active, of every login.
fn logins(run: &Run) -> Vec<[String; 3]> {
    let rows = table(run, "identities.csv");
    rows.iter()
        .map(|row| ["username", "name", "active"].map(|column| row[column].clone()))
        .collect()
}

fn analyzed(path: &str, bytes: impl AsRef<[u8]>) -> Run {
    let run = Export::new().file(path, bytes).analyze().run();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    run
}

#[test]
fn users_in_every_encoding_and_with_every_delimiter() {
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(order).collect()
    };
    let comma = users(',');
    let files = [
        ("UTF-8", comma.clone().into_bytes()),
        ("UTF-8 with a mark", format!("\u{feff}{comma}").into_bytes()),
        ("UTF-16 LE", wide(&comma, u16::to_le_bytes)),
        ("UTF-16 BE with tabs", wide(&users('\t'), u16::to_be_bytes)),
        ("semicolons", users(';').into_bytes()),
        ("pipes", users('|').into_bytes()),
        ("line feeds", comma.replace('\r', "").into_bytes()),
        ("carriage returns", comma.replace('\n', "").into_bytes()),
    ];
    for (what, bytes) in files {
        let run = analyzed("User.csv", bytes);
        let expected = [
            ["dana@example.org", "Dana — née Ō", "false"],
            ["jose@example.org", "José Núñez", "true"],
        ];
        assert_eq!(logins(&run), expected, "{what}");
        assert_eq!(run.input("User.csv")["rows"], 2, "{what}");
    }
}

#[test]
fn names_in_windows_1252() {
    let text = users(',').replace(" — née Ō", " — née");
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lossy);
    let names: Vec<_> = logins(&analyzed("User.csv", bytes))
        .into_iter()
        .map(|[_, name, _]| name)
        .collect();
    assert_eq!(names, ["Dana — née", "José Núñez"]);
}

/// Pages of a query glued together by hand repeat the header; it is no row, damaged or not.
#[test]
fn a_header_in_the_middle() {
    let page = |ids: &[&str]| {
        let rows = ids.iter().map(|id| format!("{id},0055j0000009g5SAAQ\n"));
        "Id,OwnerId\n".to_owned() + &rows.collect::<String>()
    };
    let text = page(&["0015j000000Ud77AAC"]) + &page(&["0015j000000Ud7XAAS"]) + "\n" + &page(&[]);
    let run = analyzed("Account.csv", text);
    let input = run.input("Account.csv");
    assert_eq!((&input["rows"], &input["rejected"]), (&2.into(), &0.into()));
    assert_eq!(ledger(&run).len(), 4);
}

/// Columns are found by name: in any order, in any case, among others.
#[test]
fn columns_in_another_order_and_spelling() {
    let plain = "Id,OwnerId,CreatedById,CreatedDate\n\
                 0015j000000Ud77AAC,0055j0000009g5SAAQ,0055j000000BToKAAW,2026-10-20T10:00:00.000Z\n";
    let loader = "\"NAME\",\"CREATEDDATE\",\"OWNERID\",\"ID\",\"CREATEDBYID\"\r\n\
                  \"Acme, Inc.\",\"2026-10-20T10:00:00.000+0000\",\"0055j0000009g5S\",\"0015j000000Ud77\",\"0055j000000BToK\"\r\n";
    let weekly = "\"Id\",\"Owner Id\",\"Created By Id\",\"Created Date\"\n\
                  \"0015j000000Ud77AAC\",\"0055j0000009g5SAAQ\",\"0055j000000BToKAAW\",\"2026-10-20 10:00:00\"\n";
    let expected = ledger(&analyzed("Account.csv", plain));
    assert_eq!(expected.len(), 2);
    for text in [loader, weekly] {
        assert_eq!(ledger(&analyzed("Account.csv", text)), expected, "{text}");
    }
}

const LOG: &str = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID,CLIENT_NAME\n\
                   RestApi,2026-10-20T10:00:00.000Z,0055j0000009g5S,a1,Formstead\n\
                   RestApi,2026-10-20T10:05:00.000Z,0055j0000009g5S,a2,Formstead\n\
                   RestApi,2026-10-20T10:10:00.000Z,0055j0000009g5S,a3,Formstead\n";

#[test]
fn a_copy_of_a_log_counts_once() {
    let once = analyzed("a.csv", LOG);
    let twice = Export::new()
        .file("a.csv", LOG)
        .file("b.csv", LOG)
        .analyze()
        .run();
    assert_eq!(twice.code, 0, "{}", twice.stderr);
    let counts = |run: &Run, file: &str| {
        let input = run.input(file);
        ["rows", "duplicates", "rejected"].map(|what| input[what].as_u64().unwrap())
    };
    assert_eq!(counts(&twice, "a.csv"), [3, 0, 0]);
    assert_eq!(counts(&twice, "b.csv"), [0, 3, 0]);
    assert_eq!(twice.file("identities.csv"), once.file("identities.csv"));
    let types = |run: &Run| run.json("summary.json")["coverage"]["event_types"].take();
    assert_eq!(types(&twice), types(&once));

    // Of two columns with one name the first is meant, here too.
    let wide = LOG.replace(",CLIENT_NAME\n", ",CLIENT_NAME,USER_ID\n");
    let wide = wide.replace(",Formstead\n", ",Formstead,0055j000000BToK\n");
    let run = Export::new()
        .file("a.csv", LOG)
        .file("b.csv", wide)
        .analyze()
        .run();
    assert_eq!(counts(&run, "b.csv"), [0, 3, 0]);

    // A row that stands twice in one file did happen twice; one file of an hour lies in that of its day.
    let mut rows: Vec<&str> = LOG.lines().collect();
    rows.push(rows[3]);
    let day = rows.join("\n");
    let hour = [rows[0], rows[3], rows[3], ""].join("\n");
    let run = Export::new()
        .file("day.csv", day)
        .file("hour.csv", hour)
        .analyze()
        .run();
    assert_eq!(counts(&run, "day.csv"), [4, 0, 0]);
    assert_eq!(counts(&run, "hour.csv"), [0, 2, 0]);
}

/// Of two copies of a record the newer one holds.
#[test]
fn a_record_exported_twice_counts_once() {
    let export = |owner: &str, day: u32| {
        format!(
            "Id,OwnerId,SystemModstamp\n0015j000000Ud77AAC,{owner},2026-10-{day}T10:00:00.000Z\n"
        )
    };
    let run = Export::new()
        .file("a/Account.csv", export("0055j000000BToKAAW", 21))
        .file("b/Account.csv", export("0055j0000009g5SAAQ", 20))
        .analyze()
        .run();
    let stamps = ledger(&run);
    assert_eq!(stamps.len(), 2, "one record");
    assert_eq!(stamps[0].owner_id, "0055j000000BToKAAW");
    let older = run.input("b/Account.csv");
    assert_eq!(
        (&older["rows"], &older["duplicates"]),
        (&0.into(), &1.into())
    );
}

#[test]
fn logins_as_setup_downloads_them() {
    let history = "Username,Login Time,Source IP,Login Type,Status,Browser,Platform,Application,Login URL\n\
        dana@example.org,\"10/21/2026, 9:05:00 AM PDT\",192.0.2.1,Application,Success,Chrome 140,Mac OSX,Browser,x\n";
    let rejected = Export::new()
        .file("User.csv", users(','))
        .file("h.csv", history)
        .analyze()
        .run();
    // A zone that is not UTC is refused, not guessed.
    assert_eq!(rejected.code, 4);
    assert_eq!(rejected.input("h.csv")["rejected"], 1);

    let history = "Username,Login Time,Source IP,Login Type,Status,Browser,Platform,Application,Login URL\n\
        dana@example.org,10/20/2026 9:05 AM,192.0.2.1,Application,Success,Chrome 140,Mac OSX,Browser,x\n\
        DANA@example.org,\"10/21/2026, 9:05 PM\",192.0.2.1,Application,Success,Chrome 140,Mac OSX,Browser,x\n\
        dana@example.org,10/22/2026 12:05 AM,192.0.2.1,Remote Access 2.0,Success,Unknown,Unknown,Formstead,x\n\
        jose@example.org,10/22/2026 12:05 AM,192.0.2.1,Application,Invalid Password,Chrome 140,Mac OSX,Browser,x\n\
        nobody@example.org,10/22/2026 12:05 AM,192.0.2.1,Application,Success,Chrome 140,Mac OSX,Browser,x\n";
    let run = Export::new()
        .file("User.csv", users(','))
        .file("h.csv", history)
        .analyze()
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let input = run.input("h.csv");
    assert_eq!(input["kind"], "login-history");
    assert_eq!((&input["rows"], &input["rejected"]), (&5.into(), &0.into()));
    assert_eq!(input["to"], "2026-10-22T00:05:00Z");
    let rows = table(&run, "identities.csv");
    let dana = rows
        .iter()
        .find(|row| row["username"] == "dana@example.org")
        .unwrap();
    assert_eq!(
        (dana["ui_days"].as_str(), dana["api_days"].as_str()),
        ("2", "1")
    );
    assert_eq!(dana["first_seen"], "2026-10-20T09:05:00Z");
    let jose = rows
        .iter()
        .find(|row| row["username"] == "jose@example.org")
        .unwrap();
    assert_eq!(jose["ui_days"], "0", "a refused login is no day of use");
}
