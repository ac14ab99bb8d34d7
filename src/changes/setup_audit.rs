//! The setup audit trail, as SOQL exports it. What a Setup page downloads is another table
//! (`setup_download`).
//!
//! `Display`, the sentence that says what was done, may name people, and is not read.

use super::setup_download;
use super::spool::{Batch, Spool};
use super::{Change, Identity, Who};
use crate::org::{ChangeSource, UtcTime};
use crate::table::{Column, Header, IdCache, Reason, Row, TableReader, optional_id};

const NO_DATE: Reason = "the time of the change is missing or is no time";

/// Longest section or code that is kept; real ones have up to 80 characters.
const LONGEST: usize = 255;

struct Columns {
    id: Column,
    at: Column,
    by: Column,
    by_name: Column,
    action: Column,
    section: Column,
    delegate: Column,
}

impl Columns {
    fn bind(header: &Header) -> Self {
        Self {
            id: header.find("id"),
            at: header.find("createddate"),
            by: header.find("createdbyid"),
            by_name: header.find("createdbyusername"),
            action: header.find("action"),
            section: header.find("section"),
            delegate: header.find("delegateuser"),
        }
    }

    fn all(&self) -> [Column; 7] {
        [
            self.id,
            self.at,
            self.by,
            self.by_name,
            self.action,
            self.section,
            self.delegate,
        ]
    }
}

/// Reads one file, of either shape, into the spool.
pub fn read(table: &mut TableReader<'_, '_>, file: u32, spool: &Spool) {
    if table.header().has("createddate") {
        read_queried(table, file, spool);
    } else {
        setup_download::read(table, file, spool);
    }
}

fn read_queried(table: &mut TableReader<'_, '_>, file: u32, spool: &Spool) {
    let columns = Columns::bind(table.header());
    let mut batch = Batch::default();
    let mut logins = IdCache::default();
    table.want(&columns.all());
    while let Some(row) = table.next_row() {
        let Ok(at) = UtcTime::parse(row.get(columns.at)) else {
            table.reject(NO_DATE);
            continue;
        };
        let keys = &spool.logins;
        let numbered = |cell: &[u8]| optional_id(cell).map(|id| keys.key(id));
        let by = logins.get(row.get(columns.by), numbered);
        let named = || named(row.get(columns.by_name), spool, &mut batch);
        let mut change = Change {
            who: by.map_or_else(named, Who::Login),
            ..Change::new(ChangeSource::SetupAudit, at, file)
        };
        fill(&mut change, &row, &columns, spool, &mut batch);
        table.saw(at);
        spool.push(&mut batch, change);
    }
    spool.flush(&mut batch);
}

fn fill(change: &mut Change, row: &Row<'_>, columns: &Columns, spool: &Spool, batch: &mut Batch) {
    let [action, section, delegate] =
        [columns.action, columns.section, columns.delegate].map(|column| row.get(column));
    change.identity = match optional_id(row.get(columns.id)) {
        Some(id) => Identity::id(id),
        None => Identity::content(&[action, section]),
    };
    change.field = Some(action)
        .filter(|action| is_code(action))
        .map(|action| spool.text_of(batch, action));
    change.section = kept(section).map(|section| spool.text_of(batch, section));
    change.delegate = kept(delegate).map(|delegate| spool.text_of(batch, delegate));
}

/// Whose name a row bears that gives a username.
pub(super) fn named(name: &[u8], spool: &Spool, batch: &mut Batch) -> Who {
    kept(name).map_or(Who::Nobody, |name| Who::Name(spool.text_of(batch, name)))
}

/// A text that can be kept.
pub(super) fn kept(cell: &[u8]) -> Option<&[u8]> {
    Some(cell).filter(|cell| !cell.is_empty() && cell.len() <= LONGEST)
}

/// A code such as `suOrgAdminLogin`, and not the sentence that a report may have in its place.
fn is_code(action: &[u8]) -> bool {
    kept(action).is_some()
        && action
            .iter()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'-'))
}
