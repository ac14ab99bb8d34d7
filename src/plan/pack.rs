//! Filling files: rows of one parent together, no file beyond its limits.
//!
//! Two batches that change children of one parent at once wait for each other's lock on it, and a batch of Bulk API
//! 2.0 is at most 10,000 rows of one file. So rows come in the order of their parents, and a parent whose rows no longer
//! fit begins the next file. One with more rows than a file holds has files of its own, one after the other.

/// What a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows below the header.
    pub rows: u64,
    /// Bytes, the header included.
    pub bytes: u64,
}

/// `Id,OwnerId` and the end of the line.
const HEADER: u64 = 11;

/// Two ids of 18 characters, a comma, the end of the line.
const ROW: u64 = 38;

/// Bytes of a file with so many rows.
#[must_use]
pub const fn file_bytes(rows: u64) -> u64 {
    HEADER + ROW * rows
}

/// Fills files one after the other.
#[derive(Clone, Debug)]
pub struct Packer {
    most: u64,
    files: Vec<u64>,
    split: u64,
}

impl Packer {
    /// Within these limits; a file holds at least one row.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let by_bytes = limits.bytes.saturating_sub(HEADER) / ROW;
        Self {
            most: limits.rows.min(by_bytes).max(1),
            files: Vec::new(),
            split: 0,
        }
    }

    /// Puts the rows of the next parent in.
    pub fn add(&mut self, mut rows: u64) {
        let room = self.files.last().map_or(0, |used| self.most - used);
        if rows <= room {
            if let Some(last) = self.files.last_mut() {
                *last += rows;
            }
            return;
        }
        self.split += u64::from(rows > self.most);
        while rows > 0 {
            let taken = rows.min(self.most);
            self.files.push(taken);
            rows -= taken;
        }
    }

    /// Rows of each file.
    #[must_use]
    pub fn files(&self) -> &[u64] {
        &self.files
    }

    /// Parents whose rows no single file could hold.
    #[must_use]
    pub const fn split(&self) -> u64 {
        self.split
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packed(rows: u64, groups: &[u64]) -> (Vec<u64>, u64) {
        let mut packer = Packer::new(Limits {
            rows,
            bytes: u64::MAX,
        });
        groups.iter().for_each(|group| packer.add(*group));
        (packer.files().to_vec(), packer.split())
    }

    #[test]
    fn ten_thousand_fit_and_one_more_does_not() {
        assert_eq!(packed(10_000, &[1; 10_000]), (vec![10_000], 0));
        assert_eq!(packed(10_000, &[1; 10_001]), (vec![10_000, 1], 0));
        assert_eq!(packed(10_000, &[10_000]), (vec![10_000], 0));
        assert_eq!(packed(10_000, &[10_001]), (vec![10_000, 1], 1));
        assert_eq!(packed(10_000, &[9_999, 2]), (vec![9_999, 2], 0));
        assert_eq!(packed(10_000, &[9_999, 1, 1]), (vec![10_000, 1], 0));
    }

    #[test]
    fn bytes_bound_files_too() {
        let limits = |bytes| Limits { rows: 100, bytes };
        let files = |bytes| {
            let mut packer = Packer::new(limits(bytes));
            (0..5).for_each(|_| packer.add(1));
            packer.files().to_vec()
        };
        assert_eq!(files(file_bytes(3)), [3, 2]);
        assert_eq!(files(file_bytes(3) - 1), [2, 2, 1]);
        assert_eq!(files(0), [1; 5]);
    }

    proptest! {
        /// Nothing is lost, no file is over, and a parent is in two files only if it fits in none.
        #[test]
        fn files_hold_all_rows(most in 1u64..20, groups in proptest::collection::vec(1u64..30, 0..40)) {
            let (files, split) = packed(most, &groups);
            prop_assert_eq!(files.iter().sum::<u64>(), groups.iter().sum::<u64>());
            prop_assert!(files.iter().all(|rows| *rows > 0 && *rows <= most));
            let large = groups.iter().filter(|rows| **rows > most).count() as u64;
            prop_assert_eq!(split, large);
            let mut at = 0;
            let ends: Vec<u64> = files.iter().map(|rows| { at += rows; at }).collect();
            let mut at = 0;
            for group in groups {
                let (from, to) = (at, at + group);
                at = to;
                let cut = ends.iter().any(|end| *end > from && *end < to);
                prop_assert!(!cut || group > most);
            }
        }
    }
}
