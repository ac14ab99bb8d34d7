//! Muting permission sets: the shape of a permission set, with the meaning turned round.

use super::error::MetadataError;
use super::grants::Sections;
use super::xml::Cursor;
use crate::org::{FileLines, MutingPermissionSet, Names};

/// Reads a muting permission set whose root element the cursor is in.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    names: &mut Names,
    lines: &mut FileLines,
) -> Result<MutingPermissionSet, MetadataError> {
    let mut set = MutingPermissionSet::default();
    let mut sections = Sections::new(names, lines);
    cursor.children(|cursor, name| match name {
        "label" => {
            set.label = cursor.string()?;
            Ok(())
        }
        _ => sections.read(cursor, name),
    })?;
    set.muted = sections.finish();
    Ok(set)
}
