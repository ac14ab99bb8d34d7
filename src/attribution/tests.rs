//! Streamed in batches or all at once, the same causes are found.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::cmp::Ordering;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::ObjectNames;
use super::cut::{Cutter, WriteSource};
use super::look::matches;
use super::matching::{ROUNDS, closeness, fits};
use super::shares::Shares;
use super::slots::ByObject;
use super::stamps::{StampClass, StampRow};
use crate::activity::{Door, DoorKind, Family, ObjectNumber, Operation, Slot, Written};
use crate::catalog::evidence;
use crate::identity::{Cause, Clients};
use crate::org::{LoginKey, StampKind, UtcTime};
use crate::spill::{Sorter, SpillError};

/// A possible explanation: which write, what cause, where it was logged, its weight.
type Edge = (usize, Cause, Family, f64);

/// The method in plain words: all stamps of a login, all its writes, no batches, no short cuts.
fn plain(
    stamps: &BTreeMap<i64, u64>,
    kind: StampKind,
    groups: &[(Vec<Slot>, f64)],
    clients: &Clients,
) -> BTreeMap<i64, Shares> {
    let slots: Vec<(Slot, f64)> = groups
        .iter()
        .flat_map(|(slots, weight)| slots.iter().map(|slot| (*slot, *weight)))
        .collect();
    let of_second = |second: i64| -> Vec<Edge> {
        let at = UtcTime::from_millis(second * 1000);
        let holds = |slot: &Slot| slot.from <= at.millis() + 999 && at.millis() <= slot.to;
        let fitting = slots.iter().enumerate();
        let fitting = fitting.filter(|(_, (slot, _))| holds(slot) && fits(slot.operation, kind));
        let edges = fitting.map(|(place, (slot, base))| {
            let cause = Cause::behind(slot.door, clients);
            (place, cause, slot.family, base * closeness(slot, at))
        });
        best_families(edges.collect())
    };
    let seconds: Vec<(i64, u64, Vec<Edge>)> = stamps
        .iter()
        .map(|(second, count)| (*second, *count, of_second(*second)))
        .filter(|(_, _, edges)| !edges.is_empty())
        .collect();
    let mut scale = vec![1.0; slots.len()];
    let mut kept = vec![1.0; slots.len()];
    for round in 1..=ROUNDS {
        let mut load = vec![0.0; slots.len()];
        for (_, count, edges) in &seconds {
            let seen: f64 = edges.iter().map(|(slot, _, _, w)| w * scale[*slot]).sum();
            for (slot, _, _, weight) in edges {
                load[*slot] +=
                    *count as f64 * weight * scale[*slot] / (seen + evidence().weight.unseen);
            }
        }
        for (place, (slot, _)) in slots.iter().enumerate() {
            if load[place] > slot.rows as f64 {
                let part = slot.rows as f64 / load[place];
                match round {
                    ROUNDS => kept[place] = part,
                    _ => scale[place] *= part,
                }
            }
        }
    }
    let found = seconds.into_iter().map(|(second, _, edges)| {
        let weights = edges.iter();
        let weights = weights.map(|(slot, c, _, w)| (*c, w * scale[*slot], kept[*slot]));
        (second, Shares::capped(weights.collect()))
    });
    found.collect()
}

fn best_families(edges: Vec<Edge>) -> Vec<Edge> {
    let mut sums: BTreeMap<(Cause, Family), f64> = BTreeMap::new();
    for (_, cause, family, weight) in &edges {
        *sums.entry((*cause, *family)).or_default() += weight;
    }
    let mut best: BTreeMap<Cause, (Family, f64)> = BTreeMap::new();
    for ((cause, family), sum) in sums {
        let known = best.entry(cause).or_insert((family, sum));
        if sum > known.1 {
            *known = (family, sum);
        }
    }
    let kept = edges.into_iter();
    kept.filter(|(_, cause, family, _)| best[cause].0 == *family)
        .collect()
}

/// Writes that are there already, in the order of their earliest moments.
struct Ready(Vec<Written>);

impl WriteSource for Ready {
    fn begin(&mut self, _: LoginKey) -> Result<(), SpillError> {
        Ok(())
    }

    fn advance(&mut self, begin: i64, end: i64, out: &mut Vec<Written>) -> Result<(), SpillError> {
        let count = self.0.partition_point(|written| written.slot.from <= end);
        let mut given: Vec<Written> = self.0.drain(..count).collect();
        given.retain(|written| written.slot.to >= begin);
        out.append(&mut given);
        Ok(())
    }
}

/// Three objects: one under two names, one under one, one that no log names.
fn objects() -> [ObjectNames; 3] {
    let number = |n| Some(ObjectNumber::new(n));
    let named = |by_name, by_prefix| ObjectNames {
        prefix: *b"001",
        by_name,
        by_prefix,
    };
    [
        named(number(1), number(2)),
        named(number(3), None),
        named(None, None),
    ]
}

fn any_written() -> impl Strategy<Value = Written> {
    let window = prop_oneof![
        8 => (0i64..150_000, 1000i64..4500),
        1 => (0i64..100_000, 10_000i64..90_000),
    ];
    let door = (0usize..3, 0usize..2).prop_map(|(kind, signature)| Door {
        kind: [DoorKind::Ui, DoorKind::Api, DoorKind::Async][kind],
        signature,
    });
    let operation = prop_oneof![
        Just(Operation::Create),
        Just(Operation::Update),
        Just(Operation::Unknown)
    ];
    let family = prop_oneof![Just(Family::Request), Just(Family::Effect)];
    let object = proptest::option::of((1u32..5).prop_map(ObjectNumber::new));
    (window, door, operation, family, object, 1u64..4).prop_map(
        |((from, length), door, operation, family, object, rows)| Written {
            object,
            slot: Slot {
                from,
                to: from + length,
                at: from + length / 2,
                operation,
                family,
                door,
                rows,
            },
        },
    )
}

fn any_class() -> impl Strategy<Value = StampClass> {
    let millis = prop_oneof![9 => Just(0i64), 1 => 0i64..1000];
    (0i64..150, millis, 0u32..3, any::<bool>()).prop_map(|(second, millis, object, created)| {
        let kind = if created {
            StampKind::Created
        } else {
            StampKind::Modified
        };
        StampClass::new(
            object,
            kind,
            UtcTime::from_millis(second * 1000 + millis),
            0,
        )
    })
}

/// What the whole login says of a class of stamps: the causes of its object's writes, and all writes of
/// that moment.
type Said = (Option<Shares>, Vec<Slot>);

/// Everything at once.
fn whole(classes: &[StampClass], written: &[Written], clients: &Clients) -> Vec<Said> {
    let slots_of = |object: Option<ObjectNumber>| {
        let of_object = written.iter().filter(|w| w.object == object);
        let mut slots: Vec<Slot> = of_object.map(|w| w.slot).collect();
        slots.sort_unstable();
        slots
    };
    let weight = evidence().weight;
    let mut found: BTreeMap<(u32, StampKind), BTreeMap<i64, Shares>> = BTreeMap::new();
    for (object, names) in (0u32..).zip(objects()) {
        let named = [names.by_name, names.by_prefix].into_iter().flatten();
        let named = named.map(|name| (slots_of(Some(name)), weight.same_object));
        let groups: Vec<_> = named.chain([(slots_of(None), weight.no_object)]).collect();
        for kind in StampKind::ALL {
            let mut stamps: BTreeMap<i64, u64> = BTreeMap::new();
            for class in classes {
                if (class.object, class.kind) == (object, *kind) {
                    *stamps.entry(class.second).or_default() += 1;
                }
            }
            found.insert((object, *kind), plain(&stamps, *kind, &groups, clients));
        }
    }
    let said = classes.iter().map(|class| {
        let posterior = found[&(class.object, class.kind)].get(&class.second);
        let moment = class.at().millis();
        let holds = |s: &Slot| s.from <= moment + 999 && moment <= s.to;
        let slots = written.iter().map(|w| w.slot).filter(holds);
        (posterior.cloned(), sorted(slots.collect()))
    });
    said.collect()
}

fn sorted(mut slots: Vec<Slot>) -> Vec<Slot> {
    slots.sort_unstable();
    slots
}

/// The same in batches: for each stamp, by its ordinal, what its batch says.
fn streamed(
    classes: &[StampClass],
    mut written: Vec<Written>,
    clients: &Clients,
    sizes: (usize, usize),
) -> (Vec<Option<Said>>, usize) {
    let dir = tempfile::tempdir().unwrap();
    let stamps: Sorter<StampRow> = Sorter::new(dir.path(), 1 << 16);
    let login = LoginKey::from_number(1).unwrap();
    let rows = (0..).zip(classes).map(|(ordinal, class)| StampRow {
        login,
        class: *class,
        ordinal,
    });
    stamps.push(&mut rows.collect()).unwrap();
    let stamps = stamps.finish();
    written.sort_by_key(|written| written.slot.from);
    let walk = stamps.walk(|_| Ordering::Equal).unwrap();
    let mut cutter = Cutter::new(login, walk, Ready(written), sizes);
    cutter.begin(login).unwrap();
    let mut said = vec![None; classes.len()];
    let mut batches = 0;
    while let Some(batch) = cutter.next_batch().unwrap() {
        batches += 1;
        let writes = ByObject::new(batch.writes.clone());
        let found = matches(&batch.classes, &writes, &objects(), clients);
        let mut ordinals = batch.ordinals.iter();
        for place in batch.judged.clone() {
            let (class, count) = &batch.classes[place];
            for _ in 0..*count {
                let ordinal = usize::try_from(*ordinals.next().unwrap()).unwrap();
                assert!(said[ordinal].is_none(), "judged twice");
                let around = writes.around(class.at()).copied().collect();
                said[ordinal] = Some((found[place].clone(), sorted(around)));
            }
        }
        assert_eq!(ordinals.next(), None);
    }
    (said, batches)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// To the last bit, however small the batches: nothing may depend on where a login was cut.
    #[test]
    fn batches_find_what_the_whole_login_says(
        classes in proptest::collection::vec(any_class(), 0..120),
        written in proptest::collection::vec(any_written(), 0..80),
        small in 1usize..8,
        large in 1usize..24,
    ) {
        let clients = Clients::default();
        let expected = whole(&classes, &written, &clients);
        let (said, _) = streamed(&classes, written, &clients, (small, large));
        for (said, expected) in said.into_iter().zip(expected) {
            prop_assert_eq!(said, Some(expected));
        }
    }
}

/// A login so busy that writes bridge every second is cut all the same, and although its writes are asked
/// to explain more stamps than they have rows, so that each draws on its neighbours.
#[test]
fn a_login_without_a_pause_is_cut_through() {
    let at = |second: i64| UtcTime::from_millis(second * 1000);
    let class = |second| StampClass::new(0, StampKind::Created, at(second), 0);
    let mut state = 7u64;
    let mut any = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    let mut classes: Vec<StampClass> = Vec::new();
    let mut written: Vec<Written> = Vec::new();
    for second in 0..2000 {
        classes.extend((0..1 + any(5)).map(|_| class(second)));
        let door = Door {
            kind: [DoorKind::Ui, DoorKind::Api][usize::from(any(3) > 0)],
            signature: 0,
        };
        let moment = second * 1000 + i64::try_from(any(1000)).unwrap();
        written.push(Written {
            object: Some(ObjectNumber::new(1)),
            slot: Slot {
                from: moment - 1500,
                to: moment + 1500,
                at: moment,
                operation: Operation::Create,
                family: Family::Request,
                door,
                rows: 1 + any(4),
            },
        });
    }
    let clients = Clients::default();
    let expected = whole(&classes, &written, &clients);
    let (said, batches) = streamed(&classes, written, &clients, (50, 200));
    assert!(batches > 8, "{batches} batches");
    for (said, expected) in said.into_iter().zip(expected) {
        assert_eq!(said, Some(expected));
    }
}
