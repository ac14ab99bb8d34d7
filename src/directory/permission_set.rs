//! The `PermissionSet` and `PermissionSetAssignment` exports.

use super::{DirectoryRow, Parse, owned};
use crate::org::{PermissionSetAssignment, SalesforceId};
use crate::table::{Header, optional_id};

pub(super) fn bind(header: &Header) -> Parse {
    let id = header.find("id");
    let name = header.find("name");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(id)).ok()?;
        Some(DirectoryRow::PermissionSet(id, owned(row, name)))
    })
}

pub(super) fn bind_assignment(header: &Header) -> Parse {
    let assignee = header.find("assigneeid");
    let permission_set = header.find("permissionsetid");
    let group = header.find("permissionsetgroupid");
    let name = header.find("permissionsetname");
    Box::new(move |row| {
        let assignee = SalesforceId::parse(row.get(assignee)).ok()?;
        Some(DirectoryRow::Assignment(PermissionSetAssignment {
            assignee,
            permission_set: optional_id(row.get(permission_set)),
            group: optional_id(row.get(group)),
            name: owned(row, name),
        }))
    })
}
