//! Who stands in the sharing rules of an object: groups, roles and queues that records are shared from or with.
//!
//! An owner who stands in one makes every transfer of records dearer, since the platform works out the rule anew
//! for each of them.

use std::collections::BTreeSet;

use super::RoleTree;
use crate::org::{Org, Party, PartyKind, SalesforceId};

/// Roles, groups and queues that stand in the sharing rules of one object, with all that belongs to them.
#[derive(Clone, Debug)]
pub struct SharingParties {
    /// Users and queues, named or by membership.
    owners: BTreeSet<SalesforceId>,
    /// Roles whose users belong.
    roles: BTreeSet<SalesforceId>,
    /// Whether every party could be found, with its members.
    whole: bool,
}

impl SharingParties {
    /// Of the rules of an object. `None` where the package holds no sharing rules at all: they were not asked for.
    #[must_use]
    pub fn new(object: &str, org: &Org, roles: &RoleTree) -> Option<Self> {
        let all = &org.hierarchy.sharing_rules;
        if all.is_empty() {
            return None;
        }
        let mut parties = Self {
            owners: BTreeSet::new(),
            roles: BTreeSet::new(),
            whole: true,
        };
        let rules = all.get(object).into_iter().flatten();
        for party in rules.flat_map(|rule| rule.from.iter().chain(&rule.to)) {
            parties.add(party, org, roles);
        }
        Some(parties)
    }

    /// Whether an owner belongs to any of them; `None` where the export does not tell.
    #[must_use]
    pub fn hold(&self, owner: &SalesforceId, org: &Org) -> Option<bool> {
        let user = org.users.get(owner);
        let role = user.and_then(|user| user.role_id);
        if self.owners.contains(owner) || role.is_some_and(|role| self.roles.contains(&role)) {
            return Some(true);
        }
        // Who is not in the directory may have any role.
        let known = user.is_some() || org.is_queue(owner) || self.roles.is_empty();
        (self.whole && known).then_some(false)
    }

    fn add(&mut self, party: &Party, org: &Org, roles: &RoleTree) {
        match party.kind {
            PartyKind::Role
            | PartyKind::RoleAndSubordinates
            | PartyKind::RoleAndInternalSubordinates => {
                let is_named = |name: &str| name.eq_ignore_ascii_case(&party.name);
                let mut named = org
                    .roles
                    .iter()
                    .filter(|(_, role)| is_named(&role.developer_name));
                match named.next() {
                    Some((role, _)) => self.add_role(*role, party.kind != PartyKind::Role, roles),
                    None => self.whole = false,
                }
            }
            PartyKind::Group | PartyKind::Queue => {
                let wanted = party.kind == PartyKind::Queue;
                let mut named = org.groups.iter().filter(|(_, group)| {
                    group.is_queue() == wanted
                        && group.developer_name.eq_ignore_ascii_case(&party.name)
                });
                match named.next() {
                    Some((group, _)) if wanted => {
                        self.owners.insert(*group);
                    }
                    Some((group, _)) => self.add_group(*group, org, roles),
                    None => self.whole = false,
                }
            }
            PartyKind::User => {
                let mut users = org.users.iter();
                let user = users.find(|(_, user)| user.username.eq_ignore_ascii_case(&party.name));
                match user {
                    Some((user, _)) => {
                        self.owners.insert(*user);
                    }
                    None => self.whole = false,
                }
            }
            // Everybody, and visitors, are no group that an owner could be kept out of.
            PartyKind::Guest | PartyKind::AllInternalUsers | PartyKind::Other(_) => {}
        }
    }

    fn add_role(&mut self, role: SalesforceId, with_below: bool, roles: &RoleTree) {
        self.roles.insert(role);
        if with_below {
            match roles.below(&role) {
                Some(below) => self.roles.extend(below),
                None => self.whole = false,
            }
        }
    }

    /// Adds the members of a group, and those of the groups in it.
    fn add_group(&mut self, group: SalesforceId, org: &Org, roles: &RoleTree) {
        if org.group_members.is_empty() {
            self.whole = false;
        }
        let mut open = vec![group];
        let mut met = BTreeSet::from([group]);
        while let Some(group) = open.pop() {
            let members = org.group_members.iter();
            for member in members.filter(|it| it.group == group).map(|it| it.member) {
                if !member.has_prefix(b"00G") {
                    self.owners.insert(member);
                } else if met.insert(member) {
                    open.push(member);
                }
            }
            let Some(row) = org.groups.get(&group) else {
                self.whole = false;
                continue;
            };
            // A group that stands for roles has no members of its own.
            if row.kind.to_ascii_lowercase().starts_with("role") {
                match row.related {
                    Some(role) => self.add_role(role, row.kind.len() > "Role".len(), roles),
                    None => self.whole = false,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::{
        Component, Group, GroupMember, HierarchyPart, OrgBuilder, Renaming, SharingRule,
        SharingRuleKind, User, UserRole,
    };

    fn id(text: &str) -> SalesforceId {
        SalesforceId::parse(format!("{text:0<15}").as_bytes()).unwrap()
    }

    /// An org whose `Account` is shared from and with these.
    fn org(parties: &[(PartyKind, &str)], with_members: bool) -> Org {
        let mut org = OrgBuilder::default();
        let party = |(kind, name): &(PartyKind, &str)| Party {
            kind: kind.clone(),
            name: (*name).to_owned(),
        };
        let rule = SharingRule {
            name: "R".to_owned(),
            kind: SharingRuleKind::Owner,
            access_level: "Read".to_owned(),
            from: parties.iter().map(party).collect(),
            to: Vec::new(),
        };
        let part = HierarchyPart::SharingRules("Account".to_owned(), vec![rule]);
        org.component(Component::Hierarchy(part), &Renaming::default());
        for (role, parent) in [("00Etop", None), ("00Elow", Some("00Etop"))] {
            let row = UserRole {
                developer_name: role[3..].to_owned(),
                parent: parent.map(id),
                ..UserRole::default()
            };
            org.role(id(role), row);
        }
        for (user, role) in [
            ("005top", Some("00Etop")),
            ("005low", Some("00Elow")),
            ("005no", None),
        ] {
            let row = User {
                username: user.to_owned(),
                role_id: role.map(id),
                ..User::default()
            };
            org.user(id(user), row);
        }
        let groups = [
            ("00Gouter", "Regular", None),
            ("00Ginner", "Regular", None),
            ("00Grole", "RoleAndSubordinates", Some("00Etop")),
            ("00Gqueue", "Queue", None),
        ];
        for (group, kind, related) in groups {
            let row = Group {
                developer_name: group[3..].to_owned(),
                kind: kind.to_owned(),
                related: related.map(id),
                ..Group::default()
            };
            org.group(id(group), row);
        }
        if with_members {
            for (group, member) in [
                ("00Gouter", "00Ginner"),
                ("00Ginner", "005no"),
                ("00Ginner", "00Gouter"),
            ] {
                org.group_member(GroupMember {
                    group: id(group),
                    member: id(member),
                });
            }
        }
        org.build()
    }

    /// Whether the three users and the queue stand in the rules.
    fn stand(parties: &[(PartyKind, &str)], with_members: bool) -> Vec<Option<bool>> {
        let org = org(parties, with_members);
        let found = SharingParties::new("Account", &org, &RoleTree::new(&org)).unwrap();
        let owners = ["005top", "005low", "005no", "00Gqueue"].map(id);
        owners.iter().map(|owner| found.hold(owner, &org)).collect()
    }

    #[test]
    fn roles_groups_and_queues_are_followed_to_their_members() {
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(stand(&[], true), [no; 4]);
        assert_eq!(stand(&[(PartyKind::Role, "top")], true), [yes, no, no, no]);
        let below = PartyKind::RoleAndSubordinates;
        assert_eq!(stand(&[(below, "top")], true), [yes, yes, no, no]);
        assert_eq!(
            stand(&[(PartyKind::Group, "outer")], true),
            [no, no, yes, no]
        );
        assert_eq!(
            stand(&[(PartyKind::Group, "role")], true),
            [yes, yes, no, no]
        );
        assert_eq!(
            stand(&[(PartyKind::Queue, "queue")], true),
            [no, no, no, yes]
        );
        assert_eq!(stand(&[(PartyKind::AllInternalUsers, "")], true), [no; 4]);
    }

    #[test]
    fn what_is_not_exported_is_not_known() {
        assert_eq!(stand(&[(PartyKind::Group, "outer")], false), [None; 4]);
        assert_eq!(stand(&[(PartyKind::Group, "gone")], true), [None; 4]);
        let mixed = [(PartyKind::Group, "gone"), (PartyKind::Role, "low")];
        assert_eq!(stand(&mixed, true), [None, Some(true), None, None]);
        let nothing = Org::default();
        assert!(SharingParties::new("Account", &nothing, &RoleTree::default()).is_none());
    }
}
