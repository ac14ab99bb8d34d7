//! Who would see whose records.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::Identities;
use crate::org::{IdentityClass, Org, SalesforceId};
use crate::ownership::RoleTree;
use crate::ownership::members::Members;

/// Active people, and whose records each would see.
#[derive(Debug)]
pub struct Viewers<'a> {
    org: &'a Org,
    roles: &'a RoleTree,
    /// Active people with their roles.
    people: BTreeMap<SalesforceId, Option<SalesforceId>>,
    /// The roles below each role that people have.
    below: BTreeMap<SalesforceId, BTreeSet<SalesforceId>>,
    /// The people who see the records of each queue; `None` where its members are not known.
    queues: BTreeMap<SalesforceId, Option<BTreeSet<SalesforceId>>>,
}

/// What would be seen of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// How many records each active person would see.
    pub by_person: BTreeMap<SalesforceId, u64>,
    /// Records that no active person below the top of the hierarchy would see.
    pub unseen: u64,
    /// Records of which it is not known who would see them: the directory has not the owner, or not the members
    /// of the queue.
    pub undecided: u64,
}

impl<'a> Viewers<'a> {
    /// From the directory. `None` where it does not say who is active or who is above whom.
    #[must_use]
    pub fn new(org: &'a Org, identities: &Identities, roles: &'a RoleTree) -> Option<Self> {
        let knows_active = org.users.values().any(|user| user.active.is_some());
        if !knows_active || !roles.is_known() {
            return None;
        }
        let is_person = |id: &SalesforceId| {
            let class = identities.class(id);
            // A login that is a machine's looks at nothing.
            matches!(
                class,
                IdentityClass::Human | IdentityClass::Shared | IdentityClass::Unknown
            )
        };
        let people: BTreeMap<_, _> = (org.users.iter())
            .filter(|(id, user)| user.active == Some(true) && is_person(id))
            .map(|(id, user)| (*id, user.role_id))
            .collect();
        let held: BTreeSet<SalesforceId> = people.values().flatten().copied().collect();
        let below = held.iter().map(|role| (*role, roles.subordinates(role)));
        let mut viewers = Self {
            org,
            roles,
            below: below.collect(),
            people,
            queues: BTreeMap::new(),
        };
        let queues = org.groups.keys().filter(|id| org.is_queue(id));
        viewers.queues = queues.map(|id| (*id, viewers.of_queue(*id))).collect();
        Some(viewers)
    }

    /// Active people.
    pub fn people(&self) -> impl Iterator<Item = SalesforceId> + '_ {
        self.people.keys().copied()
    }

    /// The people who would see a queue's records: its members, and those above them.
    fn of_queue(&self, queue: SalesforceId) -> Option<BTreeSet<SalesforceId>> {
        self.org.groups.get(&queue)?;
        let members = Members::of_queue(queue, self.org, self.roles);
        if members.incomplete {
            return None;
        }
        let users = members.ids.iter().filter_map(|id| self.org.users.get(id));
        let mut with_members: BTreeSet<SalesforceId> =
            users.filter_map(|user| user.role_id).collect();
        with_members.extend(&members.roles);
        let sees = |(id, role): (&SalesforceId, &Option<SalesforceId>)| {
            let below = role.and_then(|role| self.below.get(&role));
            let is_above = below.is_some_and(|below| !below.is_disjoint(&with_members));
            (is_above || members.hold(id, *role)).then_some(*id)
        };
        Some(self.people.iter().filter_map(sees).collect())
    }

    /// What would be seen of an object whose owners have so many records each.
    #[must_use]
    pub fn sight(&self, counts: impl IntoIterator<Item = (SalesforceId, u64)>) -> Sight {
        let counts: BTreeMap<SalesforceId, u64> = counts.into_iter().collect();
        let mut of_roles: BTreeMap<SalesforceId, u64> = BTreeMap::new();
        for (owner, records) in &counts {
            if let Some(role) = self.org.users.get(owner).and_then(|user| user.role_id) {
                *of_roles.entry(role).or_default() += records;
            }
        }
        let below: BTreeMap<SalesforceId, u64> = (self.below.iter())
            .map(|(role, below)| {
                let records = below.iter().filter_map(|role| of_roles.get(role));
                (*role, records.sum())
            })
            .collect();
        let mut sight = Sight::default();
        for (person, role) in &self.people {
            let own = counts.get(person).copied().unwrap_or(0);
            let below = role.and_then(|role| below.get(&role)).copied();
            let records = own + below.unwrap_or(0);
            sight.by_person.insert(*person, records);
        }
        for (owner, records) in &counts {
            let Some(Some(people)) = self.queues.get(owner) else {
                continue;
            };
            for person in people {
                *sight.by_person.entry(*person).or_default() += records;
            }
        }
        let below_top = self.roles_below_top();
        for (owner, records) in &counts {
            match self.is_seen(owner, &below_top) {
                Some(true) => {}
                Some(false) => sight.unseen += records,
                None => sight.undecided += records,
            }
        }
        sight
    }

    /// Roles of active people that are not at the top.
    fn roles_below_top(&self) -> BTreeSet<SalesforceId> {
        let held = self.below.keys();
        held.filter(|role| self.roles.depth(role) != Some(0))
            .copied()
            .collect()
    }

    /// Whether an active person below the top would see an owner's records; `None` where that is not known. Who
    /// has no role stands nowhere in the hierarchy, and so not at its top.
    fn is_seen(&self, owner: &SalesforceId, below_top: &BTreeSet<SalesforceId>) -> Option<bool> {
        let is_below_top = |person: &SalesforceId| {
            let role = self.people.get(person);
            role.is_some_and(|role| role.is_none_or(|role| below_top.contains(&role)))
        };
        if self.org.is_queue(owner) {
            let people = self.queues.get(owner)?.as_ref()?;
            return Some(people.iter().any(is_below_top));
        }
        let user = self.org.users.get(owner)?;
        let above = user.role_id.map(|role| self.roles.above(&role));
        let mut above = above.iter().flatten();
        Some(is_below_top(owner) || above.any(|role| below_top.contains(role)))
    }
}
