//! `byline plan`: what its files say against the export itself, counted anew by the `csv` crate and maps.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};

use csv::{ByteRecord, ReaderBuilder};

use crate::harness::{Byline, Export, NONPROFIT, Run, files_below, repository};

/// The owner column of an export: by record, as it stands in the file.
type Owners = BTreeMap<String, Vec<u8>>;

pub(crate) fn rows(bytes: &[u8]) -> (Vec<String>, Vec<ByteRecord>) {
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let header = reader.byte_headers().unwrap().clone();
    let name = |cell: &[u8]| String::from_utf8_lossy(cell).to_uppercase();
    let rows = reader.byte_records().map(Result::unwrap).collect();
    (header.iter().map(name).collect(), rows)
}

pub(crate) fn text(cell: &[u8]) -> String {
    String::from_utf8(cell.to_vec()).unwrap()
}

/// Adds the owners of one file, but for records in the recycle bin, and those of files without owners.
fn add_owners(owners: &mut Owners, bytes: &[u8]) {
    let (header, rows) = rows(bytes);
    let at = |name: &str| header.iter().position(|it| it == name);
    let (Some(id), Some(owner)) = (at("ID"), at("OWNERID")) else {
        return;
    };
    for row in rows {
        let deleted = at("ISDELETED")
            .is_some_and(|at| row[at].eq_ignore_ascii_case(b"true") || &row[at] == b"1");
        if !deleted {
            owners.insert(text(&row[id]), row[owner].to_vec());
        }
    }
}

/// The owners of every record file below a folder, archives included.
fn owners_of(files: &BTreeMap<String, Vec<u8>>) -> Owners {
    let mut owners = Owners::new();
    for (path, bytes) in files {
        if path.ends_with(".csv") {
            add_owners(&mut owners, bytes);
        } else if path.ends_with(".ZIP") {
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            for member in 0..zip.len() {
                let mut bytes = Vec::new();
                zip.by_index(member)
                    .unwrap()
                    .read_to_end(&mut bytes)
                    .unwrap();
                add_owners(&mut owners, &bytes);
            }
        }
    }
    owners
}

/// The files of a folder of the result, in their order.
fn folder<'r>(run: &'r Run, folder: &str) -> Vec<(&'r str, Vec<Vec<String>>)> {
    let prefix = format!("{folder}/");
    let files = run
        .files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?, bytes)));
    let cells = |bytes: &[u8]| {
        rows(bytes)
            .1
            .iter()
            .map(|row| row.iter().map(text).collect())
            .collect()
    };
    files.map(|(name, bytes)| (name, cells(bytes))).collect()
}

fn counted(owners: &Owners, prefix: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (_, owner) in owners.iter().filter(|(id, _)| id.starts_with(prefix)) {
        *counts.entry(text(owner)).or_default() += 1;
    }
    counts
}

/// There and back: the transfer files change owners of the export, the rollback files restore every byte of the column, and
/// in between the counts are those of the plan.
fn assert_there_and_back(run: &Run, export: Owners, prefixes: &BTreeMap<&str, &str>) {
    let mut now = export.clone();
    let mut met = BTreeSet::new();
    let transfer = folder(run, "transfer");
    let (rollback, guard) = (folder(run, "rollback"), folder(run, "guard"));
    let names = |files: &[(&str, _)]| {
        files
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let numbered: Vec<_> = transfer
        .iter()
        .map(|(name, _)| name.split_once('_').unwrap().0)
        .collect();
    assert!(
        (1..)
            .zip(&numbered)
            .all(|(number, it)| it.parse() == Ok(number)),
        "{numbered:?}"
    );
    for (((name, rows), back), guarded) in transfer.iter().zip(&rollback).zip(&guard) {
        assert_eq!(
            [names(&rollback), names(&guard)],
            [names(&transfer), names(&transfer)]
        );
        for ((row, back), guarded) in rows.iter().zip(&back.1).zip(&guarded.1) {
            assert!(met.insert(row[0].clone()), "{} is in two files", row[0]);
            let owner = now.insert(row[0].clone(), row[1].clone().into_bytes());
            assert_eq!(owner.unwrap(), back[1].as_bytes(), "{name}");
            assert_eq!((&row[0], &back[0]), (&back[0], &guarded[0]));
            assert_eq!(guarded[1..], [row[1].clone(), back[1].clone()]);
            assert_ne!(row[1], back[1]);
        }
        assert_eq!((rows.len(), rows.len()), (back.1.len(), guarded.1.len()));
    }
    let mut after: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let (_, told) = rows(run.file("owners_before_after.csv"));
    for row in told {
        let count: u64 = text(&row[6]).parse().unwrap();
        if count > 0 {
            after
                .entry(text(&row[0]))
                .or_default()
                .insert(text(&row[1]), count);
        }
    }
    for (object, counts) in after {
        assert_eq!(counts, counted(&now, prefixes[object.as_str()]), "{object}");
    }
    for (_, rows) in rollback {
        for row in rows {
            now.insert(row[0].clone(), row[1].clone().into_bytes());
        }
    }
    assert!(now == export, "the owner column is what it was");
}

#[test]
fn transfer_and_rollback_of_the_story_are_inverse_and_the_same_with_any_threads() {
    let plan = |jobs: &str| {
        let run = Byline::plan(&[NONPROFIT]).args(["--jobs", jobs]).run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    };
    let run = plan("1");
    let again = plan("2");
    let differ: Vec<_> = run
        .files
        .iter()
        .filter(|(path, bytes)| again.files.get(*path) != Some(bytes))
        .collect();
    assert!(
        differ.is_empty() && run.files.len() == again.files.len(),
        "{:?}",
        differ.iter().map(|it| it.0).collect::<Vec<_>>()
    );
    let export = owners_of(&files_below(&repository().join(NONPROFIT).join("records")));
    let prefixes = BTreeMap::from([
        ("Account", "001"),
        ("Contact", "003"),
        ("Opportunity", "006"),
        ("Task", "00T"),
    ]);
    // Each record of an owner whose records move has its reason, and is in a file if it has a new owner.
    let plan = run.json("plan.json");
    for moving in plan["moving"].as_array().unwrap() {
        let object = moving["object"].as_str().unwrap();
        let owned = counted(&export, prefixes[object])[moving["owner_id"].as_str().unwrap()];
        assert_eq!(moving["records"].as_u64(), Some(owned));
    }
    let mut moved = 0;
    for (name, rows) in folder(&run, "reasons") {
        let object = plan["objects"].as_array().unwrap().iter();
        let object = object
            .clone()
            .find(|it| format!("{}.csv", it["object"].as_str().unwrap()) == name)
            .unwrap();
        assert_eq!(object["asked"].as_u64(), Some(rows.len() as u64));
        let given = rows.iter().filter(|row| !row[2].is_empty());
        assert_eq!(object["moved"].as_u64(), Some(given.clone().count() as u64));
        assert!(
            rows.iter()
                .all(|row| !row[4].is_empty() && row[0] > String::new())
        );
        assert!(rows.is_sorted());
        moved += given.count();
    }
    let in_files: usize = folder(&run, "transfer")
        .iter()
        .map(|(_, rows)| rows.len())
        .sum();
    assert_eq!(moved, in_files);
    // Nobody who is inactive, no machine's login and nobody whose records move is given any.
    let (header, identities) = rows(&Byline::analyze(&[NONPROFIT]).run().files["identities.csv"]);
    let at = |name: &str| header.iter().position(|it| it == name).unwrap();
    let moving: BTreeSet<&str> = plan["moving"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["owner_id"].as_str().unwrap())
        .collect();
    let may: BTreeSet<String> = identities
        .iter()
        .filter(|row| &row[at("ACTIVE")] == b"true" && &row[at("CLASS")] != b"integration")
        .map(|row| text(&row[at("USER_ID")]))
        .filter(|id| !moving.contains(id.as_str()))
        .collect();
    for (name, rows) in folder(&run, "transfer") {
        assert!(rows.iter().all(|row| may.contains(&row[1])), "{name}");
    }
    assert_there_and_back(&run, export, &prefixes);
}

pub(crate) const USERS: &str = "Id,Username,Name,IsActive,UserType,Profile.UserLicense.Name\n\
    005000000000001AAA,vera@x.org,Vera,true,Standard,Salesforce\n\
    005000000000002AAA,amy@x.org,=HYPERLINK(\"x\")|<b>Amy,true,Standard,Salesforce\n\
    005000000000003AAA,ben@x.org,Ben,true,Standard,Salesforce\n\
    005000000000004AAA,gone@x.org,Gone,false,Standard,Salesforce\n";

/// An id of 18 characters.
pub(crate) fn id(prefix: &str, number: usize) -> String {
    let short = format!("{prefix}{number:012}");
    byline::org::SalesforceId::parse(short.as_bytes())
        .unwrap()
        .to_string()
}

/// A record file: columns, and a row for each number. Every record is Vera's but where the row says so.
pub(crate) fn table(columns: &str, count: usize, row: impl Fn(usize) -> String) -> String {
    let mut file = format!("Id,OwnerId,CreatedDate,CreatedById,{columns}\n");
    for number in 0..count {
        file.push_str(&row(number));
        file.push('\n');
    }
    file
}

pub(crate) fn stamped(prefix: &str, number: usize, owner: &str, rest: &str) -> String {
    format!(
        "{},{owner},2026-01-02T03:04:05Z,{VERA},{rest}",
        id(prefix, number)
    )
}

pub(crate) const VERA: &str = "005000000000001AAA";
pub(crate) const AMY: &str = "005000000000002AAA";
pub(crate) const BEN: &str = "005000000000003AAA";
pub(crate) const GONE: &str = "005000000000004AAA";

pub(crate) fn plan_of(export: &Export, args: &[&str]) -> Run {
    export
        .beside(&["plan", "export", "--out", "out"])
        .args(args.iter().copied())
        .run()
}

pub(crate) fn with_rules(export: Export, rules: &str) -> Export {
    fs::write(export.folder().join("plan.toml"), rules).unwrap();
    export
}

/// Ten thousand is no skew, one more is; ten thousand rows are one file, one more are two.
#[test]
fn limits_are_kept_to_the_row() {
    let accounts = table("BillingState", 10_002, |number| {
        let owner = if number == 0 { AMY } else { VERA };
        stamped("001", number, owner, "CA")
    });
    let map = "[[rule]]\nkind = \"map\"\ncolumn = \"BillingState\"\nto = { CA = \"amy@x.org\" }\n";
    let export = Export::new()
        .file("User.csv", USERS)
        .file("Account.csv", &accounts);
    let export = with_rules(export, map);
    let args = ["--from", "vera@x.org", "--rules", "plan.toml"];
    let run = plan_of(&export, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let object = run.json("plan.json")["objects"][0].clone();
    assert_eq!(
        [
            &object["asked"],
            &object["moved"],
            &object["without_target"]
        ],
        [10_001, 9_999, 2]
    );
    assert_eq!(
        object["stays"][0]["reason"],
        "1 map: whoever was found would own more than the limit"
    );
    assert_eq!(
        object["deferral"],
        serde_json::Value::Null,
        "nobody gives or gets more than 10,000"
    );
    let (_, rows) = rows(run.file("owners_before_after.csv"));
    assert_eq!([&rows[0][6], &rows[0][7]], [&b"10000"[..], b"false"]);

    let export = with_rules(
        export,
        &format!("[allow]\nover_limit = [\"amy@x.org\"]\n{map}"),
    );
    let run = plan_of(&export, &args);
    let object = run.json("plan.json")["objects"][0].clone();
    assert_eq!(
        [&object["moved"], &object["deferral"]["records"]],
        [10_001, 10_001]
    );
    let files = folder(&run, "transfer");
    let sizes: Vec<_> = files
        .iter()
        .map(|(name, rows)| (*name, rows.len()))
        .collect();
    assert_eq!(sizes, [("01_Account.csv", 10_000), ("02_Account.csv", 1)]);
    assert_eq!(
        object["files"][0]["bytes"].as_u64(),
        Some(run.file("transfer/01_Account.csv").len() as u64)
    );
    let runbook = text(run.file("plan.md"));
    assert!(
        runbook.contains("Suspend sharing calculations")
            && runbook.contains("Resume sharing calculations")
    );
    let mut owners = Owners::new();
    add_owners(&mut owners, accounts.as_bytes());
    assert_there_and_back(&run, owners, &BTreeMap::from([("Account", "001")]));
}

/// Contacts of 40 accounts, some with more contacts than a file holds.
#[test]
fn rows_of_one_parent_stay_together() {
    let parent = |number: usize| if number < 20 { 0 } else { number % 40 };
    let contacts = table("AccountId", 300, |number| {
        let account = id("001", parent(number));
        stamped("003", number, VERA, &account)
    });
    let accounts = table("Name", 40, |number| stamped("001", number, VERA, "x"));
    let export = Export::new()
        .file("User.csv", USERS)
        .file("Account.csv", accounts)
        .file("Contact.csv", &contacts);
    let rules = "[[rule]]\nkind = \"parent-owner\"\nobjects = [\"Contact\"]\n[[rule]]\nkind = \"map\"\nobjects = [\"Account\"]\ncolumn = \"Name\"\nto = { x = \"ben@x.org\" }\n";
    let export = with_rules(export, rules);
    let run = plan_of(
        &export,
        &[
            "--from",
            "vera@x.org",
            "--rules",
            "plan.toml",
            "--max-rows",
            "12",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let of_record: BTreeMap<String, usize> = (0..300)
        .map(|number| (id("003", number), parent(number)))
        .collect();
    let mut files_of_parent: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let mut last_account = 0;
    for (place, (name, rows)) in folder(&run, "transfer").into_iter().enumerate() {
        assert!(!rows.is_empty() && rows.len() <= 12);
        if name.ends_with("Account.csv") {
            last_account = place;
            continue;
        }
        for row in rows {
            assert_eq!(row[1], BEN, "the owner of the account after the plan");
            files_of_parent
                .entry(of_record[&row[0]])
                .or_default()
                .insert(name.to_owned());
        }
    }
    assert_eq!(
        last_account, 3,
        "accounts come first, in four files of twelve"
    );
    for (parent, files) in &files_of_parent {
        assert_eq!(files.len(), if *parent == 0 { 3 } else { 1 }, "{parent}");
    }
    assert_eq!(run.json("plan.json")["objects"][1]["split_parents"], 1);
    let waves: Vec<_> = run.json("plan.json")["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["wave"].clone())
        .collect();
    assert_eq!(waves, [1, 2]);
}
