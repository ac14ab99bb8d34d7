//! What a result says of single objects and of rights that follows from some files only, whatever the others hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::Run;
use crate::ledger::{Row, table};

/// Lines of facts, by object: who owns its records, when and by whom they were made and changed. Who really did it is
/// none of them, for that is learned from all of an export.
pub(crate) type Facts = BTreeMap<String, BTreeSet<String>>;

/// The columns that rest on the records of one object alone.
const TABLES: [(&str, &[&str]); 4] = [
    (
        "ownership.csv",
        &[
            "records",
            "owners",
            "top_owner_id",
            "top_share",
            "hhi",
            "effective_owners",
            "gini",
        ],
    ),
    (
        "owners.csv",
        &["owner_id", "records", "share", "oldest", "newest"],
    ),
    (
        "lorenz.csv",
        &["owners", "records", "owners_share", "records_share"],
    ),
    ("ownership_months.csv", &["month", "owner_id", "records"]),
];

/// The facts of each object.
pub(crate) fn facts(run: &Run) -> Facts {
    let mut facts = Facts::new();
    for (file, columns) in TABLES {
        for row in table(run, file) {
            let cells: Vec<&str> = columns
                .iter()
                .filter_map(|it| row.get(*it))
                .map(String::as_str)
                .collect();
            let line = format!("{file}: {}", cells.join(","));
            facts.entry(row["object"].clone()).or_default().insert(line);
        }
    }
    let mut stamps: BTreeMap<[String; 4], u64> = BTreeMap::new();
    for row in table(run, "attribution.csv") {
        let key = ["object", "stamp", "month", "user_id"].map(|column| row[column].clone());
        *stamps.entry(key).or_default() += row["records"].parse::<u64>().unwrap_or_default();
    }
    for ([object, stamp, month, user], records) in stamps {
        let line = format!("stamps: {stamp} {month} {user} {records}");
        facts.entry(object).or_default().insert(line);
    }
    facts
}

/// What rests on metadata and the directory alone: who is granted what, and where users are named.
pub(crate) fn rights(run: &Run) -> BTreeSet<String> {
    const GRANTED: [&str; 8] = [
        "user_id",
        "object",
        "granted_create",
        "granted_read",
        "granted_edit",
        "granted_delete",
        "view_all",
        "modify_all",
    ];
    let joined = |row: &Row, columns: &[&str]| {
        let cells: Vec<&str> = columns.iter().map(|it| row[*it].as_str()).collect();
        cells.join(",")
    };
    let granted = table(run, "access.csv");
    let granted = granted
        .iter()
        .filter(|row| GRANTED[2..].iter().any(|it| row[*it] == "true"));
    let mut rights: BTreeSet<String> = granted.map(|row| joined(row, &GRANTED)).collect();
    let named = table(run, "named_users.csv");
    let columns = [
        "user_id",
        "named_as",
        "place",
        "component",
        "effect",
        "match",
        "in_force",
    ];
    rights.extend(named.iter().map(|row| joined(row, &columns)));
    rights
}
