//! An external merge sort of records by id.
//!
//! Records are collected in memory; when there are too many they are sorted and spilled to an unnamed
//! temporary file, which the system removes even if the program is killed. Walking an object merges the
//! pieces. Memory is bounded by [`IN_MEMORY`] records and one buffer per piece, whatever the input.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use super::Record;
use super::row::WIDTH;
use crate::shared_file::SharedFile;

/// Records held before they are spilled: about 130 MB.
const IN_MEMORY: usize = 1 << 20;

/// The temporary store of records failed: the disk is full or went away.
#[derive(Debug, Error)]
#[error("could not keep records in a temporary file in `{folder}`")]
pub struct RecordError {
    folder: String,
    source: io::Error,
}

/// Collects records from many threads.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    limit: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    buffer: Vec<Record>,
    spilled: Vec<Piece>,
}

/// One sorted piece on disk, with the range of each object in it.
#[derive(Debug)]
struct Piece {
    file: SharedFile,
    ranges: BTreeMap<[u8; 3], (u64, u64)>,
}

/// All records, sorted, object by object.
#[derive(Debug)]
pub struct Sorted {
    folder: PathBuf,
    spilled: Vec<Piece>,
    memory: Vec<Record>,
    counts: BTreeMap<[u8; 3], u64>,
}

impl Spool {
    /// A spool that spills into `folder`.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self::with_limit(folder, IN_MEMORY)
    }

    fn with_limit(folder: PathBuf, limit: usize) -> Self {
        Self {
            folder,
            limit,
            state: Mutex::default(),
        }
    }

    /// Takes a batch of records, leaving it empty.
    ///
    /// # Errors
    /// [`RecordError`] when a piece cannot be written.
    pub fn push(&self, batch: &mut Vec<Record>) -> Result<(), RecordError> {
        let full = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.buffer.append(batch);
            if state.buffer.len() < self.limit {
                return Ok(());
            }
            std::mem::take(&mut state.buffer)
        };
        // Sorted and written outside the lock, so that other threads go on reading.
        let piece = spill(full, &self.folder).map_err(|source| self.failed(source))?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.spilled.push(piece);
        Ok(())
    }

    /// Sorts what is left in memory and hands everything over.
    #[must_use]
    pub fn finish(self) -> Sorted {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let mut memory = state.buffer;
        memory.sort_unstable();
        let mut counts: BTreeMap<[u8; 3], u64> = BTreeMap::new();
        for piece in &state.spilled {
            for (prefix, (from, to)) in &piece.ranges {
                *counts.entry(*prefix).or_default() += to - from;
            }
        }
        for record in &memory {
            *counts.entry(record.id.key_prefix()).or_default() += 1;
        }
        Sorted {
            folder: self.folder,
            spilled: state.spilled,
            memory,
            counts,
        }
    }

    fn failed(&self, source: io::Error) -> RecordError {
        RecordError {
            folder: self.folder.display().to_string(),
            source,
        }
    }
}

fn spill(mut records: Vec<Record>, folder: &PathBuf) -> io::Result<Piece> {
    records.sort_unstable();
    let mut file = tempfile::tempfile_in(folder)?;
    let mut ranges: BTreeMap<[u8; 3], (u64, u64)> = BTreeMap::new();
    let mut bytes = Vec::with_capacity(WIDTH * 4096);
    for (place, record) in (0u64..).zip(&records) {
        let range = ranges
            .entry(record.id.key_prefix())
            .or_insert((place, place));
        range.1 = place + 1;
        record.put(&mut bytes);
        if bytes.len() >= WIDTH * 4096 {
            file.write_all(&bytes)?;
            bytes.clear();
        }
    }
    file.write_all(&bytes)?;
    Ok(Piece {
        file: SharedFile::new(file)?,
        ranges,
    })
}

impl Sorted {
    /// The key prefixes there are, in order, each with its number of rows (duplicates included).
    #[must_use]
    pub fn objects(&self) -> &BTreeMap<[u8; 3], u64> {
        &self.counts
    }

    /// Walks the records of one object in the order of their ids, each once.
    ///
    /// # Errors
    /// [`RecordError`] when a piece cannot be read back.
    pub fn walk(&self, prefix: [u8; 3]) -> Result<Merged<'_>, RecordError> {
        let failed = |source| RecordError {
            folder: self.folder.display().to_string(),
            source,
        };
        let from = self.memory.partition_point(|r| r.id.key_prefix() < prefix);
        let to = self.memory.partition_point(|r| r.id.key_prefix() <= prefix);
        let memory = self.memory.get(from..to).unwrap_or_default();
        let mut sources = vec![Source::Memory(memory.iter())];
        for piece in &self.spilled {
            if let Some((from, to)) = piece.ranges.get(&prefix) {
                sources.push(Source::open(piece, *from, *to).map_err(failed)?);
            }
        }
        let mut merged = Merged {
            folder: &self.folder,
            sources,
            heap: BinaryHeap::new(),
            repeats: Vec::new(),
        };
        for place in 0..merged.sources.len() {
            merged.refill(place)?;
        }
        Ok(merged)
    }
}

/// Where a merge takes records from.
enum Source<'a> {
    Memory(std::slice::Iter<'a, Record>),
    Disk(io::Take<BufReader<SharedFile>>),
}

impl Source<'_> {
    fn open(piece: &Piece, from: u64, to: u64) -> io::Result<Self> {
        let mut file = piece.file.clone();
        file.seek(SeekFrom::Start(from * WIDTH as u64))?;
        Ok(Self::Disk(
            BufReader::new(file).take((to - from) * WIDTH as u64),
        ))
    }

    fn next(&mut self) -> io::Result<Option<Record>> {
        match self {
            Self::Memory(records) => Ok(records.next().copied()),
            Self::Disk(bytes) if bytes.limit() == 0 => Ok(None),
            Self::Disk(bytes) => {
                let mut record = [0; WIDTH];
                bytes.read_exact(&mut record)?;
                let damaged =
                    || io::Error::other("a temporary file was changed by another program");
                Record::take(&record).map(Some).ok_or_else(damaged)
            }
        }
    }
}

/// The records of one object in id order, each once.
pub struct Merged<'a> {
    folder: &'a PathBuf,
    sources: Vec<Source<'a>>,
    heap: BinaryHeap<Reverse<(Record, usize)>>,
    /// Files whose copy of the last record was set aside.
    repeats: Vec<u32>,
}

impl Merged<'_> {
    /// The next record, united from all its copies.
    ///
    /// # Errors
    /// [`RecordError`] when a piece cannot be read back.
    pub fn next_record(&mut self) -> Result<Option<Record>, RecordError> {
        self.repeats.clear();
        let Some(mut best) = self.pop()? else {
            return Ok(None);
        };
        while self
            .heap
            .peek()
            .is_some_and(|Reverse((next, _))| next.id == best.id)
        {
            let Some(mut other) = self.pop()? else { break };
            if other.freshness() > best.freshness() {
                std::mem::swap(&mut best, &mut other);
            }
            best.fill_from(&other);
            self.repeats.push(other.file);
        }
        Ok(Some(best))
    }

    /// The files whose copy of the last record was set aside as a duplicate.
    #[must_use]
    pub fn repeats(&self) -> &[u32] {
        &self.repeats
    }

    fn pop(&mut self) -> Result<Option<Record>, RecordError> {
        let Some(Reverse((record, place))) = self.heap.pop() else {
            return Ok(None);
        };
        self.refill(place)?;
        Ok(Some(record))
    }

    fn refill(&mut self, place: usize) -> Result<(), RecordError> {
        let next = self.sources[place].next().map_err(|source| RecordError {
            folder: self.folder.display().to_string(),
            source,
        })?;
        if let Some(record) = next {
            self.heap.push(Reverse((record, place)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::super::row::tests::any_record;
    use super::*;

    /// Everything in the spool, walked object by object, with the number of duplicates.
    fn walked(sorted: &Sorted) -> (Vec<Record>, usize) {
        let mut all = Vec::new();
        let mut repeats = 0;
        for prefix in sorted.objects().keys() {
            let mut walk = sorted.walk(*prefix).unwrap();
            while let Some(record) = walk.next_record().unwrap() {
                repeats += walk.repeats().len();
                all.push(record);
            }
        }
        (all, repeats)
    }

    proptest! {
        /// However small the memory and whatever the order of arrival, each record comes once, in
        /// order, and the same.
        #[test]
        fn spilling_changes_nothing(records in proptest::collection::vec(any_record(), 0..60), limit in 1usize..20) {
            let dir = tempfile::tempdir().unwrap();
            let large = Spool::new(dir.path().to_path_buf());
            large.push(&mut records.clone()).unwrap();
            let small = Spool::with_limit(dir.path().to_path_buf(), limit);
            for chunk in records.rchunks(3) {
                small.push(&mut chunk.to_vec()).unwrap();
            }
            let (expected, repeats) = walked(&large.finish());
            prop_assert!(expected.is_sorted_by(|a, b| a.id < b.id));
            prop_assert_eq!(expected.len() + repeats, records.len());
            prop_assert_eq!(walked(&small.finish()), (expected, repeats));
        }
    }
}
