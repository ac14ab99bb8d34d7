//! Objects and fields.

use super::{Component, org, read};
use crate::org::{Field, ObjectKind, SObject};

#[test]
fn objects_and_fields_are_read_in_both_layouts() {
    let inner = "<fullName>F__c</fullName><businessOwnerUser>ann@example.com</businessOwnerUser><businessStatus>Active</businessStatus><complianceGroup>PII; GDPR;None;PII</complianceGroup><encryptionScheme>None</encryptionScheme><externalId>true</externalId><label>no</label><referenceTo>Account</referenceTo><referenceTo>Contact</referenceTo><required>false</required><securityClassification>Internal</securityClassification><trackHistory>True</trackHistory><type>Lookup</type>";
    let field = Field {
        kind: "Lookup".to_owned(),
        reference_to: vec!["Account".to_owned(), "Contact".to_owned()],
        compliance_groups: vec!["GDPR".to_owned(), "PII".to_owned()],
        security_classification: "Internal".to_owned(),
        encryption_scheme: String::new(),
        business_owner: "ann@example.com".into(),
        business_status: "Active".into(),
        mask_type: "".into(),
        external_id: true,
        formula: false,
        required: false,
        tracks_history: true,
    };
    let xml = format!(
        "<CustomObject><customSettingsType>List</customSettingsType><enableHistory>true</enableHistory><externalDataSource>Ledger</externalDataSource><fieldSets><fullName>S</fullName><fields>x</fields></fieldSets><fields>{inner}</fields><externalSharingModel>Private</externalSharingModel><label>O</label><sharingModel>ReadWrite</sharingModel></CustomObject>"
    );
    let object = SObject {
        label: "O".to_owned(),
        sharing_model: "ReadWrite".to_owned(),
        external_sharing_model: "Private".to_owned(),
        custom_settings_type: "List".to_owned(),
        external_data_source: "Ledger".to_owned(),
        tracks_history: Some(true),
        fields: [("F__c".to_owned(), field.clone())].into(),
    };
    for path in [
        "objects/O__c.object",
        "a.zip!/objects/O__c/O__c.object-meta.xml",
    ] {
        let (_, component) = read(path, xml.as_bytes()).unwrap();
        assert_eq!(
            component,
            Component::SObject("O__c".to_owned(), object.clone())
        );
    }
    assert_eq!(object.kind("O__c"), ObjectKind::CustomSetting);
    let xml = format!("<CustomField xmlns=\"x\">{inner}</CustomField>");
    let (_, component) = read("objects/O__c/fields/X.field-meta.xml", xml.as_bytes()).unwrap();
    assert_eq!(
        component,
        Component::Field("O__c".to_owned(), "F__c".to_owned(), field)
    );
    assert_eq!(read("X.field", xml.as_bytes()).unwrap().1, Component::Other);
}

#[test]
fn marks_of_fields_are_kept_without_their_texts() {
    let xml = "<CustomObject><fields><fullName>Card__c</fullName><length>16</length><maskChar>asterisk</maskChar><maskType>creditCard</maskType><required>true</required><type>EncryptedText</type></fields>\
        <fields><fullName>Sum__c</fullName><formula>A__c + 1</formula><type>Number</type></fields></CustomObject>";
    let org = org(&[("objects/O__c.object", xml)]);
    let fields = &org.objects["O__c"].fields;
    let (card, sum) = (&fields["Card__c"], &fields["Sum__c"]);
    assert_eq!(
        (&*card.mask_type, card.is_encrypted_text()),
        ("creditCard", true)
    );
    assert_eq!((card.required, card.formula), (true, false));
    assert_eq!((sum.required, sum.formula), (false, true));
    assert!(!sum.is_encrypted_text() && !format!("{org:?}").contains("A__c"));
}

#[test]
fn copies_of_objects_and_fields_fill_each_other() {
    let inline = "<CustomObject><label/><fields><fullName>F__c</fullName><type>Text</type></fields><enableHistory>false</enableHistory></CustomObject>";
    let own = "<CustomField><fullName>F__c</fullName><externalId>true</externalId><complianceGroup>PII</complianceGroup><type>Url</type></CustomField>";
    let again = "<CustomObject><label>O</label><label>P</label><enableHistory>true</enableHistory><sharingModel xmlns:xsi=\"x\" xsi:nil=\"true\">Read</sharingModel></CustomObject>";
    let org = org(&[
        ("src/objects/O__c.object", inline),
        ("app/objects/O__c/fields/F__c.field-meta.xml", own),
        ("app/objects/O__c/O__c.object-meta.xml", again),
    ]);
    let object = &org.objects["O__c"];
    let field = &object.fields["F__c"];
    assert_eq!(
        (object.label.as_str(), object.tracks_history),
        ("O", Some(false))
    );
    assert_eq!(object.sharing_model, "");
    assert_eq!((field.kind.as_str(), field.external_id), ("Text", true));
    assert_eq!(field.compliance_groups, ["PII"]);
}
