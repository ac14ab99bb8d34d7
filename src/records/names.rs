//! Which object a key prefix stands for.
//!
//! Prefixes of standard objects are fixed and in the catalogue. Those of custom objects differ from org
//! to org and stand in no export, so the name of the file that holds most rows of the prefix is taken
//! when it is an API name. Otherwise the prefix itself is the name: never a guess.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::object_of_prefix;

/// Object names by key prefix.
#[derive(Clone, Debug, Default)]
pub struct ObjectNames {
    names: BTreeMap<[u8; 3], String>,
}

/// Rows of one prefix in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixRows {
    /// The prefix.
    pub prefix: [u8; 3],
    /// Rows.
    pub rows: u64,
    /// Path of the file as shown.
    pub path: String,
}

impl PrefixRows {
    /// A prefix that is met where no file can name it.
    #[must_use]
    pub fn unnamed(prefix: [u8; 3]) -> Self {
        Self {
            prefix,
            rows: 0,
            path: String::new(),
        }
    }
}

impl ObjectNames {
    /// Names every prefix. `known` are the API names of objects the metadata has.
    #[must_use]
    pub fn new(found: &[PrefixRows], known: &BTreeSet<String>) -> Self {
        let mut votes: BTreeMap<[u8; 3], BTreeMap<String, u64>> = BTreeMap::new();
        for PrefixRows { prefix, rows, path } in found {
            let votes = votes.entry(*prefix).or_default();
            if let Some(name) = api_name(path, known) {
                *votes.entry(name).or_default() += rows;
            }
        }
        let mut taken = BTreeSet::new();
        let names = votes.into_iter().map(|(prefix, votes)| {
            let best = votes
                .iter()
                .max_by_key(|(name, rows)| (**rows, std::cmp::Reverse(*name)));
            let name = object_of_prefix(prefix)
                .or(best.map(|(name, _)| name.as_str()))
                .map_or_else(|| spelled(prefix), str::to_owned);
            // Two prefixes cannot be one object; the second keeps its prefix for a name.
            // Nor can two differ in case only: some file systems know no case.
            let name = if taken.insert(name.to_lowercase()) {
                name
            } else {
                spelled(prefix)
            };
            (prefix, name)
        });
        Self {
            names: names.collect(),
        }
    }

    /// The name of an object.
    #[must_use]
    pub fn get(&self, prefix: [u8; 3]) -> String {
        self.names
            .get(&prefix)
            .cloned()
            .or_else(|| object_of_prefix(prefix).map(str::to_owned))
            .unwrap_or_else(|| spelled(prefix))
    }
}

fn spelled(prefix: [u8; 3]) -> String {
    String::from_utf8_lossy(&prefix).into_owned()
}

/// The API name a file name gives: that of an object the metadata knows, or one that ends like a custom
/// object's. Dates and numbers that tools append are dropped.
fn api_name(path: &str, known: &BTreeSet<String>) -> Option<String> {
    let file = path.rsplit(['/', '!']).next()?;
    let stem = file.split('.').next()?;
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == ' ');
    let stem = match stem.rsplit_once("__") {
        Some((head, tail)) => {
            let kind = ["c", "x", "b"]
                .into_iter()
                .find(|k| tail.trim_end_matches('_') == *k)?;
            format!("{head}__{kind}")
        }
        None => stem.trim_end_matches('_').to_owned(),
    };
    let by_metadata = known.iter().find(|name| name.eq_ignore_ascii_case(&stem));
    let custom = stem.contains("__") && stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    by_metadata.cloned().or_else(|| custom.then_some(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_custom_objects_come_from_their_files() {
        let rows = |prefix: &[u8; 3], rows, path: &str| PrefixRows {
            prefix: *prefix,
            rows,
            path: path.to_owned(),
        };
        let found = [
            rows(b"001", 9, "a/extract.csv"),
            rows(b"a01", 9, "a/Volunteer_Shift__c_2026-10-31.csv"),
            rows(b"a02", 9, "export.zip!/data.csv"),
            rows(b"a03", 5, "volunteer_shift__c.csv"),
        ];
        let known = BTreeSet::from(["Volunteer_Shift__c".to_owned()]);
        let names = ObjectNames::new(&found, &known);
        assert_eq!(names.get(*b"001"), "Account");
        assert_eq!(names.get(*b"a01"), "Volunteer_Shift__c");
        assert_eq!(names.get(*b"a02"), "a02");
        assert_eq!(names.get(*b"a03"), "a03");
    }
}
