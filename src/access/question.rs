//! What one may ask of a user's rights.
//!
//! A question is put once and then asked of every user: the names in it are looked up when it is made.

use super::bit::Bit;
use super::view::View;
use crate::catalog::{ObjectRight, Written, system_field};
use crate::org::{Name, Org};

/// A right on a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldRight {
    /// To read it, masked where it is encrypted text.
    Read,
    /// To read it in clear, where it is encrypted text.
    ReadClear,
    /// To write it, when the record is created or later.
    Edit,
}

/// A user permission.
#[derive(Clone, Debug)]
pub(super) struct Permission {
    pub(super) text: Box<str>,
    /// `None` for one that no file holds.
    pub(super) name: Option<Name>,
}

/// A field, and what the package tells of its kind.
#[derive(Clone, Debug)]
pub(super) struct AskedField {
    pub(super) object: Option<Name>,
    pub(super) name: Option<Name>,
    /// Set for a field that never has a row: it follows its object.
    pub(super) without_rows: Option<Written>,
    /// Whether nobody may write it: an auto-number, a roll-up, a formula.
    pub(super) computed: bool,
    /// Whether it is text of the classic encryption.
    pub(super) encrypted: Bit,
}

/// One right that a user may have.
#[derive(Clone, Debug)]
pub struct Question(pub(super) Asked);

#[derive(Clone, Debug)]
pub(super) enum Asked {
    User(Permission),
    Object(Option<Name>, ObjectRight),
    Field(AskedField, FieldRight),
    /// Field-level security alone.
    Security(AskedField, FieldRight),
}

impl Question {
    /// Whether the user has a user permission, by its API name.
    #[must_use]
    pub fn user(org: &Org, permission: &str) -> Self {
        Self(Asked::User(Permission::new(org, permission)))
    }

    /// Whether the user has a right on an object, by its API name.
    #[must_use]
    pub fn object(org: &Org, object: &str, right: ObjectRight) -> Self {
        Self(Asked::Object(org.names.get(object), right))
    }

    /// Whether the user has a right on a field of an object, both by API name.
    #[must_use]
    pub fn field(org: &Org, view: &View, object: &str, field: &str, right: FieldRight) -> Self {
        Self(Asked::Field(
            AskedField::new(org, view, object, field),
            right,
        ))
    }

    /// Whether field-level security lets the user read or write a field, whatever holds of its object: for objects
    /// that have no rows of their own, and are opened by something else.
    #[must_use]
    pub fn field_security(
        org: &Org,
        view: &View,
        object: &str,
        field: &str,
        right: FieldRight,
    ) -> Self {
        Self(Asked::Security(
            AskedField::new(org, view, object, field),
            right,
        ))
    }
}

#[cfg(test)]
impl Question {
    pub(super) fn is_of_field(&self) -> bool {
        matches!(self.0, Asked::Field(..))
    }
}

impl Permission {
    pub(super) fn new(org: &Org, permission: &str) -> Self {
        Self {
            text: permission.into(),
            name: org.names.get(permission),
        }
    }
}

/// What a profile or permission set may say of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldRow {
    /// Nothing: the field follows its object, and a row is an error.
    Never,
    /// A row of this name, which may let it be read and no more: the platform computes it.
    Readable(String),
    /// A row of this name, which may let it be read and written.
    Writable(String),
    /// The package does not tell: it has no row for the field, and does not define it as a custom one.
    Unknown,
}

impl FieldRow {
    /// What a permission set may say of a field, by what the package tells of it.
    #[must_use]
    pub fn of(org: &Org, view: &View, object: &str, field: &str) -> Self {
        let asked = AskedField::new(org, view, object, field);
        // Which standard fields are required is in no package, so that of those rows alone tell.
        let defined = org.objects.get(object).filter(|_| field.ends_with("__c"));
        let is_defined = defined.is_some_and(|object| object.fields.contains_key(field));
        // Of custom objects the name has no row, whatever a file says; of some standard ones it has.
        let is_system = system_field(field).is_some() && object.ends_with("__c");
        let name = match asked.name {
            _ if asked.without_rows.is_some() || is_system => return Self::Never,
            Some(name) => org.names.text(name).to_owned(),
            None if is_defined => format!("{object}.{field}"),
            None => return Self::Unknown,
        };
        if asked.computed {
            Self::Readable(name)
        } else {
            Self::Writable(name)
        }
    }

    /// The name of the row, where there may be one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Readable(name) | Self::Writable(name) => Some(name),
            Self::Never | Self::Unknown => None,
        }
    }
}

/// Types whose values the platform computes.
const COMPUTED: [&str; 2] = ["AutoNumber", "Summary"];

impl AskedField {
    fn new(org: &Org, view: &View, object: &str, field: &str) -> Self {
        let name = row_name(org, view, object, field);
        let object_known = org.objects.get(object);
        let known = object_known.and_then(|known| {
            // Rows may name a lookup without its `Id`.
            let with_id = || known.fields.get(&format!("{field}Id"));
            known.fields.get(field).or_else(with_id)
        });
        let kind = known.map_or("", |known| known.kind.as_str());
        let always = known.is_some_and(|known| known.required) || kind == "MasterDetail";
        // Known to the package, and none of the profiles that list the object's fields lists it, not
        // even as denied.
        let unlisted = known.is_some() && name.is_none() && view.has_fields_of(object);
        let without_rows = match system_field(field) {
            Some(written) if name.is_none() => Some(written),
            _ if always || unlisted => Some(Written::WithObject),
            _ => None,
        };
        let encrypted = match known {
            Some(known) if !kind.is_empty() => known.is_encrypted_text().into(),
            _ if without_rows.is_some() => Bit::NotGranted,
            _ => Bit::Unknown,
        };
        Self {
            object: org.names.get(object),
            name,
            without_rows,
            computed: COMPUTED.contains(&kind) || known.is_some_and(|known| known.formula),
            encrypted,
        }
    }
}

/// The name that rows give a field. Lookups of standard objects are written without `Id`, and the fields
/// of activities as those of events and tasks.
fn row_name(org: &Org, view: &View, object: &str, field: &str) -> Option<Name> {
    let with_rows = |object: &str, field: &str| {
        let name = org.names.get(&format!("{object}.{field}"))?;
        view.has_rows_for(name).then_some(name)
    };
    let objects: &[&str] = match object {
        "Activity" => &["Activity", "Task", "Event"],
        _ => &[object],
    };
    let bare = field.strip_suffix("Id").filter(|bare| !bare.is_empty());
    objects.iter().find_map(|object| {
        with_rows(object, field).or_else(|| bare.and_then(|bare| with_rows(object, bare)))
    })
}
