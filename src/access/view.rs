//! What the package as a whole holds, and so what an absent row means.
//!
//! A profile comes back with the rights on those components only that the same retrieve names, so an
//! object that no profile mentions was not asked for, and a profile without a row for it says nothing.
//! One that other profiles mention was asked for, and a profile without a row grants nothing. Permission
//! sets come back whole from version 40 of the Metadata API on. (Metadata API guide, Profile and
//! PermissionSet, *Usage*; the rules were held against the profiles of 47 public repositories.)

use std::collections::{BTreeMap, BTreeSet};

use super::bit::Bit;
use super::completeness::{Completeness, ObjectSections, Unknown};
use super::names::NameSet;
use super::source::Sweeping;
use crate::catalog::{self, StandardRights};
use crate::org::{Name, Org, Profile, UtcTime};

/// What one profile's silence means.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProfileView {
    /// How much of it is there.
    pub(super) completeness: Completeness,
    /// What a user permission without a row is.
    absent_user: Bit,
    /// What the catalogue knows of it, for a standard profile.
    standard: Option<&'static StandardRights>,
}

/// What the package as a whole holds. It borrows nothing, so that it can be kept beside the [`Org`] it
/// was made of, and it holds for that one alone.
#[derive(Clone, Debug)]
pub struct View {
    /// The moment that expiry is held against.
    pub(super) as_of: Option<UtcTime>,
    profiles: BTreeMap<String, ProfileView>,
    /// Objects that a profile mentions: those were retrieved.
    objects: NameSet,
    sections: ObjectSections,
    /// Fields that any profile or permission set has a row for.
    fields: NameSet,
    /// Objects whose fields some profile has rows for.
    objects_with_fields: BTreeSet<String>,
    /// Permission sets say all they grant.
    whole_sets: bool,
    /// Objects that a permission set mentions.
    objects_of_sets: NameSet,
    /// The permissions that bring others, by the names of the package.
    pub(super) sweeping: Sweeping,
}

impl View {
    /// Looks through the whole package. `as_of` is the moment that expiry of assignments is held
    /// against; without one, a date of expiry ends nothing.
    #[must_use]
    pub fn new(org: &Org, as_of: Option<UtcTime>) -> Self {
        let old = is_before_29(org);
        let whole: Vec<&Profile> = (org.profiles.values())
            .filter(|profile| !is_fragment(profile, old))
            .collect();
        let mut objects = NameSet::default();
        for profile in &whole {
            let rows = profile.grants.objects.iter();
            rows.for_each(|(name, _)| objects.insert(name));
        }
        let (fields, objects_with_fields) = fields_with_rows(org, &whole);
        let mut objects_of_sets = NameSet::default();
        for set in org.permission_sets.values() {
            let rows = set.grants.objects.iter();
            rows.for_each(|(name, _)| objects_of_sets.insert(name));
        }
        let sections = sections(org, &objects);
        let stripped = (whole.iter())
            .filter(|profile| profile.custom == Some(false))
            .all(|profile| profile.grants.user_permissions.is_empty());
        let profiles = org.profiles.iter().map(|(file, profile)| {
            let completeness = match profile {
                _ if is_fragment(profile, old) => Completeness::Fragment,
                _ if !profile.grants.user_permissions.is_empty()
                    || profile.custom == Some(true) =>
                {
                    match sections {
                        ObjectSections::None => Completeness::UserPermissionsOnly,
                        ObjectSections::CustomOnly => Completeness::StandardObjectsMissing,
                        ObjectSections::Standard => Completeness::Complete,
                    }
                }
                _ if old => Completeness::BeforeApi29,
                _ if stripped => Completeness::StandardProfileStripped,
                _ => Completeness::UserPermissionsMissing,
            };
            (file.clone(), ProfileView::new(file, profile, completeness))
        });
        Self {
            as_of,
            profiles: profiles.collect(),
            sections,
            whole_sets: has_whole_sets(org),
            objects,
            fields,
            objects_with_fields,
            objects_of_sets,
            sweeping: Sweeping::new(org),
        }
    }

    /// How much of a profile its file holds. `None` for one that is not in the package.
    #[must_use]
    pub fn completeness(&self, file: &str) -> Option<Completeness> {
        self.profile(file).map(|profile| profile.completeness)
    }

    /// Which rights a profile leaves unknown where it has no row for them, beside those on objects that
    /// no profile names and on fields without rows, which every profile leaves unknown. Nothing for one
    /// that is not in the package.
    #[must_use]
    pub fn unknown(&self, file: &str) -> Vec<Unknown> {
        let Some(profile) = self.profile(file) else {
            return Vec::new();
        };
        let objects = match (profile.completeness, self.sections) {
            (Completeness::Fragment, _) | (_, ObjectSections::None) => Some(Unknown::Objects),
            (_, ObjectSections::CustomOnly) => Some(Unknown::StandardObjects),
            (_, ObjectSections::Standard) => None,
        };
        let user = (profile.absent_user == Bit::Unknown).then_some(Unknown::UserPermissions);
        user.into_iter().chain(objects).collect()
    }

    /// Which objects the profiles of the package have rights on.
    #[must_use]
    pub const fn object_sections(&self) -> ObjectSections {
        self.sections
    }

    /// Whether permission sets say all they grant. Not before version 40 of the Metadata API, and not
    /// when the export tells no version and holds nothing that is newer.
    #[must_use]
    pub const fn has_whole_permission_sets(&self) -> bool {
        self.whole_sets
    }

    /// The fields that a profile or permission set of the package has a row for, by object, as rows name them, sorted.
    #[must_use]
    pub fn fields_with_rows<'o>(&self, org: &'o Org) -> BTreeMap<&'o str, BTreeSet<&'o str>> {
        let mut fields: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let with_rows = org
            .names
            .iter()
            .filter(|(name, _)| self.has_rows_for(*name));
        for (object, field) in with_rows.filter_map(|(_, text)| text.split_once('.')) {
            fields.entry(object).or_default().insert(field);
        }
        fields
    }

    pub(super) fn profile(&self, file: &str) -> Option<ProfileView> {
        self.profiles.get(file).copied()
    }

    /// What it means that a profile has no row for an object.
    pub(super) fn object_absent_in_profile(
        &self,
        profile: ProfileView,
        object: Option<Name>,
    ) -> Bit {
        let retrieved = object.is_some_and(|object| self.objects.contains(object));
        if retrieved && profile.completeness != Completeness::Fragment {
            Bit::NotGranted
        } else {
            Bit::Unknown
        }
    }

    /// What it means that a permission set has no row for an object.
    pub(super) fn object_absent_in_set(&self, object: Option<Name>) -> Bit {
        let is_retrieved =
            |object| self.objects.contains(object) || self.objects_of_sets.contains(object);
        if self.whole_sets || object.is_some_and(is_retrieved) {
            Bit::NotGranted
        } else {
            Bit::Unknown
        }
    }

    /// What it means that a permission set has no row for a field.
    pub(super) fn field_absent_in_set(&self, field: Option<Name>) -> Bit {
        if self.whole_sets || field.is_some_and(|field| self.fields.contains(field)) {
            Bit::NotGranted
        } else {
            Bit::Unknown
        }
    }

    /// Whether any profile or permission set has a row for a field.
    pub(super) fn has_rows_for(&self, field: Name) -> bool {
        self.fields.contains(field)
    }

    /// Whether field permissions of an object were retrieved with the profiles.
    pub(super) fn has_fields_of(&self, object: &str) -> bool {
        self.objects_with_fields.contains(object)
    }
}

impl ProfileView {
    fn new(file: &str, profile: &Profile, completeness: Completeness) -> Self {
        let known = !matches!(
            completeness,
            Completeness::Fragment
                | Completeness::BeforeApi29
                | Completeness::StandardProfileStripped
                | Completeness::UserPermissionsMissing
        );
        // A custom profile may bear the file name of a standard one that the org no longer has.
        let standard = match profile.custom {
            Some(true) => None,
            _ => catalog::standard_rights(file),
        };
        Self {
            completeness,
            absent_user: if known { Bit::NotGranted } else { Bit::Unknown },
            standard,
        }
    }

    /// What it means that the profile has no row for a user permission, and whether that is from the
    /// catalogue.
    pub(super) fn user_absent(self, permission: &str) -> (Bit, bool) {
        let fact = self.standard.and_then(|facts| facts.grants(permission));
        match (self.absent_user, fact) {
            (Bit::Unknown, Some(granted)) => (granted.into(), true),
            (absent, _) => (absent, false),
        }
    }
}

/// Whether the profiles were retrieved before they had user permissions: the export says so, or no
/// profile has any of what later versions write.
fn is_before_29(org: &Org) -> bool {
    if let Some(version) = org.api_version() {
        return version < catalog::retrieval().user_permissions.since;
    }
    let mut retrieved = org.profiles.values().filter(|p| !p.license.is_empty());
    let has_objects = retrieved.clone().any(|p| !p.grants.objects.is_empty());
    has_objects && retrieved.all(|p| p.custom.is_none() && p.grants.user_permissions.is_empty())
}

/// Whether nobody retrieved this file as it is. A retrieve writes the licence, and from version 30 on
/// whether the profile is custom.
fn is_fragment(profile: &Profile, old: bool) -> bool {
    let unmarked = profile.custom.is_none() && profile.grants.user_permissions.is_empty();
    profile.license.is_empty() || (unmarked && !old)
}

/// Whether permission sets are whole, by the version that the export says or by what it holds: groups
/// and muting came later.
fn has_whole_sets(org: &Org) -> bool {
    let newer = !org.permission_set_groups.is_empty() || !org.muting_permission_sets.is_empty();
    let facts = catalog::retrieval();
    let version = match org.api_version() {
        None if newer => facts.permission_set_groups.since,
        version => version.unwrap_or_default(),
    };
    version >= facts.whole_permission_sets.since
}

fn sections(org: &Org, objects: &NameSet) -> ObjectSections {
    let mut named = org.names.iter().filter(|(name, _)| objects.contains(*name));
    if objects.is_empty() {
        ObjectSections::None
    } else if named.any(|(_, object)| is_standard(object)) {
        ObjectSections::Standard
    } else {
        ObjectSections::CustomOnly
    }
}

/// Whether an object comes with the platform: custom ones end in `__c`, `__mdt`, `__e`, `__x`, …
fn is_standard(object: &str) -> bool {
    !object.contains("__")
}

/// The fields that any profile or permission set has a row for, and the objects whose fields a profile
/// has rows for.
fn fields_with_rows(org: &Org, profiles: &[&Profile]) -> (NameSet, BTreeSet<String>) {
    let mut fields = NameSet::default();
    for profile in profiles {
        profile
            .grants
            .fields
            .iter()
            .for_each(|(n, _)| fields.insert(n));
    }
    let of_profiles = org.names.iter().filter(|(name, _)| fields.contains(*name));
    let objects = of_profiles.filter_map(|(_, text)| text.split_once('.'));
    let objects = objects.map(|(object, _)| object.to_owned()).collect();
    for set in org.permission_sets.values() {
        set.grants.fields.iter().for_each(|(n, _)| fields.insert(n));
    }
    (fields, objects)
}
