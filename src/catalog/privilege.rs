//! When a right is called unused, and which logs would have shown its use.

use std::sync::LazyLock;

use serde::Deserialize;

/// `privilege.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivilegeFacts {
    /// Event types that hold every API call.
    pub all_calls: Vec<String>,
    /// Event types that hold every call of REST and SOAP where all of them are there.
    pub together: Vec<String>,
    /// Event types that hold one kind of call.
    pub parts: Vec<String>,
    /// When a right is called unused.
    pub unused: UnusedFacts,
    /// When a client acts for whoever signs in to it.
    pub persons: PersonFacts,
    /// What calls cannot do without.
    pub calls: CallFacts,
    /// Objects whose records nobody reads without a user permission.
    #[serde(default)]
    pub reads: Vec<ReadNeed>,
    /// What leaves a row in the setup audit trail.
    pub setup_trail: SetupTrailFacts,
}

/// When a right is called unused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnusedFacts {
    /// Days on which its use would have been seen, at least.
    pub days: u64,
}

/// An object whose records nobody reads without a user permission.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadNeed {
    /// API name of the object.
    pub object: String,
    /// API name of the user permission.
    pub permission: String,
    /// The reference.
    pub source: String,
}

/// When a client acts for whoever signs in to it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonFacts {
    /// The most people's own logins under which a client still is one system's.
    pub most: usize,
}

/// User permissions without which calls are refused, by API name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFacts {
    /// Any call.
    pub any: String,
    /// A job that deletes past the recycle bin.
    pub hard_delete: String,
}

/// What leaves a row in the setup audit trail.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetupTrailFacts {
    /// User permissions, by API name.
    pub permissions: Vec<String>,
}

static FACTS: LazyLock<PrivilegeFacts> =
    LazyLock::new(|| toml::from_str(include_str!("privilege.toml")).unwrap_or_default());

/// The facts.
#[must_use]
pub fn privilege() -> &'static PrivilegeFacts {
    &FACTS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::PrivilegeFacts;
    use crate::catalog::permission;

    #[test]
    fn the_table_parses_and_names_known_permissions() {
        let facts: PrivilegeFacts = toml::from_str(include_str!("privilege.toml")).unwrap();
        assert!(facts.unused.days >= 7);
        let reads = facts.reads.iter().map(|row| &row.permission);
        let calls = [&facts.calls.any, &facts.calls.hard_delete];
        for name in facts
            .setup_trail
            .permissions
            .iter()
            .chain(calls)
            .chain(reads)
        {
            assert!(permission(name).is_some(), "{name}");
        }
    }
}
