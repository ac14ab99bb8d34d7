//! What a profile or permission set grants, as far as the package says.
//!
//! A profile file is a partial view: a section that is absent was not retrieved, which is not the
//! same as "nothing granted". So each section is a list that may be empty, and readers of it must ask
//! what the package as a whole contained before they say "not granted".

use std::collections::BTreeMap;

use super::name::{Name, Renaming};
use super::rows::{Right, Rows};
use crate::catalog::ObjectRight;

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
    /// Whether one of them is granted.
    #[must_use]
    pub const fn has(self, right: ObjectRight) -> bool {
        match right {
            ObjectRight::Create => self.create,
            ObjectRight::Read => self.read,
            ObjectRight::Edit => self.edit,
            ObjectRight::Delete => self.delete,
            ObjectRight::ViewAll => self.view_all,
            ObjectRight::ModifyAll => self.modify_all,
            ObjectRight::ViewAllFields => self.view_all_fields,
        }
    }
}

/// Duplicate rows occur as merge debris and mean the union.
impl Right for ObjectRights {
    fn union(self, other: Self) -> Self {
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

/// Rights on one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldRights {
    /// `readable`.
    pub readable: bool,
    /// `editable`.
    pub editable: bool,
}

impl Right for FieldRights {
    fn union(self, other: Self) -> Self {
        Self {
            readable: self.readable || other.readable,
            editable: self.editable || other.editable,
        }
    }
}

/// The sections that profiles, permission sets and muting permission sets share.
///
/// Names are numbers of the [`Names`](super::Names) that the file was read with, or of those of the
/// model, once it has taken the component over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// `userPermissions`: name → enabled.
    pub user_permissions: Rows<bool>,
    /// `objectPermissions`: object → rights.
    pub objects: Rows<ObjectRights>,
    /// `fieldPermissions`: `Object.Field` → rights.
    pub fields: Rows<FieldRights>,
    /// `classAccesses`, `pageAccesses`, `flowAccesses`, `customPermissions` and the other
    /// name-and-enabled sections: section → name → enabled.
    pub accesses: BTreeMap<&'static str, Rows<bool>>,
}

impl Grants {
    /// Whether a user permission is on here. `false` means "no enabled row", not "off".
    #[must_use]
    pub fn has(&self, permission: Name) -> bool {
        self.user_permissions.get(permission).unwrap_or(false)
    }

    /// Adds another copy of the same component: partial copies are united, bits are or-ed.
    pub(super) fn unite(&mut self, other: Self) {
        self.user_permissions.unite(other.user_permissions);
        self.objects.unite(other.objects);
        self.fields.unite(other.fields);
        for (section, rows) in other.accesses {
            self.accesses.entry(section).or_default().unite(rows);
        }
    }

    /// The same by the names of the model.
    pub(super) fn renamed(mut self, renaming: &Renaming) -> Self {
        self.user_permissions.rename(renaming);
        self.objects.rename(renaming);
        self.fields.rename(renaming);
        for rows in self.accesses.values_mut() {
            rows.rename(renaming);
        }
        self
    }
}

/// An address range that a profile, or an app, admits logins from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// `hasActivationRequired`: session-based, not in force until activated.
    pub activation_required: bool,
}

/// A muting permission set: `true` here means *taken away*, inside the groups that list it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MutingPermissionSet {
    /// `label`.
    pub label: String,
    /// What it mutes.
    pub muted: Grants,
}
