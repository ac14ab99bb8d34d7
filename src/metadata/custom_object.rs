//! Objects and fields: one file for both in the package layout, a file each in the source layout.

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::{Field, SObject};

/// Reads an object whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<SObject, MetadataError> {
    let mut object = SObject::default();
    cursor.children(|cursor, name| {
        match name {
            "label" => object.label = cursor.string()?,
            "sharingModel" => object.sharing_model = cursor.string()?,
            "externalSharingModel" => object.external_sharing_model = cursor.string()?,
            // Only children of the root are fields: field sets and compact layouts hold elements of
            // the same name.
            "fields" => {
                let (full_name, field) = read_field(cursor)?;
                if !full_name.is_empty() {
                    object.fields.entry(full_name).or_insert(field);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(object)
}

/// Reads a field whose element the cursor is in, with the name it gives itself, empty if none.
pub(super) fn read_field(cursor: &mut Cursor<'_>) -> Result<(String, Field), MetadataError> {
    let mut full_name = String::new();
    let mut field = Field::default();
    cursor.children(|cursor, name| {
        match name {
            "fullName" => full_name = cursor.string()?,
            "type" => field.kind = cursor.string()?,
            "required" => field.required = cursor.flag()?.unwrap_or_default(),
            "referenceTo" => cursor.push_to(&mut field.reference_to)?,
            "complianceGroup" => field.compliance_groups = groups(cursor.text()?),
            "securityClassification" => field.security_classification = cursor.string()?,
            "encryptionScheme" => field.encryption_scheme = unless_none(cursor.text()?).to_owned(),
            _ => {}
        }
        Ok(())
    })?;
    Ok((full_name, field))
}

/// A multi-select picklist in one string. Exports write its values in any order, so they are sorted:
/// two fields in the same groups are then equal.
fn groups(joined: &str) -> Vec<String> {
    let mut groups: Vec<String> = joined
        .split(';')
        .map(|group| unless_none(group.trim()))
        .filter(|group| !group.is_empty())
        .map(str::to_owned)
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The literal `None` is how an export writes "no value".
fn unless_none(value: &str) -> &str {
    if value == "None" { "" } else { value }
}
