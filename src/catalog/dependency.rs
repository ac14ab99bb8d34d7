//! Which rights need which others.

use std::sync::LazyLock;

use serde::Deserialize;

/// A right on an object, as metadata and this catalogue know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectRight {
    /// `allowCreate`.
    Create,
    /// `allowRead`.
    Read,
    /// `allowEdit`.
    Edit,
    /// `allowDelete`.
    Delete,
    /// `viewAllRecords`.
    ViewAll,
    /// `modifyAllRecords`.
    ModifyAll,
    /// `viewAllFields`.
    ViewAllFields,
}

impl ObjectRight {
    /// All of them, in the order of the contract.
    pub const ALL: [Self; 7] = [
        Self::Create,
        Self::Read,
        Self::Edit,
        Self::Delete,
        Self::ViewAll,
        Self::ModifyAll,
        Self::ViewAllFields,
    ];

    /// As written in result files and sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::ViewAll => "view all",
            Self::ModifyAll => "modify all",
            Self::ViewAllFields => "view all fields",
        }
    }

    /// The element of a profile or permission set that grants it.
    #[must_use]
    pub const fn element(self) -> &'static str {
        match self {
            Self::Create => "allowCreate",
            Self::Read => "allowRead",
            Self::Edit => "allowEdit",
            Self::Delete => "allowDelete",
            Self::ViewAll => "viewAllRecords",
            Self::ModifyAll => "modifyAllRecords",
            Self::ViewAllFields => "viewAllFields",
        }
    }
}

/// A right on an object that needs others on the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectDependency {
    /// The right.
    pub right: ObjectRight,
    /// What it needs.
    pub needs: Vec<ObjectRight>,
    /// Endings of objects that it does not need it on.
    #[serde(default)]
    pub not_on: Vec<String>,
    /// The reference.
    pub source: String,
}

impl ObjectDependency {
    /// Whether it holds on an object.
    #[must_use]
    pub fn is_on(&self, object: &str) -> bool {
        !self.not_on.iter().any(|ending| object.ends_with(ending))
    }
}

/// What a right on a detail needs on its master.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MasterDependency {
    /// The right on the detail.
    pub right: ObjectRight,
    /// The rights on the master.
    pub needs: Vec<ObjectRight>,
    /// The reference.
    pub source: String,
}

/// A user permission that needs others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserDependency {
    /// The permission.
    pub permission: String,
    /// What it needs.
    pub needs: Vec<String>,
    /// The reference.
    pub source: String,
}

/// A user permission that needs rights on an object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserObjectDependency {
    /// The permission.
    pub permission: String,
    /// The object.
    pub object: String,
    /// The rights it needs there.
    pub needs: Vec<ObjectRight>,
    /// The reference.
    pub source: String,
}

/// A right on an object that needs the same on another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectObjectDependency {
    /// The object.
    pub object: String,
    /// The right.
    pub right: ObjectRight,
    /// The other object.
    pub other: String,
    /// The reference.
    pub source: String,
}

/// All dependencies between rights.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependencies {
    /// Between rights on one object.
    #[serde(default)]
    pub object: Vec<ObjectDependency>,
    /// Of details on masters.
    #[serde(default)]
    pub master: Vec<MasterDependency>,
    /// Between user permissions.
    #[serde(default)]
    pub user: Vec<UserDependency>,
    /// Of user permissions on objects.
    #[serde(default)]
    pub user_object: Vec<UserObjectDependency>,
    /// Between objects.
    #[serde(default)]
    pub object_object: Vec<ObjectObjectDependency>,
}

static DEPENDENCIES: LazyLock<Dependencies> =
    LazyLock::new(|| toml::from_str(include_str!("dependencies.toml")).unwrap_or_default());

/// The dependencies between rights.
#[must_use]
pub fn dependencies() -> &'static Dependencies {
    &DEPENDENCIES
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::catalog::permission;

    #[test]
    fn the_table_parses_and_every_row_has_its_source() {
        let table: Dependencies = toml::from_str(include_str!("dependencies.toml")).unwrap();
        let sources = (table.object.iter().map(|d| &d.source))
            .chain(table.master.iter().map(|d| &d.source))
            .chain(table.user.iter().map(|d| &d.source))
            .chain(table.user_object.iter().map(|d| &d.source))
            .chain(table.object_object.iter().map(|d| &d.source));
        assert!(sources.clone().all(|source| !source.is_empty()));
        assert_eq!(sources.count(), 7 + 2 + 10 + 6 + 4);
    }

    #[test]
    fn every_permission_is_one_the_catalogue_knows() {
        let table = dependencies();
        let needed = table.user.iter().flat_map(|d| d.needs.iter());
        let depending = (table.user.iter().map(|d| &d.permission))
            .chain(table.user_object.iter().map(|d| &d.permission));
        for name in needed.chain(depending) {
            assert!(permission(name).is_some(), "{name}");
        }
    }
}
