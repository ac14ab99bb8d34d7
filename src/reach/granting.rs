//! What grants rights: the assignments of a user, or a proposal.

use std::collections::BTreeSet;

use super::asked::{AskedField, AskedObject, AskedPermission};
use super::fields::FieldBits;
use crate::access::{Access, Bit, ObjectBits, ObjectRight, Rights};
use crate::catalog::Written;

/// Rights of one kind of holder.
pub(super) trait Granting: Sync {
    /// Whether it has a user permission.
    fn permission(&self, asked: &AskedPermission) -> Bit;
    /// Its rights on an object.
    fn object(&self, asked: &AskedObject<'_>) -> ObjectBits;
    /// Its rights on a field of an object on which it has these.
    fn field(&self, object: (&AskedObject<'_>, ObjectBits), field: &AskedField<'_>) -> FieldBits;
}

impl Granting for Access<'_> {
    fn permission(&self, asked: &AskedPermission) -> Bit {
        self.bit(&asked.question)
    }

    fn object(&self, asked: &AskedObject<'_>) -> ObjectBits {
        self.on_object(asked.key)
    }

    fn field(
        &self,
        (_, bits): (&AskedObject<'_>, ObjectBits),
        field: &AskedField<'_>,
    ) -> FieldBits {
        // What the object rules out needs no look at the field.
        let [ask_read, ask_clear, ask_edit] = &field.questions;
        let kind = &field.definition.kind;
        let read = match bits.get(ObjectRight::Read) {
            Bit::NotGranted => Bit::NotGranted,
            _ => self.bit(ask_read),
        };
        let clear = match read {
            Bit::NotGranted => read,
            _ if !kind.is_empty() && !field.definition.is_encrypted_text() => read,
            _ => self.bit(ask_clear),
        };
        let writes = bits
            .get(ObjectRight::Create)
            .or(bits.get(ObjectRight::Edit));
        let edit = match writes {
            Bit::NotGranted => writes,
            _ => self.bit(ask_edit),
        };
        FieldBits { read, clear, edit }
    }
}

/// Rights that somebody proposes for a new user, who owns nothing and stands in no role, group or queue.
#[derive(Clone, Copy, Debug)]
pub struct Proposed<'a> {
    /// User permissions and rights on objects.
    pub rights: &'a Rights,
    /// Fields with a row that lets them be read, as `Account.Phone`. Fields that never have a row follow their
    /// object.
    pub readable: &'a BTreeSet<String>,
    /// Those that may be written as well.
    pub editable: &'a BTreeSet<String>,
}

impl Proposed<'_> {
    fn has(&self, permission: &str) -> bool {
        self.rights.user_permissions.contains(permission)
    }

    fn lists(rows: &BTreeSet<String>, object: &str, field: &str) -> bool {
        // Lookups of standard objects are written without `Id`.
        let bare = field.strip_suffix("Id").filter(|bare| !bare.is_empty());
        let named = |field: &str| rows.contains(&format!("{object}.{field}"));
        named(field) || bare.is_some_and(named)
    }
}

impl Granting for Proposed<'_> {
    fn permission(&self, asked: &AskedPermission) -> Bit {
        let has = self.has(&asked.name) || asked.name == "ViewAllData" && self.has("ModifyAllData");
        has.into()
    }

    fn object(&self, asked: &AskedObject<'_>) -> ObjectBits {
        use ObjectRight::{Create, Delete, Edit, ModifyAll, Read, ViewAll, ViewAllFields};
        let own = self.rights.objects.get(asked.name);
        let row = |right| own.is_some_and(|rights| rights.contains(&right));
        let modify_all_data = self.has("ModifyAllData");
        let modify_all = modify_all_data || row(ModifyAll);
        let view_all = modify_all || self.has("ViewAllData") || row(ViewAll);
        ObjectBits::of(|right| {
            let granted = match right {
                Create => modify_all_data || row(Create),
                Read => view_all || row(Read),
                Edit => modify_all || row(Edit),
                Delete => modify_all || row(Delete),
                ViewAll => view_all,
                ModifyAll => modify_all,
                ViewAllFields => self.has("ViewAllFieldsGlobal") || row(ViewAllFields),
            };
            granted.into()
        })
    }

    fn field(
        &self,
        (object, bits): (&AskedObject<'_>, ObjectBits),
        field: &AskedField<'_>,
    ) -> FieldBits {
        let has = |right| bits.get(right) == Bit::Granted;
        let editable = Self::lists(self.editable, object.name, field.name);
        let visible = editable
            || has(ObjectRight::ViewAllFields)
            || Self::lists(self.readable, object.name, field.name);
        let without_rows = field.without_rows();
        let read = has(ObjectRight::Read) && (visible || without_rows.is_some());
        let clear =
            read && (!field.definition.is_encrypted_text() || self.has("ViewEncryptedData"));
        let writes = has(ObjectRight::Create) || has(ObjectRight::Edit);
        let computed = ["AutoNumber", "Summary"].contains(&field.definition.kind.as_str());
        let edit = !computed
            && match without_rows {
                Some(Written::Never) => false,
                Some(Written::AsAuditField) => {
                    has(ObjectRight::Create) && self.has("CreateAuditFields")
                }
                Some(Written::WithObject) => writes,
                None => writes && (editable || visible && self.has("EditReadonlyFields")),
            };
        FieldBits {
            read: read.into(),
            clear: clear.into(),
            edit: edit.into(),
        }
    }
}
