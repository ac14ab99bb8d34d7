//! Users and what ties them to grants, as the directory exports give them.

use super::{SalesforceId, UtcTime};

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
}
