//! What is asked of every holder: put once, with all names looked up.

use std::collections::BTreeSet;

use super::records::{ObjectRecords, Records};
use crate::access::{FieldRight, Question, View};
use crate::catalog::{Widening, Written, system_field, widenings};
use crate::org::{Field, Name, Org};

/// A field that matters: classified by a compliance group, or encrypted.
#[derive(Debug)]
pub(super) struct AskedField<'o> {
    pub(super) name: &'o str,
    pub(super) definition: &'o Field,
    /// To read it, to read it in clear, to write it.
    pub(super) questions: [Question; 3],
}

impl AskedField<'_> {
    /// Whether no permission set has a row for it: who may write it then.
    pub(super) fn without_rows(&self) -> Option<Written> {
        let always = self.definition.required || self.definition.kind == "MasterDetail";
        system_field(self.name).or(always.then_some(Written::WithObject))
    }
}

/// An object.
#[derive(Debug)]
pub(super) struct AskedObject<'o> {
    pub(super) name: &'o str,
    pub(super) key: Option<Name>,
    /// Its records; `None` where the export holds none.
    pub(super) records: Option<&'o ObjectRecords>,
    pub(super) fields: Vec<AskedField<'o>>,
    /// Where its fields begin among those of all objects.
    pub(super) first_field: usize,
}

impl AskedObject<'_> {
    /// How many records there are.
    pub(super) fn total(&self) -> Option<u64> {
        self.records.map(|records| records.total)
    }
}

/// A user permission, by its name and as a question.
#[derive(Debug)]
pub(super) struct AskedPermission {
    pub(super) name: String,
    pub(super) question: Question,
}

/// A way to widen rights.
#[derive(Debug)]
pub(super) struct AskedWay {
    pub(super) way: &'static Widening,
    pub(super) needs: Vec<AskedPermission>,
    /// Whether the setting is on that it needs, too; `None` where the package does not say.
    pub(super) setting: Option<bool>,
}

/// Everything that is asked.
#[derive(Debug)]
pub(super) struct Asked<'o> {
    /// In the order of their names.
    pub(super) objects: Vec<AskedObject<'o>>,
    pub(super) fields: usize,
    pub(super) ways: Vec<AskedWay>,
    /// View All Data, Modify All Data, View All Fields (Global).
    pub(super) sweeping: [AskedPermission; 3],
}

impl<'o> Asked<'o> {
    pub(super) fn new(org: &'o Org, view: &View, records: &'o Records<'_>) -> Self {
        let permission = |name: &str| AskedPermission {
            name: name.to_owned(),
            question: Question::user(org, name),
        };
        let mut fields = 0;
        let objects = names_of_objects(org, records).into_iter().map(|name| {
            let asked = AskedObject {
                name,
                key: org.names.get(name),
                records: records.objects.get(name),
                fields: fields_of(name, org, view),
                first_field: fields,
            };
            fields += asked.fields.len();
            asked
        });
        let objects = objects.collect();
        let ways = widenings().iter().map(|way| AskedWay {
            way,
            needs: way.needs.iter().map(|name| permission(name)).collect(),
            setting: match &way.setting {
                Some(switch) => org.settings.flag(&switch.kind, &switch.element),
                None => Some(true),
            },
        });
        Self {
            objects,
            fields,
            ways: ways.collect(),
            sweeping: ["ViewAllData", "ModifyAllData", "ViewAllFieldsGlobal"].map(permission),
        }
    }

    /// The place of an object.
    pub(super) fn place(&self, object: &str) -> Option<usize> {
        let found = self.objects.binary_search_by(|it| it.name.cmp(object));
        found.ok()
    }
}

/// Every object that is defined, has records, or that something grants rights on.
fn names_of_objects<'o>(org: &'o Org, records: &'o Records<'_>) -> BTreeSet<&'o str> {
    let defined = org.objects.keys().map(String::as_str);
    let recorded = records.objects.keys().copied();
    let granted = org.granted_objects().into_iter();
    granted.chain(defined).chain(recorded).collect()
}

fn fields_of<'o>(object: &'o str, org: &'o Org, view: &View) -> Vec<AskedField<'o>> {
    let definition = org.objects.get(object);
    let fields = definition.into_iter().flat_map(|it| &it.fields);
    let fields = fields.filter(|(_, field)| matters(field));
    let asked = fields.map(|(name, definition)| AskedField {
        name,
        definition,
        questions: [FieldRight::Read, FieldRight::ReadClear, FieldRight::Edit]
            .map(|right| Question::field(org, view, object, name, right)),
    });
    asked.collect()
}

fn matters(field: &Field) -> bool {
    !field.compliance_groups.is_empty()
        || field.is_encrypted_text()
        || !field.encryption_scheme.is_empty()
}
