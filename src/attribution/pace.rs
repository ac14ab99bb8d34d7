//! The rhythm of a login's stamps: what a stamp's place among the others says of who made it.
//!
//! A login's stamps are first counted by minute ([`Minutes`]); then each act is described by a few small
//! numbers ([`Pace`]): how many stamps came with it, how long it stood alone, whether the same minute comes
//! back hour by hour and day by day. The features are those by which people and programs are told apart
//! in the literature on activity logs (Gianvecchio et al., "Humans and bots in internet chat", ToN 2011:
//! delays and sizes; Chignell et al. and the RABBIT feature list: gaps between acts; periodicity by comparing
//! a minute with its surroundings instead of a Rayleigh test, which one login's several schedules
//! defeat). Nothing here knows a log; what the numbers mean is in `catalog/rhythm.toml`.

use super::minutes::{MinuteFacts, Minutes, log2_bin};
use super::stamps::StampClass;
use crate::org::StampKind;

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

/// Describes the acts of a login, one second after the other.
#[derive(Debug)]
pub(super) struct Pacer<'a> {
    minutes: &'a Minutes,
    of_records: u32,
    about: &'a [u32],
    last: Option<(i64, MinuteFacts)>,
    hint: usize,
    paces: Vec<Pace>,
}

impl<'a> Pacer<'a> {
    pub(super) fn new(minutes: &'a Minutes, of_records: u32, about: &'a [u32]) -> Self {
        Self {
            minutes,
            of_records,
            about,
            last: None,
            hint: 0,
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
        let minutes = Minutes::of([second / 60; 4]);
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
            let minutes = Minutes::of(classes.iter().map(|(class, _)| class.second / 60));
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
