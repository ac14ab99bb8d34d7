//! Sign-ins counted, of which two logs tell.

use std::collections::BTreeMap;

use crate::activity::{Called, LoginMark};
use crate::org::UtcTime;

/// Sign-ins of one kind. The event log and the login history tell of the same ones, and neither is complete: of each
/// day the larger number holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    days: BTreeMap<i64, [u64; 2]>,
    /// Calls of which a third log tells, all days together.
    calls: u64,
    pub(super) period: Option<(UtcTime, UtcTime)>,
}

impl Tally {
    pub(super) fn add(&mut self, mark: &LoginMark) {
        let day = self.days.entry(mark.at.day()).or_default();
        day[usize::from(!mark.is_event())] += 1;
        self.lived((mark.at, mark.at));
    }

    pub(super) fn add_calls(&mut self, called: &Called) {
        self.calls += called.count;
        self.lived(called.period);
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (day, theirs) in other.days {
            let mine = self.days.entry(day).or_default();
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
        self.calls += other.calls;
        if let Some(period) = other.period {
            self.lived(period);
        }
    }

    pub(super) fn count(&self) -> u64 {
        let days = self.days.values().map(|day| day[0].max(day[1]));
        days.sum::<u64>().max(self.calls)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.period.is_none()
    }

    fn lived(&mut self, (from, to): (UtcTime, UtcTime)) {
        self.period = Some(match self.period {
            Some((a, b)) => (a.min(from), b.max(to)),
            None => (from, to),
        });
    }
}
