//! Rows that stand in several log files: hourly and daily copies of one day count once.
//!
//! A row that stands twice in *one* file is genuine (two triggers in one request), so the number of
//! copies kept is the largest number any one file holds; the copies beyond it are repeats. Hashes of rows
//! are sorted on disk, and so are the places of the repeats: neither grows in memory.

use std::path::Path;
use std::sync::Mutex;

use crate::hash::{Hash128, hash128};
use crate::spill::{Fields, Row as SpillRow, Sorted, Sorter, SpillError};
use crate::table::{Row, TableReader};

/// Bytes that sorting may hold; see `analysis::budget` for the others, none of which is filled while
/// this is.
const BUDGET: usize = 24 << 20;

/// One row: what it holds, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hashed {
    hash: u128,
    at: RowPlace,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowPlace {
    file: u32,
    block: u64,
    row: u64,
}

/// All repeats, by place.
#[derive(Debug)]
pub(super) struct Repeats {
    places: Sorted<RowPlace>,
}

/// Collects the rows of the files that may hold the same.
pub(super) struct Collector {
    rows: Sorter<Hashed>,
    failed: Mutex<Option<SpillError>>,
}

/// The repeats of one file, as far as one reader of it has come.
pub(super) struct FileRepeats<'a> {
    repeats: &'a Repeats,
    file: u32,
    block: Option<u64>,
    rows: Vec<u64>,
}

impl Collector {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            rows: Sorter::new(folder, BUDGET),
            failed: Mutex::new(None),
        }
    }

    /// Takes the rows of a file.
    pub(super) fn read(&self, table: &mut TableReader<'_, '_>, file: usize) {
        const BATCH: usize = 1024;
        let order = hash_order(table.header().names());
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = table.next_row() {
            batch.push(Hashed {
                hash: row_hash(&row, &order),
                at: RowPlace::of(&row, file),
            });
            if batch.len() == BATCH {
                self.push(&mut batch);
            }
        }
        self.push(&mut batch);
    }

    fn push(&self, batch: &mut Vec<Hashed>) {
        if let Err(error) = self.rows.push(batch) {
            batch.clear();
            if let Ok(mut failed) = self.failed.lock() {
                failed.get_or_insert(error);
            }
        }
    }

    /// Tells which of the rows are repeats.
    ///
    /// # Errors
    /// When the rows cannot be sorted on disk.
    pub(super) fn finish(self, folder: &Path) -> Result<Repeats, SpillError> {
        if let Some(error) = self.failed.into_inner().ok().flatten() {
            return Err(error);
        }
        let sorted = self.rows.finish();
        let repeats = Sorter::new(folder, BUDGET);
        let mut batch = Vec::new();
        let mut walk = sorted.walk(|_| std::cmp::Ordering::Equal)?;
        // Copies kept so far, and copies met in the file that is being gone through.
        let (mut kept, mut here) = (0u32, 0u32);
        let mut last: Option<Hashed> = None;
        while let Some(row) = walk.next_row()? {
            match last {
                Some(last) if last.hash != row.hash => (kept, here) = (0, 0),
                Some(last) if last.at.file != row.at.file => here = 0,
                _ => {}
            }
            here += 1;
            if here <= kept {
                batch.push(row.at);
            }
            kept = kept.max(here);
            last = Some(row);
            if batch.len() >= 1024 {
                repeats.push(&mut batch)?;
            }
        }
        repeats.push(&mut batch)?;
        Ok(Repeats {
            places: repeats.finish(),
        })
    }
}

impl Repeats {
    /// Those of one file.
    pub(super) fn of_file(&self, file: usize) -> FileRepeats<'_> {
        FileRepeats {
            repeats: self,
            file: narrow(file),
            block: None,
            rows: Vec::new(),
        }
    }
}

impl FileRepeats<'_> {
    /// Whether the row is a repeat.
    ///
    /// # Errors
    /// When the places cannot be read back.
    pub(super) fn holds(&mut self, row: &Row<'_>) -> Result<bool, SpillError> {
        let at = RowPlace::of(row, 0);
        if self.block != Some(at.block) {
            self.block = Some(at.block);
            self.rows.clear();
            let wanted = (self.file, at.block);
            let mut walk = self
                .repeats
                .places
                .walk(|place| (place.file, place.block).cmp(&wanted))?;
            while let Some(place) = walk.next_row()? {
                self.rows.push(place.row);
            }
        }
        Ok(self.rows.binary_search(&at.row).is_ok())
    }
}

impl RowPlace {
    fn of(row: &Row<'_>, file: usize) -> Self {
        let (block, row) = row.number();
        Self {
            file: narrow(file),
            block,
            row,
        }
    }
}

fn narrow(file: usize) -> u32 {
    u32::try_from(file).unwrap_or(u32::MAX)
}

/// Columns in the order of their names, so that the same row hashes the same from a file whose columns
/// stand in another order.
fn hash_order(names: &[String]) -> Vec<(usize, u128)> {
    let mut order: Vec<(&String, usize)> = names.iter().zip(0..).collect();
    order.sort();
    // Of two columns with one name the first is meant.
    order.dedup_by_key(|(name, _)| *name);
    order
        .into_iter()
        .map(|(name, place)| (place, hash128(name.as_bytes())))
        .collect()
}

/// The hash of a row's filled cells. Empty ones are left out: a later file of the same day may have
/// gained a column.
fn row_hash(row: &Row<'_>, order: &[(usize, u128)]) -> u128 {
    let mut hash = Hash128::new();
    for (place, name) in order {
        let cell = row.get(Some(*place));
        if !cell.is_empty() {
            hash.add(&name.to_le_bytes());
            hash.add(cell);
        }
    }
    hash.value()
}

impl SpillRow for Hashed {
    const WIDTH: usize = 16 + RowPlace::WIDTH;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.hash.to_le_bytes());
        self.at.put(out);
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let (hash, place) = bytes.split_first_chunk::<16>()?;
        Some(Self {
            hash: u128::from_le_bytes(*hash),
            at: RowPlace::take(place)?,
        })
    }
}

impl SpillRow for RowPlace {
    const WIDTH: usize = 4 + 8 + 8;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.file.to_le_bytes());
        out.extend_from_slice(&self.block.to_le_bytes());
        out.extend_from_slice(&self.row.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            file: fields.u32()?,
            block: fields.u64()?,
            row: fields.u64()?,
        })
    }
}
