//! What a REST request does, by method and path.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// One row of `rest.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestRule {
    /// HTTP method.
    pub method: String,
    /// Path below the version, with `{object}`, `{id}` and other segments, or ending in `*`.
    pub path: String,
    /// `create`, `update`, `upsert`, `delete`, `unknown`, or [`Self::READS`].
    pub operation: String,
    /// The most records one request can touch; 0 for not known.
    pub rows: u32,
}

impl RestRule {
    /// The operation of a request that reads although its method is one that writes.
    pub const READS: &str = "read";
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RestRules {
    #[serde(default)]
    rule: Vec<RestRule>,
}

static RULES: LazyLock<RestRules> =
    LazyLock::new(|| toml::from_str(include_str!("rest.toml")).unwrap_or_default());

/// All rules; the first that fits decides. What fits none writes nothing.
#[must_use]
pub fn rest_rules() -> &'static [RestRule] {
    &RULES.rule
}

static METHODS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    rest_rules()
        .iter()
        .map(|rule| rule.method.as_str())
        .collect()
});

/// The methods that some rule names: requests of any other do nothing but read.
#[must_use]
pub fn writing_methods() -> &'static BTreeSet<&'static str> {
    &METHODS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    #[test]
    fn the_table_parses_and_knows_its_own_operations() {
        let rules: super::RestRules = toml::from_str(include_str!("rest.toml")).unwrap();
        let known = ["create", "update", "upsert", "delete", "unknown", "read"];
        assert!(!rules.rule.is_empty());
        assert!(
            rules
                .rule
                .iter()
                .all(|r| known.contains(&r.operation.as_str()))
        );
    }
}
