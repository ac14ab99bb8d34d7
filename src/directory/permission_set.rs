//! The `PermissionSet` and `PermissionSetAssignment` exports.

use super::{DirectoryRow, Parse, owned};
use crate::org::{PermissionSetAssignment, PermissionSetRow, SalesforceId};
use crate::table::{Header, boolean, optional_id, optional_time};

pub(super) fn bind(header: &Header) -> Parse {
    let id = header.find("id");
    let name = header.find("name");
    let label = header.find("label");
    let namespace = header.find("namespaceprefix");
    let owned_by_profile = header.find("isownedbyprofile");
    let group = header.find("permissionsetgroupid");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(id)).ok()?;
        let mut set = PermissionSetRow {
            name: owned(row, name),
            label: owned(row, label),
            owned_by_profile: boolean(row.get(owned_by_profile)) == Some(true),
            group: optional_id(row.get(group)),
        };
        // The column has the name alone, the metadata the namespace before it.
        let namespace = owned(row, namespace);
        if !namespace.is_empty() && !set.name.contains("__") {
            set.name = format!("{namespace}__{}", set.name);
        }
        Some(DirectoryRow::PermissionSet(id, set))
    })
}

pub(super) fn bind_assignment(header: &Header) -> Parse {
    let assignee = header.find("assigneeid");
    let permission_set = header.find("permissionsetid");
    let group = header.find("permissionsetgroupid");
    let name = header.find("permissionsetname");
    let label = header.find("permissionsetlabel");
    let group_name = header.find("permissionsetgroupdevelopername");
    let expires = header.find("expirationdate");
    let active = header.find("isactive");
    let revoked = header.find("isrevoked");
    Box::new(move |row| {
        let assignee = SalesforceId::parse(row.get(assignee)).ok()?;
        Some(DirectoryRow::Assignment(PermissionSetAssignment {
            assignee,
            permission_set: optional_id(row.get(permission_set)),
            group: optional_id(row.get(group)),
            name: owned(row, name),
            label: owned(row, label),
            group_name: owned(row, group_name),
            expires: optional_time(row.get(expires)),
            active: boolean(row.get(active)),
            revoked: boolean(row.get(revoked)),
        }))
    })
}
