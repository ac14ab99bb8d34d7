//! Where the records of an owner came from, and how many still come: what has to stop before anything is moved.

use std::collections::BTreeMap;

use crate::org::{Actor, LoginKey, SalesforceId, UtcTime};

/// What made records that one owner has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArrivalKey {
    /// The owner.
    pub owner: LoginKey,
    /// Who made them.
    pub actor: Actor,
    /// By which client, by its number.
    pub client: Option<usize>,
}

/// Records by the month in which they were made, of those with a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// All of them.
    pub records: u64,
    /// By month, counted from year 0.
    pub months: BTreeMap<i32, u64>,
}

/// All of one object. Grows with owners, clients and months.
pub type Arrivals = BTreeMap<ArrivalKey, Arrival>;

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

/// The causes of one object for one owner each, those of most recent records first. `months` full months before the
/// month of `as_of` are the recent ones.
#[must_use]
pub fn root_causes(
    object: &str,
    arrivals: &Arrivals,
    owner: impl Fn(LoginKey) -> Option<SalesforceId>,
    client: impl Fn(Option<usize>) -> String,
    (as_of, months): (Option<UtcTime>, u32),
) -> Vec<RootCause> {
    let span = i32::try_from(months).unwrap_or(i32::MAX);
    let recent = as_of.map(|at| at.month() - span..at.month());
    let causes = arrivals.iter().filter_map(|(key, arrival)| {
        let first = arrival.months.keys().next().copied();
        let last = arrival.months.keys().next_back().copied();
        let recently = recent.clone().map_or(0, |months| {
            arrival
                .months
                .range(months)
                .map(|(_, records)| records)
                .sum()
        });
        Some(RootCause {
            owner: owner(key.owner)?,
            object: object.to_owned(),
            actor: key.actor,
            client: client(key.client),
            records: arrival.records,
            period: first.zip(last),
            recent: recently,
            months: if recent.is_some() { months } else { 0 },
        })
    });
    let mut causes: Vec<RootCause> = causes.collect();
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

    #[test]
    fn the_last_full_months_are_counted() {
        let id = SalesforceId::parse(b"0055j0000000001").unwrap();
        let key = |client| ArrivalKey {
            owner: LoginKey::from_number(1).unwrap(),
            actor: Actor::Integration,
            client,
        };
        let as_of = UtcTime::parse(b"2026-10-30T00:00:00Z").unwrap();
        let october = as_of.month();
        let arrival = |months: &[(i32, u64)]| Arrival {
            records: months.iter().map(|(_, records)| records).sum(),
            months: months.iter().map(|(ago, n)| (october - ago, *n)).collect(),
        };
        let arrivals = Arrivals::from([
            (key(None), arrival(&[(40, 900)])),
            (key(Some(3)), arrival(&[(0, 7), (1, 5), (3, 10), (4, 100)])),
        ]);
        let client = |number: Option<usize>| number.map_or(String::new(), |n| n.to_string());
        let causes = root_causes("Account", &arrivals, |_| Some(id), client, (Some(as_of), 3));
        let told: Vec<_> = causes
            .iter()
            .map(|it| (it.client.as_str(), it.records, it.recent, it.a_month()))
            .collect();
        assert_eq!(told, [("3", 122, 15, Some(5.0)), ("", 900, 0, Some(0.0))]);
        assert_eq!(causes[0].period, Some((october - 4, october)));
        let undated = root_causes("Account", &arrivals, |_| Some(id), client, (None, 3));
        assert!(undated.iter().all(|it| it.a_month().is_none()));
    }
}
