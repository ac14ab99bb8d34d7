//! An element of a flow, whatever its type: its own words, and the values anywhere below it.

use std::collections::{BTreeMap, BTreeSet};

use super::ids;
use crate::metadata::error::MetadataError;
use crate::metadata::xml::Cursor;
use crate::org::SalesforceId;

/// Children whose text is kept by name.
const WORDS: [&str; 12] = [
    "actionName",
    "actionType",
    "assignToReference",
    "collectionReference",
    "doesUpsert",
    "field",
    "flowName",
    "inputReference",
    "name",
    "object",
    "objectType",
    "operationOneMatchingRecord",
];

/// Children whose text is a value, or a formula or text with values in it.
const VALUES: [&str; 6] = [
    "expression",
    "filterFormula",
    "formula",
    "formulaExpression",
    "stringValue",
    "text",
];

/// Values found somewhere.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Ids of users and queues.
    pub(super) ids: BTreeSet<SalesforceId>,
    /// What is referred to: elements, variables, fields.
    pub(super) references: BTreeSet<String>,
}

/// What an element holds.
#[derive(Debug, Default)]
pub(super) struct Element {
    words: BTreeMap<&'static str, String>,
    /// Values that a record element writes to `OwnerId`.
    pub(super) owner: Values,
    /// Values that are assigned to variables or to fields of them: to what, and which.
    pub(super) assigned: Vec<(String, Values)>,
    /// All other values.
    pub(super) other: Values,
}

impl Element {
    /// Reads the element that the cursor is in.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, MetadataError> {
        let mut element = Self::default();
        cursor.children(|cursor, name| element.child(cursor, name))?;
        Ok(element)
    }

    /// Reads the child that the cursor is in.
    pub(super) fn child(
        &mut self,
        cursor: &mut Cursor<'_>,
        name: &str,
    ) -> Result<(), MetadataError> {
        if let Some(word) = WORDS.iter().find(|word| **word == name) {
            self.words.insert(word, cursor.string()?);
        } else if VALUES.contains(&name) {
            self.other.add_text(cursor.text()?);
        } else if name == "elementReference" {
            self.other.references.insert(cursor.string()?);
        } else {
            let child = Self::read(cursor)?;
            self.adopt(name, child);
        }
        Ok(())
    }

    /// Takes over what a child holds, whose name may make its values those of something else.
    fn adopt(&mut self, name: &str, child: Self) {
        match name {
            "assignmentItems" => {
                let target = child.word("assignToReference").to_owned();
                self.assigned.push((target, child.other));
            }
            "inputAssignments" if is_owner(child.word("field")) => {
                self.owner.extend(child.other);
            }
            // A filter names a field as well, but writes nothing to it.
            _ => self.other.extend(child.other),
        }
        self.owner.extend(child.owner);
        self.assigned.extend(child.assigned);
    }

    /// The text of a child; empty if there is none.
    pub(super) fn word(&self, name: &str) -> &str {
        self.words.get(name).map_or("", String::as_str)
    }
}

/// Whether a field is that of the owner.
pub(super) fn is_owner(field: &str) -> bool {
    field.eq_ignore_ascii_case("OwnerId")
}

impl Values {
    /// Adds what was found elsewhere.
    pub(super) fn extend(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.references.extend(other.references);
    }

    fn add_text(&mut self, text: &str) {
        ids::in_text(text.as_bytes(), |id| {
            self.ids.insert(id);
        });
        // Formulas and texts refer to other elements as `{!Name}`.
        for piece in text.split("{!").skip(1) {
            if let Some((name, _)) = piece.split_once('}') {
                self.references.insert(name.to_owned());
            }
        }
    }
}
