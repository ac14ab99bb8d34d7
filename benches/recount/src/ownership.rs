//! Owners, months, curves, skew and causes, counted again.

use std::collections::{BTreeMap, BTreeSet};

use crate::Compared;
use crate::export::{Export, Id, digits, short};
use crate::measures::{day, float, measures};
use crate::result::{Row, Tables};

/// More than so many are skew; from so many on it is near.
const LIMIT: u64 = 10_000;
const NEAR: u64 = 8_000;
/// What ended longer ago than so many days does not go on.
const ONGOING: i64 = 42;

/// What one owner owns of one object.
#[derive(Default)]
struct Owned {
    records: u64,
    months: BTreeMap<String, u64>,
    /// First and last creation.
    first: String,
    last: String,
}

type Owners = BTreeMap<Id, Owned>;

pub(crate) fn compare(export: &Export, tables: &Tables, compared: &mut Compared) {
    let mut objects: BTreeMap<&str, (u64, Owners)> = BTreeMap::new();
    let mut children: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for record in export.records.values() {
        let (records, owners) = objects.entry(&record.object).or_default();
        if record.deleted {
            continue;
        }
        *records += 1;
        for (field, parent) in &record.parents {
            *children.entry((&record.object, field, parent)).or_default() += 1;
        }
        if record.owner.is_empty() {
            continue;
        }
        let owned = owners.entry(record.owner.clone()).or_default();
        owned.records += 1;
        let month = record.created.get(..6).unwrap_or_default().to_owned();
        *owned.months.entry(month).or_default() += 1;
        if !record.created.is_empty() {
            if owned.first.is_empty() || record.created < owned.first {
                owned.first.clone_from(&record.created);
            }
            if record.created > owned.last {
                owned.last.clone_from(&record.created);
            }
        }
    }
    compare_objects(export, tables, &objects, &children, compared);
    compare_owners(export, tables, &objects, compared);
    compare_months(tables, &objects, compared);
    compare_curves(tables, &objects, compared);
    compare_skew(tables, &objects, &children, compared);
    compare_causes(tables, &objects, compared);
}

fn compare_objects(
    export: &Export,
    tables: &Tables,
    objects: &BTreeMap<&str, (u64, Owners)>,
    children: &BTreeMap<(&str, &str, &str), u64>,
    compared: &mut Compared,
) {
    let rows = tables.rows("ownership");
    compared.same(
        "objects",
        &rows.len().to_string(),
        &objects.len().to_string(),
    );
    let integrations: BTreeSet<Id> = tables.of_class(&["integration"]).into_iter().collect();
    let guests: BTreeSet<Id> = tables.of_class(&["guest"]).into_iter().collect();
    for row in rows {
        let object = row["object"].as_str();
        let Some((records, owners)) = objects.get(object) else {
            compared.same("ownership.csv", object, "no such object");
            continue;
        };
        let mut same = |column: &str, expected: u64| {
            compared.same(
                &format!("{object} {column}"),
                &row[column],
                &expected.to_string(),
            );
        };
        let sum = |wanted: &dyn Fn(&Id) -> bool| -> u64 {
            let wanted = owners.iter().filter(|(id, _)| wanted(id));
            wanted.map(|(_, owned)| owned.records).sum()
        };
        let count = |from: u64, to: u64| {
            owners
                .values()
                .filter(|owned| (from..=to).contains(&owned.records))
                .count() as u64
        };
        same("records", *records);
        same("owners", owners.len() as u64);
        same("skewed_owners", count(LIMIT + 1, u64::MAX));
        same("near_skewed_owners", count(NEAR, LIMIT));
        let user = |id: &Id| export.users.get(id);
        same(
            "inactive_owner_records",
            sum(&|id| user(id).is_some_and(|it| !it.active)),
        );
        same("queue_records", sum(&|id| id.starts_with("00G")));
        if export.users.values().any(|user| !user.role.is_empty()) {
            same(
                "no_role_records",
                sum(&|id| user(id).is_some_and(|it| it.role.is_empty())),
            );
        }
        same("integration_records", sum(&|id| integrations.contains(id)));
        same("guest_records", sum(&|id| guests.contains(id)));
        if let Some(frozen) = &export.frozen {
            same("frozen_owner_records", sum(&|id| frozen.contains(id)));
        }
        let of_object = || children.iter().filter(|((of, _, _), _)| *of == object);
        if of_object().next().is_some() {
            let loaded = |from: u64, to: u64| {
                of_object().filter(|(_, n)| (from..=to).contains(n)).count() as u64
            };
            same("skewed_parents", loaded(LIMIT + 1, u64::MAX));
            same("near_skewed_parents", loaded(NEAR, LIMIT));
        }
        let counts: Vec<u64> = owners.values().map(|owned| owned.records).collect();
        if !counts.is_empty() {
            let columns = ["top_share", "hhi", "effective_owners", "gini"];
            for (column, expected) in columns.iter().zip(measures(&counts)) {
                compared.near(&format!("{object} {column}"), &row[*column], expected);
            }
        }
        let most = counts.iter().max().copied().unwrap_or(0);
        let top = owners.iter().find(|(_, owned)| owned.records == most);
        let top = top.map(|(id, _)| id.clone()).unwrap_or_default();
        compared.same(&format!("{object} top"), &short(&row["top_owner_id"]), &top);
    }
}

fn compare_owners(
    export: &Export,
    tables: &Tables,
    objects: &BTreeMap<&str, (u64, Owners)>,
    compared: &mut Compared,
) {
    let rows = tables.rows("owners");
    let all: usize = objects.values().map(|(_, owners)| owners.len()).sum();
    compared.same("owners", &rows.len().to_string(), &all.to_string());
    for row in rows {
        let (object, id) = (&row["object"], short(&row["owner_id"]));
        let what = format!("{object} {id}");
        let owners = objects.get(object.as_str()).map(|(_, owners)| owners);
        let Some((owners, owned)) = owners.and_then(|it| Some((it, it.get(&id)?))) else {
            compared.same(&what, "in owners.csv", "no such owner");
            continue;
        };
        let total: u64 = owners.values().map(|owned| owned.records).sum();
        compared.same(&what, &row["records"], &owned.records.to_string());
        compared.near(&what, &row["share"], float(owned.records) / float(total));
        compared.same(&what, &digits(&row["oldest"]), &owned.first);
        compared.same(&what, &digits(&row["newest"]), &owned.last);
        compared.same(
            &what,
            &row["over_limit"],
            &(owned.records > LIMIT).to_string(),
        );
        let kind = if id.starts_with("00G") {
            "queue"
        } else {
            "user"
        };
        compared.same(&what, &row["kind"], kind);
        let role = export.users.get(&id).map(|user| user.role.clone());
        let role = role.filter(|role| export.roles.contains_key(role));
        let name = role.as_ref().map(|role| export.roles[role].0.clone());
        compared.same(
            &what,
            &row["role_developer_name"],
            &name.unwrap_or_default(),
        );
        let depth = role
            .as_ref()
            .map(|role| export.above(role).len().to_string());
        compared.same(&what, &row["role_depth"], &depth.unwrap_or_default());
        let below = role.as_ref().map(|role| {
            let roles = export.roles.keys();
            let below = roles.filter(|other| export.above(other).contains(role));
            below.count().to_string()
        });
        compared.same(&what, &row["roles_below"], &below.unwrap_or_default());
    }
}

/// The sum of the columns that say who made the records.
fn made(row: &Row) -> u64 {
    let columns = row.iter().filter(|(name, _)| name.starts_with("made_by_"));
    columns
        .filter_map(|(_, cell)| cell.parse::<u64>().ok())
        .sum()
}

fn compare_months(
    tables: &Tables,
    objects: &BTreeMap<&str, (u64, Owners)>,
    compared: &mut Compared,
) {
    let mut counted: BTreeMap<(String, Id, String), u64> = BTreeMap::new();
    for (object, (_, owners)) in objects {
        for (id, owned) in owners {
            for (month, records) in &owned.months {
                counted.insert(((*object).to_owned(), id.clone(), month.clone()), *records);
            }
        }
    }
    let rows = tables.rows("ownership_months");
    compared.same(
        "months",
        &rows.len().to_string(),
        &counted.len().to_string(),
    );
    let mut of_owners: BTreeMap<(&str, Id), BTreeMap<&str, u64>> = BTreeMap::new();
    for row in rows {
        let id = short(&row["owner_id"]);
        let key = (
            row["object"].clone(),
            id.clone(),
            row["month"].replace('-', ""),
        );
        let expected = counted.get(&key).copied().unwrap_or(0);
        compared.same(&format!("{key:?}"), &row["records"], &expected.to_string());
        compared.same(&format!("{key:?}"), &made(row).to_string(), &row["records"]);
        let sums = of_owners.entry((&row["object"], id)).or_default();
        for (name, cell) in row.iter().filter(|(name, _)| name.starts_with("made_by_")) {
            *sums.entry(name).or_default() += cell.parse::<u64>().unwrap_or(0);
        }
    }
    // Over all months they are what `owners.csv` says.
    for row in tables.rows("owners") {
        let id = short(&row["owner_id"]);
        let sums = of_owners
            .remove(&(row["object"].as_str(), id))
            .unwrap_or_default();
        let sum = |name: &str| sums.get(name).copied().unwrap_or(0);
        let what = format!("{} {}", row["object"], row["owner_id"]);
        for name in ["made_by_human", "made_by_integration", "made_by_automation"] {
            compared.same(&what, &row[name], &sum(name).to_string());
        }
        let other = sum("made_by_agent") + sum("made_by_guest") + sum("made_by_unknown");
        compared.same(&what, &row["made_by_other"], &other.to_string());
    }
}

fn compare_curves(
    tables: &Tables,
    objects: &BTreeMap<&str, (u64, Owners)>,
    compared: &mut Compared,
) {
    for (object, (_, owners)) in objects {
        let mut counts: Vec<u64> = owners.values().map(|owned| owned.records).collect();
        counts.sort_unstable();
        let total: u64 = counts.iter().sum();
        let rows = tables.rows("lorenz").iter();
        let rows: Vec<&Row> = rows.filter(|row| row["object"] == *object).collect();
        let points = if counts.is_empty() {
            0
        } else {
            counts.len().min(100) + 1
        };
        compared.same(object, &rows.len().to_string(), &points.to_string());
        for row in &rows {
            let n: usize = row["owners"].parse().unwrap_or(usize::MAX);
            let sum: u64 = counts.iter().take(n).sum();
            compared.same(object, &row["records"], &sum.to_string());
            compared.near(object, &row["records_share"], float(sum) / float(total));
            let share = float(n as u64) / float(counts.len() as u64);
            compared.near(object, &row["owners_share"], share);
        }
        let ends = [rows.first(), rows.last()].map(|row| row.map_or("", |row| &row["owners"]));
        if points > 0 {
            compared.same(object, ends[0], "0");
            compared.same(object, ends[1], &counts.len().to_string());
        }
    }
}

fn compare_skew(
    tables: &Tables,
    objects: &BTreeMap<&str, (u64, Owners)>,
    children: &BTreeMap<(&str, &str, &str), u64>,
    compared: &mut Compared,
) {
    let mut expected: BTreeMap<(String, String, String), (String, u64)> = BTreeMap::new();
    for (object, (_, owners)) in objects {
        for (id, owned) in owners.iter().filter(|(_, owned)| owned.records > LIMIT) {
            let kind = if id.starts_with("00G") {
                "queue"
            } else {
                "user"
            };
            let key = ((*object).to_owned(), "ownerid".to_owned(), id.clone());
            expected.insert(key, (kind.to_owned(), owned.records));
        }
    }
    for ((object, field, parent), n) in children.iter().filter(|(_, n)| **n > LIMIT) {
        let kind = if parent.starts_with("001") {
            "account"
        } else {
            "lookup"
        };
        let key = (
            (*object).to_owned(),
            (*field).to_owned(),
            (*parent).to_owned(),
        );
        expected.insert(key, (kind.to_owned(), *n));
    }
    let rows = tables.rows("skew");
    compared.same("skew", &rows.len().to_string(), &expected.len().to_string());
    for row in rows {
        let field = row["parent_field"].to_lowercase();
        let key = (row["object"].clone(), field, short(&row["parent_id"]));
        let (kind, n) = expected.remove(&key).unwrap_or_default();
        compared.same(&format!("{key:?}"), &row["kind"], &kind);
        compared.same(&format!("{key:?}"), &row["children"], &n.to_string());
    }
}

/// Who made what is the business of the attribution; here causes must add up to owners, and tell the time rightly.
fn compare_causes(
    tables: &Tables,
    objects: &BTreeMap<&str, (u64, Owners)>,
    compared: &mut Compared,
) {
    let mut sums: BTreeMap<(&str, Id), (u64, String, String)> = BTreeMap::new();
    for row in tables
        .rows("causes")
        .iter()
        .filter(|row| row["cause"] != "default-owner")
    {
        let key = (row["object"].as_str(), short(&row["owner_id"]));
        let what = format!("{key:?} {}", row["cause"]);
        let records: u64 = row["records"].parse().unwrap_or(0);
        let owned = objects
            .get(key.0)
            .and_then(|(_, owners)| owners.get(&key.1));
        let all = owned.map_or(0, |owned| owned.records);
        compared.near(&what, &row["share"], float(records) / float(all));
        let (first, last) = (digits(&row["first"]), digits(&row["last"]));
        if !last.is_empty() {
            let age = day(&digits(&tables.as_of)) - day(&last);
            compared.same(&what, &row["ongoing"], &(age <= ONGOING).to_string());
        }
        let sum = sums.entry(key).or_default();
        sum.0 += records;
        if !first.is_empty() && (sum.1.is_empty() || first < sum.1) {
            sum.1 = first;
        }
        sum.2 = last.max(std::mem::take(&mut sum.2));
    }
    let all: usize = objects.values().map(|(_, owners)| owners.len()).sum();
    compared.same(
        "owners with causes",
        &sums.len().to_string(),
        &all.to_string(),
    );
    for ((object, id), (records, first, last)) in sums {
        let owned = objects.get(object).and_then(|(_, owners)| owners.get(&id));
        let what = format!("{object} {id} causes");
        let Some(owned) = owned else { continue };
        compared.same(&what, &records.to_string(), &owned.records.to_string());
        compared.same(&what, &first, &owned.first);
        compared.same(&what, &last, &owned.last);
    }
}
