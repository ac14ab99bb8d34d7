//! From stamps to verdicts: the streams that run between the two walks over the records.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::Evidence;
use super::cut::{Batch, Cutter, SIZES};
use super::judge::Judge;
use super::stamps::{CauseSets, Collector, StampRow};
use super::verdict::VerdictRow;
use crate::activity::{ObjectNumber, Writes};
use crate::org::{LoginIds, LoginKey};
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
    objects: Vec<ObjectNames>,
    rows: spill::Sorted<VerdictRow>,
}

impl Verdicts {
    /// Judges every stamp of these objects about which an event may say something. Spills into `folder`,
    /// and holds about so many bytes of stamps and of verdicts. `passed` hears of records walked.
    ///
    /// # Errors
    /// [`SpillError`] when something cannot be kept on disk or read back.
    pub fn new(
        sorted: &Sorted,
        objects: Vec<ObjectNames>,
        evidence: &Evidence<'_>,
        ids: &LoginIds,
        (folder, [stamp_bytes, verdict_bytes]): (&Path, [usize; 2]),
        passed: &(dyn Fn(u64) + Sync),
    ) -> Result<Self, SpillError> {
        let stamps: Sorter<StampRow> = Sorter::new(folder, stamp_bytes);
        let sets = CauseSets::default();
        let counts = Mutex::new(vec![0; ids.len()]);
        objects
            .par_iter()
            .enumerate()
            .try_for_each(|(object, names)| {
                let object = u32::try_from(object).unwrap_or(u32::MAX);
                let mut collector = Collector {
                    evidence,
                    stamps: &stamps,
                    sets: &sets,
                    counts: vec![0; ids.len()],
                };
                collector.collect(sorted, names.prefix, object, passed)?;
                let mut all = counts.lock().unwrap_or_else(PoisonError::into_inner);
                for (sum, count) in all.iter_mut().zip(&collector.counts) {
                    *sum += count;
                }
                Ok(())
            })?;
        let counts: Vec<u64> = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let stamps = stamps.finish();
        // The login with most stamps first, so that no thread is left with it at the end.
        let mut logins: Vec<(Reverse<u64>, LoginKey)> = ids
            .iter()
            .map(|(key, _)| (counts[key.place()], key))
            .filter(|(count, _)| *count > 0)
            .map(|(count, key)| (Reverse(count), key))
            .collect();
        logins.sort_unstable();
        let sets = sets.all();
        let judge = Judge {
            evidence,
            objects: &objects,
            sets: &sets,
        };
        let verdicts: Sorter<VerdictRow> = Sorter::new(folder, verdict_bytes);
        logins
            .into_par_iter()
            .try_for_each(|(_, login)| judge_login(login, &stamps, &judge, &verdicts))?;
        Ok(Self {
            rows: verdicts.finish(),
            objects,
        })
    }

    /// The verdicts of one object, in the order of its records.
    pub(super) fn of_object(&self, prefix: [u8; 3]) -> Result<Walk<'_, VerdictRow>, SpillError> {
        let place = self.objects.iter().position(|names| names.prefix == prefix);
        let place = place.and_then(|place| u32::try_from(place).ok());
        let place = place.unwrap_or(u32::MAX);
        self.rows.walk(|row| row.object.cmp(&place))
    }
}

/// Judges the stamps of one login, several batches at a time.
fn judge_login(
    login: LoginKey,
    stamps: &spill::Sorted<StampRow>,
    judge: &Judge<'_>,
    verdicts: &Sorter<VerdictRow>,
) -> Result<(), SpillError> {
    let walk = stamps.walk(|row| row.login.cmp(&login))?;
    let writes = judge.evidence.writes.of_login(login)?;
    let mut cutter = Cutter::new(login, walk, writes, SIZES);
    let at_once = rayon::current_num_threads();
    let mut batches: Vec<Batch> = Vec::with_capacity(at_once);
    loop {
        while batches.len() < at_once
            && let Some(batch) = cutter.next_batch()?
        {
            batches.push(batch);
        }
        if batches.is_empty() {
            return Ok(());
        }
        batches.par_drain(..).try_for_each(|batch| {
            let mut rows = Vec::new();
            judge.batch(batch, &mut rows);
            verdicts.push(&mut rows)
        })?;
    }
}
