//! Collecting rows, and the sorted whole.

use std::cmp::Ordering;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::walk::{Source, Walk};
use super::{Row, SpillError};
use crate::shared_file::{read_exact_at, write_all_at};

/// Rows that are encoded before they are written.
const CHUNK: usize = 2048;

/// Bytes that one walk may hold to read its pieces back.
const WALK_BYTES: usize = 2 << 20;

/// Least and most bytes read from one piece at a time.
const READ_BYTES: (usize, usize) = (4 << 10, 64 << 10);

/// Collects rows from many threads.
#[derive(Debug)]
pub struct Sorter<T> {
    folder: PathBuf,
    /// Rows in one buffer.
    limit: usize,
    state: Mutex<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    buffer: Vec<T>,
    /// All pieces stand in one file, or many pieces would need as many open files.
    file: Option<Arc<File>>,
    /// Bytes of the file that are spoken for.
    end: u64,
    pieces: Vec<Piece>,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        Self {
            buffer: Vec::new(),
            file: None,
            end: 0,
            pieces: Vec::new(),
        }
    }
}

/// One sorted piece on disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it begins in the file.
    start: u64,
    /// How many rows it has.
    rows: u64,
}

/// All rows, sorted.
#[derive(Debug)]
pub struct Sorted<T> {
    folder: PathBuf,
    file: Option<Arc<File>>,
    pieces: Vec<Piece>,
    memory: Vec<T>,
}

impl<T: Row> Sorter<T> {
    /// A sorter that spills into `folder` and holds about `budget` bytes at most, that of the threads
    /// which sort and write included.
    #[must_use]
    pub fn new(folder: &Path, budget: usize) -> Self {
        // One buffer fills while each thread sorts one of its own; a stable sort takes half as much
        // again.
        let buffers = rayon::current_num_threads() + 1;
        let row = size_of::<T>().max(1) * 3 / 2;
        Self {
            folder: folder.to_path_buf(),
            limit: (budget / buffers / row).max(1),
            state: Mutex::default(),
        }
    }

    /// Takes a batch of rows, leaving it empty.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be written.
    pub fn push(&self, batch: &mut Vec<T>) -> Result<(), SpillError> {
        let full = {
            let mut state = self.locked();
            // Grown at once to its full size, or growing would take three times the room.
            if state.buffer.capacity() < self.limit && state.buffer.len() + batch.len() > CHUNK {
                let more = self.limit + batch.len() - state.buffer.len();
                state.buffer.reserve_exact(more);
            }
            state.buffer.append(batch);
            if state.buffer.len() < self.limit {
                return Ok(());
            }
            std::mem::take(&mut state.buffer)
        };
        // Sorted and written outside the lock, so that other threads go on.
        self.spill(full)
            .map_err(|source| SpillError::new(&self.folder, source))
    }

    fn spill(&self, mut rows: Vec<T>) -> io::Result<()> {
        // Stable, because it merges runs that are in order already, and exports mostly are.
        rows.sort();
        let count = rows.len() as u64;
        let (file, start) = {
            let mut state = self.locked();
            let file = match &state.file {
                Some(file) => Arc::clone(file),
                None => {
                    let file = Arc::new(tempfile::tempfile_in(&self.folder)?);
                    state.file = Some(Arc::clone(&file));
                    file
                }
            };
            let start = state.end;
            state.end += count * T::WIDTH as u64;
            (file, start)
        };
        let mut bytes = Vec::with_capacity(CHUNK * T::WIDTH);
        let mut at = start;
        for chunk in rows.chunks(CHUNK) {
            bytes.clear();
            chunk.iter().for_each(|row| row.put(&mut bytes));
            write_all_at(&file, &bytes, at)?;
            at += bytes.len() as u64;
        }
        self.locked().pieces.push(Piece { start, rows: count });
        Ok(())
    }

    /// Sorts what is left in memory and hands everything over. What is pushed later is not in it.
    #[must_use]
    pub fn finish(&self) -> Sorted<T> {
        let state = std::mem::take(&mut *self.locked());
        let mut memory = state.buffer;
        memory.sort();
        memory.shrink_to_fit();
        Sorted {
            folder: self.folder.clone(),
            file: state.file,
            pieces: state.pieces,
            memory,
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Row> Sorted<T> {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.memory.len() as u64 + self.pieces.iter().map(|p| p.rows).sum::<u64>()
    }

    /// Walks, in order, the rows for which `place` says `Equal`: those before them are `Less`, those
    /// after them `Greater`.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be read back.
    pub fn walk(&self, place: impl Fn(&T) -> Ordering) -> Result<Walk<'_, T>, SpillError> {
        let failed = |source| SpillError::new(&self.folder, source);
        let from = self.memory.partition_point(|r| place(r) == Ordering::Less);
        let to = self
            .memory
            .partition_point(|r| place(r) != Ordering::Greater);
        let memory = self.memory.get(from..to).unwrap_or_default();
        let mut sources = Vec::with_capacity(self.pieces.len() + 1);
        if !memory.is_empty() {
            sources.push(Source::memory(memory));
        }
        if let Some(file) = &self.file {
            let (least, most) = READ_BYTES;
            let buffer = (WALK_BYTES / self.pieces.len().max(1)).clamp(least, most);
            for piece in &self.pieces {
                let before = |row: &T| place(row) == Ordering::Less;
                let from = piece.partition(file, 0, before).map_err(failed)?;
                let not_after = |row: &T| place(row) != Ordering::Greater;
                let to = piece.partition(file, from, not_after).map_err(failed)?;
                if from < to {
                    let width = T::WIDTH as u64;
                    let bytes = (piece.start + from * width)..(piece.start + to * width);
                    sources.push(Source::disk(file, bytes, buffer / T::WIDTH * T::WIDTH));
                }
            }
        }
        Walk::new(&self.folder, sources)
    }
}

impl Piece {
    /// How many rows of the piece stand before the first, from `from` on, for which `before` is false.
    fn partition<T: Row>(
        &self,
        file: &File,
        from: u64,
        before: impl Fn(&T) -> bool,
    ) -> io::Result<u64> {
        let mut bytes = vec![0; T::WIDTH];
        let (mut low, mut high) = (from, self.rows);
        while low < high {
            let middle = low.midpoint(high);
            read_exact_at(file, &mut bytes, self.start + middle * T::WIDTH as u64)?;
            if before(&T::take(&bytes).ok_or_else(super::walk::damaged)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}
