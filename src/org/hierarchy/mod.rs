//! Roles, queues, public groups and sharing rules as the package defines them.
//!
//! These are definitions, by developer name. Who is in a role or a group is in no metadata; the rows of
//! exports that tell are [`UserRole`](super::UserRole), [`Group`](super::Group) and
//! [`GroupMember`](super::GroupMember).

mod party;
mod sharing;

use std::collections::BTreeMap;

pub use self::party::{Party, PartyKind};
pub use self::sharing::{RestrictionRule, SharingRule, SharingRuleKind};

use super::unite::{Unite as _, add, unite_fields};

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// `name`, the label.
    pub label: String,
    /// `parentRole`, a developer name; empty at the top.
    pub parent: String,
    /// `caseAccessLevel` to cases of accounts that the role owns.
    pub case_access: String,
    /// `contactAccessLevel`.
    pub contact_access: String,
    /// `opportunityAccessLevel`.
    pub opportunity_access: String,
}
unite_fields!(Role {
    label,
    parent,
    case_access,
    contact_access,
    opportunity_access,
});

/// A queue, which may own records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// `name`, the label.
    pub label: String,
    /// `queueSobject.sobjectType`: what it may own.
    pub objects: Vec<String>,
    /// `queueMembers`.
    pub members: Vec<Party>,
}
unite_fields!(Queue {
    label,
    objects,
    members
});

/// A public group. Its members are in no metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicGroup {
    /// `name`, the label.
    pub label: String,
    /// `doesIncludeBosses`: what is shared with it, managers of its members see too.
    pub includes_managers: Option<bool>,
}
unite_fields!(PublicGroup {
    label,
    includes_managers
});

/// One document of this family: developer name and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HierarchyPart {
    /// `Role`.
    Role(String, Role),
    /// `Queue`.
    Queue(String, Queue),
    /// `Group`.
    Group(String, PublicGroup),
    /// `SharingRules`, by object.
    SharingRules(String, Vec<SharingRule>),
    /// `RestrictionRule`.
    RestrictionRule(String, RestrictionRule),
}

/// Everything of this family, by developer name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hierarchy {
    /// Roles.
    pub roles: BTreeMap<String, Role>,
    /// Queues.
    pub queues: BTreeMap<String, Queue>,
    /// Public groups.
    pub groups: BTreeMap<String, PublicGroup>,
    /// Sharing rules, by the object that they share.
    pub sharing_rules: BTreeMap<String, Vec<SharingRule>>,
    /// Restriction and scoping rules.
    pub restriction_rules: BTreeMap<String, RestrictionRule>,
}

impl Hierarchy {
    /// Adds one document, or unites it with an earlier copy.
    pub(super) fn add(&mut self, part: HierarchyPart) {
        match part {
            HierarchyPart::Role(name, it) => add(&mut self.roles, name, it),
            HierarchyPart::Queue(name, it) => add(&mut self.queues, name, it),
            HierarchyPart::Group(name, it) => add(&mut self.groups, name, it),
            HierarchyPart::SharingRules(object, rules) => {
                self.sharing_rules.entry(object).or_default().unite(rules);
            }
            HierarchyPart::RestrictionRule(name, it) => add(&mut self.restriction_rules, name, it),
        }
    }
}
