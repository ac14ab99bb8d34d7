//! Rows of a record export, of whatever object.

use std::collections::BTreeMap;

use super::{Record, Spool, Stamp};
use crate::org::{LoginKey, LoginKeys, SalesforceId, UtcTime};
use crate::spill::SpillError;
use crate::table::{Column, Header, IdCache, Reason, Row, TableReader, boolean, optional_id};

const NO_ID: Reason = "the Id is missing or is not a Salesforce id";
const BAD_DATE: Reason = "an audit date is not a time in any shape Salesforce exports use";

/// How many records are handed to the spool at a time.
const BATCH: usize = 4096;

struct Columns {
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
    fn bind(header: &Header) -> Self {
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
    fn all(&self) -> [Column; 8] {
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

    fn record(
        &self,
        row: &Row<'_>,
        file: u32,
        mut login: impl FnMut(&[u8]) -> Option<LoginKey>,
    ) -> Result<Record<LoginKey>, Reason> {
        let id = SalesforceId::parse(row.get(self.id)).map_err(|_| NO_ID)?;
        if id.is_empty_key() {
            return Err(NO_ID);
        }
        Ok(Record {
            id,
            owner: login(row.get(self.owner)),
            created: Stamp {
                by: login(row.get(self.created_by)),
                at: date(row.get(self.created_at))?,
            },
            modified: Stamp {
                by: login(row.get(self.modified_by)),
                at: date(row.get(self.modified_at))?,
            },
            system_modstamp: date(row.get(self.system_modstamp))?,
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
    let mut prefixes: BTreeMap<[u8; 3], u64> = BTreeMap::new();
    let mut batch = Vec::with_capacity(BATCH);
    let mut cache = IdCache::default();
    let keys: &LoginKeys = &spool.logins;
    table.want(&columns.all());
    while let Some(row) = table.next_row() {
        let numbered = |cell: &[u8]| optional_id(cell).map(|id| keys.key(id));
        let login = |cell: &[u8]| cache.get(cell, numbered);
        match columns.record(&row, file, login) {
            Ok(record) => {
                *prefixes.entry(record.id.key_prefix()).or_default() += 1;
                for time in [record.created.at, record.modified.at]
                    .into_iter()
                    .flatten()
                {
                    table.saw(time);
                }
                batch.push(record);
                if batch.len() == BATCH {
                    spool.push(&mut batch)?;
                }
            }
            Err(reason) => table.reject(reason),
        }
    }
    spool.push(&mut batch)?;
    Ok(prefixes)
}
