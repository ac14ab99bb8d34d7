//! Fields of standard objects that hold the id of another record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// A reference of standard objects.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookupField {
    /// API name.
    pub name: String,
    /// The objects it may point to; empty where these are many.
    #[serde(default)]
    pub parents: Vec<String>,
    /// Of these objects it points to a record of the same object.
    #[serde(default)]
    pub itself: Vec<String>,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoParent {
    fields: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test sees that each row has one")
    )]
    source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lookups {
    #[serde(default)]
    no_parent: Vec<NoParent>,
    #[serde(default)]
    field: Vec<LookupField>,
}

static LOOKUPS: LazyLock<Lookups> =
    LazyLock::new(|| toml::from_str(include_str!("lookups.toml")).unwrap_or_default());

static NO_PARENTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let fields = LOOKUPS.no_parent.iter().flat_map(|row| &row.fields);
    fields.map(|field| field.to_lowercase()).collect()
});

static FIELDS: LazyLock<BTreeMap<String, &'static LookupField>> = LazyLock::new(|| {
    let fields = LOOKUPS.field.iter();
    fields
        .map(|field| (field.name.to_lowercase(), field))
        .collect()
});

/// The standard reference called so, in lower case and without punctuation.
#[must_use]
pub fn lookup_field(name: &str) -> Option<&'static LookupField> {
    FIELDS.get(name).copied()
}

/// Whether a field of this name, in lower case and without punctuation, never points to a parent.
#[must_use]
pub fn is_no_parent_field(name: &str) -> bool {
    NO_PARENTS.contains(name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_row_has_a_source_and_a_name_of_its_own() {
        let lookups: Lookups = toml::from_str(include_str!("lookups.toml")).unwrap();
        assert_eq!(FIELDS.len(), lookups.field.len());
        for field in &lookups.field {
            assert!(!field.source.is_empty(), "{}", field.name);
            assert!(!is_no_parent_field(&field.name.to_lowercase()));
        }
        assert!(
            lookups
                .no_parent
                .iter()
                .all(|row| !row.fields.is_empty() && !row.source.is_empty())
        );
        assert_eq!(lookup_field("whoid").unwrap().parents, ["Contact", "Lead"]);
        assert!(is_no_parent_field("ownerid"));
    }
}
