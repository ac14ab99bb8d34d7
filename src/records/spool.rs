//! Records sorted by id, in bounded memory, so that each is met once however many files hold it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::row::Packed;
use super::{Record, Sieve};
use crate::org::{LoginIds, LoginKey, LoginKeys};
use crate::spill::{self, Sorter, SpillError, Walk};

/// Rows of each object, by key prefix.
type Counts = BTreeMap<[u8; 3], u64>;

/// Collects records from many threads.
#[derive(Debug)]
pub struct Spool {
    /// Numbers of the logins that records name.
    pub logins: Arc<LoginKeys>,
    /// Bounds of how many children each parent can have.
    pub parents: Sieve,
    rows: Sorter<Packed>,
    counts: Mutex<Counts>,
}

/// All records, sorted, object by object.
#[derive(Debug)]
pub struct Sorted {
    rows: spill::Sorted<Packed>,
    counts: Counts,
    ids: LoginIds,
    parents: Sieve,
}

impl Spool {
    /// A spool that spills into `folder` and holds about `budget` bytes.
    #[must_use]
    pub fn new(folder: &Path, budget: usize, logins: Arc<LoginKeys>) -> Self {
        Self {
            logins,
            parents: Sieve::default(),
            rows: Sorter::new(folder, budget),
            counts: Mutex::default(),
        }
    }

    /// Takes a batch of records, leaving it empty.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be written.
    pub fn push(&self, batch: &mut Vec<Record<LoginKey>>) -> Result<(), SpillError> {
        let mut counts: Vec<([u8; 3], u64)> = Vec::new();
        let mut rows = Vec::with_capacity(batch.len());
        for record in batch.drain(..) {
            let prefix = record.id.key_prefix();
            match counts.last_mut() {
                Some((last, count)) if *last == prefix => *count += 1,
                _ => counts.push((prefix, 1)),
            }
            rows.push(Packed::from(&record));
        }
        {
            let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            for (prefix, count) in counts {
                *all.entry(prefix).or_default() += count;
            }
        }
        self.rows.push(&mut rows)
    }

    /// Sorts what is left in memory and hands everything over.
    #[must_use]
    pub fn finish(self) -> Sorted {
        let counts = self.counts.into_inner();
        Sorted {
            rows: self.rows.finish(),
            counts: counts.unwrap_or_else(PoisonError::into_inner),
            ids: self.logins.ids(),
            parents: self.parents,
        }
    }
}

impl Sorted {
    /// Bounds of how many children each parent can have.
    #[must_use]
    pub const fn parents(&self) -> &Sieve {
        &self.parents
    }

    /// The key prefixes there are, in order, each with its number of rows (duplicates included).
    #[must_use]
    pub fn objects(&self) -> &BTreeMap<[u8; 3], u64> {
        &self.counts
    }

    /// The ids of the logins that records name by number.
    #[must_use]
    pub fn logins(&self) -> &LoginIds {
        &self.ids
    }

    /// Walks the records of one object in the order of their ids, each once.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be read back.
    pub fn walk(&self, prefix: [u8; 3]) -> Result<Merged<'_>, SpillError> {
        let place = |row: &Packed| -> Ordering { row.id[..3].cmp(&prefix) };
        Ok(Merged {
            rows: self.rows.walk(place)?,
            ids: &self.ids,
            copies: Vec::new(),
            repeats: Vec::new(),
        })
    }
}

/// The records of one object in id order, each once.
#[derive(Debug)]
pub struct Merged<'a> {
    rows: Walk<'a, Packed>,
    ids: &'a LoginIds,
    /// Copies of one record, where there are several.
    copies: Vec<Record<LoginKey>>,
    /// Files whose copy of the last record was set aside.
    repeats: Vec<u32>,
}

impl Merged<'_> {
    /// The next record, united from all its copies.
    ///
    /// # Errors
    /// [`SpillError`] when a piece cannot be read back.
    pub fn next_record(&mut self) -> Result<Option<Record<LoginKey>>, SpillError> {
        self.repeats.clear();
        let Some(row) = self.rows.next_row()? else {
            return Ok(None);
        };
        let more = |rows: &Walk<'_, Packed>| rows.peek().is_some_and(|next| next.id == row.id);
        if !more(&self.rows) {
            return Ok(row.record());
        }
        self.copies.clear();
        self.copies.extend(row.record());
        while more(&self.rows) {
            let copy = self.rows.next_row()?;
            self.copies.extend(copy.and_then(|copy| copy.record()));
        }
        Ok(self.united())
    }

    /// One record of several copies: the freshest, and from the others what it lacks. The copies stand
    /// in the order of what they say, since the numbers of logins have no order of their own.
    fn united(&mut self) -> Option<Record<LoginKey>> {
        let ids = self.ids;
        self.copies.sort_by_cached_key(|copy| copy.with_ids(ids));
        let mut copies = self.copies.drain(..);
        let mut best = copies.next()?;
        for mut other in copies {
            if other.freshness() > best.freshness() {
                std::mem::swap(&mut best, &mut other);
            }
            best.fill_from(&other);
            self.repeats.push(other.file);
        }
        Some(best)
    }

    /// The files whose copy of the last record was set aside as a duplicate.
    #[must_use]
    pub fn repeats(&self) -> &[u32] {
        &self.repeats
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::super::row::tests::any_record;
    use super::*;
    use crate::org::SalesforceId;

    /// Numbers for thirty logins, given in this order or its reverse.
    fn numbered(reverse: bool) -> Arc<LoginKeys> {
        let keys = LoginKeys::default();
        for n in 0..30 {
            let n = if reverse { 29 - n } else { n };
            let id = format!("0055j0000000{n:03}");
            let _ = keys.key(SalesforceId::parse(id.as_bytes()).unwrap());
        }
        Arc::new(keys)
    }

    /// Everything in the spool, walked object by object, with the files of duplicates.
    fn walked(sorted: &Sorted) -> (Vec<Record>, Vec<u32>) {
        let mut all = Vec::new();
        let mut repeats = Vec::new();
        for prefix in sorted.objects().keys() {
            let mut walk = sorted.walk(*prefix).unwrap();
            while let Some(record) = walk.next_record().unwrap() {
                repeats.extend_from_slice(walk.repeats());
                all.push(record.with_ids(sorted.logins()));
            }
        }
        (all, repeats)
    }

    proptest! {
        /// However small the memory, whatever the order of arrival and the numbers of logins, each
        /// record comes once, in order, and the same.
        #[test]
        fn spilling_changes_nothing(records in proptest::collection::vec(any_record(), 0..60), budget in 1usize..9000) {
            let dir = tempfile::tempdir().unwrap();
            let large = Spool::new(dir.path(), 1 << 20, numbered(false));
            large.push(&mut records.clone()).unwrap();
            let small = Spool::new(dir.path(), budget, numbered(true));
            for chunk in records.rchunks(3) {
                let turned = |key: LoginKey| LoginKey::from_number(31 - key.number()).unwrap();
                let mut chunk = chunk.to_vec();
                for record in &mut chunk {
                    record.owner = record.owner.map(turned);
                    record.created.by = record.created.by.map(turned);
                    record.modified.by = record.modified.by.map(turned);
                }
                small.push(&mut chunk).unwrap();
            }
            let (expected, repeats) = walked(&large.finish());
            prop_assert!(expected.is_sorted_by(|a, b| a.id < b.id));
            prop_assert_eq!(expected.len() + repeats.len(), records.len());
            prop_assert_eq!(walked(&small.finish()), (expected, repeats));
        }
    }
}
