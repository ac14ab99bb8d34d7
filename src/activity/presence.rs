//! In which minutes a login was seen active.

use std::collections::BTreeMap;

use crate::org::UtcTime;

const MINUTES_PER_DAY: i64 = 24 * 60;
/// One bit per minute of a day.
const WORDS: usize = 23;

/// The minutes in which something was logged, a bitmap for each day, so that a million page views
/// take no more room than one a minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    days: BTreeMap<i64, [u64; WORDS]>,
    /// Events seen.
    pub events: u64,
    /// First and last.
    pub period: Option<(UtcTime, UtcTime)>,
}

impl Presence {
    /// Notes one event.
    pub fn saw(&mut self, time: UtcTime) {
        let minute = time.seconds().div_euclid(60);
        let (day, bit) = (
            minute.div_euclid(MINUTES_PER_DAY),
            minute.rem_euclid(MINUTES_PER_DAY),
        );
        let words = self.days.entry(day).or_default();
        if let Some(word) = usize::try_from(bit / 64)
            .ok()
            .and_then(|w| words.get_mut(w))
        {
            *word |= 1 << (bit % 64);
        }
        self.events += 1;
        self.period = Some(match self.period {
            Some((from, to)) => (from.min(time), to.max(time)),
            None => (time, time),
        });
    }

    /// Whether anything was logged within `minutes` of `time`, either side.
    #[must_use]
    pub fn near(&self, time: UtcTime, minutes: i64) -> bool {
        let at = time.seconds().div_euclid(60);
        (at - minutes..=at + minutes).any(|minute| self.has(minute))
    }

    /// The days, since 1970, with any event.
    pub fn days(&self) -> impl Iterator<Item = i64> + '_ {
        self.days.keys().copied()
    }

    /// Adds what another part of the logs saw.
    pub fn merge(&mut self, other: &Self) {
        for (day, words) in &other.days {
            let mine = self.days.entry(*day).or_default();
            for (mine, theirs) in mine.iter_mut().zip(words) {
                *mine |= theirs;
            }
        }
        self.events += other.events;
        self.period = match (self.period, other.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }

    fn has(&self, minute: i64) -> bool {
        let day = minute.div_euclid(MINUTES_PER_DAY);
        let bit = minute.rem_euclid(MINUTES_PER_DAY);
        let word = self.days.get(&day).zip(usize::try_from(bit / 64).ok());
        word.and_then(|(words, w)| words.get(w))
            .is_some_and(|w| w >> (bit % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_near_across_midnight() {
        let mut presence = Presence::default();
        presence.saw(UtcTime::from_millis(86_400_000 - 30_000));
        assert!(presence.near(UtcTime::from_millis(86_400_000 + 60_000), 2));
        assert!(!presence.near(UtcTime::from_millis(86_400_000 + 600_000), 2));
        assert_eq!(presence.days().collect::<Vec<_>>(), [0]);
    }
}
