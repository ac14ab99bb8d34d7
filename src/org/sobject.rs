//! Objects and the fields whose classification matters.

use std::collections::BTreeMap;

/// An sObject, by its API name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SObject {
    /// `label`.
    pub label: String,
    /// `sharingModel`; empty when the package does not say.
    pub sharing_model: String,
    /// `externalSharingModel`; empty when the package does not say.
    pub external_sharing_model: String,
    /// Fields by API name.
    pub fields: BTreeMap<String, Field>,
}

/// A field of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// `type`.
    pub kind: String,
    /// `required`: no profile or permission set has a row for such a field.
    pub required: bool,
    /// `referenceTo`, all targets.
    pub reference_to: Vec<String>,
    /// `complianceGroup`, split at `;`, without `None`.
    pub compliance_groups: Vec<String>,
    /// `securityClassification`.
    pub security_classification: String,
    /// `encryptionScheme`, without `None`.
    pub encryption_scheme: String,
}

impl SObject {
    /// Adds another copy of the same object: what this one lacks, the other supplies.
    pub fn unite(&mut self, other: Self) {
        let fill = |mine: &mut String, theirs: String| {
            if mine.is_empty() {
                *mine = theirs;
            }
        };
        fill(&mut self.label, other.label);
        fill(&mut self.sharing_model, other.sharing_model);
        fill(
            &mut self.external_sharing_model,
            other.external_sharing_model,
        );
        for (name, field) in other.fields {
            self.fields.entry(name).or_insert(field);
        }
    }
}
