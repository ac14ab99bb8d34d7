//! Records that the result file of a load says it made.
//!
//! Data Loader leaves a success file, Bulk API 2.0 a list of successful results; both name each record.
//! What they name grows with the loads, so it is sorted on disk and passes by beside the records.

use std::path::Path;

use crate::org::SalesforceId;
use crate::spill::{Fields, Row, Sorted, Sorter, SpillError, Walk};
use crate::table::{Reason, TableReader, boolean, id_reason, optional_id};

const NO_ID: Reason = "the id of the result is missing or is not a Salesforce id";

/// What Data Loader writes of a record it made.
const MADE: &[u8] = b"Item Created";

/// How many ids are handed to the sorter at a time.
const BATCH: usize = 4096;

/// Which kind of file names a record as made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultFile {
    /// The success file of Data Loader.
    DataLoader,
    /// Successful results of a job of the Bulk API.
    Bulk,
}

impl ResultFile {
    const ALL: [Self; 2] = [Self::DataLoader, Self::Bulk];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct MadeRow {
    id: [u8; 15],
    file: ResultFile,
}

impl Row for MadeRow {
    const WIDTH: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.id);
        out.push(self.file as u8);
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            id: fields.bytes()?,
            file: *ResultFile::ALL.get(usize::from(fields.u8()?))?,
        })
    }
}

/// Collects what result files name.
#[derive(Debug)]
pub struct ResultSpool {
    rows: Sorter<MadeRow>,
}

/// Everything that result files name as made, sorted.
#[derive(Debug)]
pub struct Results {
    rows: Sorted<MadeRow>,
}

/// The same, asked record by record.
#[derive(Debug)]
pub struct ResultWalk<'a> {
    rows: Walk<'a, MadeRow>,
}

impl ResultSpool {
    /// A spool that spills into `folder` and holds about `budget` bytes.
    #[must_use]
    pub fn new(folder: &Path, budget: usize) -> Self {
        Self {
            rows: Sorter::new(folder, budget),
        }
    }

    /// Reads one file.
    ///
    /// # Errors
    /// When the spool cannot spill to disk. Bad rows are no error; they are counted.
    pub fn read(&self, table: &mut TableReader<'_, '_>) -> Result<(), SpillError> {
        let header = table.header();
        let id = header.find_any(&["sfid", "id"]);
        let error = header.find_any(&["sferror", "error"]);
        // Version 1.0 of the Bulk API has the same columns without `sf__`.
        let created = header.find_any(&["sfcreated", "created"]);
        let is_bulk = header.has("sfid") || header.has("success") && header.has("created");
        let (made, file) = match is_bulk {
            true => (created, ResultFile::Bulk),
            false => (header.find("status"), ResultFile::DataLoader),
        };
        table.want(&[id, made, error]);
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = table.next_row() {
            let is_made = match file {
                ResultFile::Bulk => boolean(row.get(made)) == Some(true),
                ResultFile::DataLoader => row.get(made).eq_ignore_ascii_case(MADE),
            };
            // Failed rows and updates made nothing.
            if !is_made || !row.get(error).is_empty() {
                continue;
            }
            let cell = row.get(id);
            let Some(id) = optional_id(cell) else {
                let reason = id_reason(cell, NO_ID);
                table.reject(reason);
                continue;
            };
            batch.push(MadeRow {
                id: *id.as_bytes(),
                file,
            });
            if batch.len() == BATCH {
                self.rows.push(&mut batch)?;
            }
        }
        self.rows.push(&mut batch)
    }

    /// Sorts what is left in memory and hands everything over.
    #[must_use]
    pub fn finish(self) -> Results {
        Results {
            rows: self.rows.finish(),
        }
    }
}

impl Results {
    /// Asks for the records of one object.
    ///
    /// # Errors
    /// [`SpillError`] when they cannot be read back.
    pub fn along(&self, prefix: [u8; 3]) -> Result<ResultWalk<'_>, SpillError> {
        let rows = self.rows.walk(|row| row.id[..3].cmp(&prefix))?;
        Ok(ResultWalk { rows })
    }
}

impl ResultWalk<'_> {
    /// Which file says that a load made this record. Records are asked for in the order of their ids.
    ///
    /// # Errors
    /// [`SpillError`] when rows cannot be read back.
    pub fn of(&mut self, record: SalesforceId) -> Result<Option<ResultFile>, SpillError> {
        let id = record.as_bytes();
        while self.rows.peek().is_some_and(|row| row.id < *id) {
            self.rows.next_row()?;
        }
        let row = self.rows.peek().filter(|row| row.id == *id);
        Ok(row.map(|row| row.file))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::table::{Table, Tally};

    fn read(spool: &ResultSpool, csv: &str) -> Tally {
        let table = Table::open(csv.as_bytes()).unwrap();
        spool.read(&mut table.rows()).unwrap();
        table.finish()
    }

    #[test]
    fn only_what_was_made_is_kept_and_comes_back_by_id() {
        let dir = tempfile::tempdir().unwrap();
        // So small that every row is spilled.
        let spool = ResultSpool::new(dir.path(), 1);
        let loader = "ID,LASTNAME,STATUS\n\
            0035j00000aaaa3,C,Item Created\n0035j00000aaaa1,A,Item Updated\n0035j00000aaaa2,B,Item Created\n";
        let bulk = "\"sf__Id\",\"sf__Created\",Name\n\
            \"0035j00000aaaa4\",\"true\",D\n\"0035j00000aaaa5\",\"false\",E\n\"sf__Id\",\"sf__Created\",Name\n\"oops\",\"true\",F\n";
        let failed = "sf__Id,sf__Error,Name\n,REQUIRED_FIELD_MISSING,G\n";
        assert_eq!(read(&spool, loader).rejected, 0);
        assert_eq!(read(&spool, bulk).rejected, 1);
        assert_eq!(read(&spool, failed).rows, 1);
        let results = spool.finish();
        let mut walk = results.along(*b"003").unwrap();
        let mut found = Vec::new();
        for n in 0..7 {
            let id = format!("0035j00000aaaa{n}");
            let id = SalesforceId::parse(id.as_bytes()).unwrap();
            found.push(walk.of(id).unwrap());
        }
        let (loader, bulk) = (Some(ResultFile::DataLoader), Some(ResultFile::Bulk));
        assert_eq!(found, [None, None, loader, loader, bulk, None, None]);
    }
}
