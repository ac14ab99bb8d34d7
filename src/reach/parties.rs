//! Whom records are shared with, who belongs to them, and where each user stands.

use std::collections::{BTreeMap, BTreeSet};

use super::opening::Side;
use crate::org::{Org, Party, PartyKind, SalesforceId, SharingRuleKind, User};
use crate::ownership::{Members, RoleTree};

/// Those that records are shared with: sides of sharing rules, and queues.
#[derive(Debug)]
pub(super) struct Parties {
    /// Places of the sides of sharing rules.
    rules: BTreeMap<Party, usize>,
    /// Places of the queues.
    queues: BTreeMap<SalesforceId, usize>,
    /// By place, who belongs; `None` for everybody inside.
    members: Vec<Option<Members>>,
    /// By place, the roles of all who belong, whatever they belong by.
    roles: Vec<BTreeSet<SalesforceId>>,
    /// The roles below each role.
    below: BTreeMap<SalesforceId, BTreeSet<SalesforceId>>,
}

/// Where somebody stands. Who stands equal is shown the same, but for what they own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    pub(super) side: Side,
    pub(super) role: Option<SalesforceId>,
    /// Places of the parties one belongs to.
    pub(super) parties: BTreeSet<usize>,
    /// Places of the queues of which one stands above a member.
    pub(super) above: BTreeSet<usize>,
}

impl Parties {
    pub(super) fn new(org: &Org, roles: &RoleTree) -> Self {
        let mut all = Self {
            rules: BTreeMap::new(),
            queues: BTreeMap::new(),
            members: Vec::new(),
            roles: Vec::new(),
            below: BTreeMap::new(),
        };
        let held = org.users.values().filter_map(|user| user.role_id);
        for role in held {
            let below = || roles.below(&role).unwrap_or_default();
            all.below.entry(role).or_insert_with(below);
        }
        let rules = org.hierarchy.sharing_rules.values().flatten();
        // What others choose is not known, and so it matters not who gets it.
        let rules = rules.filter(|rule| rule.kind == SharingRuleKind::Owner);
        for party in rules.flat_map(|rule| &rule.to) {
            if all.rules.contains_key(party) {
                continue;
            }
            let members = match party.kind {
                PartyKind::AllInternalUsers => None,
                // Guests and portals are not followed to their users.
                _ => {
                    let mut members = Members::default();
                    members.add(party, org, roles);
                    Some(members)
                }
            };
            let place = all.push(members, org);
            all.rules.insert(party.clone(), place);
        }
        for queue in org.groups.keys().filter(|id| org.is_queue(id)) {
            let place = all.push(Some(Members::of_queue(*queue, org, roles)), org);
            all.queues.insert(*queue, place);
        }
        all
    }

    fn push(&mut self, members: Option<Members>, org: &Org) -> usize {
        let mut roles = BTreeSet::new();
        if let Some(members) = &members {
            let users = members.ids().filter_map(|id| org.users.get(id));
            roles.extend(users.filter_map(|user| user.role_id));
            roles.extend(members.roles());
        }
        self.members.push(members);
        self.roles.push(roles);
        self.members.len() - 1
    }

    /// The place of a side of a sharing rule.
    pub(super) fn of_rule(&self, party: &Party) -> Option<usize> {
        self.rules.get(party).copied()
    }

    /// The place of a queue.
    pub(super) fn of_queue(&self, queue: &SalesforceId) -> Option<usize> {
        self.queues.get(queue).copied()
    }

    /// The roles below a role that users have.
    pub(super) fn below(&self, role: Option<SalesforceId>) -> Option<&BTreeSet<SalesforceId>> {
        self.below.get(&role?)
    }

    /// Where a user stands.
    pub(super) fn standing(&self, id: &SalesforceId, user: &User) -> Standing {
        let side = Side::of(user);
        let belongs = |members: &Option<Members>| match members {
            None => side == Side::Internal,
            Some(members) => members.hold(id, user.role_id),
        };
        let places = self.members.iter().enumerate();
        let parties = places.filter(|(_, members)| belongs(members));
        let below = self.below(user.role_id).filter(|below| !below.is_empty());
        let queues = self.queues.values().copied();
        let above = queues
            .filter(|place| below.is_some_and(|below| !below.is_disjoint(&self.roles[*place])));
        Standing {
            side,
            role: user.role_id,
            parties: parties.map(|(place, _)| place).collect(),
            above: above.collect(),
        }
    }

    /// Where a new user inside the org stands: in no role, group or queue.
    pub(super) fn newcomer(&self) -> Standing {
        let places = self.members.iter().enumerate();
        let everybody = places.filter(|(_, members)| members.is_none());
        Standing {
            side: Side::Internal,
            role: None,
            parties: everybody.map(|(place, _)| place).collect(),
            above: BTreeSet::new(),
        }
    }
}
