//! The stamps of one login, counted by minute, and what a minute says of the acts in it: how many stamps are near, and whether
//! the same minute comes back hour by hour and day by day.
//!
//! All minutes of a login are in memory while its acts are looked at, so each takes eight bytes. Which acts there are is not known
//! here; `pace` describes them.

use std::ops::Range;

use super::stamps::StampRow;
use crate::org::LoginKey;
use crate::spill::{SpillError, Walk};

const MINUTES_PER_DAY: i64 = 24 * 60;

/// What a minute says of the acts in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MinuteFacts {
    pub(super) run: u8,
    pub(super) ten: u8,
    pub(super) active: u8,
    pub(super) day_echo: u8,
    pub(super) hour_echo: u8,
}

/// A minute since 1970 and how many stamps it has, in eight bytes: a busy login has stamps in most minutes of years.
#[derive(Clone, Copy, Debug)]
struct Counted(i64);

impl Counted {
    /// Bits of the number: sixteen million stamps in one minute are as many as more.
    const BITS: u32 = 24;
    const MOST: i64 = (1 << Self::BITS) - 1;

    /// One stamp.
    const fn one(minute: i64) -> Self {
        Self(minute << Self::BITS | 1)
    }

    const fn minute(self) -> i64 {
        self.0 >> Self::BITS
    }

    const fn count(self) -> u64 {
        (self.0 & Self::MOST).cast_unsigned()
    }

    const fn add(&mut self) {
        if self.0 & Self::MOST < Self::MOST {
            self.0 += 1;
        }
    }
}

/// The stamps of one login, counted by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// Minutes with stamps, in order.
    counts: Vec<Counted>,
    /// Days since 1970 with stamps, in order, each with its minutes as bits, after 15 bits that are
    /// never set: so the window of 31 minutes around any minute of the day begins at its own number.
    days: Vec<(i64, [u64; WORDS])>,
}

/// 15 bits before a day, its minutes, and 15 bits after it fit into one word less; the last lets a window
/// always be cut from two words.
const WORDS: usize = 24;

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
        match self.counts.last_mut() {
            Some(last) if last.minute() == minute => {
                last.add();
                return;
            }
            _ => self.counts.push(Counted::one(minute)),
        }
        let day = minute.div_euclid(MINUTES_PER_DAY);
        if self.days.last().is_none_or(|(last, _)| *last != day) {
            self.days.push((day, [0; WORDS]));
        }
        let bit = usize::try_from(minute.rem_euclid(MINUTES_PER_DAY)).unwrap_or(0) + 15;
        if let Some((_, bits)) = self.days.last_mut() {
            bits[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// First and last minute with stamps.
    pub(super) fn period(&self) -> Option<(i64, i64)> {
        Some((self.counts.first()?.minute(), self.counts.last()?.minute()))
    }

    /// How many minutes have stamps.
    pub(super) fn active(&self) -> usize {
        self.counts.len()
    }

    /// The places of the minutes from `from` to `to`, given the place of one between them.
    fn around(&self, place: usize, from: i64, to: i64) -> Range<usize> {
        let before = self.counts[..place].iter().rev();
        let start = place - before.take_while(|it| it.minute() >= from).count();
        let after = self.counts[place..].iter();
        let end = place + after.take_while(|it| it.minute() <= to).count();
        start..end
    }

    /// How often the minute comes back on the seven days before and after.
    fn day_echo(&self, day_place: usize, day: i64, minute_of_day: usize) -> u8 {
        let before = self.days[..day_place].iter().rev();
        let before = before.take_while(|(other, _)| *other >= day - 7);
        let after = self.days[day_place + 1..].iter();
        let after = after.take_while(|(other, _)| *other <= day + 7);
        let mut windows = [0; 16];
        let mut days = 0;
        for ((_, bits), found) in before.chain(after).zip(&mut windows) {
            *found = window(bits, minute_of_day);
            days += 1;
        }
        if days == 0 {
            return 1;
        }
        echo(&windows)
    }

    /// How often the minute of the hour comes back in the twelve hours before and after.
    fn hour_echo(&self, day_place: usize, day: i64, minute_of_day: usize) -> u8 {
        const HOURS: usize = 12;
        const PER_DAY: usize = 24 * 60;
        let on = |place: Option<usize>, wanted: i64| {
            let day = place.and_then(|place| self.days.get(place));
            day.filter(|(day, _)| *day == wanted)
                .map_or(&[0; WORDS], |(_, bits)| bits)
        };
        let yesterday = on(day_place.checked_sub(1), day - 1);
        let today = on(Some(day_place), day);
        let tomorrow = on(Some(day_place + 1), day + 1);
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

    /// `hint`: the places of an earlier minute and its day, to search from; replaced by these.
    pub(super) fn facts(&self, minute: i64, hint: &mut (usize, usize)) -> MinuteFacts {
        let place = seek(&self.counts, hint.0, |known| known.minute() < minute);
        let sum =
            |range: Range<usize>| -> u64 { self.counts[range].iter().map(|it| it.count()).sum() };
        let ten = self.around(place, minute - 10, minute + 10);
        let active = u64::try_from(ten.len()).unwrap_or(21);
        let day = minute.div_euclid(MINUTES_PER_DAY);
        let of_day = minute.rem_euclid(MINUTES_PER_DAY);
        let of_day = usize::try_from(of_day).unwrap_or(0);
        let day_place = seek(&self.days, hint.1, |(known, _)| *known < day);
        *hint = (place, day_place);
        let known = self.days.get(day_place).is_some_and(|it| it.0 == day);
        let (day_echo, hour_echo) = if known {
            (
                self.day_echo(day_place, day, of_day),
                self.hour_echo(day_place, day, of_day),
            )
        } else {
            (1, 1)
        };
        MinuteFacts {
            run: log2_bin(sum(self.around(place, minute - 1, minute + 1)), 11),
            ten: log2_bin(sum(ten), 11),
            active: match active {
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

/// The middle three of a window's 31 minutes.
const MIDDLE: u32 = 0b111 << 14;

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
fn window(bits: &[u64; WORDS], minute: usize) -> u32 {
    let (word, shift) = ((minute / 64).min(WORDS - 2), minute % 64);
    // Shifted in two steps, as none of a word's 64 bits can be shifted at once.
    let pair = bits[word] >> shift | bits[word + 1] << 1 << (63 - shift);
    u32::try_from(pair & 0x7fff_ffff).unwrap_or(0)
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
        minutes.facts(minute, &mut (0, 0))
    }

    #[test]
    fn a_minute_keeps_its_number_beside_its_count() {
        // The first and the last minute of the years that times may have.
        for minute in [-1_036_810_080, -1, 0, 4_223_376_239] {
            let mut counted = Counted::one(minute);
            (0..9).for_each(|_| counted.add());
            assert_eq!((counted.minute(), counted.count()), (minute, 10));
            let mut full = Counted(counted.0 | Counted::MOST);
            full.add();
            assert_eq!((full.minute(), full.count()), (minute, 16_777_215));
        }
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
