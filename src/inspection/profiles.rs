//! What each profile file holds, and what it seems to have lost on the way.
//!
//! A profile is a partial view of what the org grants: only what was retrieved with it stands in it. This
//! looks at the files alone; what follows for a single right is judged elsewhere.

use std::collections::BTreeSet;

use super::objects_of_profiles;
use crate::org::{Org, Profile};

/// Up to here profiles held neither `userPermissions` nor `custom`.
const WITHOUT_USER_PERMISSIONS: u16 = 28;

/// What a profile file seems to lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// No profile of the export has a single object permission.
    Objects,
    /// Profiles speak of custom objects only: the sign of a retrieve with the wildcard.
    StandardObjects,
    /// No user permission, where that says nothing: a standard profile, or an old API version.
    UserPermissions,
    /// Object permissions and no field permission, while other profiles have some.
    Fields,
}

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
    /// What it seems to lack; nothing when it seems complete.
    pub gaps: Vec<Gap>,
}

impl Gap {
    /// As people and scripts read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Objects => "object permissions missing",
            Self::StandardObjects => "standard objects missing",
            Self::UserPermissions => "user permissions missing",
            Self::Fields => "field permissions missing",
        }
    }
}

/// What the profile files of the export hold, in the order of their names.
pub(super) fn sections(org: &Org) -> Vec<ProfileSections> {
    let export = Export::new(org);
    let profiles = org.profiles.iter();
    profiles
        .map(|(name, profile)| ProfileSections {
            name: name.clone(),
            custom: profile.custom,
            user_permissions: profile.grants.user_permissions.len(),
            objects: profile.grants.objects.len(),
            fields: profile.grants.fields.len(),
            accesses: profile
                .grants
                .accesses
                .values()
                .map(|rows| rows.len())
                .sum(),
            gaps: export.gaps(profile),
        })
        .collect()
}

/// What all profiles of an export have in common.
struct Export {
    any_object: bool,
    any_standard_object: bool,
    any_field: bool,
    old: bool,
}

impl Export {
    fn new(org: &Org) -> Self {
        let objects: BTreeSet<&str> = objects_of_profiles(org);
        Self {
            any_object: !objects.is_empty(),
            any_standard_object: objects.iter().any(|name| !name.contains("__")),
            any_field: org.profiles.values().any(|p| !p.grants.fields.is_empty()),
            old: org
                .api_version()
                .is_some_and(|v| v <= WITHOUT_USER_PERMISSIONS),
        }
    }

    fn gaps(&self, profile: &Profile) -> Vec<Gap> {
        let grants = &profile.grants;
        let mut gaps = Vec::new();
        if !self.any_object {
            gaps.push(Gap::Objects);
        } else if !self.any_standard_object {
            gaps.push(Gap::StandardObjects);
        }
        // A custom profile without any has none switched on; guests are such.
        if grants.user_permissions.is_empty() && (self.old || profile.custom != Some(true)) {
            gaps.push(Gap::UserPermissions);
        }
        if self.any_field && !grants.objects.is_empty() && grants.fields.is_empty() {
            gaps.push(Gap::Fields);
        }
        gaps
    }
}
