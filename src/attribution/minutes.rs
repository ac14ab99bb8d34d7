//! The stamps of one login, counted by minute, and what a minute says of the acts in it: how many stamps are near, and whether
//! the same minute comes back hour by hour and day by day.
//!
//! All minutes of a login are in memory while its acts are looked at, and a busy login has stamps in most minutes of years: so which
//! minutes have stamps is one bit each, and how many they have two bytes each. Which acts there are is not known here; `pace` describes
//! them.

use super::stamps::StampRow;
use crate::org::LoginKey;
use crate::spill::{SpillError, Walk};

const MINUTES_PER_DAY: i64 = 24 * 60;
const PER_DAY: usize = 24 * 60;

/// What a minute says of the acts in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MinuteFacts {
    pub(super) run: u8,
    pub(super) ten: u8,
    pub(super) active: u8,
    pub(super) day_echo: u8,
    pub(super) hour_echo: u8,
}

/// The stamps of one login, counted by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// Days with stamps, in order.
    days: Vec<Day>,
    /// How many stamps each minute with stamps has, in order; more than fit count as so many, which no feature tells apart.
    counts: Vec<u16>,
}

/// A day with stamps.
#[derive(Clone, Debug)]
struct Day {
    /// Days since 1970.
    number: i64,
    /// The place of its first minute with stamps among the counts.
    first: usize,
    minutes: Bits,
}

/// Minutes of a day as bits, after 15 bits that are never set: so the window of 31 minutes around any minute of the day begins at
/// its own number.
type Bits = [u64; WORDS];

/// A day without stamps.
const NONE: &Bits = &[0; WORDS];

/// 15 bits before a day, its minutes, and 15 bits after it fit into one word less; the last lets a window
/// always be cut from two words.
const WORDS: usize = 24;
const BEFORE: usize = 15;

/// 0, 1, 2, 3-4, 5-8, 9-16 ... as 0, 1, 2, 3, 4, 5 ...
pub(super) fn log2_bin(n: u64, most: u8) -> u8 {
    if n <= 2 {
        return u8::try_from(n).unwrap_or(2).min(most);
    }
    let bits = u8::try_from(64 - (n - 1).leading_zeros()).unwrap_or(most);
    (bits + 1).min(most)
}

/// How much more often the same minute comes back than the minutes around it.
fn echo_bin(same: u32, around: u32, surroundings: u32) -> u8 {
    // Expected by chance: the three minutes' share of the surroundings.
    let expected = f64::from(around) * 3.0 / f64::from(surroundings);
    let excess = f64::from(same) - expected;
    match excess {
        x if x < -0.75 => 0,
        x if x < 0.25 => 1,
        x if x < 0.9 => 2,
        x if x < 1.9 => 3,
        x if x < 3.9 => 4,
        x if x < 6.9 => 5,
        x if x < 10.9 => 6,
        _ => 7,
    }
}

impl Minutes {
    /// Counts the stamps of a login on the first `of_records` objects. The walk stands at its first stamp
    /// and is left behind its last.
    pub(super) fn read(
        login: LoginKey,
        of_records: u32,
        walk: &mut Walk<'_, StampRow>,
    ) -> Result<Self, SpillError> {
        let mut minutes = Self::default();
        while walk.peek().is_some_and(|row| row.login == login) {
            let Some(row) = walk.next_row()? else { break };
            if row.class.object < of_records {
                minutes.add(row.class.second.div_euclid(60));
            }
        }
        minutes.counts.shrink_to_fit();
        minutes.days.shrink_to_fit();
        Ok(minutes)
    }

    /// Notes a stamp; stamps come in the order of time.
    fn add(&mut self, minute: i64) {
        let (number, of_day) = day_and_minute(minute);
        if self.days.last().is_none_or(|last| last.number != number) {
            self.days.push(Day {
                number,
                first: self.counts.len(),
                minutes: *NONE,
            });
        }
        let Some(day) = self.days.last_mut() else {
            return;
        };
        let bit = of_day + BEFORE;
        let (word, mask) = (&mut day.minutes[bit / 64], 1 << (bit % 64));
        match self.counts.last_mut() {
            Some(count) if *word & mask != 0 => *count = count.saturating_add(1),
            _ => {
                *word |= mask;
                self.counts.push(1);
            }
        }
    }

    /// The first day with stamps, since 1970.
    pub(super) fn first_day(&self) -> Option<i64> {
        self.days.first().map(|day| day.number)
    }

    /// How many minutes have stamps.
    pub(super) fn active(&self) -> usize {
        self.counts.len()
    }

    /// The minutes of a day with this number, if it stands at a place.
    fn bits(&self, place: Option<usize>, number: i64) -> &Bits {
        let day = place.and_then(|place| self.days.get(place));
        day.filter(|day| day.number == number)
            .map_or(NONE, |day| &day.minutes)
    }

    /// How often the minute comes back on the seven days before and after.
    fn day_echo(&self, (place, day): (usize, i64), minute_of_day: usize) -> u8 {
        let before = self.days[..place].iter().rev();
        let before = before.take_while(|other| other.number >= day - 7);
        let after = self.days[place + 1..].iter();
        let after = after.take_while(|other| other.number <= day + 7);
        let mut windows = [0; 16];
        let mut days = 0;
        for (other, found) in before.chain(after).zip(&mut windows) {
            *found = window(&other.minutes, minute_of_day);
            days += 1;
        }
        if days == 0 {
            return 1;
        }
        echo(&windows)
    }

    /// `hint`: the place of the day of an earlier minute, to search from; replaced by this one's.
    pub(super) fn facts(&self, minute: i64, hint: &mut usize) -> MinuteFacts {
        let (day, of_day) = day_and_minute(minute);
        let place = seek(&self.days, *hint, |known| known.number < day);
        *hint = place;
        let known = self.days.get(place).is_some_and(|it| it.number == day);
        let days = [
            self.bits(place.checked_sub(1), day - 1),
            self.bits(Some(place), day),
            self.bits(Some(place + usize::from(known)), day + 1),
        ];
        let near = across_midnight(days, of_day) & TEN;
        // The place among the counts of the first minute that is not before this one.
        let first = self
            .days
            .get(place)
            .map_or(self.counts.len(), |it| it.first);
        let here = first + before(days[1], of_day);
        let sum = |near: u32| -> u64 {
            let skipped = (near & BEFORE_MIDDLE).count_ones() as usize;
            let from = here - skipped;
            let counts = self.counts[from..from + near.count_ones() as usize].iter();
            counts.map(|count| u64::from(*count)).sum()
        };
        let (day_echo, hour_echo) = match known {
            true => (self.day_echo((place, day), of_day), hour_echo(days, of_day)),
            false => (1, 1),
        };
        MinuteFacts {
            run: log2_bin(sum(near & MIDDLE), 11),
            ten: log2_bin(sum(near), 11),
            active: match near.count_ones() {
                0..=1 => 0,
                2 => 1,
                3 => 2,
                4..=5 => 3,
                6..=8 => 4,
                9..=12 => 5,
                13..=17 => 6,
                _ => 7,
            },
            day_echo,
            hour_echo,
        }
    }
}

/// The day since 1970, and the minute of the day.
fn day_and_minute(minute: i64) -> (i64, usize) {
    let of_day = minute.rem_euclid(MINUTES_PER_DAY);
    (
        minute.div_euclid(MINUTES_PER_DAY),
        usize::try_from(of_day).unwrap_or(0),
    )
}

/// How many minutes of a day with stamps there are before one of it.
fn before(bits: &Bits, minute_of_day: usize) -> usize {
    let bit = minute_of_day + BEFORE;
    let whole: u32 = bits[..bit / 64].iter().map(|word| word.count_ones()).sum();
    let part = bits[bit / 64] & ((1 << (bit % 64)) - 1);
    (whole + part.count_ones()) as usize
}

/// The window around a minute, with the minutes of the days before and after.
fn across_midnight([yesterday, today, tomorrow]: [&Bits; 3], minute_of_day: usize) -> u32 {
    let mut found = window(today, minute_of_day);
    if minute_of_day < BEFORE {
        found |= window(yesterday, minute_of_day + PER_DAY);
    }
    if let to_midnight @ 1..=BEFORE = PER_DAY - minute_of_day {
        found |= window(tomorrow, 0) << to_midnight & WINDOW;
    }
    found
}

/// How often the minute comes back in the twelve hours before and after.
fn hour_echo([yesterday, today, tomorrow]: [&Bits; 3], minute_of_day: usize) -> u8 {
    const HOURS: usize = 12;
    let mut windows = [0; 2 * HOURS];
    let (pairs, _) = windows.as_chunks_mut();
    for (hour, [before, after]) in pairs.iter_mut().enumerate() {
        let minutes = (hour + 1) * 60;
        *before = match minute_of_day.checked_sub(minutes) {
            Some(minute) => window(today, minute),
            None => window(yesterday, minute_of_day + PER_DAY - minutes),
        };
        let minute = minute_of_day + minutes;
        *after = match minute.checked_sub(PER_DAY) {
            Some(minute) => window(tomorrow, minute),
            None => window(today, minute),
        };
    }
    echo(&windows)
}

/// Of a window's 31 minutes the middle three, the middle 21, and those before the middle one; and all of them.
const MIDDLE: u32 = 0b111 << 14;
const TEN: u32 = 0x1f_ffff << 5;
const BEFORE_MIDDLE: u32 = 0x7fff;
const WINDOW: u32 = 0x7fff_ffff;

/// The place of the first from `from` on that is not before; mostly it is near.
pub(super) fn seek<T>(sorted: &[T], from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    const NEAR: usize = 8;
    let rest = sorted.get(from..).unwrap_or_default();
    let near = rest
        .iter()
        .take(NEAR)
        .take_while(|it| is_before(it))
        .count();
    if near < NEAR {
        return from + near;
    }
    from + near + rest[near..].partition_point(is_before)
}

/// How much more often these windows' middle is met than what is around it. Of a fixed number, so that
/// several are counted at once.
fn echo<const N: usize>(windows: &[u32; N]) -> u8 {
    let (mut same, mut around) = (0, 0);
    for bits in windows {
        same += u32::from(bits & MIDDLE != 0);
        around += (bits & !MIDDLE).count_ones();
    }
    echo_bin(same, around, 28)
}

/// 31 bits around a minute of a day, its own in the middle. Minutes of the neighbouring days are left
/// out: a window is near its day's edge for half an hour in 24, and then holds fewer minutes of
/// surroundings.
#[inline]
fn window(bits: &Bits, minute: usize) -> u32 {
    let (word, shift) = ((minute / 64).min(WORDS - 2), minute % 64);
    // Shifted in two steps, as none of a word's 64 bits can be shifted at once.
    let pair = bits[word] >> shift | bits[word + 1] << 1 << (63 - shift);
    u32::try_from(pair & u64::from(WINDOW)).unwrap_or(0)
}

#[cfg(test)]
impl Minutes {
    /// Of stamps in these minutes.
    pub(super) fn of(minutes: impl IntoIterator<Item = i64>) -> Self {
        let mut of: Vec<i64> = minutes.into_iter().collect();
        of.sort_unstable();
        let mut minutes = Self::default();
        of.into_iter().for_each(|minute| minutes.add(minute));
        minutes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = MINUTES_PER_DAY;

    /// What a minute says, without what is known of the one before it.
    fn facts(minutes: &Minutes, minute: i64) -> MinuteFacts {
        minutes.facts(minute, &mut 0)
    }

    #[test]
    fn a_minute_counts_all_stamps_of_it_and_of_those_near() {
        // Busy and quiet days, days without stamps, stamps at midnight; the years before 1970 and beside the present.
        let mut state = 7_u64;
        let mut any = |below: i64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from(state >> 33).unwrap_or(0) % below
        };
        for start in [-40 * DAY, 20_000 * DAY] {
            let mut stamps: Vec<i64> = Vec::new();
            for _ in 0..400 {
                let day = start + any(12) / 3 * 2 * DAY + any(2) * DAY;
                let minute = [any(DAY), any(25), DAY - 1 - any(25), 600 + any(40)];
                let minute = minute[usize::try_from(any(4)).unwrap_or(0)];
                let often = if any(9) == 0 { any(90) } else { 1 };
                stamps.extend((0..often).map(|_| day + minute));
            }
            stamps.sort_unstable();
            let minutes = Minutes::of(stamps.iter().copied());
            let mut hint = 0;
            for minute in start - 20..start + 10 * DAY {
                let within = |reach: i64| {
                    let range = minute - reach..=minute + reach;
                    stamps.iter().filter(move |it| range.contains(it))
                };
                let mut active: Vec<i64> = within(10).copied().collect();
                let found = minutes.facts(minute, &mut hint);
                let count = |reach: i64| log2_bin(within(reach).count() as u64, 11);
                assert_eq!((found.run, found.ten), (count(1), count(10)), "{minute}");
                active.dedup();
                let least = [0, 2, 3, 4, 6, 9, 13, 18][usize::from(found.active)];
                let next = [2, 3, 4, 6, 9, 13, 18, 22][usize::from(found.active)];
                assert!((least..next).contains(&active.len()), "{minute}");
            }
        }
    }

    #[test]
    fn more_stamps_than_a_minute_counts_are_as_many_as_can_be_told() {
        let minutes = Minutes::of((0..70_000).map(|_| 5));
        let found = minutes.facts(5, &mut 0);
        assert_eq!((found.run, found.ten, found.active), (11, 11, 0));
    }

    #[test]
    fn the_minute_of_a_nightly_job_comes_back_by_day_and_not_by_hour() {
        let nightly = Minutes::of((0..30).map(|day| day * DAY + 120));
        let middle = facts(&nightly, 15 * DAY + 120);
        // Fourteen times and never beside; by hour as seldom as chance has it.
        assert_eq!((middle.day_echo, middle.hour_echo), (7, 1));
        assert_eq!((middle.run, middle.ten, middle.active), (1, 1, 0));
        // At the beginning there are only the seven days after.
        assert_eq!(facts(&nightly, 120).day_echo, 6);
    }

    #[test]
    fn the_minute_of_a_job_of_every_quarter_comes_back_by_hour() {
        let quarters = Minutes::of((0..3 * 96).map(|n| n * 15));
        for minute in [DAY, DAY + 15, DAY + 12 * 60 + 45, 2 * DAY - 15] {
            assert_eq!(facts(&quarters, minute).hour_echo, 7, "minute {minute}");
        }
    }

    #[test]
    fn the_minutes_of_a_person_do_not_come_back() {
        let mut state = 11u64;
        let mut any = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from((state >> 33) % below).unwrap_or(0)
        };
        let acts: Vec<i64> = (0..60)
            .flat_map(|day| {
                (0..8)
                    .map(|_| day * DAY + 540 + any(480))
                    .collect::<Vec<_>>()
            })
            .collect();
        let person = Minutes::of(acts.iter().copied());
        let often = acts.iter().filter(|minute| {
            let found = facts(&person, **minute);
            found.day_echo > 3 || found.hour_echo > 3
        });
        let (often, all) = (often.count(), acts.len());
        assert!(often * 20 < all, "{often} of {all} acts seem to come back");
    }

    #[test]
    fn minutes_at_midnight_come_back_like_others() {
        for minute in [0, DAY - 1] {
            let edges = Minutes::of((0..30).map(|day| day * DAY + minute));
            assert_eq!(
                facts(&edges, 15 * DAY + minute).day_echo,
                7,
                "minute {minute}"
            );
        }
    }
}
