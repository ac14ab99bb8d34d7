//! The owners of one object's records, counted as the records stream by.

use std::collections::BTreeMap;

use super::Concentration;
use crate::attribution::Attributed;
use crate::catalog::evidence;
use crate::numbers::NumberMap;
use crate::org::{Actor, LoginIds, LoginKey, Org, SalesforceId, UtcTime};

/// What one owner owns of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// Records.
    pub records: u64,
    /// Records by who made them, unknown included.
    pub made_by: BTreeMap<Actor, u64>,
    /// First and last creation.
    pub created: Option<(UtcTime, UtcTime)>,
}

/// The owners of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// Records that are not in the recycle bin, with or without an owner of their own.
    pub records: u64,
    /// By owner.
    pub by_owner: BTreeMap<SalesforceId, Owner>,
}

/// Owners while records pass by, in no order.
#[derive(Clone, Debug, Default)]
pub struct OwnerCounter {
    records: u64,
    by_owner: NumberMap<LoginKey, Counted>,
}

/// An [`Owner`] being counted.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    made_by: [u64; Actor::ALL.len()],
    created: Option<(UtcTime, UtcTime)>,
}

impl OwnerCounter {
    /// Counts one record. Deleted ones own nothing any more.
    pub fn count(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        if record.deleted {
            return;
        }
        self.records += 1;
        let Some(owner) = record.owner else { return };
        let owner = self.by_owner.entry(owner).or_default();
        let actor = attributed.created.map_or(Actor::Unknown, |v| v.actor);
        owner.made_by[actor as usize] += 1;
        if let Some(at) = record.created.at {
            owner.created = Some(match owner.created {
                Some((from, to)) => (from.min(at), to.max(at)),
                None => (at, at),
            });
        }
    }

    /// The owners by their ids.
    #[must_use]
    pub fn finish(self, ids: &LoginIds) -> Owners {
        let by_owner = self.by_owner.into_iter().filter_map(|(key, counted)| {
            let made_by = Actor::ALL.iter().copied().zip(counted.made_by);
            let owner = Owner {
                records: counted.made_by.iter().sum(),
                made_by: made_by.filter(|(_, records)| *records > 0).collect(),
                created: counted.created,
            };
            Some((ids.get(key)?, owner))
        });
        Owners {
            records: self.records,
            by_owner: by_owner.collect(),
        }
    }
}

impl Owners {
    /// How uneven it is; `None` when no record has an owner.
    #[must_use]
    pub fn concentration(&self) -> Option<Concentration> {
        Concentration::of(self.by_owner.values().map(|o| o.records))
    }

    /// The owner of most records; of two the one with the smaller id.
    #[must_use]
    pub fn top(&self) -> Option<(&SalesforceId, &Owner)> {
        self.by_owner
            .iter()
            .max_by_key(|(id, o)| (o.records, std::cmp::Reverse(**id)))
    }

    /// Owners, most records first.
    #[must_use]
    pub fn ranked(&self) -> Vec<(&SalesforceId, &Owner)> {
        let mut owners: Vec<_> = self.by_owner.iter().collect();
        owners.sort_by_key(|(id, owner)| (std::cmp::Reverse(owner.records), **id));
        owners
    }

    /// Records that have an owner.
    #[must_use]
    pub fn owned(&self) -> u64 {
        self.by_owner.values().map(|o| o.records).sum()
    }

    /// Owners of more records than the platform bears well.
    #[must_use]
    pub fn skewed(&self) -> u64 {
        let limit = evidence().limit.skewed_owner_records;
        self.by_owner.values().filter(|o| o.records > limit).count() as u64
    }

    /// Records of inactive users; `None` when the export does not say who is active.
    #[must_use]
    pub fn of_inactive(&self, org: &Org) -> Option<u64> {
        let known = org.users.values().any(|user| user.active.is_some());
        known.then(|| self.sum(|id| org.users.get(id).is_some_and(|u| u.active == Some(false))))
    }

    /// Records of queues.
    #[must_use]
    pub fn of_queues(&self, org: &Org) -> u64 {
        self.sum(|id| org.is_queue(id))
    }

    fn sum(&self, wanted: impl Fn(&SalesforceId) -> bool) -> u64 {
        self.by_owner
            .iter()
            .filter(|(id, _)| wanted(id))
            .map(|(_, o)| o.records)
            .sum()
    }
}
