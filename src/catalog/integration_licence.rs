//! What a dedicated integration user is made of, and what its app should be held to.

use std::sync::LazyLock;

use serde::Deserialize;

/// `integration_licence.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntegrationLicence {
    /// API version of generated packages, the number before the dot.
    pub api_version: u16,
    /// The licences and the profile.
    pub licence: Licence,
    #[serde(default)]
    profile_permission: Vec<ProfilePermission>,
    /// How many come with an edition.
    #[serde(default)]
    pub included: Vec<Included>,
    /// The columns of a user to create.
    #[serde(default)]
    pub user_column: Vec<UserColumn>,
    /// What the app should be held to.
    pub policy: AppLimits,
}

/// The licences and the profile of an integration user.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Label of the user licence.
    pub user_licence: String,
    /// Label of the permission set licence.
    pub permission_set_licence_label: String,
    /// Developer name of the permission set licence.
    pub permission_set_licence: String,
    /// Name of the profile.
    pub profile: String,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfilePermission {
    names: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test sees that each row has one")
    )]
    source: String,
}

/// How many licences come with some editions at no charge.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Included {
    /// The editions.
    pub editions: Vec<String>,
    /// How many.
    pub count: u32,
    /// The reference.
    pub source: String,
}

/// A column of a user to create.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserColumn {
    /// API name of the field.
    pub name: String,
    /// What a machine's user has there; empty where that differs.
    #[serde(default)]
    pub value: String,
}

/// What an integration's app should be held to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppLimits {
    /// Scopes it may have.
    pub scopes: Vec<String>,
    /// Days that a refresh token may live.
    pub refresh_token_days: u32,
}

static LICENCE: LazyLock<IntegrationLicence> =
    LazyLock::new(|| toml::from_str(include_str!("integration_licence.toml")).unwrap_or_default());

/// What a dedicated integration user is made of.
#[must_use]
pub fn integration_licence() -> &'static IntegrationLicence {
    &LICENCE
}

impl IntegrationLicence {
    /// Whether the profile of an integration user brings a user permission by itself.
    #[must_use]
    pub fn profile_grants(&self, permission: &str) -> bool {
        let mut names = self.profile_permission.iter().flat_map(|row| &row.names);
        names.any(|name| name == permission)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::catalog::permission;

    #[test]
    fn the_table_parses() {
        let table: IntegrationLicence =
            toml::from_str(include_str!("integration_licence.toml")).unwrap();
        assert!(!table.licence.source.is_empty());
        assert!(table.included.iter().all(|row| !row.source.is_empty()));
        assert_eq!(table.user_column.len(), 9);
        for row in &table.profile_permission {
            assert!(!row.source.is_empty());
            assert!(row.names.iter().all(|name| permission(name).is_some()));
        }
        assert!(integration_licence().profile_grants("ApiEnabled"));
        assert!(!integration_licence().profile_grants("ViewAllData"));
    }
}
