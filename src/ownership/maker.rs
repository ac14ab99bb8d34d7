//! What made an owner's records: who, by which way, and when.

use crate::catalog::evidence;
use crate::org::{Actor, Channel, UtcTime};

/// What made records, in the order of their files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Maker {
    /// Who.
    pub actor: Actor,
    /// How they came in.
    pub channel: Channel,
    /// Number of the client, where it is known.
    pub client: Option<usize>,
}

/// The records of one owner that one maker made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Records.
    pub records: u64,
    /// First and last creation.
    pub period: Option<(UtcTime, UtcTime)>,
    /// Records by the month of their creation, counted from year 0, in order; `None` comes first and holds those
    /// without a time.
    pub months: Vec<(Option<i32>, u64)>,
}

impl Made {
    /// Counts one record. Most come in the order of creation, so the month is mostly the last.
    pub(super) fn count(&mut self, created: Option<(UtcTime, i32)>) {
        self.records += 1;
        let month = created.map(|(_, month)| month);
        if let Some((at, _)) = created {
            self.period = Some(match self.period {
                Some((from, to)) => (from.min(at), to.max(at)),
                None => (at, at),
            });
        }
        match self.months.last_mut() {
            Some((last, records)) if *last == month => *records += 1,
            _ => match self
                .months
                .binary_search_by_key(&month, |(month, _)| *month)
            {
                Ok(place) => self.months[place].1 += 1,
                Err(place) => self.months.insert(place, (month, 1)),
            },
        }
    }

    /// Whether more records of this kind are to be expected: the last is hardly older than the day of the
    /// analysis. `None` where either is not known.
    #[must_use]
    pub fn is_ongoing(&self, as_of: Option<UtcTime>) -> Option<bool> {
        let (_, last) = self.period?;
        let days = evidence().cause.ongoing_days;
        Some(as_of?.day() - last.day() <= days)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_ended_weeks_ago_has_ended() {
        let day = |day: i64| UtcTime::from_millis(day * 86_400_000);
        let mut made = Made::default();
        made.count(Some((day(1000), 0)));
        let days = evidence().cause.ongoing_days;
        let ongoing = |as_of| made.is_ongoing(Some(as_of));
        assert_eq!(ongoing(day(1000 + days)), Some(true));
        assert_eq!(ongoing(day(1001 + days)), Some(false));
        assert_eq!(made.is_ongoing(None), None);
        assert_eq!(Made::default().is_ongoing(Some(day(0))), None);
    }

    proptest! {
        /// In whatever order the records come, each month has its own.
        #[test]
        fn months_are_counted_in_any_order(months in proptest::collection::vec(proptest::option::of(0i32..30), 0..80)) {
            let mut made = Made::default();
            for month in &months {
                made.count(month.map(|month| (UtcTime::from_millis(0), month)));
            }
            let mut expected = std::collections::BTreeMap::new();
            months.iter().for_each(|month| *expected.entry(*month).or_insert(0u64) += 1);
            prop_assert_eq!(made.months, expected.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(made.records, months.len() as u64);
        }
    }
}
