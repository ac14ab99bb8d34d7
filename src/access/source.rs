//! One thing that grants: a profile, a permission set, a member of a group, or something unknown.

use super::answer::Origin;
use super::bit::Bit;
use super::question::{AskedField, Permission};
use super::view::{ProfileView, View};
use crate::catalog::ObjectRight;
use crate::org::{Grants, MutingPermissionSet, Name, ObjectRights, Org, Right as _};

/// How a source gives a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A row of its own.
    Row,
    /// Known of this standard profile, whose file does not say.
    StandardProfile,
    /// The column of the `Profile` export.
    ProfileExport,
    /// The user permission Modify All Data.
    ModifyAllData,
    /// The user permission View All Data.
    ViewAllData,
    /// Modify All on the object.
    ModifyAllRecords,
    /// View All on the object.
    ViewAllRecords,
    /// View All Fields on the object.
    ViewAllFields,
    /// The user permission View All Fields (Global).
    ViewAllFieldsGlobal,
    /// The user permission Edit Read Only Fields, on a field that can be read.
    EditReadonlyFields,
}

impl Way {
    /// What a reason adds to the name of the source; empty for a row.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Row => "",
            Self::StandardProfile => "known of the standard profile",
            Self::ProfileExport => "Profile export",
            Self::ModifyAllData => "ModifyAllData",
            Self::ViewAllData => "ViewAllData",
            Self::ModifyAllRecords => "modifyAllRecords",
            Self::ViewAllRecords => "viewAllRecords",
            Self::ViewAllFields => "viewAllFields",
            Self::ViewAllFieldsGlobal => "ViewAllFieldsGlobal",
            Self::EditReadonlyFields => "EditReadonlyFields",
        }
    }
}

/// Permissions that bring rights on objects and fields with them.
#[derive(Clone, Debug)]
pub(super) struct Sweeping {
    pub(super) modify_all_data: Permission,
    pub(super) view_all_data: Permission,
    pub(super) view_all_fields: Permission,
    pub(super) edit_read_only: Permission,
    pub(super) view_encrypted: Permission,
    pub(super) create_audit_fields: Permission,
    pub(super) api_only: Permission,
}

impl Sweeping {
    pub(super) fn new(org: &Org) -> Self {
        let permission = |name| Permission::new(org, name);
        Self {
            modify_all_data: permission("ModifyAllData"),
            view_all_data: permission("ViewAllData"),
            view_all_fields: permission("ViewAllFieldsGlobal"),
            edit_read_only: permission("EditReadonlyFields"),
            view_encrypted: permission("ViewEncryptedData"),
            create_audit_fields: permission("CreateAuditFields"),
            api_only: permission("ApiUserOnly"),
        }
    }
}

/// What silence means in a source.
#[derive(Clone, Copy, Debug)]
pub(super) enum Silence {
    /// Of a profile.
    Profile(ProfileView),
    /// Of a permission set.
    Set,
    /// Of something the package does not hold.
    Everything,
}

/// What a group mutes, in all its members.
#[derive(Clone, Debug, Default)]
pub(super) struct Mute<'o> {
    pub(super) sets: Vec<&'o MutingPermissionSet>,
    /// Another one is not in the package.
    pub(super) incomplete: bool,
}

impl Mute<'_> {
    /// Whether a bit is muted.
    fn bit(&self, row: impl Fn(&Grants) -> bool) -> Bit {
        if self.sets.iter().any(|set| row(&set.muted)) {
            Bit::Granted
        } else if self.incomplete {
            Bit::Unknown
        } else {
            Bit::NotGranted
        }
    }
}

/// One thing that grants.
#[derive(Clone, Debug)]
pub(super) struct Source<'o> {
    pub(super) origin: Origin<'o>,
    /// What it says; `None` when the package does not hold it.
    pub(super) grants: Option<&'o Grants>,
    pub(super) silence: Silence,
    pub(super) mute: std::sync::Arc<Mute<'o>>,
    /// What the `Profile` export says of `ApiUserOnly`.
    pub(super) api_only: Option<bool>,
    pub(super) swept: Swept,
}

/// What a source says of the permissions that bring rights on objects and fields with them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Swept {
    modify_all_data: Bit,
    view_all_data: Bit,
    view_all_fields: Bit,
    pub(super) edit_read_only: Bit,
}

impl Source<'_> {
    /// The ways in which a user permission may be given here, each with its bit.
    pub(super) fn user(&self, asked: &Permission, all: &Sweeping, each: &mut dyn FnMut(Way, Bit)) {
        let (bit, from_catalogue) = self.permission(asked);
        let way = if from_catalogue {
            Way::StandardProfile
        } else {
            Way::Row
        };
        match self.api_only {
            // The org's own word settles what the file does not say.
            Some(on) if asked.text == all.api_only.text => {
                let file = if bit == Bit::Unknown { on.into() } else { bit };
                each(
                    if bit == Bit::Unknown {
                        Way::ProfileExport
                    } else {
                        way
                    },
                    file,
                );
                if on && bit == Bit::NotGranted {
                    each(Way::ProfileExport, Bit::Granted);
                }
            }
            _ => each(way, bit),
        }
        if asked.text == all.view_all_data.text {
            each(Way::ModifyAllData, self.swept.modify_all_data);
        }
    }

    /// Looks the sweeping permissions up once: every question about an object asks for them.
    pub(super) fn sweep(&mut self, all: &Sweeping) {
        self.swept = Swept {
            modify_all_data: self.permission(&all.modify_all_data).0,
            view_all_data: self.permission(&all.view_all_data).0,
            view_all_fields: self.permission(&all.view_all_fields).0,
            edit_read_only: self.permission(&all.edit_read_only).0,
        };
    }

    /// A user permission by its own row, and whether the catalogue had to say it.
    fn permission(&self, asked: &Permission) -> (Bit, bool) {
        let row = self.grants.zip(asked.name);
        let row = row.and_then(|(grants, name)| grants.user_permissions.get(name));
        let (bit, from_catalogue) = match (row, self.silence) {
            (Some(enabled), _) => (enabled.into(), false),
            (None, Silence::Profile(profile)) => profile.user_absent(&asked.text),
            // System permissions come back in every version of the Metadata API.
            (None, Silence::Set) => (Bit::NotGranted, false),
            (None, Silence::Everything) => (Bit::Unknown, false),
        };
        let muted = self
            .mute
            .bit(|muted| asked.name.is_some_and(|name| muted.has(name)));
        (bit.and(muted.not()), from_catalogue)
    }

    /// What is said here of an object.
    pub(super) fn object_row(&self, view: &View, object: Option<Name>) -> ObjectRow {
        let of = |grants: &Grants| grants.objects.get(object?);
        let own = self.grants.and_then(of);
        let absent = match own {
            Some(_) => Bit::NotGranted,
            None => self.object_absent(view, object),
        };
        let muted = self.mute.sets.iter().filter_map(|set| of(&set.muted));
        ObjectRow {
            own,
            absent,
            muted: muted.reduce(ObjectRights::union),
            incomplete: self.mute.incomplete,
            swept: self.swept,
        }
    }

    /// What it means that there is no row for an object.
    fn object_absent(&self, view: &View, object: Option<Name>) -> Bit {
        match self.silence {
            Silence::Profile(profile) => view.object_absent_in_profile(profile, object),
            Silence::Set => view.object_absent_in_set(object),
            Silence::Everything => Bit::Unknown,
        }
    }

    /// Whether field-level security lets a field be read, or written, by its own row.
    pub(super) fn field_row(&self, view: &View, field: &AskedField, edit: bool) -> Bit {
        let of = |grants: &Grants| grants.fields.get(field.name?);
        let bit = match (self.grants.and_then(of), self.silence) {
            (Some(row), _) if edit => row.editable.into(),
            (Some(row), _) => row.readable.into(),
            // Denied fields have rows in profiles: without one, the field was not retrieved.
            (None, Silence::Profile(_) | Silence::Everything) => Bit::Unknown,
            (None, Silence::Set) => view.field_absent_in_set(field.name),
        };
        // What is not to be read is not to be written either.
        let muted = self
            .mute
            .bit(|muted| of(muted).is_some_and(|row| row.readable || (edit && row.editable)));
        bit.and(muted.not())
    }
}

/// What one source says of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct ObjectRow {
    own: Option<ObjectRights>,
    /// What it means that there is no row.
    absent: Bit,
    /// What the group mutes.
    muted: Option<ObjectRights>,
    /// Another muting permission set is not in the package.
    incomplete: bool,
    swept: Swept,
}

impl ObjectRow {
    /// The ways in which a right may be given here, each with its bit.
    pub(super) fn each(&self, right: ObjectRight, each: &mut dyn FnMut(Way, Bit)) {
        use ObjectRight::{Create, Delete, Edit, ModifyAll, Read, ViewAll, ViewAllFields};
        let swept = self.swept;
        each(Way::Row, self.row(right));
        if matches!(right, Read | ViewAll) {
            each(Way::ViewAllData, swept.view_all_data);
        }
        if matches!(right, Create | Read | Edit | Delete | ViewAll | ModifyAll) {
            each(Way::ModifyAllData, swept.modify_all_data);
        }
        if matches!(right, Read) {
            each(Way::ViewAllRecords, self.row(ViewAll));
        }
        if matches!(right, Read | Edit | Delete | ViewAll) {
            each(Way::ModifyAllRecords, self.row(ModifyAll));
        }
        if matches!(right, ViewAllFields) {
            each(Way::ViewAllFieldsGlobal, swept.view_all_fields);
        }
    }

    /// A right by its own row. Where the user permission is set, the platform ignores the rows that say
    /// the same of one object, whatever they say.
    fn row(&self, right: ObjectRight) -> Bit {
        let swept = self.swept;
        match right {
            ObjectRight::ModifyAll if swept.modify_all_data == Bit::Granted => Bit::NotGranted,
            ObjectRight::ViewAll
                if swept.modify_all_data.or(swept.view_all_data) == Bit::Granted =>
            {
                Bit::NotGranted
            }
            _ => {
                let bit = self.own.map_or(self.absent, |row| row.has(right).into());
                let muted = match self.muted {
                    Some(row) if row.has(right) => Bit::Granted,
                    _ if self.incomplete => Bit::Unknown,
                    _ => Bit::NotGranted,
                };
                bit.and(muted.not())
            }
        }
    }
}
