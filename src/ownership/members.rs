//! Who belongs to groups, roles and queues, however deep they are nested.

use std::collections::BTreeSet;

use super::RoleTree;
use crate::org::{Org, Party, PartyKind, SalesforceId};

/// Users and roles that belong to some groups, roles and queues together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Users; and queues, of which each belongs to itself.
    pub(super) ids: BTreeSet<SalesforceId>,
    /// Roles whose users all belong.
    pub(super) roles: BTreeSet<SalesforceId>,
    /// Something could not be found, or not its members.
    pub(super) incomplete: bool,
}

impl Members {
    /// Adds what a party stands for. Of a queue it is the queue itself, which owns records; its people are added
    /// by [`Self::of_queue`].
    pub fn add(&mut self, party: &Party, org: &Org, roles: &RoleTree) {
        let found = match party.kind {
            PartyKind::Role
            | PartyKind::RoleAndSubordinates
            | PartyKind::RoleAndInternalSubordinates => {
                let mut all = org.roles.iter();
                let role = all.find(|(_, role)| is(&role.developer_name, party));
                role.map(|(role, _)| {
                    self.add_role(*role, party.kind != PartyKind::Role, roles);
                })
            }
            PartyKind::Queue => {
                let mut all = org.groups.iter();
                let queue = all.find(|(_, it)| it.is_queue() && is(&it.developer_name, party));
                queue.map(|(queue, _)| {
                    self.ids.insert(*queue);
                })
            }
            PartyKind::Group => {
                let mut all = org.groups.iter();
                let group = all.find(|(_, it)| !it.is_queue() && is(&it.developer_name, party));
                group.map(|(group, _)| self.add_group(*group, org, roles))
            }
            PartyKind::User => {
                let mut all = org.users.iter();
                let user = all.find(|(_, user)| is(&user.username, party));
                user.map(|(user, _)| {
                    self.ids.insert(*user);
                })
            }
            // Everybody, and visitors: no group that anybody could be kept out of.
            PartyKind::Guest | PartyKind::AllInternalUsers | PartyKind::Other(_) => Some(()),
        };
        self.incomplete |= found.is_none();
    }

    /// Those of a queue. The package may tell them where the export does not.
    #[must_use]
    pub fn of_queue(queue: SalesforceId, org: &Org, roles: &RoleTree) -> Self {
        let mut members = Self::default();
        members.add_group(queue, org, roles);
        if members.ids.is_empty() && members.roles.is_empty() {
            let row = org.groups.get(&queue);
            let defined = row.and_then(|row| org.hierarchy.queues.get(&row.developer_name));
            let is_told = defined.is_some_and(|queue| !queue.members.is_empty());
            members.incomplete = !is_told && org.group_members.is_empty();
            for party in defined.into_iter().flat_map(|queue| &queue.members) {
                members.add(party, org, roles);
            }
        }
        members
    }

    /// Users; and queues, of which each belongs to itself.
    pub fn ids(&self) -> impl Iterator<Item = &SalesforceId> {
        self.ids.iter()
    }

    /// Roles whose users all belong.
    pub fn roles(&self) -> impl Iterator<Item = &SalesforceId> {
        self.roles.iter()
    }

    /// Adds a role, and those below it.
    fn add_role(&mut self, role: SalesforceId, with_below: bool, roles: &RoleTree) {
        self.roles.insert(role);
        if with_below {
            match roles.below(&role) {
                Some(below) => self.roles.extend(below),
                None => self.incomplete = true,
            }
        }
    }

    /// Adds the members of a group or queue, and those of the groups in it.
    pub(super) fn add_group(&mut self, group: SalesforceId, org: &Org, roles: &RoleTree) {
        let mut open = vec![group];
        let mut met = BTreeSet::from([group]);
        while let Some(group) = open.pop() {
            for member in org.members_of(group) {
                if !member.has_prefix(b"00G") {
                    self.ids.insert(member);
                } else if met.insert(member) {
                    open.push(member);
                }
            }
            let Some(row) = org.groups.get(&group) else {
                self.incomplete = true;
                continue;
            };
            // A group that stands for a role, alone or with those below it, has no members of its own.
            let kind = row.kind.to_ascii_lowercase();
            match (kind.strip_prefix("role"), row.related) {
                (Some(rest), Some(role)) => self.add_role(role, !rest.is_empty(), roles),
                (Some(_), None) => self.incomplete = true,
                (None, _) => self.incomplete |= org.group_members.is_empty(),
            }
        }
    }

    /// Whether this user or queue belongs, with the role it has.
    #[must_use]
    pub fn hold(&self, id: &SalesforceId, role: Option<SalesforceId>) -> bool {
        self.ids.contains(id) || role.is_some_and(|role| self.roles.contains(&role))
    }
}

fn is(name: &str, party: &Party) -> bool {
    name.eq_ignore_ascii_case(&party.name)
}
