//! Permission sets.

use super::error::MetadataError;
use super::grants;
use super::xml::Cursor;
use crate::org::PermissionSet;

/// Reads a permission set whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<PermissionSet, MetadataError> {
    let mut set = PermissionSet::default();
    // The old name of `license`; where a file holds both, the new one counts, in whatever order.
    let mut user_license = String::new();
    cursor.children(|cursor, name| {
        match name {
            "label" => set.label = cursor.string()?,
            "license" => set.license = cursor.string()?,
            "userLicense" => user_license = cursor.string()?,
            "hasActivationRequired" => {
                set.activation_required = cursor.flag()?.unwrap_or_default();
            }
            _ => grants::read(cursor, name, &mut set.grants)?,
        }
        Ok(())
    })?;
    if set.license.is_empty() {
        set.license = user_license;
    }
    Ok(set)
}
