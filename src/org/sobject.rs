//! Objects and the fields whose classification matters.

use std::collections::BTreeMap;

use super::unite::unite_fields;

/// An sObject, by its API name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SObject {
    /// `label`.
    pub label: String,
    /// `sharingModel`; empty when the package does not say.
    pub sharing_model: String,
    /// `externalSharingModel`; empty when the package does not say.
    pub external_sharing_model: String,
    /// `customSettingsType`: `List` or `Hierarchy` for a custom setting, empty for anything else.
    pub custom_settings_type: String,
    /// `externalDataSource`: where the rows of an external object are.
    pub external_data_source: String,
    /// `enableHistory`: changes of tracked fields are kept.
    pub tracks_history: Option<bool>,
    /// Fields by API name.
    pub fields: BTreeMap<String, Field>,
}
unite_fields!(SObject {
    label,
    sharing_model,
    external_sharing_model,
    custom_settings_type,
    external_data_source,
    tracks_history,
    fields,
});

/// What an object is. The suffix of its name tells, and for custom settings their definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    /// Part of the platform.
    Standard,
    /// A custom object: `__c`.
    Custom,
    /// A custom setting: `__c` with a type of its own.
    CustomSetting,
    /// A custom metadata type, whose records are configuration: `__mdt`.
    CustomMetadata,
    /// A platform event: `__e`.
    PlatformEvent,
    /// An external object, whose rows are elsewhere: `__x`.
    External,
    /// A big object: `__b`.
    Big,
    /// An article type: `__kav`.
    Knowledge,
    /// A Data Cloud data model object: `__dlm`.
    DataModel,
    /// A Data Cloud data lake object: `__dlo`.
    DataLake,
    /// Anything else with a suffix, such as the sharing rows of an object.
    Other,
}

impl ObjectKind {
    fn of_name(name: &str) -> Self {
        let Some((_, suffix)) = name.rsplit_once("__") else {
            return Self::Standard;
        };
        let known = [
            ("c", Self::Custom),
            ("mdt", Self::CustomMetadata),
            ("e", Self::PlatformEvent),
            ("x", Self::External),
            ("b", Self::Big),
            ("kav", Self::Knowledge),
            ("dlm", Self::DataModel),
            ("dlo", Self::DataLake),
        ];
        let found = known
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(suffix));
        found.map_or(Self::Other, |(_, kind)| kind)
    }
}

/// A field of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// `type`.
    pub kind: String,
    /// `referenceTo`, all targets.
    pub reference_to: Vec<String>,
    /// `complianceGroup`, split at `;`, without `None`.
    pub compliance_groups: Vec<String>,
    /// `securityClassification`.
    pub security_classification: String,
    /// `encryptionScheme`, without `None`.
    pub encryption_scheme: String,
    /// `businessOwnerUser`, a username.
    pub business_owner: Box<str>,
    /// `businessStatus`: `Active`, `DeprecateCandidate`, `Hidden`.
    pub business_status: Box<str>,
    /// `maskType` of classically encrypted text.
    pub mask_type: Box<str>,
    /// `externalId`: outside systems find records by it. This and the flags below are off where the
    /// element is absent, as in the definition of a field of one's own; of a standard field the package
    /// may leave them out.
    pub external_id: bool,
    /// There is a `formula`: nobody writes the field.
    pub formula: bool,
    /// `required`: no profile or permission set has a row for such a field.
    pub required: bool,
    /// `trackHistory`.
    pub tracks_history: bool,
}
unite_fields!(Field {
    kind,
    reference_to,
    compliance_groups,
    security_classification,
    encryption_scheme,
    business_owner,
    business_status,
    mask_type,
    external_id,
    formula,
    required,
    tracks_history,
});

impl Field {
    /// Whether it is classically encrypted text, which only `ViewEncryptedData` unmasks.
    #[must_use]
    pub fn is_encrypted_text(&self) -> bool {
        self.kind.eq_ignore_ascii_case("EncryptedText")
    }
}

impl SObject {
    /// What the object is whose name this is.
    #[must_use]
    pub fn kind(&self, name: &str) -> ObjectKind {
        match ObjectKind::of_name(name) {
            ObjectKind::Custom if !self.custom_settings_type.is_empty() => {
                ObjectKind::CustomSetting
            }
            kind => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_tells_the_kind() {
        let kinds = [
            ("Account", ObjectKind::Standard),
            ("Grant__c", ObjectKind::Custom),
            ("ns__Grant__c", ObjectKind::Custom),
            ("ns__Rule__mdt", ObjectKind::CustomMetadata),
            ("Paid__e", ObjectKind::PlatformEvent),
            ("Order__x", ObjectKind::External),
            ("Archive__b", ObjectKind::Big),
            ("Help__kav", ObjectKind::Knowledge),
            ("Person__dlm", ObjectKind::DataModel),
            ("Person__dlo", ObjectKind::DataLake),
            ("Grant__Share", ObjectKind::Other),
        ];
        for (name, kind) in kinds {
            assert_eq!(SObject::default().kind(name), kind, "{name}");
        }
        let setting = SObject {
            custom_settings_type: "Hierarchy".to_owned(),
            ..SObject::default()
        };
        assert_eq!(setting.kind("Switches__c"), ObjectKind::CustomSetting);
        assert_eq!(setting.kind("Rule__mdt"), ObjectKind::CustomMetadata);
    }
}
