//! What a profile or permission set grants, as far as the package says.
//!
//! A profile file is a partial view: a section that is absent was not retrieved, which is not the
//! same as "nothing granted". So each section is a map that may be empty, and readers of it must ask
//! what the package as a whole contained before they say "not granted".

use std::collections::BTreeMap;

/// Rights on one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ObjectRights {
    /// `allowCreate`.
    pub create: bool,
    /// `allowRead`.
    pub read: bool,
    /// `allowEdit`.
    pub edit: bool,
    /// `allowDelete`.
    pub delete: bool,
    /// `viewAllRecords`.
    pub view_all: bool,
    /// `modifyAllRecords`.
    pub modify_all: bool,
    /// `viewAllFields` (API 63 and later).
    pub view_all_fields: bool,
}

impl ObjectRights {
    /// Both rows together: duplicate rows occur as merge debris and mean the union.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            create: self.create || other.create,
            read: self.read || other.read,
            edit: self.edit || other.edit,
            delete: self.delete || other.delete,
            view_all: self.view_all || other.view_all,
            modify_all: self.modify_all || other.modify_all,
            view_all_fields: self.view_all_fields || other.view_all_fields,
        }
    }
}

/// The sections that profiles, permission sets and muting permission sets share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// `userPermissions`: name → enabled.
    pub user_permissions: BTreeMap<String, bool>,
    /// `objectPermissions`: object → rights.
    pub objects: BTreeMap<String, ObjectRights>,
    /// `fieldPermissions`: `Object.Field` → (readable, editable).
    pub fields: BTreeMap<String, (bool, bool)>,
    /// `classAccesses`, `pageAccesses`, `flowAccesses`, `customPermissions` and the other
    /// name-and-enabled sections: (section, name) → enabled.
    pub accesses: BTreeMap<(String, String), bool>,
}

impl Grants {
    /// Whether a user permission is on here. `false` means "no enabled row", not "off".
    #[must_use]
    pub fn has(&self, permission: &str) -> bool {
        self.user_permissions
            .get(permission)
            .copied()
            .unwrap_or(false)
    }

    /// Adds another copy of the same component: partial copies are united, bits are or-ed.
    pub fn unite(&mut self, other: Self) {
        for (name, enabled) in other.user_permissions {
            *self.user_permissions.entry(name).or_default() |= enabled;
        }
        for (name, rights) in other.objects {
            let entry = self.objects.entry(name).or_default();
            *entry = entry.union(rights);
        }
        for (name, (readable, editable)) in other.fields {
            let entry = self.fields.entry(name).or_default();
            entry.0 |= readable;
            entry.1 |= editable;
        }
        for (key, enabled) in other.accesses {
            *self.accesses.entry(key).or_default() |= enabled;
        }
    }
}

/// An address range a profile admits logins from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoginIpRange {
    /// First address.
    pub start: String,
    /// Last address.
    pub end: String,
}

/// `loginHours`: element name (`mondayStart`, …) → minutes after midnight.
pub type LoginHours = BTreeMap<String, u32>;

/// A profile, by its file name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// `userLicense`, a label.
    pub license: String,
    /// `custom`; absent in old files.
    pub custom: Option<bool>,
    /// What it grants.
    pub grants: Grants,
    /// Address ranges.
    pub login_ip_ranges: Vec<LoginIpRange>,
    /// Login hours; empty when unrestricted.
    pub login_hours: LoginHours,
}

/// A permission set, by its developer name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionSet {
    /// `label`.
    pub label: String,
    /// `license`: a user licence's label or a permission set licence's developer name.
    pub license: String,
    /// `hasActivationRequired`: session-based, not in force until activated.
    pub activation_required: bool,
    /// What it grants.
    pub grants: Grants,
}

/// A permission set group, by its developer name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionSetGroup {
    /// `label`.
    pub label: String,
    /// `permissionSets`.
    pub permission_sets: Vec<String>,
    /// `mutingPermissionSets`.
    pub muting_permission_sets: Vec<String>,
    /// `status`; anything but `Updated` means the computed rights may be stale.
    pub status: String,
}

/// A muting permission set: `true` here means *taken away*, inside the groups that list it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MutingPermissionSet {
    /// `label`.
    pub label: String,
    /// What it mutes.
    pub muted: Grants,
}
