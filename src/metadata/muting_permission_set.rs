//! Muting permission sets: the shape of a permission set, with the meaning turned round.

use super::error::MetadataError;
use super::grants;
use super::xml::Cursor;
use crate::org::MutingPermissionSet;

/// Reads a muting permission set whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<MutingPermissionSet, MetadataError> {
    let mut set = MutingPermissionSet::default();
    cursor.children(|cursor, name| match name {
        "label" => {
            set.label = cursor.string()?;
            Ok(())
        }
        _ => grants::read(cursor, name, &mut set.muted),
    })?;
    Ok(set)
}
