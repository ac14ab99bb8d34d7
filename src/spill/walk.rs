//! Walking sorted rows: a merge of the pieces they stand in.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

use super::{Row, SpillError};
use crate::shared_file::read_exact_at;

/// Rows in order, merged from memory and disk.
#[derive(Debug)]
pub struct Walk<'a, T> {
    folder: &'a Path,
    sources: Vec<Source<'a, T>>,
    /// The next row of each source that has one.
    heads: Vec<T>,
    /// A binary heap of sources by their heads; the first has the smallest.
    heap: Vec<usize>,
}

/// Where a merge takes rows from.
#[derive(Debug)]
pub(super) enum Source<'a, T> {
    Memory(std::slice::Iter<'a, T>),
    Disk(Disk<'a>),
}

/// A range of bytes of a file, read buffer by buffer.
#[derive(Debug)]
pub(super) struct Disk<'a> {
    file: &'a File,
    left: Range<u64>,
    /// Bytes read at a time, a multiple of the width of a row.
    step: usize,
    buffer: Vec<u8>,
    at: usize,
}

/// What was read back is not what was written.
pub(super) fn damaged() -> io::Error {
    io::Error::other("a temporary file was changed by another program")
}

impl<'a, T: Row> Source<'a, T> {
    pub(super) fn memory(rows: &'a [T]) -> Self {
        Self::Memory(rows.iter())
    }

    pub(super) fn disk(file: &'a File, left: Range<u64>, step: usize) -> Self {
        Self::Disk(Disk {
            file,
            left,
            step: step.max(T::WIDTH),
            buffer: Vec::new(),
            at: 0,
        })
    }

    #[inline]
    fn next(&mut self) -> io::Result<Option<T>> {
        match self {
            Self::Memory(rows) => Ok(rows.next().copied()),
            Self::Disk(disk) => {
                if disk.at == disk.buffer.len() && !disk.refill()? {
                    return Ok(None);
                }
                let row = disk.buffer.get(disk.at..disk.at + T::WIDTH);
                disk.at += T::WIDTH;
                row.and_then(T::take).map(Some).ok_or_else(damaged)
            }
        }
    }
}

impl Disk<'_> {
    /// Reads on; false at the end of the range.
    fn refill(&mut self) -> io::Result<bool> {
        let left = self.left.end - self.left.start;
        let count = usize::try_from(left).map_or(self.step, |left| left.min(self.step));
        self.buffer.resize(count, 0);
        self.at = 0;
        read_exact_at(self.file, &mut self.buffer, self.left.start)?;
        self.left.start += count as u64;
        Ok(count > 0)
    }
}

impl<'a, T: Row> Walk<'a, T> {
    pub(super) fn new(folder: &'a Path, sources: Vec<Source<'a, T>>) -> Result<Self, SpillError> {
        let mut walk = Self {
            folder,
            heads: Vec::with_capacity(sources.len()),
            heap: Vec::with_capacity(sources.len()),
            sources: Vec::with_capacity(sources.len()),
        };
        for mut source in sources {
            let head = source.next().map_err(|e| SpillError::new(folder, e))?;
            if let Some(head) = head {
                walk.heap.push(walk.sources.len());
                walk.sources.push(source);
                walk.heads.push(head);
            }
        }
        for place in (0..walk.heap.len() / 2).rev() {
            walk.sift_down(place);
        }
        Ok(walk)
    }

    /// The next row, which stays to be taken.
    #[inline]
    #[must_use]
    pub fn peek(&self) -> Option<&T> {
        self.heads.get(*self.heap.first()?)
    }

    /// The next row.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be read back.
    #[inline]
    pub fn next_row(&mut self) -> Result<Option<T>, SpillError> {
        let Some(&source) = self.heap.first() else {
            return Ok(None);
        };
        let row = self.heads[source];
        match self.sources[source].next() {
            Ok(Some(next)) => self.heads[source] = next,
            Ok(None) => {
                self.heap.swap_remove(0);
            }
            Err(error) => return Err(SpillError::new(self.folder, error)),
        }
        // Mostly the next row comes from the same piece, and this ends at once.
        self.sift_down(0);
        Ok(Some(row))
    }

    /// Lets the source at `place` sink until none below it has a smaller row.
    #[inline]
    fn sift_down(&mut self, mut place: usize) {
        loop {
            let mut child = 2 * place + 1;
            if child >= self.heap.len() {
                return;
            }
            let head = |place: usize| &self.heads[self.heap[place]];
            if child + 1 < self.heap.len() && head(child + 1) < head(child) {
                child += 1;
            }
            if head(place) <= head(child) {
                return;
            }
            self.heap.swap(place, child);
            place = child;
        }
    }
}
