//! The owners of one object's records, counted as the records stream by.

use std::collections::BTreeMap;

use super::{Concentration, LorenzPoint, Made, Maker, lorenz};
use crate::attribution::Attributed;
use crate::catalog::{Load, evidence};
use crate::numbers::NumberMap;
use crate::org::{Actor, Channel, LoginIds, LoginKey, Months, Org, SalesforceId, UtcTime};

/// What one owner owns of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// Records.
    pub records: u64,
    /// Records by who made them, unknown included.
    pub made_by: BTreeMap<Actor, u64>,
    /// First and last creation.
    pub created: Option<(UtcTime, UtcTime)>,
    /// What made them and when, in order.
    pub makers: BTreeMap<Maker, Made>,
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
    /// By owner and maker, as one number, which hashes fast.
    made: NumberMap<u128, Made>,
    months: Months,
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
        let verdict = attributed.created;
        let maker = Maker {
            actor: verdict.map_or(Actor::Unknown, |v| v.actor),
            channel: verdict.map_or(Channel::Unknown, |v| v.channel),
            client: verdict.and_then(|v| v.client),
        };
        let created = record.created.at.map(|at| (at, self.months.of(at)));
        let made = self.made.entry(packed(owner, maker)).or_default();
        made.count(created);
    }

    /// The owners by their ids.
    #[must_use]
    pub fn finish(self, ids: &LoginIds) -> Owners {
        let mut by_owner: BTreeMap<SalesforceId, Owner> = BTreeMap::new();
        let made = self.made.into_iter();
        // In the order of owners and makers, or the map would decide on it.
        let made: BTreeMap<(SalesforceId, Maker), Made> = made
            .filter_map(|(key, made)| {
                let (owner, maker) = unpacked(key)?;
                Some(((ids.get(owner)?, maker), made))
            })
            .collect();
        for ((id, maker), made) in made {
            let owner = by_owner.entry(id).or_default();
            owner.records += made.records;
            *owner.made_by.entry(maker.actor).or_default() += made.records;
            owner.created = match (owner.created, made.period) {
                (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
                (one, other) => one.or(other),
            };
            owner.makers.insert(maker, made);
        }
        Owners {
            records: self.records,
            by_owner,
        }
    }
}

fn packed(owner: LoginKey, maker: Maker) -> u128 {
    let client = maker.client.and_then(|n| u32::try_from(n + 1).ok());
    u128::from(owner.number()) << 64
        | u128::from(client.unwrap_or(0)) << 32
        | u128::from(maker.actor as u8) << 8
        | u128::from(maker.channel as u8)
}

/// The inverse of [`packed`].
fn unpacked(key: u128) -> Option<(LoginKey, Maker)> {
    let [channel, actor, _, _, c0, c1, c2, c3, o0, o1, o2, o3, ..] = key.to_le_bytes();
    let client = u32::from_le_bytes([c0, c1, c2, c3]) as usize;
    let maker = Maker {
        actor: *Actor::ALL.get(usize::from(actor))?,
        channel: *Channel::ALL.get(usize::from(channel))?,
        client: client.checked_sub(1),
    };
    let owner = LoginKey::from_number(u32::from_le_bytes([o0, o1, o2, o3]))?;
    Some((owner, maker))
}

impl Owner {
    /// How many these are to what the platform bears well.
    #[must_use]
    pub fn load(&self) -> Load {
        evidence().limit.of_owner(self.records)
    }

    /// Records by the month of their creation and who made them, in order.
    #[must_use]
    pub fn months(&self) -> BTreeMap<Option<i32>, BTreeMap<Actor, u64>> {
        let mut months: BTreeMap<Option<i32>, BTreeMap<Actor, u64>> = BTreeMap::new();
        for (maker, made) in &self.makers {
            for (month, records) in &made.months {
                let month = months.entry(*month).or_default();
                *month.entry(maker.actor).or_default() += records;
            }
        }
        months
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

    /// The curve that their numbers of records make.
    #[must_use]
    pub fn lorenz(&self) -> Vec<LorenzPoint> {
        lorenz(self.by_owner.values().map(|o| o.records))
    }

    /// Owners by how they stand to what the platform bears well.
    #[must_use]
    pub fn loaded(&self, load: Load) -> u64 {
        let limit = evidence().limit;
        let owners = self.by_owner.values();
        owners.filter(|o| limit.of_owner(o.records) == load).count() as u64
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

    /// Records of the owners that are wanted.
    pub(super) fn sum(&self, wanted: impl Fn(&SalesforceId) -> bool) -> u64 {
        self.by_owner
            .iter()
            .filter(|(id, _)| wanted(id))
            .map(|(_, o)| o.records)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn makers_are_what_they_were_packed_from() {
        let owner = LoginKey::from_number(u32::MAX).unwrap();
        for actor in Actor::ALL {
            for channel in Channel::ALL {
                for client in [None, Some(0), Some(70_000)] {
                    let maker = Maker {
                        actor: *actor,
                        channel: *channel,
                        client,
                    };
                    assert_eq!(unpacked(packed(owner, maker)), Some((owner, maker)));
                }
            }
        }
    }
}
