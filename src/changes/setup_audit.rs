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
        let named = || spool.named(&mut batch, row.get(columns.by_name));
        let mut change = Change {
            who: by.map_or_else(named, Who::Login),
            line: line_of(&row),
            ..Change::new(ChangeSource::SetupAudit, at, file)
        };
        fill(&mut change, &row, &columns, spool, &mut batch);
        table.saw(at);
        spool.push(&mut batch, change);
    }
    spool.flush(&mut batch);
}

/// The line of a row; 0 for one beyond any file there is.
pub(super) fn line_of(row: &Row<'_>) -> u32 {
    u32::try_from(row.at().line()).unwrap_or(0)
}

fn fill(change: &mut Change, row: &Row<'_>, columns: &Columns, spool: &Spool, batch: &mut Batch) {
    let [action, section, delegate] =
        [columns.action, columns.section, columns.delegate].map(|column| row.get(column));
    change.identity = match optional_id(row.get(columns.id)) {
        Some(id) => Identity::id(id),
        None => Identity::content(&[action, section]),
    };
    if is_code(action) {
        change.field = spool.text(batch, action);
    }
    change.section = spool.text(batch, section);
    change.delegate = spool.text(batch, delegate);
}

/// A code such as `suOrgAdminLogin`, and not the sentence that a report may have in its place.
fn is_code(action: &[u8]) -> bool {
    action
        .iter()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'-'))
}
