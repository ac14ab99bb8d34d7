//! Users and what ties them to grants, as the directory exports give them.

use super::{Location, SalesforceId, UtcTime};

/// One row of the `User` export. Columns the export left out are empty or `None`: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// Login name, unique over all orgs.
    pub username: String,
    /// Display name.
    pub name: String,
    /// `IsActive`.
    pub active: Option<bool>,
    /// `UserType`: `Standard`, `Guest`, `AutomatedProcess`, …
    pub user_type: String,
    /// `UserLogin.IsFrozen`: an administrator keeps the user from logging in.
    pub frozen: Option<bool>,
    /// `Department`.
    pub department: String,
    /// `ProfileId`.
    pub profile_id: Option<SalesforceId>,
    /// `Profile.Name`, where the export joined it or the `Profile` export gives it.
    pub profile: String,
    /// Label of the user licence, from the export, the `Profile` export or the profile's metadata.
    pub license: String,
    /// `UserRoleId`.
    pub role_id: Option<SalesforceId>,
    /// `CreatedDate`.
    pub created: Option<UtcTime>,
    /// `LastLoginDate`.
    pub last_login: Option<UtcTime>,
    /// The first row that tells of the user.
    pub row: Option<Location>,
}

/// One row of the `Profile` export: the bridge between `User.ProfileId` and a profile's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileRow {
    /// `Name`, which differs from the metadata file name for standard profiles.
    pub name: String,
    /// Label of the user licence.
    pub license: String,
    /// `PermissionsApiUserOnly`, where exported.
    pub api_only: Option<bool>,
}

/// One row of the `PermissionSetAssignment` export.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PermissionSetAssignment {
    /// `AssigneeId`.
    pub assignee: SalesforceId,
    /// `PermissionSetId`.
    pub permission_set: Option<SalesforceId>,
    /// `PermissionSetGroupId`.
    pub group: Option<SalesforceId>,
    /// `PermissionSet.Name`, where the export joined it.
    pub name: String,
    /// `PermissionSet.Label`, where the export joined it.
    pub label: String,
    /// `PermissionSetGroup.DeveloperName`, where the export joined it.
    pub group_name: String,
    /// `ExpirationDate`.
    pub expires: Option<UtcTime>,
    /// `IsActive`.
    pub active: Option<bool>,
    /// `IsRevoked`.
    pub revoked: Option<bool>,
}

/// One row of the `PermissionSet` export: the bridge from an assignment's id to the metadata.
///
/// Beside the sets that administrators know, the table holds one for each profile and one for each
/// permission set group, with what they grant together. Neither is in a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionSetRow {
    /// Developer name, with the namespace where the export says it, as the metadata writes it.
    pub name: String,
    /// `Label`.
    pub label: String,
    /// `IsOwnedByProfile`.
    pub owned_by_profile: bool,
    /// `PermissionSetGroupId`, of a set that stands for a group.
    pub group: Option<SalesforceId>,
}

impl PermissionSetRow {
    /// Whether this is the set behind a profile. Where the export does not say, its name does: `X` and
    /// the profile's id.
    #[must_use]
    pub fn is_profile(&self) -> bool {
        self.owned_by_profile || is_profile_name(&self.name)
    }
}

/// Whether this is how the platform names the set behind a profile.
fn is_profile_name(name: &str) -> bool {
    name.strip_prefix("X00e")
        .is_some_and(|rest| rest.len() == 12 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

impl PermissionSetAssignment {
    /// An assignment of this user that says nothing else. No other of theirs sorts before it.
    #[must_use]
    pub const fn first_of(assignee: SalesforceId) -> Self {
        Self {
            assignee,
            permission_set: None,
            group: None,
            name: String::new(),
            label: String::new(),
            group_name: String::new(),
            expires: None,
            active: None,
            revoked: None,
        }
    }

    /// Whether the assignment is to the set behind a profile, by its name: every user has one.
    #[must_use]
    pub fn is_profile(&self) -> bool {
        is_profile_name(&self.name)
    }

    /// Whether the assignment is over at a moment: revoked, switched off or expired. Without a moment,
    /// a date of expiry alone ends nothing.
    #[must_use]
    pub fn is_over(&self, at: Option<UtcTime>) -> bool {
        let expired = self
            .expires
            .zip(at)
            .is_some_and(|(expires, at)| expires <= at);
        expired || self.active == Some(false) || self.revoked == Some(true)
    }
}
