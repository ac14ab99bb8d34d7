//! Permissions by which a user comes to more than the rights they hold.

use std::sync::LazyLock;

use serde::Deserialize;

/// To what a permission leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Escalates {
    /// Every user the org lets sign in.
    Users,
    /// Every permission set and group.
    PermissionSets,
    /// Reading the records of every object.
    ReadAll,
    /// Changing the records of every object.
    ModifyAll,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Escalation {
    /// API name of the permission.
    permission: String,
    reaches: Escalates,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Escalations {
    #[serde(default)]
    escalation: Vec<Escalation>,
}

static ESCALATIONS: LazyLock<Escalations> =
    LazyLock::new(|| toml::from_str(include_str!("escalations.toml")).unwrap_or_default());

/// To what a user permission leads beyond itself; `None` for most.
#[must_use]
pub fn escalates(permission: &str) -> Option<Escalates> {
    let mut rows = ESCALATIONS.escalation.iter();
    let row = rows.find(|row| row.permission == permission);
    row.map(|row| row.reaches)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::catalog::permission;

    #[test]
    fn every_row_is_a_weighty_permission_with_its_source() {
        let table: Escalations = toml::from_str(include_str!("escalations.toml")).unwrap();
        assert!(!table.escalation.is_empty());
        for row in &table.escalation {
            assert!(permission(&row.permission).unwrap().tier.is_some());
            assert!(!row.source.is_empty());
        }
        assert_eq!(escalates("ViewAllData"), Some(Escalates::ReadAll));
        assert_eq!(escalates("RunReports"), None);
    }
}
