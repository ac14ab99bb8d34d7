//! Collects changes from many threads, and sorts them in bounded memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::row::{Change, TextNumber, Who};
use super::sorted::Changes;
use crate::numbers::Numbers;
use crate::org::{ChangeSource, LoginKeys, Org};
use crate::spill::{Sorter, SpillError};
use crate::table::text;

/// Rows by source and object, copies included.
pub(super) type Counts = BTreeMap<(ChangeSource, Option<[u8; 3]>), u64>;

/// Longest text that is kept. Usernames have up to 80 characters, sections of Setup fewer.
pub(super) const LONGEST: usize = 255;

/// About what a text takes at the most until the result is written: as a field of which somebody changed something, measured with
/// `benches/load/cardinality.py`.
const TEXT: u64 = 1024;

/// How many texts a reader keeps in mind.
const MOST_KNOWN: usize = 1 << 16;

/// How many changes are handed over at a time.
const BATCH: usize = 1024;

/// Collects changes.
#[derive(Debug)]
pub struct Spool {
    /// Numbers of the logins that changes name.
    pub(super) logins: Arc<LoginKeys>,
    texts: Numbers<Arc<str>>,
    rows: Sorter<Change>,
    counts: Mutex<Counts>,
    /// Parts of the event logs that were read again.
    set_aside: Mutex<BTreeSet<u32>>,
    /// The first failure of the sorter; readers of event logs cannot stop for it.
    failed: Mutex<Option<SpillError>>,
}

/// What one reader holds of the spool: rows not handed over yet, and the numbers it has met.
#[derive(Debug, Default)]
pub struct Batch {
    rows: Vec<Change>,
    numbers: HashMap<Box<[u8]>, TextNumber>,
}

impl Spool {
    /// A spool that spills into `folder` and holds about `budget` bytes.
    #[must_use]
    pub fn new(folder: &Path, budget: usize, logins: Arc<LoginKeys>) -> Self {
        Self {
            logins,
            texts: Numbers::default(),
            rows: Sorter::new(folder, budget),
            counts: Mutex::default(),
            set_aside: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// The same spool, for texts that take about so many bytes at most.
    #[must_use]
    pub fn within(self, bytes: u64) -> Self {
        Self {
            texts: Numbers::at_most(bytes / TEXT),
            ..self
        }
    }

    /// Whether there were more texts, so that what was read is worth nothing.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.texts.is_full()
    }

    /// The number of the text in a cell, which a reader asks the others for only once; `None` where it is
    /// empty, or longer than any name.
    pub fn text(&self, batch: &mut Batch, cell: &[u8]) -> Option<TextNumber> {
        if cell.is_empty() || cell.len() > LONGEST {
            return None;
        }
        if let Some(number) = batch.numbers.get(cell) {
            return Some(*number);
        }
        let text = text(cell);
        let number = TextNumber::at(self.texts.number(&*text, || Arc::from(&*text)));
        if batch.numbers.len() >= MOST_KNOWN {
            batch.numbers.clear();
        }
        batch.numbers.insert(cell.into(), number);
        Some(number)
    }

    /// Whose name a row bears that gives a username.
    pub fn named(&self, batch: &mut Batch, cell: &[u8]) -> Who {
        self.text(batch, cell).map_or(Who::Nobody, Who::Name)
    }

    /// Takes a change.
    pub fn push(&self, batch: &mut Batch, change: Change) {
        batch.rows.push(change);
        if batch.rows.len() >= BATCH {
            self.flush(batch);
        }
    }

    /// Takes what a reader still holds.
    pub fn flush(&self, batch: &mut Batch) {
        {
            let mut counts = locked(&self.counts);
            let key = |change: &Change| (change.source, change.object);
            for run in batch.rows.chunk_by(|a, b| key(a) == key(b)) {
                *counts.entry(key(&run[0])).or_default() += run.len() as u64;
            }
        }
        if let Err(error) = self.rows.push(&mut batch.rows) {
            // Nothing of a failed analysis is kept, so what is lost here does not matter.
            batch.rows.clear();
            locked(&self.failed).get_or_insert(error);
        }
    }

    /// What was pushed as this part of the event logs does not count.
    pub fn set_aside(&self, part: u32) {
        locked(&self.set_aside).insert(part);
    }

    /// The key prefixes of the objects so far.
    #[must_use]
    pub fn objects(&self) -> BTreeSet<[u8; 3]> {
        let counts = locked(&self.counts);
        counts.keys().filter_map(|(_, object)| *object).collect()
    }

    /// Sorts what is left in memory, finds the users whom rows name, and hands everything over.
    ///
    /// # Errors
    /// [`SpillError`] when changes could not be kept on disk.
    pub fn finish(&self, org: &Org) -> Result<Changes, SpillError> {
        if let Some(error) = locked(&self.failed).take() {
            return Err(error);
        }
        let counts = std::mem::take(&mut *locked(&self.counts));
        let set_aside = std::mem::take(&mut *locked(&self.set_aside));
        Ok(Changes::new(
            self.rows.finish(),
            (self.texts.values(), &self.logins),
            counts,
            set_aside,
            org,
        ))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
