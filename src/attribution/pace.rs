//! The rhythm of a login's stamps: what a stamp's place among the others says of who made it.
//!
//! A login's stamps are first counted by minute ([`Minutes`]); then each act is described by a few small
//! numbers ([`Pace`]): how many stamps came with it, how long it stood alone, whether the same minute comes
//! back hour by hour and day by day. The features are those by which people and programs are told apart
//! in the literature on activity logs (Gianvecchio et al., "Humans and bots in internet chat", ToN 2011:
//! delays and sizes; Chignell et al. and the RABBIT feature list: gaps between acts; periodicity by comparing
//! a minute with its surroundings instead of a Rayleigh test, which one login's several schedules
//! defeat). Nothing here knows a log; what the numbers mean is in `catalog/rhythm.toml`.

use std::ops::Range;

use super::stamps::{StampClass, StampRow};
use crate::org::{LoginKey, StampKind};
use crate::spill::{SpillError, Walk};

const MINUTES_PER_DAY: i64 = 24 * 60;

/// One feature: its name in the catalogue and how many values it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    /// Where its values begin in a table of all features.
    pub(super) start: usize,
    /// How many values it has.
    pub(super) size: usize,
}

/// How many features there are.
pub(super) const FEATURES: usize = 13;

/// How many values each feature has, in the order of [`Pace::bins`].
pub(super) const SIZES: [usize; FEATURES] = [11, 11, 4, 12, 12, 8, 11, 8, 8, 12, 168, 60, 64];

/// Values of all features together.
pub(super) const BINS: usize = 11 + 11 + 4 + 12 + 12 + 8 + 11 + 8 + 8 + 12 + 168 + 60 + 64;

/// The features that mean the same in every org, so that the catalogue can have them; the rest (hour of
/// the week, minute of the hour, object) must be learned from the org itself.
pub(super) const GENERAL: usize = 10;

/// Names of the general features in the catalogue.
pub(super) const NAMES: [&str; GENERAL] = [
    "own",
    "all",
    "objects",
    "run",
    "ten",
    "active",
    "gap",
    "day_echo",
    "hour_echo",
    "tick",
];

/// Hour of the week, minute of the hour, object and kind.
pub(super) const HOUR: usize = 10;
pub(super) const PHASE: usize = 11;
pub(super) const WORK: usize = 12;

/// Where the values of each feature begin in a table of all features.
pub(super) const STARTS: [usize; FEATURES] = {
    let mut starts = [0; FEATURES];
    let mut n = 1;
    while n < FEATURES {
        starts[n] = starts[n - 1] + SIZES[n - 1];
        n += 1;
    }
    starts
};

/// All features, with their places.
pub(super) fn features() -> impl Iterator<Item = Feature> {
    let mut start = 0;
    SIZES.into_iter().map(move |size| {
        let feature = Feature { start, size };
        start += size;
        feature
    })
}

/// The rhythm of one act: a value for each feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    pub(super) bins: [u8; FEATURES],
}

/// What a minute says of the acts in it.
#[derive(Clone, Copy, Debug, Default)]
struct MinuteFacts {
    run: u8,
    ten: u8,
    active: u8,
    day_echo: u8,
    hour_echo: u8,
}

/// The stamps of one login, counted by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// Minutes since 1970 with stamps, in order, each with the number of stamps.
    counts: Vec<(i64, u32)>,
    /// Days since 1970 with stamps, in order, each with its minutes as bits, after 15 bits that are
    /// never set: so the window of 31 minutes around any minute of the day begins at its own number.
    days: Vec<(i64, [u64; WORDS])>,
}

/// 15 bits before a day, its minutes, and 15 bits after it fit into one word less; the last lets a window
/// always be cut from two words.
const WORDS: usize = 24;

/// 0, 1, 2, 3-4, 5-8, 9-16 ... as 0, 1, 2, 3, 4, 5 ...
fn log2_bin(n: u64, most: u8) -> u8 {
    if n <= 2 {
        return u8::try_from(n).unwrap_or(2).min(most);
    }
    let bits = u8::try_from(64 - (n - 1).leading_zeros()).unwrap_or(most);
    (bits + 1).min(most)
}

/// Seconds to the nearer neighbour, in steps a person can feel.
fn gap_bin(gap: Option<i64>) -> u8 {
    const STEPS: [i64; 10] = [1, 2, 4, 8, 15, 30, 60, 300, 1800, 10_800];
    match gap {
        None => 10,
        Some(gap) => {
            let place = STEPS.iter().position(|step| gap <= *step);
            u8::try_from(place.unwrap_or(10)).unwrap_or(10)
        }
    }
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
        Ok(minutes)
    }

    /// Notes a stamp; stamps come in the order of time.
    fn add(&mut self, minute: i64) {
        match self.counts.last_mut() {
            Some((last, count)) if *last == minute => {
                *count = count.saturating_add(1);
                return;
            }
            _ => self.counts.push((minute, 1)),
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
        Some((self.counts.first()?.0, self.counts.last()?.0))
    }

    /// How many minutes have stamps.
    pub(super) fn active(&self) -> usize {
        self.counts.len()
    }

    /// The places of the minutes from `from` to `to`, given the place of one between them.
    fn around(&self, place: usize, from: i64, to: i64) -> Range<usize> {
        let before = self.counts[..place].iter().rev();
        let start = place - before.take_while(|(minute, _)| *minute >= from).count();
        let after = self.counts[place..].iter();
        let end = place + after.take_while(|(minute, _)| *minute <= to).count();
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
    fn facts(&self, minute: i64, hint: &mut (usize, usize)) -> MinuteFacts {
        let place = seek(&self.counts, hint.0, |(known, _)| *known < minute);
        let sum = |range: Range<usize>| -> u64 {
            self.counts[range].iter().map(|(_, n)| u64::from(*n)).sum()
        };
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

/// Describes the acts of a login, one second after the other.
#[derive(Debug)]
pub(super) struct Pacer<'a> {
    minutes: &'a Minutes,
    of_records: u32,
    about: &'a [u32],
    last: Option<(i64, MinuteFacts)>,
    hint: (usize, usize),
    paces: Vec<Pace>,
}

impl<'a> Pacer<'a> {
    pub(super) fn new(minutes: &'a Minutes, of_records: u32, about: &'a [u32]) -> Self {
        Self {
            minutes,
            of_records,
            about,
            last: None,
            hint: (0, 0),
            paces: Vec::new(),
        }
    }

    /// Describes every act of one second, in the order of classes; `gap` is how far the next second with
    /// stamps is. Seconds come in the order of time.
    pub(super) fn paces(&mut self, acts: &[(StampClass, u64)], gap: Option<i64>) -> &[Pace] {
        self.paces.clear();
        let Some((first, _)) = acts.first() else {
            return &self.paces;
        };
        let second = first.second;
        let minute = second.div_euclid(60);
        let facts = match self.last {
            Some((known, facts)) if known == minute => facts,
            _ => self.minutes.facts(minute, &mut self.hint),
        };
        self.last = Some((minute, facts));
        // A change written down beside a stamp is mostly the same act.
        let of_records = || acts.iter().filter(|(it, _)| it.object < self.of_records);
        let all: u64 = of_records().map(|(_, count)| count).sum();
        let objects = acts.chunk_by(|a, b| a.0.object == b.0.object);
        let objects = objects.filter(|acts| acts[0].0.object < self.of_records);
        let objects = u8::try_from(objects.take(3).count()).unwrap_or(3);
        // 1970 began on a Thursday.
        let hour = (minute.div_euclid(60) + 24 * 3).rem_euclid(168);
        let byte = |n: i64| u8::try_from(n).unwrap_or(0);
        let same = |a: &StampClass, b: &StampClass| (a.object, a.kind) == (b.object, b.kind);
        for same in acts.chunk_by(|a, b| same(&a.0, &b.0)) {
            let own: u64 = same.iter().map(|(_, count)| count).sum();
            let class = &same[0].0;
            let about = self
                .about
                .get(class.object as usize)
                .unwrap_or(&class.object);
            let work = (*about).min(31) * 2 + u32::from(class.kind == StampKind::Modified);
            let bins = [
                log2_bin(own, 10),
                log2_bin(all, 10),
                objects,
                facts.run,
                facts.ten,
                facts.active,
                gap_bin(gap),
                facts.day_echo,
                facts.hour_echo,
                byte(second.rem_euclid(60) / 5),
                byte(hour),
                byte(minute.rem_euclid(60)),
                byte(i64::from(work)),
            ];
            self.paces.extend(same.iter().map(|_| Pace { bins }));
        }
        &self.paces
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::org::UtcTime;

    const DAY: i64 = MINUTES_PER_DAY;

    /// What a minute says, without what is known of the one before it.
    fn facts(minutes: &Minutes, minute: i64) -> MinuteFacts {
        minutes.facts(minute, &mut (0, 0))
    }

    fn minutes(of: impl IntoIterator<Item = i64>) -> Minutes {
        let mut of: Vec<i64> = of.into_iter().collect();
        of.sort_unstable();
        let mut minutes = Minutes::default();
        of.into_iter().for_each(|minute| minutes.add(minute));
        minutes
    }

    #[test]
    fn counts_and_gaps_fall_into_steps() {
        let of = |n| log2_bin(n, 11);
        let bins = [0, 1, 2, 3, 4, 5, 8, 9, 16, 17].map(of);
        assert_eq!(bins, [0, 1, 2, 3, 3, 4, 4, 5, 5, 6]);
        assert_eq!([of(1 << 40), log2_bin(2, 1)], [11, 1]);
        let gaps = [0, 1, 2, 3, 60, 61, 10_800, 10_801].map(|gap| gap_bin(Some(gap)));
        assert_eq!(gaps, [0, 0, 1, 2, 6, 7, 9, 10]);
        assert_eq!(gap_bin(None), 10);
    }

    #[test]
    fn every_value_has_its_place() {
        let all: Vec<Feature> = features().collect();
        assert_eq!(all.len(), FEATURES);
        assert_eq!(all[0].start, 0);
        assert!(all.windows(2).all(|w| w[0].start + w[0].size == w[1].start));
        assert_eq!(all[FEATURES - 1].start + all[FEATURES - 1].size, BINS);
        assert_eq!((SIZES[HOUR], SIZES[PHASE], SIZES[WORK]), (168, 60, 64));
    }

    #[test]
    fn the_minute_of_a_nightly_job_comes_back_by_day_and_not_by_hour() {
        let nightly = minutes((0..30).map(|day| day * DAY + 120));
        let middle = facts(&nightly, 15 * DAY + 120);
        // Fourteen times and never beside; by hour as seldom as chance has it.
        assert_eq!((middle.day_echo, middle.hour_echo), (7, 1));
        assert_eq!((middle.run, middle.ten, middle.active), (1, 1, 0));
        // At the beginning there are only the seven days after.
        assert_eq!(facts(&nightly, 120).day_echo, 6);
    }

    #[test]
    fn the_minute_of_a_job_of_every_quarter_comes_back_by_hour() {
        let quarters = minutes((0..3 * 96).map(|n| n * 15));
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
        let person = minutes(acts.iter().copied());
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
            let edges = minutes((0..30).map(|day| day * DAY + minute));
            assert_eq!(
                facts(&edges, 15 * DAY + minute).day_echo,
                7,
                "minute {minute}"
            );
        }
    }

    /// All acts of some seconds, as they are described second by second.
    fn paces(
        minutes: &Minutes,
        of_records: u32,
        classes: &[(StampClass, u64)],
        (before, after): (Option<i64>, Option<i64>),
    ) -> Vec<Pace> {
        let mut pacer = Pacer::new(minutes, of_records, &[]);
        let seconds: Vec<_> = classes.chunk_by(|a, b| a.0.second == b.0.second).collect();
        let mut all = Vec::new();
        for (n, acts) in seconds.iter().enumerate() {
            let second = |n: usize| seconds.get(n).map(|acts| acts[0].0.second);
            let previous = n.checked_sub(1).map_or(before, second);
            let next = second(n + 1).or(after);
            let own = acts[0].0.second;
            let gaps = [previous.map(|it| own - it), next.map(|it| it - own)];
            all.extend_from_slice(pacer.paces(acts, gaps.into_iter().flatten().min()));
        }
        all
    }

    #[test]
    fn an_act_is_described_beside_those_of_its_second() {
        let at = |second: i64| UtcTime::from_millis(second * 1000);
        let class = |object, second| StampClass::new(object, StampKind::Created, at(second), 0);
        // Monday, 5 January 1970, 02:30:10; the third object is of changes.
        let second = 4 * 86_400 + 2 * 3600 + 30 * 60 + 10;
        let classes = [
            (class(0, second), 3),
            (class(1, second), 1),
            (class(2, second), 9),
        ];
        let minutes = minutes([second / 60; 4]);
        let paces = paces(&minutes, 2, &classes, (Some(second - 40), None));
        let of = |feature: usize| paces.iter().map(|p| p.bins[feature]).collect::<Vec<_>>();
        assert_eq!([of(0), of(1)], [vec![3, 1, 5], vec![3, 3, 3]]);
        assert_eq!([of(2), of(6)], [vec![2, 2, 2], vec![6, 6, 6]]);
        assert_eq!([of(9), of(HOUR)], [vec![2, 2, 2], vec![2, 2, 2]]);
        assert_eq!([of(PHASE), of(WORK)], [vec![30, 30, 30], vec![0, 2, 4]]);
    }

    proptest! {
        /// Wherever a login is cut, between two seconds, its acts are described alike.
        #[test]
        fn batches_give_the_paces_of_the_whole(
            steps in proptest::collection::vec((0i64..4000, 0u32..4, any::<bool>(), 1u64..9), 1..60),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut second = 0;
            let mut classes: Vec<(StampClass, u64)> = Vec::new();
            for (step, object, created, count) in steps {
                second += if step < 1500 { 0 } else { step };
                let kind = StampKind::ALL[usize::from(created)];
                let class = StampClass::new(object, kind, UtcTime::from_millis(second * 1000), 0);
                classes.push((class, count));
            }
            classes.sort_unstable();
            classes.dedup_by_key(|(class, _)| *class);
            let minutes = minutes(classes.iter().map(|(class, _)| class.second / 60));
            let whole = paces(&minutes, 3, &classes, (None, None));
            for (pace, size) in whole.iter().flat_map(|pace| pace.bins.into_iter().zip(SIZES)) {
                prop_assert!(usize::from(pace) < size);
            }
            let mut edges: Vec<usize> = cuts.iter().map(|cut| cut.index(classes.len())).collect();
            edges.retain(|n| *n > 0 && classes[n - 1].0.second < classes[*n].0.second);
            edges.extend([0, classes.len()]);
            edges.sort_unstable();
            edges.dedup();
            let mut parts = Vec::new();
            for edge in edges.windows(2) {
                let before = edge[0].checked_sub(1).map(|n| classes[n].0.second);
                let after = classes.get(edge[1]).map(|(class, _)| class.second);
                let part = &classes[edge[0]..edge[1]];
                parts.extend(paces(&minutes, 3, part, (before, after)));
            }
            prop_assert_eq!(parts, whole);
        }
    }
}
