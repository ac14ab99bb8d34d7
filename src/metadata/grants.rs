//! The sections that profiles, permission sets and muting permission sets share.

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::{Grants, ObjectRights};

/// Sections whose rows are a name and `enabled`, with the element that holds the name. Those of the
/// user interface (apps, tabs, layouts, record types) are left out: they reach no data.
const ACCESSES: [(&str, &str); 13] = [
    ("agentAccesses", "agentName"),
    ("classAccesses", "apexClass"),
    ("customMetadataTypeAccesses", "name"),
    ("customPermissions", "name"),
    ("customSettingAccesses", "name"),
    ("emailRoutingAddressAccesses", "name"),
    (
        "externalCredentialPrincipalAccesses",
        "externalCredentialPrincipal",
    ),
    ("externalDataSourceAccesses", "externalDataSource"),
    ("flowAccesses", "flow"),
    ("genComputingSummaryDefAccesses", "configName"),
    ("pageAccesses", "apexPage"),
    ("servicePresenceStatusAccesses", "servicePresenceStatus"),
    ("userPermissions", "name"),
];

/// Reads the row that the cursor is in, if `section` is one of the shared sections.
///
/// Rows of the same name occur in merged files; they mean the union, so bits are or-ed.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    section: &str,
    grants: &mut Grants,
) -> Result<(), MetadataError> {
    match section {
        "objectPermissions" => object(cursor, grants),
        "fieldPermissions" | "fieldLevelSecurities" => field(cursor, grants),
        _ => match ACCESSES.iter().find(|(name, _)| *name == section) {
            Some((_, key)) => access(cursor, section, key, grants),
            None => Ok(()),
        },
    }
}

fn access(
    cursor: &mut Cursor<'_>,
    section: &str,
    key: &str,
    grants: &mut Grants,
) -> Result<(), MetadataError> {
    let mut name = String::new();
    let mut enabled = false;
    cursor.children(|cursor, element| {
        match element {
            "enabled" => enabled = cursor.flag()?.unwrap_or_default(),
            _ if element == key => name = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    if name.is_empty() {
        return Ok(());
    }
    *match section {
        "userPermissions" => grants.user_permissions.entry(name).or_default(),
        _ => grants
            .accesses
            .entry((section.to_owned(), name))
            .or_default(),
    } |= enabled;
    Ok(())
}

fn object(cursor: &mut Cursor<'_>, grants: &mut Grants) -> Result<(), MetadataError> {
    let mut name = String::new();
    let mut rights = ObjectRights::default();
    cursor.children(|cursor, element| {
        let bit = match element {
            "object" => {
                name = cursor.string()?;
                return Ok(());
            }
            "allowCreate" => &mut rights.create,
            "allowRead" => &mut rights.read,
            "allowEdit" => &mut rights.edit,
            "allowDelete" => &mut rights.delete,
            "viewAllRecords" => &mut rights.view_all,
            "modifyAllRecords" => &mut rights.modify_all,
            "viewAllFields" => &mut rights.view_all_fields,
            _ => return Ok(()),
        };
        *bit = cursor.flag()?.unwrap_or_default();
        Ok(())
    })?;
    if !name.is_empty() {
        let entry = grants.objects.entry(name).or_default();
        *entry = entry.union(rights);
    }
    Ok(())
}

/// One field. Up to API 22 the rows are `fieldLevelSecurities` and say `hidden`, not `readable`.
fn field(cursor: &mut Cursor<'_>, grants: &mut Grants) -> Result<(), MetadataError> {
    let mut name = String::new();
    let (mut readable, mut editable) = (false, false);
    cursor.children(|cursor, element| {
        match element {
            "field" => name = cursor.string()?,
            "readable" => readable = cursor.flag()?.unwrap_or_default(),
            "hidden" => readable = cursor.flag()? == Some(false),
            "editable" => editable = cursor.flag()?.unwrap_or_default(),
            _ => {}
        }
        Ok(())
    })?;
    if !name.is_empty() {
        let entry = grants.fields.entry(name).or_default();
        entry.0 |= readable;
        entry.1 |= editable;
    }
    Ok(())
}
