//! In which minutes a login was seen active, and how much it did on each day.

use std::collections::BTreeMap;

use super::Calls;
use super::act::{Deed, LoggedActs};
use crate::org::UtcTime;

const MINUTES_PER_DAY: i64 = 24 * 60;
/// One bit per minute of a day.
const WORDS: usize = 23;

/// The minutes in which something was logged, a bitmap for each day, so that a million page views
/// take no more room than one a minute.
#[derive(Clone, Debug, Default)]
pub struct Presence {
    /// In the order in which they were met.
    days: Vec<Day>,
    /// Where each day stands, by days since 1970. A log whose days stand in any order costs no more than another.
    places: BTreeMap<i64, u32>,
    /// The place of the day met last: most events are of the same.
    last: usize,
    /// Events seen.
    pub events: u64,
    /// First and last.
    pub period: Option<(UtcTime, UtcTime)>,
    /// Which versions of the API it called.
    pub calls: Calls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    /// Since 1970.
    day: i64,
    minutes: [u64; WORDS],
    acts: LoggedActs,
}

impl PartialEq for Presence {
    /// Whether the same was seen, whichever day was met last.
    fn eq(&self, other: &Self) -> bool {
        let seen = |it: &Self| (it.events, it.period);
        self.in_order().eq(other.in_order())
            && (seen(self), &self.calls) == (seen(other), &other.calls)
    }
}

impl Eq for Presence {}

impl Presence {
    /// Notes one event.
    pub fn saw(&mut self, time: UtcTime) {
        let minute = time.seconds().div_euclid(60);
        let bit = minute.rem_euclid(MINUTES_PER_DAY);
        let day = self.day_of(minute.div_euclid(MINUTES_PER_DAY));
        if let Some(word) = usize::try_from(bit / 64)
            .ok()
            .and_then(|w| day.minutes.get_mut(w))
        {
            *word |= 1 << (bit % 64);
        }
        self.events += 1;
        self.period = Some(match self.period {
            Some((from, to)) => (from.min(time), to.max(time)),
            None => (time, time),
        });
    }

    /// Notes what was done on the day of a moment.
    pub(super) fn did(&mut self, time: UtcTime, deed: &Deed<'_>) {
        self.day_of(time.day()).acts.did(deed);
    }

    /// What was done, by days since 1970.
    pub fn acts(&self) -> impl Iterator<Item = (i64, &LoggedActs)> + '_ {
        self.in_order().map(|day| (day.day, &day.acts))
    }

    /// Minutes to the nearest event, at most `most` of them and 15 away.
    #[must_use]
    pub fn distance(&self, time: UtcTime, most: i64) -> Option<i64> {
        let at = time.seconds().div_euclid(60);
        let near = self.window(at);
        if near == 0 {
            return None;
        }
        // Bit 15 is the minute itself.
        let before = (near & 0xffff)
            .checked_ilog2()
            .map(|bit| 15 - i64::from(bit));
        let after = (near >> 15 != 0).then(|| i64::from((near >> 15).trailing_zeros()));
        let nearest = [before, after].into_iter().flatten().min();
        nearest.filter(|minutes| *minutes <= most)
    }

    /// The days, since 1970, with any event.
    pub fn days(&self) -> impl ExactSizeIterator<Item = i64> + '_ {
        self.places.keys().copied()
    }

    /// Adds what another part of the logs saw.
    pub fn merge(&mut self, other: &Self) {
        for day in &other.days {
            let mine = self.day_of(day.day);
            for (mine, theirs) in mine.minutes.iter_mut().zip(day.minutes) {
                *mine |= theirs;
            }
            mine.acts.merge(&day.acts);
        }
        self.calls.merge(&other.calls);
        self.events += other.events;
        self.period = match (self.period, other.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }

    /// A day, an empty one if nothing was seen on it yet.
    fn day_of(&mut self, day: i64) -> &mut Day {
        if self.days.get(self.last).is_none_or(|last| last.day != day) {
            let new = u32::try_from(self.days.len()).unwrap_or(u32::MAX);
            let place = *self.places.entry(day).or_insert(new);
            self.last = place as usize;
            if place == new {
                self.days.push(Day {
                    day,
                    minutes: [0; WORDS],
                    acts: LoggedActs::default(),
                });
            }
        }
        &mut self.days[self.last]
    }

    /// The days in their order.
    fn in_order(&self) -> impl Iterator<Item = &Day> + '_ {
        let places = self.places.values();
        places.filter_map(|place| self.days.get(*place as usize))
    }

    fn day(&self, day: i64) -> Option<&Day> {
        let place = self.places.get(&day)?;
        self.days.get(*place as usize)
    }

    /// 31 bits: the minutes from 15 before to 15 after.
    fn window(&self, minute: i64) -> u32 {
        let first = minute - 15;
        let day = first.div_euclid(MINUTES_PER_DAY);
        let bits = u32::try_from(self.from(day, first.rem_euclid(MINUTES_PER_DAY))).unwrap_or(0);
        let midnight = (day + 1) * MINUTES_PER_DAY - first;
        if midnight >= 31 {
            return bits;
        }
        // The rest stands on the next day.
        let next = u32::try_from(self.from(day + 1, 0)).unwrap_or(0);
        bits | (next << midnight) & WINDOW
    }

    /// 31 bits of a day from a minute on.
    fn from(&self, day: i64, minute: i64) -> u64 {
        let Some(day) = self.day(day) else {
            return 0;
        };
        let word = |n: i64| {
            let word = usize::try_from(n).ok().and_then(|n| day.minutes.get(n));
            u128::from(word.copied().unwrap_or(0))
        };
        let pair = word(minute / 64) | word(minute / 64 + 1) << 64;
        u64::try_from(pair >> (minute % 64) & u128::from(WINDOW)).unwrap_or(0)
    }
}

/// The bits of 31 minutes.
const WINDOW: u32 = 0x7fff_ffff;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_near_across_midnight() {
        let mut presence = Presence::default();
        presence.saw(UtcTime::from_millis(86_400_000 - 30_000));
        let distance = |seconds: i64, most| {
            presence.distance(UtcTime::from_millis((86_400 + seconds) * 1000), most)
        };
        assert_eq!(distance(60, 2), Some(2));
        assert_eq!(distance(-30, 2), Some(0));
        assert_eq!(distance(-600, 10), Some(9));
        assert_eq!(distance(600, 10), None);
        assert_eq!(distance(600, 11), Some(11));
        assert_eq!(distance(3600, 15), None);
        assert_eq!(presence.days().collect::<Vec<_>>(), [0]);
    }
}
