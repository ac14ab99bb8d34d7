//! Permission set groups.

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::PermissionSetGroup;

/// Reads a permission set group whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<PermissionSetGroup, MetadataError> {
    let mut group = PermissionSetGroup::default();
    cursor.children(|cursor, name| {
        match name {
            "label" => group.label = cursor.string()?,
            "status" => group.status = cursor.string()?,
            "hasActivationRequired" => {
                group.activation_required = cursor.flag()?.unwrap_or_default();
            }
            "permissionSets" => cursor.push_to(&mut group.permission_sets)?,
            "mutingPermissionSets" => cursor.push_to(&mut group.muting_permission_sets)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(group)
}
