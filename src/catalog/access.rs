//! Facts that fill what profiles leave out: standard profiles, fields that never have a row, and what
//! older retrieves lack.

use std::sync::LazyLock;

use serde::Deserialize;

/// What a standard profile is known to grant and not to grant.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardRights {
    /// Metadata file name of the profile.
    pub file: String,
    /// User permissions it has.
    #[serde(default)]
    pub grants: Vec<String>,
    /// User permissions it has not.
    #[serde(default)]
    pub denies: Vec<String>,
    /// The reference.
    pub source: String,
}

impl StandardRights {
    /// Whether the profile grants a user permission; `None` where it is not known.
    #[must_use]
    pub fn grants(&self, permission: &str) -> Option<bool> {
        let is_it = |name: &String| name == permission;
        match (self.grants.iter().any(is_it), self.denies.iter().any(is_it)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardProfiles {
    #[serde(default)]
    profile: Vec<StandardRights>,
}

static STANDARD: LazyLock<StandardProfiles> = LazyLock::new(|| {
    toml::from_str(include_str!("standard_profile_rights.toml")).unwrap_or_default()
});

/// What is known of the standard profile of a file name.
#[must_use]
pub fn standard_rights(file: &str) -> Option<&'static StandardRights> {
    STANDARD.profile.iter().find(|profile| profile.file == file)
}

/// Who may write a field that never has a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// Whoever may create or edit the record.
    WithObject,
    /// On creation, whoever may set audit fields.
    AsAuditField,
    /// Nobody.
    Never,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemFieldRow {
    names: Vec<String>,
    written: Written,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemFields {
    #[serde(default)]
    field: Vec<SystemFieldRow>,
}

static SYSTEM_FIELDS: LazyLock<SystemFields> =
    LazyLock::new(|| toml::from_str(include_str!("system_fields.toml")).unwrap_or_default());

/// Who may write a field that every object has; `None` for all other fields.
#[must_use]
pub fn system_field(name: &str) -> Option<Written> {
    let mut rows = SYSTEM_FIELDS.field.iter();
    let row = rows.find(|row| row.names.iter().any(|n| n == name))?;
    Some(row.written)
}

/// From which version of the Metadata API on something is retrieved.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The version.
    pub since: u16,
    /// The reference.
    pub source: String,
}

/// What later versions of the Metadata API retrieve and earlier ones do not.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retrieval {
    /// User permissions of profiles.
    pub user_permissions: Since,
    /// Permission sets with all they grant.
    pub whole_permission_sets: Since,
    /// Permission set groups.
    pub permission_set_groups: Since,
}

static RETRIEVAL: LazyLock<Retrieval> =
    LazyLock::new(|| toml::from_str(include_str!("retrieval.toml")).unwrap_or_default());

/// What later versions of the Metadata API retrieve and earlier ones do not.
#[must_use]
pub fn retrieval() -> &'static Retrieval {
    &RETRIEVAL
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::catalog::permission;

    #[test]
    fn standard_rights_parse_and_contradict_nothing() {
        let table: StandardProfiles =
            toml::from_str(include_str!("standard_profile_rights.toml")).unwrap();
        assert_eq!(table.profile.len(), 10);
        for profile in &table.profile {
            assert!(!profile.source.is_empty(), "{}", profile.file);
            let both = profile.grants.iter().any(|n| profile.denies.contains(n));
            assert!(!both, "{}", profile.file);
            let mut names = profile.grants.iter().chain(&profile.denies);
            assert!(
                names.all(|name| permission(name).is_some()),
                "{}",
                profile.file
            );
        }
        let says = |file, name| standard_rights(file).and_then(|rights| rights.grants(name));
        assert_eq!(says("Admin", "ModifyAllData"), Some(true));
        assert_eq!(says("ReadOnly", "ModifyAllData"), Some(false));
        assert_eq!(says("ReadOnly", "RunReports"), None);
        assert_eq!(says("Fundraising", "ModifyAllData"), None);
    }

    #[test]
    fn versions_of_retrieval_parse() {
        let table: Retrieval = toml::from_str(include_str!("retrieval.toml")).unwrap();
        let rows = [
            table.user_permissions,
            table.whole_permission_sets,
            table.permission_set_groups,
        ];
        assert!(rows.iter().all(|row| !row.source.is_empty()));
        assert_eq!(rows.map(|row| row.since), [29, 40, 45]);
    }

    #[test]
    fn system_fields_parse() {
        let table: SystemFields = toml::from_str(include_str!("system_fields.toml")).unwrap();
        assert_eq!(table.field.len(), 3);
        assert_eq!(system_field("OwnerId"), Some(Written::WithObject));
        assert_eq!(system_field("CreatedDate"), Some(Written::AsAuditField));
        assert_eq!(system_field("Id"), Some(Written::Never));
        assert_eq!(system_field("Phone"), None);
    }
}
