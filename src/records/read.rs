//! Rows of a record export, of whatever object.

use std::collections::BTreeMap;

use super::sieve::SieveReader;
use super::{Record, Spool, Stamp};
use crate::org::{LoginKey, LoginKeys, SalesforceId, UtcTime};
use crate::spill::SpillError;
use crate::table::{Column, Header, IdCache, Reason, Row, TableReader, boolean, optional_id};

const NO_ID: Reason = "the Id is missing or is not a Salesforce id";
const BAD_DATE: Reason = "an audit date is not a time in any shape Salesforce exports use";

/// How many records are handed to the spool at a time.
const BATCH: usize = 4096;

pub(super) struct Columns {
    id: Column,
    owner: Column,
    created_by: Column,
    created_at: Column,
    modified_by: Column,
    modified_at: Column,
    system_modstamp: Column,
    deleted: Column,
}

impl Columns {
    pub(super) fn bind(header: &Header) -> Self {
        Self {
            id: header.find("id"),
            owner: header.find("ownerid"),
            created_by: header.find("createdbyid"),
            created_at: header.find("createddate"),
            modified_by: header.find("lastmodifiedbyid"),
            modified_at: header.find("lastmodifieddate"),
            system_modstamp: header.find("systemmodstamp"),
            deleted: header.find("isdeleted"),
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> [Column; 8] {
        [
            self.id,
            self.owner,
            self.created_by,
            self.created_at,
            self.modified_by,
            self.modified_at,
            self.system_modstamp,
            self.deleted,
        ]
    }

    pub(super) fn record(
        &self,
        row: &Row<'_>,
        file: u32,
        mut login: impl FnMut(&[u8]) -> Option<LoginKey>,
    ) -> Result<Record<LoginKey>, Reason> {
        let id = SalesforceId::parse(row.get(self.id)).map_err(|_| NO_ID)?;
        if id.is_empty_key() {
            return Err(NO_ID);
        }
        let [created, modified, system] =
            [self.created_at, self.modified_at, self.system_modstamp].map(|c| row.get(c));
        // Most records were never changed, and most changes are the system's last: the same text is the
        // same time.
        let created_at = date(created)?;
        let modified_at = if modified == created {
            created_at
        } else {
            date(modified)?
        };
        let system_modstamp = if system == modified {
            modified_at
        } else {
            date(system)?
        };
        Ok(Record {
            id,
            owner: login(row.get(self.owner)),
            created: Stamp {
                by: login(row.get(self.created_by)),
                at: created_at,
            },
            modified: Stamp {
                by: login(row.get(self.modified_by)),
                at: modified_at,
            },
            system_modstamp,
            deleted: boolean(row.get(self.deleted)).unwrap_or(false),
            file,
        })
    }
}

fn date(cell: &[u8]) -> Result<Option<UtcTime>, Reason> {
    if cell.is_empty() {
        return Ok(None);
    }
    UtcTime::parse(cell).map(Some).map_err(|_| BAD_DATE)
}

/// Reads one file into the spool. Returns how many rows have each key prefix: a file may, if rarely,
/// hold records of several objects.
///
/// # Errors
/// When the spool cannot spill to disk. Bad rows are no error; they are counted.
pub fn read(
    table: &mut TableReader<'_, '_>,
    file: u32,
    spool: &Spool,
) -> Result<BTreeMap<[u8; 3], u64>, SpillError> {
    let columns = Columns::bind(table.header());
    let mut prefixes = PrefixCounts::default();
    let mut batch = Vec::with_capacity(BATCH);
    let mut cache = IdCache::default();
    let keys: &LoginKeys = &spool.logins;
    let mut parents = SieveReader::new(&spool.parents, table.header());
    let wanted: Vec<Column> = columns.all().into_iter().chain(parents.columns()).collect();
    table.want(&wanted);
    while let Some(row) = table.next_row() {
        let numbered = |cell: &[u8]| optional_id(cell).map(|id| keys.key(id));
        let login = |cell: &[u8]| cache.get(cell, numbered);
        match columns.record(&row, file, login) {
            Ok(record) => {
                prefixes.count(record.id.key_prefix());
                if !record.deleted {
                    parents.count(&record.id, &row);
                }
                let modified = record
                    .modified
                    .at
                    .filter(|at| Some(*at) != record.created.at);
                record
                    .created
                    .at
                    .into_iter()
                    .chain(modified)
                    .for_each(|at| table.saw(at));
                batch.push(record);
                if batch.len() == BATCH {
                    spool.push(&mut batch)?;
                }
            }
            Err(reason) => table.reject(reason),
        }
    }
    spool.push(&mut batch)?;
    Ok(prefixes.finish())
}

/// Rows by key prefix; mostly there is one.
#[derive(Default)]
struct PrefixCounts {
    all: BTreeMap<[u8; 3], u64>,
    last: [u8; 3],
    count: u64,
}

impl PrefixCounts {
    fn count(&mut self, prefix: [u8; 3]) {
        if self.last != prefix {
            self.settle();
            self.last = prefix;
        }
        self.count += 1;
    }

    fn settle(&mut self) {
        if self.count > 0 {
            *self.all.entry(self.last).or_default() += std::mem::take(&mut self.count);
        }
    }

    fn finish(mut self) -> BTreeMap<[u8; 3], u64> {
        self.settle();
        self.all
    }
}
