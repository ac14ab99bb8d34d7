//! Permission sets.

use super::error::MetadataError;
use super::grants::Sections;
use super::xml::Cursor;
use crate::org::{FileLines, Names, PermissionSet};

/// Reads a permission set whose root element the cursor is in.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    names: &mut Names,
    lines: &mut FileLines,
) -> Result<PermissionSet, MetadataError> {
    let mut set = PermissionSet::default();
    let mut sections = Sections::new(names, lines);
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
            _ => sections.read(cursor, name)?,
        }
        Ok(())
    })?;
    set.grants = sections.finish();
    if set.license.is_empty() {
        set.license = user_license;
    }
    Ok(set)
}

/// Reads one row of a section whose root element the cursor is in: a piece of a set that was taken apart.
pub(super) fn read_row(
    section: &str,
    cursor: &mut Cursor<'_>,
    names: &mut Names,
    lines: &mut FileLines,
) -> Result<PermissionSet, MetadataError> {
    let mut sections = Sections::new(names, lines);
    sections.read(cursor, section)?;
    Ok(PermissionSet {
        grants: sections.finish(),
        ..PermissionSet::default()
    })
}
