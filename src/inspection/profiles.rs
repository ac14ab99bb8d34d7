//! What each profile file holds, and how much of the profile that is.
//!
//! A profile is a partial view of what the org grants: only what was retrieved with it stands in it. What
//! that means for a single right is answered by [`View`]; this tells what it comes to.

use crate::access::{Completeness, Unknown, View};
use crate::catalog;
use crate::org::Org;

/// What one profile file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileSections {
    /// File name.
    pub name: String,
    /// Whether it is a custom profile; `None` when the file does not say.
    pub custom: Option<bool>,
    /// `userPermissions`.
    pub user_permissions: usize,
    /// `objectPermissions`.
    pub objects: usize,
    /// `fieldPermissions`.
    pub fields: usize,
    /// All sections of names and `enabled` together.
    pub accesses: usize,
    /// How much of the profile that is.
    pub completeness: Completeness,
    /// The rights that it leaves unknown where it has no row.
    pub unknown: Vec<Unknown>,
    /// Whether its objects seem to have been retrieved without their fields: it has object permissions and no
    /// field permission, while other profiles have some. Its rights on fields are unknown then.
    pub without_fields: bool,
}

/// The permission sets of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermissionSets {
    /// How many there are.
    pub count: usize,
    /// Whether they say all they grant. If not, rights on objects and fields that nothing else names are
    /// unknown in them.
    pub whole: bool,
    /// The API version from which on they do.
    pub whole_since: u16,
}

/// What the profile files of the export hold, in the order of their names.
pub(super) fn sections(org: &Org, view: &View) -> Vec<ProfileSections> {
    let any_field = org.profiles.values().any(|p| !p.grants.fields.is_empty());
    let sections = org.profiles.iter().filter_map(|(name, profile)| {
        let grants = &profile.grants;
        Some(ProfileSections {
            name: name.clone(),
            custom: profile.custom,
            user_permissions: grants.user_permissions.len(),
            objects: grants.objects.len(),
            fields: grants.fields.len(),
            accesses: grants.accesses.values().map(|rows| rows.len()).sum(),
            completeness: view.completeness(name)?,
            unknown: view.unknown(name),
            without_fields: any_field && !grants.objects.is_empty() && grants.fields.is_empty(),
        })
    });
    sections.collect()
}

/// The permission sets; `None` when there are none.
pub(super) fn permission_sets(org: &Org, view: &View) -> Option<PermissionSets> {
    let sets = PermissionSets {
        count: org.permission_sets.len(),
        whole: view.has_whole_permission_sets(),
        whole_since: catalog::retrieval().whole_permission_sets.since,
    };
    (sets.count > 0).then_some(sets)
}
