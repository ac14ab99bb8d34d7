//! What people would see, by climbing the hierarchy for each of them and each owner.

use std::collections::{BTreeMap, BTreeSet};

use crate::Compared;
use crate::export::{Export, Id, short};
use crate::result::{Row, Tables};

impl Export {
    /// The roles above a role.
    pub(crate) fn above(&self, role: &Id) -> Vec<Id> {
        let mut above = Vec::new();
        let mut at = role;
        while let Some((_, parent)) = self.roles.get(at).filter(|(_, parent)| !parent.is_empty()) {
            above.push(parent.clone());
            at = parent;
        }
        above
    }

    /// Whether a person sees what a user owns.
    fn sees(&self, person: &Id, owner: &Id) -> bool {
        let role = |id: &Id| {
            self.users
                .get(id)
                .map(|user| user.role.clone())
                .unwrap_or_default()
        };
        let (mine, theirs) = (role(person), role(owner));
        person == owner || (!mine.is_empty() && self.above(&theirs).contains(&mine))
    }

    /// Whether a person sees what a user or a queue owns.
    fn sees_any(&self, person: &Id, owner: &Id) -> bool {
        match self.queues.get(owner) {
            Some(members) => members.iter().any(|member| self.sees(person, member)),
            None => self.sees(person, owner),
        }
    }
}

pub(crate) fn compare(export: &Export, tables: &Tables, compared: &mut Compared) {
    let machines: BTreeSet<Id> = tables
        .of_class(&["integration", "automation", "agent", "guest"])
        .into_iter()
        .collect();
    let people: Vec<&Id> = (export.users.iter())
        .filter(|(id, user)| user.active && !machines.contains(*id))
        .map(|(id, _)| id)
        .collect();
    let objects = owners_of_objects(tables);
    let rows = tables.rows("visibility");
    let mut left: Vec<&Row> = rows.iter().collect();
    for (object, owners) in &objects {
        let model = export.models.get(*object).cloned().unwrap_or_default();
        if model == "Private" || export.roles.is_empty() {
            continue;
        }
        let mut groups: BTreeMap<(&str, String), Vec<u64>> = BTreeMap::new();
        let knows = export
            .users
            .values()
            .any(|user| !user.department.is_empty());
        for person in &people {
            let seen = owners
                .iter()
                .filter(|(owner, _)| export.sees_any(person, owner));
            let seen: u64 = seen.map(|(_, records)| records).sum();
            let user = &export.users[*person];
            groups.entry(("all", String::new())).or_default().push(seen);
            groups
                .entry(("role", user.role.clone()))
                .or_default()
                .push(seen);
            if knows {
                let group = ("department", user.department.clone());
                groups.entry(group).or_default().push(seen);
            }
        }
        let all: u64 = owners.values().sum();
        for ((by, name), mut seen) in groups {
            seen.sort_unstable();
            let is_it = |row: &&Row| {
                let key = if by == "department" {
                    row["name"].clone()
                } else {
                    short(&row["id"])
                };
                row["object"] == *object && row["by"] == by && key == name
            };
            let what = format!("visibility of {object} {by} {name}");
            let Some(row) = left.iter().position(is_it).map(|at| left.remove(at)) else {
                compared.same(&what, "no row", "a row");
                continue;
            };
            compared.same(&what, &row["sharing_model"], &model);
            compared.same(&what, &row["people"], &seen.len().to_string());
            let is_public = model.starts_with("Read");
            let now = if is_public {
                all.to_string()
            } else {
                String::new()
            };
            compared.same(&what, &row["sees_now"], &now);
            let last = seen.len() - 1;
            for (column, at) in [("least", 0), ("median", last / 2), ("most", last)] {
                let column = format!("would_see_{column}");
                compared.same(&what, &row[&column], &seen[at].to_string());
            }
            if by == "all" {
                compared.same(&what, &row["records"], &all.to_string());
                let (unseen, undecided) = export.unseen(owners, &people);
                compared.same(&what, &row["unseen"], &unseen.to_string());
                compared.same(&what, &row["undecided"], &undecided.to_string());
            }
        }
    }
    compared.same("rows of visibility.csv", &left.len().to_string(), "0");
}

/// The owners of each object with their records, which are counted again elsewhere.
fn owners_of_objects(tables: &Tables) -> BTreeMap<&str, BTreeMap<Id, u64>> {
    let mut objects: BTreeMap<&str, BTreeMap<Id, u64>> = BTreeMap::new();
    for row in tables.rows("owners") {
        let records = row["records"].parse().unwrap_or(0);
        let owners = objects.entry(&row["object"]).or_default();
        owners.insert(short(&row["owner_id"]), records);
    }
    objects
}

impl Export {
    /// Records that nobody below the top would see, and those of owners that the directory does not know.
    fn unseen(&self, owners: &BTreeMap<Id, u64>, people: &[&Id]) -> (u64, u64) {
        let is_top = |role: &Id| {
            self.roles
                .get(role)
                .is_some_and(|(_, parent)| parent.is_empty())
        };
        let below_top = || {
            people
                .iter()
                .filter(|person| !is_top(&self.users[**person].role))
        };
        let (mut unseen, mut undecided) = (0, 0);
        for (owner, records) in owners {
            if !self.users.contains_key(owner) && !self.queues.contains_key(owner) {
                undecided += records;
            } else if !below_top().any(|person| self.sees_any(person, owner)) {
                unseen += records;
            }
        }
        (unseen, undecided)
    }
}
