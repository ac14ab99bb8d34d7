//! User permissions: what the interface calls them, and how much the weighty ones can do.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What holding a user permission may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// With the others of its tier, everything.
    SuperAdmin,
    /// Data beyond what objects and fields grant.
    Data,
    /// More rights, for the user or by the name of another.
    Escalation,
    /// Logins with fewer checks.
    WeakensLogin,
    /// Code, or a change of the org that acts like it.
    Code,
    /// A way into the org, or what forbids one.
    Interface,
    /// More checks at login.
    LoginControl,
    /// Who is there and how the org is set up.
    Directory,
}

/// A user permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// What the interface calls it; empty where no source says.
    pub label: &'static str,
    /// What it may lead to; `None` for the many of little weight.
    pub tier: Option<Tier>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierRow {
    tier: Tier,
    permissions: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Permissions {
    #[serde(default)]
    tier: Vec<TierRow>,
    #[serde(default)]
    label: BTreeMap<String, String>,
}

static TABLE: LazyLock<Permissions> =
    LazyLock::new(|| toml::from_str(include_str!("user_permissions.toml")).unwrap_or_default());

static PERMISSIONS: LazyLock<BTreeMap<&'static str, Permission>> = LazyLock::new(|| {
    let labels = TABLE.label.iter();
    let unranked = |label| Permission { label, tier: None };
    let mut permissions: BTreeMap<&str, Permission> = labels
        .map(|(name, label)| (name.as_str(), unranked(label.as_str())))
        .collect();
    for row in &TABLE.tier {
        for name in &row.permissions {
            if let Some(permission) = permissions.get_mut(name.as_str()) {
                permission.tier = Some(row.tier);
            }
        }
    }
    permissions
});

/// What is known of a user permission. Orgs have others: an unknown name is no mistake.
#[must_use]
pub fn permission(name: &str) -> Option<Permission> {
    PERMISSIONS.get(name).copied()
}

/// The permissions that have a tier, by name.
pub fn weighty_permissions() -> impl Iterator<Item = &'static str> {
    let ranked = PERMISSIONS.iter().filter(|(_, known)| known.tier.is_some());
    ranked.map(|(name, _)| *name)
}

impl Tier {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super-admin",
            Self::Data => "data",
            Self::Escalation => "escalation",
            Self::WeakensLogin => "weakens-login",
            Self::Code => "code",
            Self::Interface => "interface",
            Self::LoginControl => "login-control",
            Self::Directory => "directory",
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_parses_and_ranks_each_permission_once() {
        let table: Permissions = toml::from_str(include_str!("user_permissions.toml")).unwrap();
        assert_eq!(table.label.len(), 720);
        assert!(table.tier.iter().all(|row| !row.source.is_empty()));
        let ranked: Vec<&String> = table.tier.iter().flat_map(|r| &r.permissions).collect();
        let distinct: BTreeSet<&String> = ranked.iter().copied().collect();
        assert_eq!(distinct.len(), ranked.len());
        assert!(ranked.iter().all(|name| table.label.contains_key(*name)));
    }

    #[test]
    fn labels_and_tiers_are_found_by_name() {
        let facts = |name| permission(name).map(|p| (p.label, p.tier));
        let rows = [
            ("ModifyAllData", "Modify All Data", Some(Tier::SuperAdmin)),
            ("AuthorApex", "Author Apex", Some(Tier::Code)),
            (
                "AssignPermissionSets",
                "Assign Permission Sets",
                Some(Tier::Escalation),
            ),
            (
                "PasswordNeverExpires",
                "Password Never Expires",
                Some(Tier::WeakensLogin),
            ),
            ("ActivateOrder", "Activate Orders", None),
        ];
        for (name, label, tier) in rows {
            assert_eq!(facts(name), Some((label, tier)), "{name}");
        }
        assert_eq!(facts("AFutureRelease"), None);
    }
}
