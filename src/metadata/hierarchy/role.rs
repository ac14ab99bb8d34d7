//! Roles.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::Role;

/// Reads a role whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Role, MetadataError> {
    let mut role = Role::default();
    cursor.children(|cursor, name| match name {
        "name" => cursor.fill(&mut role.label),
        "parentRole" => cursor.fill(&mut role.parent),
        "caseAccessLevel" => cursor.fill(&mut role.case_access),
        "contactAccessLevel" => cursor.fill(&mut role.contact_access),
        "opportunityAccessLevel" => cursor.fill(&mut role.opportunity_access),
        _ => Ok(()),
    })?;
    Ok(role)
}
