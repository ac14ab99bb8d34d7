//! Where the records of an owner came from, and how many still come: what has to stop before anything is moved.

use std::collections::{BTreeMap, BTreeSet};

use crate::org::{Actor, SalesforceId, UtcTime};
use crate::ownership::{Owner, Owners};

/// One cause of records of one object under one owner.
#[derive(Clone, Debug, PartialEq)]
pub struct RootCause {
    /// The owner.
    pub owner: SalesforceId,
    /// The object.
    pub object: String,
    /// Who made them.
    pub actor: Actor,
    /// The client; empty where none is known.
    pub client: String,
    /// Records the owner has from it.
    pub records: u64,
    /// First and last month, where any record has a date.
    pub period: Option<(i32, i32)>,
    /// Records of the last full months.
    pub recent: u64,
    /// How many full months these are; 0 where the day of the export is not known.
    pub months: u32,
}

impl RootCause {
    /// Records a month that still come; `None` where the day of the export is not known.
    #[must_use]
    pub fn a_month(&self) -> Option<f64> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of records stay far below 2^53"
        )]
        let recent = self.recent as f64;
        (self.months > 0).then(|| recent / f64::from(self.months))
    }
}

/// Records by the month in which they were made, counted from year 0, and how many there are with those of no known month.
#[derive(Default)]
struct Arrived {
    records: u64,
    months: BTreeMap<i32, u64>,
}

/// What made an owner's records, whatever the way they came in.
fn arrived(owner: &Owner) -> BTreeMap<(Actor, Option<usize>), Arrived> {
    let mut all: BTreeMap<_, Arrived> = BTreeMap::new();
    for (maker, made) in &owner.makers {
        let arrived = all.entry((maker.actor, maker.client)).or_default();
        arrived.records += made.records;
        for (month, records) in &made.months {
            if let Some(month) = month {
                *arrived.months.entry(*month).or_default() += records;
            }
        }
    }
    all
}

/// The causes of the records that these owners have of an object, those of most recent records first. `months` full
/// months before the month of `as_of` are the recent ones.
#[must_use]
pub fn root_causes(
    (object, owners): (&str, &Owners),
    moving: &BTreeSet<SalesforceId>,
    client: impl Fn(Option<usize>) -> String,
    (as_of, months): (Option<UtcTime>, u32),
) -> Vec<RootCause> {
    let span = i32::try_from(months).unwrap_or(i32::MAX);
    let recent = as_of.map(|at| at.month() - span..at.month());
    let known = moving
        .iter()
        .filter_map(|id| Some((id, owners.by_owner.get(id)?)));
    let mut causes: Vec<RootCause> = Vec::new();
    for (id, owner) in known {
        causes.extend(arrived(owner).into_iter().map(|((actor, of), arrived)| {
            let recently = recent.clone().map(|recent| arrived.months.range(recent));
            let first = arrived.months.keys().next().copied();
            let last = arrived.months.keys().next_back().copied();
            RootCause {
                owner: *id,
                object: object.to_owned(),
                actor,
                client: client(of),
                records: arrived.records,
                period: first.zip(last),
                recent: recently.map_or(0, |months| months.map(|(_, records)| records).sum()),
                months: if recent.is_some() { months } else { 0 },
            }
        }));
    }
    causes.sort_by(|a, b| {
        let rank = |it: &RootCause| {
            (
                std::cmp::Reverse((it.recent, it.records)),
                it.owner,
                it.actor,
            )
        };
        rank(a).cmp(&rank(b)).then_with(|| a.client.cmp(&b.client))
    });
    causes
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::Channel;
    use crate::ownership::{Made, Maker};

    #[test]
    fn the_last_full_months_are_counted() {
        let id = SalesforceId::parse(b"0055j0000000001").unwrap();
        let as_of = UtcTime::parse(b"2026-10-30T00:00:00Z").unwrap();
        let october = as_of.month();
        let mut owner = Owner::default();
        for (client, channel, months) in [
            (None, Channel::Api, vec![(Some(40), 900)]),
            (
                Some(3),
                Channel::Api,
                vec![(None, 2), (Some(4), 98), (Some(3), 10), (Some(1), 5)],
            ),
            (Some(3), Channel::Bulk, vec![(Some(4), 2), (Some(0), 7)]),
        ] {
            let maker = Maker {
                actor: Actor::Integration,
                channel,
                client,
            };
            let made = Made {
                records: months.iter().map(|(_, records)| records).sum(),
                period: None,
                months: (months.iter())
                    .map(|(ago, records)| (ago.map(|ago| october - ago), *records))
                    .collect(),
            };
            owner.makers.insert(maker, made);
        }
        let owners = Owners {
            records: 0,
            by_owner: [(id, owner)].into(),
        };
        let moving = BTreeSet::from([id]);
        let causes = |as_of| {
            let client = |number: Option<usize>| number.map_or(String::new(), |n| n.to_string());
            root_causes(("Account", &owners), &moving, client, (as_of, 3))
        };
        let undated = causes(None);
        let causes = causes(Some(as_of));
        let told: Vec<_> = causes
            .iter()
            .map(|it| (it.client.as_str(), it.records, it.recent, it.a_month()))
            .collect();
        assert_eq!(told, [("3", 124, 15, Some(5.0)), ("", 900, 0, Some(0.0))]);
        assert_eq!(causes[0].period, Some((october - 4, october)));
        assert!(undated.iter().all(|it| it.a_month().is_none()));
    }
}
