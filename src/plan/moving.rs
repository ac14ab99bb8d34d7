//! Whose records are moved: of those who are named, or of logins that concentrate an object although they should not.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{evidence, transfer};
use crate::org::{IdentityClass, SalesforceId};
use crate::ownership::Owners;

/// How much of an object one owner holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Portion {
    /// Its share of the object's records.
    pub share: f64,
    /// Whether it owns more than the limit of ownership skew.
    pub skewed: bool,
}

/// Why the records of an owner are moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MoveCause {
    /// The user said so.
    Named,
    /// A login that is no person's alone, or nobody's any more, concentrates the object.
    Concentrated(Portion),
}

/// One owner of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct MovingOwner {
    /// The object.
    pub object: String,
    /// The owner.
    pub owner: SalesforceId,
    /// Records of the object that it owns.
    pub records: u64,
    /// Why they are moved.
    pub cause: MoveCause,
}

/// All of them, by object and then by most records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moving {
    /// In that order.
    pub owners: Vec<MovingOwner>,
}

impl Moving {
    /// Everything that these owners own, of these objects or of all.
    #[must_use]
    pub fn named<'o>(
        objects: impl Iterator<Item = (&'o str, &'o Owners)>,
        from: &BTreeSet<SalesforceId>,
    ) -> Self {
        Self::of(objects, |id, _| {
            from.contains(id).then_some(MoveCause::Named)
        })
    }

    fn of<'o>(
        objects: impl Iterator<Item = (&'o str, &'o Owners)>,
        cause: impl Fn(&SalesforceId, Portion) -> Option<MoveCause>,
    ) -> Self {
        let skew = evidence().limit.skewed_owner_records;
        let mut moving = Self::default();
        for (object, owners) in objects {
            let all = owners.owned();
            for (id, owner) in owners.ranked() {
                let concentration = Portion {
                    share: ratio(owner.records, all),
                    skewed: owner.records > skew,
                };
                moving
                    .owners
                    .extend(cause(id, concentration).map(|cause| MovingOwner {
                        object: object.to_owned(),
                        owner: *id,
                        records: owner.records,
                        cause,
                    }));
            }
        }
        moving
    }

    /// The owners whose records of an object are moved.
    #[must_use]
    pub fn of_object(&self, object: &str) -> BTreeSet<SalesforceId> {
        let owners = self.owners.iter().filter(|it| it.object == object);
        owners.map(|it| it.owner).collect()
    }

    /// The objects of which records are moved.
    #[must_use]
    pub fn objects(&self) -> BTreeSet<String> {
        self.owners.iter().map(|it| it.object.clone()).collect()
    }

    /// Every owner, with the records of all objects together that are moved; most first.
    #[must_use]
    pub fn by_owner(&self) -> Vec<(SalesforceId, u64)> {
        let mut sums: BTreeMap<SalesforceId, u64> = BTreeMap::new();
        for it in &self.owners {
            *sums.entry(it.owner).or_default() += it.records;
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(id, records)| (std::cmp::Reverse(*records), *id));
        sums
    }
}

/// The owners whose records are moved when nobody is named: logins that a machine uses, alone or beside a person, and
/// users who are gone, where they own more of an object than the limit of skew, or a large share of one that is not small.
#[must_use]
pub fn concentrating<'o>(
    objects: impl Iterator<Item = (&'o str, &'o Owners)>,
    class: impl Fn(&SalesforceId) -> IdentityClass,
    is_inactive: impl Fn(&SalesforceId) -> bool,
) -> Moving {
    let line = &transfer().concentrated;
    let mut large = Vec::new();
    for (object, owners) in objects {
        if owners.owned() >= line.records {
            large.push((object, owners));
        }
    }
    Moving::of(large.into_iter(), |id, concentration| {
        let much = concentration.skewed || concentration.share >= line.share;
        let suspect = is_inactive(id)
            || matches!(
                class(id),
                IdentityClass::Shared
                    | IdentityClass::Integration
                    | IdentityClass::Automation
                    | IdentityClass::Agent
                    | IdentityClass::Guest
            );
        (id.has_prefix(b"005") && much && suspect).then_some(MoveCause::Concentrated(concentration))
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of records stay far below 2^53"
)]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::ownership::Owner;

    fn id(number: u32) -> SalesforceId {
        SalesforceId::parse(format!("0055j0000000{number:03}").as_bytes()).unwrap()
    }

    fn owners(counts: &[u64]) -> Owners {
        let by_owner = (0..).zip(counts).map(|(number, records)| {
            let owner = Owner {
                records: *records,
                ..Owner::default()
            };
            (id(number), owner)
        });
        Owners {
            records: counts.iter().sum(),
            by_owner: by_owner.collect(),
        }
    }

    /// 10,000 is no skew, 10,001 is; a quarter of a large object is much, of a small one it is not.
    #[test]
    fn the_lines_are_where_they_are_said_to_be() {
        let found = |counts: &[u64]| {
            let owners = owners(counts);
            let objects = [("Account", &owners)].into_iter();
            let moving = concentrating(objects, |_| IdentityClass::Shared, |_| false);
            moving
                .owners
                .iter()
                .map(|it| it.records)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&[10_001, 10_000, 10_000, 10_000, 9_999]), [10_001]);
        assert_eq!(found(&[50, 149, 1]), [149, 50]);
        assert_eq!(found(&[49, 50, 50, 50, 1]), [50, 50, 50]);
        assert_eq!(found(&[49, 150]), [0; 0]);
    }

    #[test]
    fn people_who_are_there_keep_what_they_have() {
        let owners = owners(&[500, 500]);
        let objects = || [("Account", &owners)].into_iter();
        let human = |_: &SalesforceId| IdentityClass::Human;
        assert!(concentrating(objects(), human, |_| false).owners.is_empty());
        let gone = concentrating(objects(), human, |owner| *owner == id(1));
        assert_eq!(gone.of_object("Account"), BTreeSet::from([id(1)]));
        let named = Moving::named(objects(), &BTreeSet::from([id(0)]));
        assert_eq!(named.by_owner(), [(id(0), 500)]);
    }
}
