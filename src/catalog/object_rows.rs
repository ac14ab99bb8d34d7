//! Which objects have rows in profiles and permission sets, and what opens those that have none.

use std::sync::LazyLock;

use serde::Deserialize;

/// Objects without rows, and what gives access to them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rowless {
    names: Vec<String>,
    /// User permissions that reading needs.
    #[serde(default)]
    pub read: Vec<String>,
    /// User permissions that writing needs.
    #[serde(default)]
    pub write: Vec<String>,
    /// The object whose rights they have: its read to read, its edit to write.
    pub parent: Option<String>,
    /// What they follow, in words, where that is no one object.
    pub follows: Option<String>,
    /// They are setup: written by administrators.
    #[serde(default)]
    pub setup: bool,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithRows {
    names: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that there is one"))]
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parents {
    object: String,
    parents: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test sees that each row has one")
    )]
    source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectRows {
    #[serde(default)]
    rowless: Vec<Rowless>,
    rows: WithRows,
    #[serde(default)]
    parent: Vec<Parents>,
}

static ROWS: LazyLock<ObjectRows> =
    LazyLock::new(|| toml::from_str(include_str!("object_rows.toml")).unwrap_or_default());

/// What gives access to an object on which there are no rows; `None` for one that has rows or is not known.
#[must_use]
pub fn rowless(object: &str) -> Option<&'static Rowless> {
    let mut all = ROWS.rowless.iter();
    all.find(|row| row.names.iter().any(|name| name == object))
}

/// Whether a standard object is known to have rows.
#[must_use]
pub fn has_rows(object: &str) -> bool {
    ROWS.rows.names.iter().any(|name| name == object)
}

/// The parents that a standard object may share its records with.
#[must_use]
pub fn sharing_parents(object: &str) -> &'static [String] {
    let mut all = ROWS.parent.iter();
    let found = all.find(|row| row.object == object);
    found.map_or(&[], |row| &row.parents)
}

/// Objects of the catalogue, with rows and without, by their names.
pub fn standard_object_names() -> impl Iterator<Item = &'static str> {
    let without = ROWS.rowless.iter().flat_map(|row| &row.names);
    without.chain(&ROWS.rows.names).map(String::as_str)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::permission;

    #[test]
    fn the_table_parses_and_names_each_object_once() {
        let table: ObjectRows = toml::from_str(include_str!("object_rows.toml")).unwrap();
        assert!(!table.rows.source.is_empty());
        assert!(table.parent.iter().all(|row| !row.source.is_empty()));
        for row in &table.rowless {
            assert!(!row.source.is_empty());
            let mut permissions = row.read.iter().chain(&row.write);
            assert!(permissions.all(|name| permission(name).is_some()));
            // Quotes are switched on in few orgs.
            let mut parents = row.parent.iter();
            assert!(parents.all(|parent| has_rows(parent) || parent == "Quote"));
        }
        let names: Vec<&str> = standard_object_names().collect();
        let distinct: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), distinct.len());
        assert_eq!(rowless("Task").unwrap().write.len(), 2);
        assert_eq!(sharing_parents("Contact"), ["Account"]);
        assert!(rowless("Account").is_none() && has_rows("Account"));
    }
}
