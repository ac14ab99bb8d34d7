//! Rows of a report that was exported with its details.
//!
//! A report has labels for columns, names for logins, and times in the locale and zone of whoever ran it, without
//! seconds. So little is taken from it: which record has which owner, maker and last editor, where one user alone
//! bears the name. Its times are left out, because nothing that is held against them would fit.

use std::collections::BTreeMap;

use super::{Record, Spool, Stamp};
use crate::org::{Org, SalesforceId};
use crate::spill::SpillError;
use crate::table::{Column, Doubt, Header, Reason, Row, TableReader, id_reason, text};

const NO_ID: Reason = "the id of the record is missing or is not a Salesforce id";
const REPORT: Doubt = "a report is the least certain of exports: it names users by name, and its times, without zone and seconds, \
     are not read; export the records by SOQL instead";
const NO_RECORD: Doubt = "no column alone is called an ID, as `Account ID` is: the rows name no record and are only counted";
const NO_NAME: Doubt =
    "a name in the report is that of no user, or of several, and was taken as empty";

/// How many records are handed to the spool at a time.
const BATCH: usize = 4096;

/// Users by what reports call them.
#[derive(Debug, Default)]
pub struct UserNames {
    /// By name in lower case; `None` where several bear it.
    ids: BTreeMap<String, Option<SalesforceId>>,
}

struct Columns {
    id: Column,
    owner: Column,
    created_by: Column,
    modified_by: Column,
}

impl Columns {
    fn bind(header: &Header) -> Self {
        Self {
            id: only(header, |title| title == "ID" || title.ends_with(" ID")),
            owner: only(header, |title| {
                title == "Owner" || title.ends_with(" Owner")
            }),
            created_by: header.find("createdby"),
            modified_by: header.find("lastmodifiedby"),
        }
    }
}

/// The one column with such a title. Of two nobody says which is the record's own.
fn only(header: &Header, is_meant: impl Fn(&str) -> bool) -> Column {
    let titles = header.titles().iter().enumerate();
    let mut meant = titles.filter(|(_, title)| is_meant(title));
    let (first, second) = (meant.next(), meant.next());
    first.filter(|_| second.is_none()).map(|(place, _)| place)
}

impl UserNames {
    /// Those of all users of an org.
    #[must_use]
    pub fn new(org: &Org) -> Self {
        let mut ids = BTreeMap::new();
        for (id, user) in &org.users {
            if !user.name.is_empty() {
                let known = ids.entry(user.name.to_lowercase()).or_insert(Some(*id));
                if *known != Some(*id) {
                    *known = None;
                }
            }
        }
        Self { ids }
    }

    fn get(&self, name: &str) -> Option<SalesforceId> {
        self.ids.get(&name.to_lowercase()).copied().flatten()
    }
}

/// Reads one file into the spool. Returns how many rows have each key prefix.
///
/// # Errors
/// When the spool cannot spill to disk. Bad rows are no error; they are counted.
pub fn read(
    table: &mut TableReader<'_, '_>,
    file: u32,
    names: &UserNames,
    spool: &Spool,
) -> Result<BTreeMap<[u8; 3], u64>, SpillError> {
    let columns = Columns::bind(table.header());
    table.doubt_file(REPORT);
    let mut prefixes = BTreeMap::new();
    if columns.id.is_none() {
        table.doubt_file(NO_RECORD);
        while table.next_row().is_some() {}
        return Ok(prefixes);
    }
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(row) = table.next_row() {
        let cell = row.get(columns.id);
        let parsed = SalesforceId::parse_cased(cell).ok();
        let Some((id, case)) = parsed.filter(|(id, _)| !id.is_empty_key()) else {
            let reason = id_reason(cell, NO_ID);
            table.reject(reason);
            continue;
        };
        let (record, is_sure) = record(&row, &columns, (id, file), names, spool);
        *prefixes.entry(id.key_prefix()).or_default() += 1;
        batch.push(record);
        table.saw_case(case);
        if !is_sure {
            table.doubt(NO_NAME);
        }
        if batch.len() == BATCH {
            spool.push(&mut batch)?;
        }
    }
    spool.push(&mut batch)?;
    Ok(prefixes)
}

/// The record of a row, with whether each of its names is that of one user.
fn record(
    row: &Row<'_>,
    columns: &Columns,
    (id, file): (SalesforceId, u32),
    names: &UserNames,
    spool: &Spool,
) -> (Record<crate::org::LoginKey>, bool) {
    let mut is_sure = true;
    let mut login = |column: Column| {
        let name = text(row.get(column));
        if name.is_empty() {
            return None;
        }
        let found = names.get(&name);
        is_sure &= found.is_some();
        found.map(|id| spool.logins.key(id))
    };
    let record = Record {
        id,
        owner: login(columns.owner),
        created: Stamp {
            by: login(columns.created_by),
            at: None,
        },
        modified: Stamp {
            by: login(columns.modified_by),
            at: None,
        },
        system_modstamp: None,
        deleted: false,
        file,
    };
    (record, is_sure)
}
