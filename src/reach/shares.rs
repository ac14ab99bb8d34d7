//! How many records are shared with whom, by the hierarchy, by queues and by sharing rules.
//!
//! All of it is certain as far as it goes. A rule with criteria, a team, a manual or an Apex share adds to it
//! and is in no export. For a custom object somebody may have switched off *Grant Access Using Hierarchies*,
//! and no metadata says so: what lies below one's role is certain for standard objects alone.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::Asked;
use super::opening::Side;
use super::parties::{Parties, Standing};
use crate::org::{
    ObjectKind, Org, Party, PartyKind, SObject, SalesforceId, SharingRule, SharingRuleKind,
};
use crate::ownership::{Members, RoleTree};

/// Records that somebody can read and change because others share them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) read: u64,
    pub(super) changed: u64,
}

/// An owner of records of one object.
#[derive(Clone, Copy, Debug)]
struct Holding {
    id: SalesforceId,
    role: Option<SalesforceId>,
    records: u64,
}

/// A sharing rule by owner.
#[derive(Debug)]
struct Rule {
    /// Places of those it shares with.
    to: BTreeSet<usize>,
    /// Places of the owners whose records it shares, in order.
    from: Vec<usize>,
    edits: bool,
}

/// Who shares records of one object with whom.
#[derive(Debug, Default)]
struct OfObject {
    /// The hierarchy grants for certain.
    by_hierarchy: bool,
    /// By id.
    owners: Vec<Holding>,
    /// Records of owners in roles below each role.
    below: BTreeMap<SalesforceId, u64>,
    /// Places of the queues that own some, and how many.
    queues: Vec<(usize, u64)>,
    rules: Vec<Rule>,
}

/// Who shares what with whom.
#[derive(Debug)]
pub(super) struct Shares {
    objects: Vec<OfObject>,
}

impl Shares {
    pub(super) fn new(org: &Org, asked: &Asked<'_>, roles: &RoleTree, parties: &Parties) -> Self {
        let mut from = Senders {
            org,
            roles,
            members: BTreeMap::new(),
        };
        let mut above: BTreeMap<SalesforceId, Vec<SalesforceId>> = BTreeMap::new();
        let nothing = SObject::default();
        let objects = asked.objects.iter().map(|object| {
            let Some(records) = object.records else {
                return OfObject::default();
            };
            let definition = org.objects.get(object.name).unwrap_or(&nothing);
            let owners = records.by_owner.iter().map(|(id, records)| Holding {
                id: *id,
                role: org.users.get(id).and_then(|user| user.role_id),
                records: *records,
            });
            let mut of = OfObject {
                by_hierarchy: definition.kind(object.name) == ObjectKind::Standard,
                owners: owners.collect(),
                ..OfObject::default()
            };
            for owner in &of.owners {
                if let Some(place) = parties.of_queue(&owner.id) {
                    of.queues.push((place, owner.records));
                }
                let Some(role) = owner.role.filter(|_| of.by_hierarchy) else {
                    continue;
                };
                for role in above.entry(role).or_insert_with(|| roles.above(&role)) {
                    *of.below.entry(*role).or_default() += owner.records;
                }
            }
            let rules = org.hierarchy.sharing_rules.get(object.name);
            let rules = rules.into_iter().flatten();
            let rules = rules.filter_map(|rule| from.rule(rule, &of.owners, parties));
            of.rules = rules.collect();
            of
        });
        Self {
            objects: objects.collect(),
        }
    }

    /// What is shared with who stands so: by the place of the object, where there is anything.
    pub(super) fn with(&self, standing: &Standing, parties: &Parties) -> Vec<(usize, Shared)> {
        let objects = self.objects.iter().enumerate();
        let shared = objects.map(|(place, object)| (place, object.with(standing, parties)));
        shared
            .filter(|(_, shared)| *shared != Shared::default())
            .collect()
    }

    /// What of a user's own records is not among what is shared with them.
    pub(super) fn own(&self, object: usize, standing: &Standing, id: &SalesforceId) -> Shared {
        let Some(object) = self.objects.get(object) else {
            return Shared::default();
        };
        let Ok(place) = object.owners.binary_search_by_key(id, |owner| owner.id) else {
            return Shared::default();
        };
        let own = object.owners.get(place).map_or(0, |owner| owner.records);
        let rules = object.rules.iter().filter(|rule| rule.is_for(standing));
        let mut own = Shared {
            read: own,
            changed: own,
        };
        for rule in rules.filter(|rule| rule.from.binary_search(&place).is_ok()) {
            own.read = 0;
            if rule.edits {
                own.changed = 0;
            }
        }
        own
    }
}

impl Rule {
    fn is_for(&self, standing: &Standing) -> bool {
        !self.to.is_disjoint(&standing.parties)
    }
}

impl OfObject {
    fn with(&self, standing: &Standing, parties: &Parties) -> Shared {
        let queues = self.queues.iter().filter(|(queue, _)| {
            let is_above = self.by_hierarchy && standing.above.contains(queue);
            is_above || standing.parties.contains(queue)
        });
        let role = standing.role.filter(|_| self.by_hierarchy);
        let below = role.and_then(|role| self.below.get(&role));
        let records = below.copied().unwrap_or(0) + queues.map(|(_, records)| records).sum::<u64>();
        let mut shared = Shared {
            read: records,
            changed: records,
        };
        let rules: Vec<&Rule> = (self.rules.iter())
            .filter(|rule| rule.is_for(standing))
            .collect();
        if rules.is_empty() {
            return shared;
        }
        let beyond = |rules: &mut dyn Iterator<Item = &Rule>| -> u64 {
            let owners: BTreeSet<usize> = rules.flat_map(|rule| &rule.from).copied().collect();
            let owners = owners
                .into_iter()
                .filter_map(|place| self.owners.get(place));
            let owners = owners.filter(|owner| !self.is_shown(owner, role, standing, parties));
            owners.map(|owner| owner.records).sum()
        };
        shared.read += beyond(&mut rules.iter().copied());
        shared.changed += beyond(&mut rules.iter().copied().filter(|rule| rule.edits));
        shared
    }

    /// Whether an owner's records are counted already: those of roles below and of queues.
    fn is_shown(
        &self,
        owner: &Holding,
        role: Option<SalesforceId>,
        standing: &Standing,
        parties: &Parties,
    ) -> bool {
        if let Some(queue) = parties.of_queue(&owner.id) {
            let is_above = self.by_hierarchy && standing.above.contains(&queue);
            return is_above || standing.parties.contains(&queue);
        }
        let below = parties.below(role);
        below
            .zip(owner.role)
            .is_some_and(|(below, role)| below.contains(&role))
    }
}

/// The owners that sharing rules share from.
struct Senders<'o> {
    org: &'o Org,
    roles: &'o RoleTree,
    members: BTreeMap<&'o Party, Members>,
}

impl<'o> Senders<'o> {
    fn rule(
        &mut self,
        rule: &'o SharingRule,
        owners: &[Holding],
        parties: &Parties,
    ) -> Option<Rule> {
        if rule.kind != SharingRuleKind::Owner {
            return None;
        }
        let to = rule.to.iter().filter_map(|party| parties.of_rule(party));
        let mut from: BTreeSet<usize> = BTreeSet::new();
        for party in &rule.from {
            let (org, roles) = (self.org, self.roles);
            let members = self.members.entry(party).or_insert_with(|| {
                let mut members = Members::default();
                members.add(party, org, roles);
                members
            });
            let sends = |owner: &Holding| match party.kind {
                PartyKind::AllInternalUsers => {
                    let user = org.users.get(&owner.id);
                    user.is_some_and(|user| Side::of(user) == Side::Internal)
                }
                _ => members.hold(&owner.id, owner.role),
            };
            let places = owners.iter().enumerate();
            from.extend(
                places
                    .filter(|(_, owner)| sends(owner))
                    .map(|(place, _)| place),
            );
        }
        Some(Rule {
            to: to.collect(),
            from: from.into_iter().collect(),
            edits: EDITS
                .iter()
                .any(|it| it.eq_ignore_ascii_case(&rule.access_level)),
        })
    }
}

/// `accessLevel` of rules that let records be changed.
const EDITS: [&str; 2] = ["Edit", "All"];
