//! Simulated tables: what nobody imported is left alone, and what a load inserted is found.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test may stop at the first surprise, and counts are small"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::blocks::{Finder, as_f64};
use super::signs::Births;
use super::{Load, Loads};
use crate::org::{LoginKey, SalesforceId, UtcTime};
use crate::records::{Record, Stamp};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2018-01-01: when the org began.
const BEGIN: i64 = 1_514_764_800_000;
const USERS: u32 = 12;

/// Small random numbers from a seed (`SplitMix64`, Steele, Lea and Flood, OOPSLA 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `from` to below `to`.
    fn of(&mut self, from: i64, to: i64) -> i64 {
        from + (self.next() % (to - from).max(1) as u64) as i64
    }

    fn hits(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

/// One row with its truth.
#[derive(Clone, Copy)]
struct Sim {
    /// When it was truly inserted.
    inserted: i64,
    created: i64,
    modified: i64,
    touched: i64,
    by: u32,
    instance: usize,
    /// Which load inserted it.
    load: Option<usize>,
}

/// What happens to a table.
#[derive(Clone, Copy, Debug)]
struct Story {
    seed: u64,
    honest: i64,
    days: i64,
    /// By how much threads swap ids.
    jitter: i64,
    instances: usize,
    edited_percent: u64,
    /// Whether the platform touches all rows once.
    recalculated: bool,
    loads: usize,
    /// Most rows of one load.
    most: i64,
    /// Whether a load precedes everything else.
    at_begin: bool,
    modstamp: bool,
}

fn story() -> impl Strategy<Value = Story> {
    let shape = (any::<u64>(), 0i64..1500, 30i64..2500, 0i64..20, 1usize..4);
    let rest = (0u64..70, any::<bool>(), 1usize..4, any::<bool>());
    (shape, rest).prop_map(|((seed, honest, days, jitter, instances), rest)| Story {
        seed,
        honest,
        days,
        jitter: jitter * MINUTE,
        instances,
        edited_percent: rest.0,
        recalculated: rest.1,
        loads: rest.2,
        most: 1500,
        at_begin: rest.3,
        modstamp: true,
    })
}

/// When each user came to be: some from the start, some later.
fn births(dice: &mut Dice, days: i64) -> Vec<i64> {
    let later = |n: u32, dice: &mut Dice| if n < 4 { 0 } else { dice.of(0, days) };
    (0..USERS).map(|n| BEGIN + later(n, dice) * DAY).collect()
}

/// A user there is at this time; a loader cannot stamp another.
fn one_of(dice: &mut Dice, born: &[i64], at: i64) -> u32 {
    let alive: Vec<u32> = (0..USERS).filter(|u| born[*u as usize] <= at).collect();
    alive[dice.of(0, alive.len() as i64) as usize]
}

impl Story {
    fn table(&self) -> (Vec<Sim>, Vec<i64>) {
        let mut dice = Dice(self.seed);
        let born = births(&mut dice, self.days);
        let end = BEGIN + self.days * DAY;
        let mut rows: Vec<Sim> = Vec::new();
        // People and syncs come in bursts.
        let mut at = BEGIN;
        for n in 0..self.honest {
            if dice.hits(30) {
                at = BEGIN + n * (end - BEGIN) / self.honest + dice.of(0, DAY);
            }
            at += dice.of(0, 20_000);
            let by = one_of(&mut dice, &born, at);
            rows.push(self.row(&mut dice, at, at, at, by, None));
        }
        for load in 0..self.loads {
            let at = match (self.at_begin, load) {
                (true, 0) => BEGIN,
                _ => dice.of(BEGIN, end),
            };
            self.load(&mut dice, load, (at, &born), &mut rows);
        }
        self.age(&mut dice, &mut rows, end);
        // Threads draw ids as they come, each up to `jitter` late.
        let mut keyed: Vec<((usize, i64, u64), Sim)> = rows
            .into_iter()
            .map(|row| {
                let late = dice.of(0, self.jitter + 1);
                ((row.instance, row.inserted + late, dice.next()), row)
            })
            .collect();
        keyed.sort_by_key(|(key, _)| *key);
        (keyed.into_iter().map(|(_, row)| row).collect(), born)
    }

    fn row(&self, dice: &mut Dice, at: i64, c: i64, m: i64, by: u32, load: Option<usize>) -> Sim {
        let second = |at: i64| at.div_euclid(1000) * 1000;
        Sim {
            inserted: second(at),
            created: second(c),
            modified: second(m),
            touched: second(at),
            by,
            // Orgs move from one instance to the next; a load goes to one.
            instance: match load {
                Some(_) => 0,
                None => dice.of(0, self.instances as i64) as usize,
            },
            load,
        }
    }

    /// A load of 20 rows or more with the dates of ten years before it, at 20 to 200 rows a second.
    fn load(&self, dice: &mut Dice, load: usize, (from, born): (i64, &[i64]), rows: &mut Vec<Sim>) {
        let count = dice.of(20, self.most);
        let pace = dice.of(5, 50);
        let sets_modified = dice.hits(80);
        for n in 0..count {
            let at = from + n * pace;
            let created = at - dice.of(10, 3650) * DAY;
            let modified = if sets_modified {
                dice.of(created, at - DAY)
            } else {
                at
            };
            let by = one_of(dice, born, at);
            rows.push(self.row(dice, at, created, modified, by, Some(load)));
        }
    }

    /// What happens to rows after they were inserted.
    fn age(&self, dice: &mut Dice, rows: &mut [Sim], end: i64) {
        for row in rows.iter_mut() {
            if dice.hits(self.edited_percent) {
                let at = dice.of(row.inserted, end.max(row.inserted + DAY)) / 1000 * 1000;
                row.modified = row.modified.max(at);
                row.touched = row.touched.max(at);
            }
            if dice.hits(5) {
                row.touched = row.touched.max(dice.of(row.inserted, end) / 1000 * 1000);
            }
        }
        if self.recalculated {
            let at = dice.of(BEGIN, end) / 1000 * 1000;
            let before = rows.iter_mut().filter(|row| row.inserted < at);
            before.for_each(|row| row.touched = row.touched.max(at + dice.of(0, 900) * 1000));
        }
    }
}

fn records(rows: &[Sim], modstamp: bool) -> Vec<Record<LoginKey>> {
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let time = |at: i64| Some(UtcTime::from_millis(at));
    let record = |(n, row): (usize, &Sim)| {
        let mut id = *b"003000000000000";
        id[3] = b'0' + row.instance as u8;
        let mut left = n * 3 + 1;
        for place in (6..15).rev() {
            id[place] = digits[left % 62];
            left /= 62;
        }
        let by = LoginKey::from_number(row.by + 1);
        Record {
            id: SalesforceId::from_bytes(id).unwrap(),
            owner: by,
            created: Stamp {
                by,
                at: time(row.created),
            },
            modified: Stamp {
                by,
                at: time(row.modified),
            },
            system_modstamp: time(row.touched).filter(|_| modstamp),
            deleted: false,
            file: 0,
        }
    };
    rows.iter().enumerate().map(record).collect()
}

/// Which records were found to be imported, with their modified stamp or not.
fn found(records: &[Record<LoginKey>], born: &[Option<i64>]) -> (Vec<Option<bool>>, Loads) {
    let births = Births(born.iter().map(|at| at.map(UtcTime::from_millis)).collect());
    let mut finder = Finder::default();
    records
        .iter()
        .for_each(|record| finder.next(record, &births));
    let loads: Vec<Load> = finder.finish().into_iter().map(Load::of_unknown).collect();
    assert!(loads.is_sorted_by(|a, b| a.block.ids.1 < b.block.ids.0));
    let loads = Loads {
        of: BTreeMap::from([(*b"003", loads)]),
        births,
    };
    let mut walk = loads.along(*b"003");
    let set = records
        .iter()
        .map(|record| walk.of(record).map(|set| set.modified));
    (set.collect(), loads)
}

struct Score {
    honest: u64,
    wrong: u64,
    loaded: u64,
    right: u64,
}

fn score(story: &Story, directory: bool) -> Score {
    let (rows, born) = story.table();
    let records = records(&rows, story.modstamp);
    let born: Vec<Option<i64>> = born
        .into_iter()
        .map(|at| Some(at).filter(|_| directory))
        .collect();
    let (set, _) = found(&records, &born);
    let mut score = Score {
        honest: 0,
        wrong: 0,
        loaded: 0,
        right: 0,
    };
    for (row, set) in rows.iter().zip(set) {
        let is_set = u64::from(set.is_some());
        if row.load.is_some() {
            score.loaded += 1;
            score.right += is_set;
        } else {
            score.honest += 1;
            score.wrong += is_set;
        }
    }
    score
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Threads, instances, edits and recalculations make no import.
    #[test]
    fn what_nobody_imported_is_left_alone(story in story(), directory in any::<bool>()) {
        let story = Story { loads: 0, ..story };
        prop_assert_eq!(score(&story, directory).wrong, 0);
        let bare = Story { modstamp: false, ..story };
        prop_assert_eq!(score(&bare, directory).wrong, 0);
    }
}

/// Sums over many stories.
fn total(cases: u64, change: impl Fn(&mut Story, &mut Dice), directory: bool) -> Score {
    let mut sum = Score {
        honest: 0,
        wrong: 0,
        loaded: 0,
        right: 0,
    };
    for seed in 0..cases {
        let mut dice = Dice(seed);
        let mut story = Story {
            seed,
            honest: dice.of(0, 1500),
            days: dice.of(30, 2500),
            jitter: dice.of(0, 20) * MINUTE,
            instances: dice.of(1, 4) as usize,
            edited_percent: dice.of(0, 70) as u64,
            recalculated: dice.hits(50),
            loads: dice.of(1, 4) as usize,
            most: 1500,
            at_begin: dice.hits(50),
            modstamp: true,
        };
        change(&mut story, &mut dice);
        let Score {
            honest,
            wrong,
            loaded,
            right,
        } = score(&story, directory);
        sum.honest += honest;
        sum.wrong += wrong;
        sum.loaded += loaded;
        sum.right += right;
    }
    sum
}

/// Recall of what loads inserted, and the share of the rest that was taken for imported.
fn rates(score: &Score) -> (f64, f64) {
    let recall = as_f64(score.right) / as_f64(score.loaded);
    (recall, as_f64(score.wrong) / as_f64(score.honest))
}

#[test]
fn loads_are_found_whatever_happened_since() {
    for directory in [true, false] {
        let (recall, wrong) = rates(&total(100, |_, _| {}, directory));
        assert!(recall >= 0.98, "recall {recall} with directory {directory}");
        assert!(wrong <= 0.0005, "wrong {wrong} with directory {directory}");
    }
}

#[test]
fn small_loads_are_found() {
    let few = |story: &mut Story, _: &mut Dice| story.most = 40;
    let (recall, wrong) = rates(&total(150, few, true));
    assert!(recall >= 0.95, "recall {recall}");
    assert!(wrong <= 0.001, "wrong {wrong}");
}

#[test]
fn loads_are_found_without_any_modstamp() {
    let bare = |story: &mut Story, _: &mut Dice| story.modstamp = false;
    let (recall, wrong) = rates(&total(100, bare, false));
    assert!(recall >= 0.95, "recall {recall}");
    assert!(wrong == 0.0, "wrong {wrong}");
}

/// A row inserted so many days after the org began, and never touched again.
fn plain(day: i64) -> Sim {
    let at = BEGIN + day * DAY;
    Sim {
        inserted: at,
        created: at,
        modified: at,
        touched: at,
        by: 0,
        instance: 0,
        load: None,
    }
}

/// Those of the rows that were found to be imported.
fn imported(rows: &[Sim], born: &[Option<i64>]) -> Vec<usize> {
    let (set, _) = found(&records(rows, true), born);
    let set = set.into_iter().enumerate();
    set.filter_map(|(n, set)| set.map(|_| n)).collect()
}

/// A hundred days, with these rows after the fiftieth.
fn among(odd: &[Sim]) -> Vec<Sim> {
    let (before, after) = ((0..50).map(plain), (50..100).map(plain));
    before.chain(odd.iter().copied()).chain(after).collect()
}

/// A row loaded on the fiftieth day.
fn backdated(days: i64) -> Sim {
    let dated = plain(50 - days);
    Sim {
        inserted: plain(50).created,
        touched: plain(50).created,
        ..dated
    }
}

#[test]
fn a_block_is_an_import_and_one_odd_row_is_not() {
    let odd = [30, 12, 45, 20, 41].map(backdated);
    assert_eq!(imported(&among(&odd), &[]), [50, 51, 52, 53, 54]);
    assert_eq!(imported(&among(&odd[..1]), &[]), [0; 0]);
    assert_eq!(imported(&among(&odd[..4]), &[]), [0; 0]);
}

#[test]
fn the_load_is_dated_and_what_was_changed_since_keeps_its_own_modified_stamp() {
    let mut odd = [30, 12, 45, 20, 41, 33].map(backdated);
    let changed = plain(70).created;
    odd[2].modified = changed;
    odd[2].touched = changed;
    let (set, loads) = found(&records(&among(&odd), true), &[]);
    assert_eq!(set[50..56], [true, true, false, true, true, true].map(Some));
    let [load] = loads.of_object(*b"003") else {
        unreachable!("one load: {loads:?}");
    };
    let day = UtcTime::from_millis(plain(50).created);
    assert_eq!((load.period, load.records), (Some((day, day)), 6));
    assert!(load.found >= 0.98 && load.block.is_dated);
}

/// One row may be told by two signs: it is out of order, and its user did not exist.
#[test]
fn stamps_before_their_user_are_imported() {
    let born = [Some(plain(30).created)];
    assert_eq!(
        imported(&among(&[backdated(40)]), &born).len(),
        0,
        "the table disproves it"
    );
    let mut odd = [48, 40, 45, 38, 41].map(backdated);
    odd.iter_mut().for_each(|row| row.by = 1);
    let born = [None, Some(plain(30).created)];
    assert_eq!(imported(&among(&odd[..1]), &born), [50]);
    // Nothing before it: only the user can tell, in dates that rise.
    let mut sorted: Vec<Sim> = [48, 46, 44, 42, 40, 38].map(backdated).to_vec();
    sorted.iter_mut().for_each(|row| row.by = 1);
    sorted.extend((50..100).map(plain));
    assert_eq!(imported(&sorted, &born), [0, 1, 2, 3, 4, 5]);
    assert_eq!(imported(&sorted, &[]), [0; 0]);
}

/// The user's own date is wrong where a row of theirs was last touched before it.
#[test]
fn a_user_dated_too_late_makes_no_import() {
    let rows = among(&[]);
    assert_eq!(imported(&rows, &[Some(plain(90).created)]), [0; 0]);
}

/// Where ids do not count up over days, those left as they were made show it.
#[test]
fn ids_that_do_not_count_up_make_no_import() {
    for seed in 0..50 {
        let mut dice = Dice(seed);
        let mut rows: Vec<Sim> = (0..400).map(|n| plain(n / 4)).collect();
        rows.sort_by_cached_key(|row| row.created + dice.of(0, 9) * DAY);
        for row in &mut rows {
            if dice.hits(40) {
                row.touched += dice.of(1, 90) * DAY;
                row.modified = row.touched;
            }
        }
        assert_eq!(imported(&rows, &[]), [0; 0], "seed {seed}");
    }
}

/// Ids of another instance have a counter of their own.
#[test]
fn an_older_instance_is_no_import() {
    let mut rows = among(&[]);
    rows.extend((0..50).map(|day| Sim {
        instance: 1,
        ..plain(day)
    }));
    assert_eq!(imported(&rows, &[]), [0; 0]);
}
