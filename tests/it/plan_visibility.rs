//! What people would see after a plan, counted anew from who owns what, roles and queues.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::harness::{Byline, NONPROFIT, repository, story};
use crate::plan::{rows, text};

type Row = BTreeMap<String, String>;

/// Rows by the names of their columns.
fn table(bytes: &[u8]) -> Vec<Row> {
    let (header, rows) = rows(bytes);
    let named = |row: &csv::ByteRecord| header.iter().cloned().zip(row.iter().map(text)).collect();
    rows.iter().map(named).collect()
}

fn directory(name: &str) -> Vec<Row> {
    let path = repository().join(NONPROFIT).join("directory").join(name);
    table(&fs::read(path).unwrap())
}

/// Of one object: who sees how many records, and how many nobody sees but those at the top.
fn seen(
    owned: &BTreeMap<String, u64>,
    people: &BTreeMap<String, String>,
) -> (BTreeMap<String, u64>, u64) {
    let roles: BTreeMap<String, String> = directory("UserRole.csv")
        .into_iter()
        .map(|row| (row["ID"].clone(), row["PARENTROLEID"].clone()))
        .collect();
    let role_of: BTreeMap<String, String> = directory("User.csv")
        .into_iter()
        .map(|row| (row["ID"].clone(), row["USERROLEID"].clone()))
        .collect();
    let members = directory("GroupMember.csv");
    let above = |role: &str| {
        let mut above = BTreeSet::new();
        let mut at = roles.get(role).cloned().unwrap_or_default();
        while !at.is_empty() && above.insert(at.clone()) {
            at = roles[&at].clone();
        }
        above
    };
    let (mut by_person, mut unseen) = (BTreeMap::new(), 0);
    people.keys().for_each(|person| {
        by_person.insert(person.clone(), 0);
    });
    for (owner, records) in owned {
        // A queue's records are its members'.
        let mut holders = BTreeSet::from([owner.clone()]);
        let of_queue = members.iter().filter(|row| row["GROUPID"] == *owner);
        holders.extend(of_queue.map(|row| row["USERORGROUPID"].clone()));
        let over: BTreeSet<String> = (holders.iter())
            .flat_map(|holder| above(role_of.get(holder).map_or("", String::as_str)))
            .collect();
        let who: Vec<&String> = (people.iter())
            .filter(|(person, role)| holders.contains(*person) || over.contains(*role))
            .map(|(person, _)| person)
            .collect();
        let top = |role: &String| roles.get(role).is_some_and(String::is_empty);
        if !who.iter().any(|person| !top(&people[*person])) {
            unseen += records;
        }
        for person in who {
            *by_person.get_mut(person).unwrap() += records;
        }
    }
    (by_person, unseen)
}

#[test]
fn what_people_see_before_and_after_is_counted_again() {
    let run = Byline::plan(&[NONPROFIT]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    // Active users that are no machine's, with their roles.
    let roles = directory("User.csv").into_iter();
    let role_of: BTreeMap<String, String> = roles
        .map(|row| (row["ID"].clone(), row["USERROLEID"].clone()))
        .collect();
    let people: BTreeMap<String, String> = table(story().file("identities.csv"))
        .into_iter()
        .filter(|row| row["ACTIVE"] == "true")
        .filter(|row| ["human", "shared", "unknown"].contains(&row["CLASS"].as_str()))
        .map(|row| (row["USER_ID"].clone(), role_of[&row["USER_ID"]].clone()))
        .collect();
    assert!(people.len() > 4);
    let owners = table(run.file("owners_before_after.csv"));
    let told = table(run.file("visibility_before_after.csv"));
    let mut rows = 0;
    for when in ["BEFORE", "AFTER"] {
        let objects: BTreeSet<&String> = owners.iter().map(|row| &row["OBJECT"]).collect();
        for object in objects {
            let mine = owners.iter().filter(|row| row["OBJECT"] == *object);
            let owned = mine.map(|row| (row["OWNER_ID"].clone(), row[when].parse().unwrap()));
            let (by_person, unseen) = seen(&owned.collect(), &people);
            for row in told.iter().filter(|row| row["OBJECT"] == *object) {
                // The story has no departments.
                assert!(["all", "role"].contains(&row["BY"].as_str()), "{row:?}");
                let is_in = |person: &&String| row["BY"] == "all" || people[*person] == row["ID"];
                let mut counts: Vec<u64> = (people.keys().filter(is_in))
                    .map(|person| by_person[person])
                    .collect();
                counts.sort_unstable();
                let cell = |name: &str| row[&format!("{when}_{name}")].parse::<u64>().unwrap();
                assert_eq!(row["PEOPLE"], counts.len().to_string());
                let middle = counts[(counts.len() - 1) / 2];
                let expected = [counts[0], middle, counts[counts.len() - 1]];
                assert_eq!(["LEAST", "MEDIAN", "MOST"].map(cell), expected, "{row:?}");
                if row["BY"] == "all" {
                    assert_eq!(
                        row[&format!("UNSEEN_{when}")],
                        unseen.to_string(),
                        "{row:?}"
                    );
                }
                rows += 1;
            }
        }
    }
    assert!(rows >= 2 * 4 * 4, "{rows} rows were compared");
}
