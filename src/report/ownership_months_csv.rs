//! `ownership_months.csv`: the records of each owner by the month of their creation and who made them.

use std::io::{self, Write};

use super::csv::{CsvFile, month, write_rows};
use crate::analysis::Analysis;
use crate::org::{Actor, SalesforceId};
use crate::ownership::Owner;

const HEADER: &[&str] = &[
    "object",
    "owner_id",
    "month",
    "records",
    "made_by_human",
    "made_by_integration",
    "made_by_automation",
    "made_by_agent",
    "made_by_guest",
    "made_by_unknown",
];

/// Owners whose rows one thread renders at a time: each may have a hundred.
const PIECE: usize = 256;

/// Writes the file: it has a row for each object, owner and month.
///
/// # Errors
/// What the writer reports.
pub(super) fn ownership_months_csv(analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&CsvFile::new(HEADER).finish())?;
    let mut objects = analysis.objects.iter();
    objects.try_for_each(|object| {
        let owners: Vec<(&SalesforceId, &Owner)> = object.owners.by_owner.iter().collect();
        write_rows(out, (&owners, PIECE), |file, (id, owner)| {
            let id = id.to_string();
            for (at, made_by) in owner.months() {
                let all: u64 = made_by.values().sum();
                let made = |actor: &Actor| made_by.get(actor).copied().unwrap_or(0).to_string();
                let mut row = vec![object.name.clone(), id.clone(), month(at), all.to_string()];
                row.extend(Actor::ALL.iter().map(made));
                file.row(&row);
            }
        })
    })
}
