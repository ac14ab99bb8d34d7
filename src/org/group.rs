//! Groups, queues, their members, and the role hierarchy.

use super::SalesforceId;

/// One row of the `Group` export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// `Name`, the label.
    pub name: String,
    /// `DeveloperName`.
    pub developer_name: String,
    /// `Type`: `Regular`, `Queue`, `Role`, …
    pub kind: String,
    /// `RelatedId`: the role that a group of roles stands for.
    pub related: Option<SalesforceId>,
}

impl Group {
    /// Whether this group is a queue, which may own records.
    #[must_use]
    pub fn is_queue(&self) -> bool {
        self.kind.eq_ignore_ascii_case("queue")
    }
}

/// One row of the `GroupMember` export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupMember {
    /// `GroupId`.
    pub group: SalesforceId,
    /// `UserOrGroupId`.
    pub member: SalesforceId,
}

/// One row of the `UserRole` export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserRole {
    /// `Name`, the label.
    pub name: String,
    /// `DeveloperName`.
    pub developer_name: String,
    /// `ParentRoleId`.
    pub parent: Option<SalesforceId>,
}
