//! Rows of a record export, of whatever object.

use std::collections::BTreeMap;

use super::sieve::SieveReader;
use super::{Record, Spool, Stamp};
use crate::org::{IdCase, LoginKey, LoginKeys, SalesforceId, UtcTime};
use crate::spill::SpillError;
use crate::table::{
    Column, Doubt, Header, IdCache, NO_LOOKUP, Reason, Row, TableReader, boolean, id_reason,
    time_reason,
};

const NO_ID: Reason = "the Id is missing or is not a Salesforce id";
const BAD_DATE: Reason = "an audit date is not a time in any shape Salesforce exports use";

const NO_ZONE: Doubt = "the times of the record have no zone and were taken as UTC";

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
        let id = row.get(self.id);
        let id = SalesforceId::parse(id).map_err(|_| id_reason(id, NO_ID))?;
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
    UtcTime::parse(cell)
        .map(Some)
        .map_err(|_| time_reason(cell, BAD_DATE))
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
        let mut seen = Seen::default();
        let login = |cell: &[u8]| {
            let lookup = cache.get(cell, |cell| Lookup::of(cell, keys));
            seen.lookup(lookup);
            lookup.login
        };
        match columns.record(&row, file, login) {
            Ok(record) => {
                seen.id(row.get(columns.id), &record.id);
                seen.time(row.get(columns.created_at));
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
                seen.tell(table);
            }
            Err(reason) => table.reject(reason),
        }
    }
    spool.push(&mut batch)?;
    Ok(prefixes.finish())
}

/// What a cell that names a login is.
#[derive(Clone, Copy, Default)]
struct Lookup {
    login: Option<LoginKey>,
    case: IdCase,
    /// Neither an id nor empty.
    is_other: bool,
}

impl Lookup {
    fn of(cell: &[u8], keys: &LoginKeys) -> Self {
        match SalesforceId::parse_cased(cell) {
            Ok((id, case)) => Self {
                login: (!id.is_empty_key()).then(|| keys.key(id)),
                case,
                is_other: false,
            },
            Err(_) => Self {
                is_other: !cell.is_empty(),
                ..Self::default()
            },
        }
    }
}

/// What is uncertain of the ids of one row. A row without any costs a few comparisons.
#[derive(Default)]
struct Seen {
    is_odd: bool,
    has_other: bool,
    has_no_zone: bool,
    /// Of the id and of the lookups; a row is repaired once.
    cases: [IdCase; 2],
}

impl Seen {
    fn lookup(&mut self, lookup: Lookup) {
        if lookup.is_other || lookup.case != IdCase::Sure {
            self.is_odd = true;
            self.has_other |= lookup.is_other;
            self.cases[1] = more_telling(self.cases[1], lookup.case);
        }
    }

    fn id(&mut self, cell: &[u8], id: &SalesforceId) {
        if cell.len() != 18 || cell.get(..15) != Some(id.as_bytes()) {
            let case = SalesforceId::parse_cased(cell).map(|(_, case)| case);
            self.cases[0] = case.unwrap_or_default();
            self.is_odd = true;
        }
    }

    fn time(&mut self, cell: &[u8]) {
        // `2026-01-31 12:34:56`, as weekly exports are thought to write it.
        if cell.get(10) == Some(&b' ') {
            let is_of_clock = |c: &u8| c.is_ascii_digit() || matches!(c, b':' | b'.');
            self.has_no_zone = cell.iter().skip(11).all(is_of_clock);
            self.is_odd |= self.has_no_zone;
        }
    }

    fn tell(&self, table: &mut TableReader<'_, '_>) {
        if !self.is_odd {
            return;
        }
        if self.has_other {
            table.doubt(NO_LOOKUP);
        }
        if self.has_no_zone {
            table.doubt(NO_ZONE);
        }
        let [id, lookup] = self.cases;
        table.saw_case(id);
        if (id, lookup) != (IdCase::Repaired, IdCase::Repaired) {
            table.saw_case(lookup);
        }
    }
}

/// Of two lookups of one row the one that says more of its file.
fn more_telling(a: IdCase, b: IdCase) -> IdCase {
    let weight = |case: IdCase| match case {
        IdCase::Repaired => 4,
        IdCase::Both => 3,
        IdCase::Lower(letters) | IdCase::Upper(letters) if letters > 0 => 2,
        _ => 0,
    };
    if weight(b) > weight(a) { b } else { a }
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
