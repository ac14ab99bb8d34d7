//! `access.csv`: for each user and object what is granted, what was used, and how far it reaches.
//!
//! Users times objects is more than anything else that is reported, so it is written as it is rendered, user by
//! user, with one row of cells that is used again.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::csv::{CsvFile, write_rows};
use crate::access::{Bit, ObjectBits};
use crate::analysis::{Analysis, Granted};
use crate::catalog::ObjectRight;
use crate::org::SalesforceId;
use crate::privilege::{ObjectUse, Usage};
use crate::reach::{Count, ObjectReach};

const HEADER: [&str; COLUMNS] = [
    "user_id",
    "object",
    "granted_create",
    "granted_read",
    "granted_edit",
    "granted_delete",
    "view_all",
    "modify_all",
    "used_create",
    "used_read",
    "used_edit",
    "used_delete",
    "records_in_reach",
    "classified_fields",
    "records_in_reach_certainty",
    "records_changed",
    "records_changed_certainty",
    "classified_fields_edit",
    "total_records",
];
const COLUMNS: usize = 19;

/// Users whose rows one thread renders at a time: each may have a thousand.
const PIECE: usize = 16;

/// The rights of the contract, in its order.
const GRANTED: [ObjectRight; 6] = [
    ObjectRight::Create,
    ObjectRight::Read,
    ObjectRight::Edit,
    ObjectRight::Delete,
    ObjectRight::ViewAll,
    ObjectRight::ModifyAll,
];
const USED: usize = 4;

/// Writes the file.
///
/// # Errors
/// What the writer reports.
pub(super) fn access_csv(
    analysis: &Analysis,
    granted: &Granted<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(&CsvFile::new(&HEADER).finish())?;
    let users: Vec<_> = granted.reach.users().collect();
    let shows_calls = analysis.timeline.shows_acts();
    write_rows(out, (&users, PIECE), |file, (user, holder)| {
        let usage = analysis.usages.by_login.get(user);
        rows(file, *user, holder.objects(), usage, shows_calls);
    })
}

/// Renders the rows of one user: of the objects on which something is granted for certain, or was used.
fn rows<'r>(
    file: &mut CsvFile,
    user: SalesforceId,
    objects: impl Iterator<Item = ObjectReach<'r>>,
    usage: Option<&Usage>,
    shows_calls: bool,
) {
    let mut cells: [String; COLUMNS] = Default::default();
    cells[0] = user.to_string();
    for reach in objects {
        let used = usage
            .and_then(|usage| usage.objects.get(reach.object))
            .map(Box::as_ref);
        if used.is_none() && !is_any_granted(reach.rights) {
            continue;
        }
        cells.iter_mut().skip(1).for_each(String::clear);
        cells[1].push_str(reach.object);
        for (cell, right) in cells[2..].iter_mut().zip(GRANTED) {
            cell.push_str(bit(reach.rights.get(right)));
        }
        for (cell, right) in cells[8..8 + USED].iter_mut().zip(GRANTED) {
            put(cell, count_used(used, right, shows_calls));
        }
        put_count((12, 14), reach.read, &mut cells);
        let fields = reach.fields;
        put(&mut cells[13], fields.read.count().shown());
        put_count((15, 16), reach.changed, &mut cells);
        put(&mut cells[17], fields.edit.count().shown());
        put(&mut cells[18], reach.records);
        file.row(&cells);
    }
}

fn is_any_granted(rights: ObjectBits) -> bool {
    GRANTED
        .iter()
        .any(|right| rights.get(*right) == Bit::Granted)
}

/// How often a right was used. None where no log would have shown it: stamps show what is still there, and only
/// of creations and changes.
fn count_used(used: Option<&ObjectUse>, right: ObjectRight, shows_calls: bool) -> Option<u64> {
    let seen = used.and_then(|used| used.rights.get(&right));
    match seen {
        Some(seen) => Some(seen.count()),
        None => shows_calls.then_some(0),
    }
}

fn put_count((number, certainty): (usize, usize), count: Count, cells: &mut [String; COLUMNS]) {
    put(&mut cells[number], count.shown());
    cells[certainty].push_str(count.certainty.as_str());
}

fn put(cell: &mut String, number: Option<u64>) {
    if let Some(number) = number {
        // Writing to a string does not fail.
        let _ = write!(cell, "{number}");
    }
}

const fn bit(bit: Bit) -> &'static str {
    match bit {
        Bit::Granted => "true",
        Bit::NotGranted => "false",
        Bit::Unknown => "",
    }
}
