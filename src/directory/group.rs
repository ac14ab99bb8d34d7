//! The `Group`, `GroupMember` and `UserRole` exports.

use super::{DirectoryRow, Parse, owned};
use crate::org::{Group, GroupMember, SalesforceId, UserRole};
use crate::table::{Header, optional_id};

pub(super) fn bind(header: &Header) -> Parse {
    let id = header.find("id");
    let name = header.find("name");
    let developer_name = header.find("developername");
    let kind = header.find("type");
    let related = header.find("relatedid");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(id)).ok()?;
        let group = Group {
            name: owned(row, name),
            developer_name: owned(row, developer_name),
            kind: owned(row, kind),
            related: optional_id(row.get(related)),
        };
        Some(DirectoryRow::Group(id, group))
    })
}

pub(super) fn bind_member(header: &Header) -> Parse {
    let group = header.find("groupid");
    let member = header.find("userorgroupid");
    Box::new(move |row| {
        Some(DirectoryRow::GroupMember(GroupMember {
            group: SalesforceId::parse(row.get(group)).ok()?,
            member: SalesforceId::parse(row.get(member)).ok()?,
        }))
    })
}

pub(super) fn bind_role(header: &Header) -> Parse {
    let id = header.find("id");
    let name = header.find("name");
    let developer_name = header.find("developername");
    let parent = header.find("parentroleid");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(id)).ok()?;
        let role = UserRole {
            name: owned(row, name),
            developer_name: owned(row, developer_name),
            parent: optional_id(row.get(parent)),
        };
        Some(DirectoryRow::Role(id, role))
    })
}
