//! From stamps to verdicts: the streams that run between the two walks over the records.

use std::cmp::{Ordering, Reverse};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::Evidence;
use super::changes::GroupedChanges;
use super::cut::{Batch, Cutter, SIZES};
use super::judge::Judge;
use super::stamps::{CauseSets, Collector, StampRow};
use super::verdict::VerdictRow;
use crate::activity::{ObjectNumber, Writes};
use crate::org::{LoginIds, LoginKey};
use crate::parallel::largest_first;
use crate::records::Sorted;
use crate::spill::{self, Sorter, SpillError, Walk};

/// An object, and the numbers of the two names under which logs may have it.
#[derive(Clone, Copy, Debug)]
pub struct ObjectNames {
    pub(super) prefix: [u8; 3],
    /// Its API name.
    pub(super) by_name: Option<ObjectNumber>,
    /// Its key prefix, where that is not its name.
    pub(super) by_prefix: Option<ObjectNumber>,
}

impl ObjectNames {
    /// What is no record: no write of records explains it.
    pub(super) const NO_RECORDS: Self = Self {
        prefix: [0; 3],
        by_name: None,
        by_prefix: None,
    };

    /// Whether it has records.
    pub(super) fn has_records(&self) -> bool {
        self.prefix != Self::NO_RECORDS.prefix
    }

    /// The object of a prefix, by its name.
    #[must_use]
    pub fn new(prefix: [u8; 3], name: &str, writes: &Writes) -> Self {
        let spelled = String::from_utf8_lossy(&prefix);
        Self {
            prefix,
            by_name: writes.object(name),
            by_prefix: Some(spelled)
                .filter(|spelled| spelled != name)
                .and_then(|spelled| writes.object(&spelled)),
        }
    }
}

/// Verdicts found by events, in the order of records.
#[derive(Debug)]
pub struct Verdicts {
    /// Those of the records, then those of the changes, group by group.
    objects: Vec<ObjectNames>,
    of_records: usize,
    rows: spill::Sorted<VerdictRow>,
}

impl Verdicts {
    /// Judges every stamp of these objects, and every change, about which an event may say something. Spills into `folder`,
    /// and holds about so many bytes of stamps and of verdicts. `passed` hears of records walked.
    ///
    /// # Errors
    /// [`SpillError`] when something cannot be kept on disk or read back.
    pub fn new(
        sorted: &Sorted,
        (mut objects, grouped): (Vec<ObjectNames>, GroupedChanges<'_>),
        evidence: &Evidence<'_>,
        ids: &LoginIds,
        (folder, [stamp_bytes, verdict_bytes]): (&Path, [usize; 2]),
        passed: &(dyn Fn(u64) + Sync),
    ) -> Result<Self, SpillError> {
        let stamps: Sorter<StampRow> = Sorter::new(folder, stamp_bytes);
        let sets = CauseSets::default();
        let counts = Mutex::new(vec![0; ids.len()]);
        let of_records = objects.len();
        objects.extend(grouped.objects(evidence.writes));
        let group = |place: usize| Some(&grouped.groups[place.checked_sub(of_records)?]);
        let rows = |place: usize| match (group(place), objects.get(place)) {
            (Some(group), _) => group.rows,
            (None, names) => names
                .and_then(|n| sorted.objects().get(&n.prefix).copied())
                .unwrap_or(0),
        };
        let places: Vec<usize> = (0..objects.len()).collect();
        let collected = largest_first(
            &places,
            |place| rows(*place),
            |place, _| {
                let object = u32::try_from(place).unwrap_or(u32::MAX);
                let mut collector = Collector {
                    evidence,
                    stamps: &stamps,
                    sets: &sets,
                    counts: vec![0; ids.len()],
                };
                match group(place) {
                    Some(group) => collector.collect_changes(grouped, group, object)?,
                    None => collector.collect(sorted, objects[place].prefix, object, passed)?,
                }
                let mut all = counts.lock().unwrap_or_else(PoisonError::into_inner);
                for (sum, count) in all.iter_mut().zip(&collector.counts) {
                    *sum += count;
                }
                Ok(())
            },
        );
        collected.into_iter().collect::<Result<(), SpillError>>()?;
        let counts: Vec<u64> = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let stamps = stamps.finish();
        let portions = portions(ids, &counts);
        let sets = sets.all();
        let judge = Judge {
            evidence,
            objects: &objects,
            sets: &sets,
        };
        let verdicts: Sorter<VerdictRow> = Sorter::new(folder, verdict_bytes);
        portions
            .par_iter()
            .try_for_each(|logins| judge_logins(logins, &stamps, &judge, &verdicts))?;
        Ok(Self {
            rows: verdicts.finish(),
            objects,
            of_records,
        })
    }

    /// The verdicts of one group of changes, in the order of its acts.
    pub(super) fn of_changes(&self, group: usize) -> Result<Walk<'_, VerdictRow>, SpillError> {
        let place = u32::try_from(self.of_records + group).unwrap_or(u32::MAX);
        self.rows.walk(|row| row.object.cmp(&place))
    }

    /// The verdicts of one object, in the order of its records.
    pub(super) fn of_object(&self, prefix: [u8; 3]) -> Result<Walk<'_, VerdictRow>, SpillError> {
        let mut objects = self.objects.iter().take(self.of_records);
        let place = objects.position(|names| names.prefix == prefix);
        let place = place.and_then(|place| u32::try_from(place).ok());
        let place = place.unwrap_or(u32::MAX);
        self.rows.walk(|row| row.object.cmp(&place))
    }
}

/// Stamps of several small logins that are judged in one go, so that a login with a few does not cost a
/// search through all pieces.
const PORTION: u64 = 1 << 16;

/// The logins that have stamps, in the order of their numbers, in portions: those with most stamps
/// first, so that no thread is left with one at the end.
fn portions(ids: &LoginIds, counts: &[u64]) -> Vec<Vec<LoginKey>> {
    let mut portions: Vec<(u64, Vec<LoginKey>)> = Vec::new();
    for (key, _) in ids.iter() {
        let count = counts[key.place()];
        match portions.last_mut() {
            _ if count == 0 => {}
            Some((sum, logins)) if *sum + count <= PORTION => {
                *sum += count;
                logins.push(key);
            }
            _ => portions.push((count, vec![key])),
        }
    }
    portions.sort_by_key(|(sum, _)| Reverse(*sum));
    portions.into_iter().map(|(_, logins)| logins).collect()
}

/// Judges the stamps of some logins, several batches at a time.
fn judge_logins(
    logins: &[LoginKey],
    stamps: &spill::Sorted<StampRow>,
    judge: &Judge<'_>,
    verdicts: &Sorter<VerdictRow>,
) -> Result<(), SpillError> {
    let (Some(first), Some(last)) = (logins.first(), logins.last()) else {
        return Ok(());
    };
    let mut walk = stamps.walk(|row| {
        if row.login < *first {
            Ordering::Less
        } else if row.login > *last {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    })?;
    let mut writes = judge.evidence.writes.of_logins(*first, *last)?;
    let mut batches: Vec<Batch> = Vec::new();
    let mut waiting = 0;
    for login in logins {
        writes.begin(*login)?;
        let mut cutter = Cutter::new(*login, &mut walk, &mut writes, SIZES);
        while let Some(batch) = cutter.next_batch()? {
            waiting += batch.classes.len();
            batches.push(batch);
            if waiting >= SIZES.0 * rayon::current_num_threads() {
                judge_batches(&mut batches, judge, verdicts)?;
                waiting = 0;
            }
        }
    }
    judge_batches(&mut batches, judge, verdicts)
}

fn judge_batches(
    batches: &mut Vec<Batch>,
    judge: &Judge<'_>,
    verdicts: &Sorter<VerdictRow>,
) -> Result<(), SpillError> {
    batches.par_drain(..).try_for_each(|batch| {
        let mut rows = Vec::new();
        judge.batch(batch, &mut rows);
        verdicts.push(&mut rows)
    })
}
