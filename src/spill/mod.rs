//! An external merge sort: rows of a fixed size, sorted in bounded memory.
//!
//! Rows come in batches from many threads ([`Sorter`]). What no longer fits in memory is sorted and
//! written as one more piece to an unnamed temporary file, which the system removes even if the program
//! is killed. Walking a range of the sorted rows merges the pieces ([`Walk`]). Whatever the budget and
//! the order of arrival, the sequence is the same. What rows mean is the business of their owners.

mod sorter;
mod walk;

use std::io;
use std::path::Path;

use thiserror::Error;

pub use self::sorter::{Sorted, Sorter};
pub use self::walk::Walk;

/// Something that can be kept on disk in a fixed number of bytes. Its order must be total: rows that
/// are equal are the same row.
pub trait Row: Copy + Ord + Send + Sync {
    /// Bytes of one row on disk.
    const WIDTH: usize;

    /// Appends [`Self::WIDTH`] bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// The inverse of [`Self::put`]; `None` when the bytes are not what it wrote.
    fn take(bytes: &[u8]) -> Option<Self>;
}

/// The temporary store failed: the disk is full or went away.
#[derive(Debug, Error)]
#[error("could not keep rows in a temporary file in `{folder}`")]
pub struct SpillError {
    folder: String,
    source: io::Error,
}

impl SpillError {
    fn new(folder: &Path, source: io::Error) -> Self {
        Self {
            folder: folder.display().to_string(),
            source,
        }
    }
}

/// Takes fields from the bytes of a row, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    /// The next so many bytes.
    pub fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    /// The next number of one byte.
    pub fn u8(&mut self) -> Option<u8> {
        self.bytes().map(u8::from_le_bytes)
    }

    /// The next number of four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    /// The next number of eight bytes.
    pub fn u64(&mut self) -> Option<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// The next signed number of eight bytes.
    pub fn i64(&mut self) -> Option<i64> {
        self.bytes().map(i64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    type Pair = (u8, u32);

    impl Row for Pair {
        const WIDTH: usize = 5;

        fn put(&self, out: &mut Vec<u8>) {
            out.push(self.0);
            out.extend_from_slice(&self.1.to_le_bytes());
        }

        fn take(bytes: &[u8]) -> Option<Self> {
            let mut fields = Fields(bytes);
            fields.u8().zip(fields.u32())
        }
    }

    fn walked(sorted: &Sorted<Pair>, place: impl Fn(&Pair) -> Ordering) -> Vec<Pair> {
        let mut walk = sorted.walk(place).unwrap();
        let mut all = Vec::new();
        while let Some(row) = walk.next_row().unwrap() {
            all.push(row);
        }
        all
    }

    proptest! {
        /// However small the memory and whatever the order of arrival, the rows come sorted, all of
        /// them, and so does every range of them.
        #[test]
        fn any_budget_gives_the_same_sequence(
            rows in proptest::collection::vec((0u8..8, 0u32..50), 0..300),
            budget in 1usize..2000,
            batch in 1usize..40,
            key in 0u8..8,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let sorter = Sorter::new(dir.path(), budget);
            for chunk in rows.chunks(batch) {
                sorter.push(&mut chunk.to_vec()).unwrap();
            }
            let sorted = sorter.finish();
            let mut expected = rows;
            expected.sort_unstable();
            prop_assert_eq!(walked(&sorted, |_| Ordering::Equal), expected.clone());
            expected.retain(|row| row.0 == key);
            prop_assert_eq!(walked(&sorted, |row| row.0.cmp(&key)), expected);
        }
    }

    /// Batches that arrive from several threads at once are all there.
    #[test]
    fn many_threads_push_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let sorter = Sorter::new(dir.path(), 4000);
        std::thread::scope(|scope| {
            for thread in 0..4u8 {
                let sorter = &sorter;
                scope.spawn(move || {
                    for batch in 0..50u32 {
                        let mut rows: Vec<Pair> =
                            (0..100).map(|n| (thread, n * 50 + batch)).collect();
                        sorter.push(&mut rows).unwrap();
                    }
                });
            }
        });
        let expected: Vec<Pair> = (0..4)
            .flat_map(|t| (0..5000).map(move |n| (t, n)))
            .collect();
        assert_eq!(walked(&sorter.finish(), |_| Ordering::Equal), expected);
    }
}
