//! Rows of an event log file, whatever types it holds.

use super::columns::{EventColumns, EventRow};
use super::hash::Hash128;
use super::{Activity, event_reader};
use crate::table::{Reason, Row, TableReader};

const NO_TYPE: Reason = "the row has no EVENT_TYPE";
const NO_TIME: Reason = "neither TIMESTAMP_DERIVED nor TIMESTAMP is a time";

/// Decides for each row, by its hash, whether it is new.
pub(super) type IsNew<'a> = &'a mut dyn FnMut(u128) -> bool;

/// Reads one file into `activity`. With `is_new`, rows it calls old are counted as duplicates.
pub(super) fn read(
    table: &mut TableReader<'_, '_>,
    activity: &mut Activity,
    mut is_new: Option<IsNew<'_>>,
) {
    let columns = EventColumns::bind(table.header());
    let order = hash_order(table.header().names());
    while let Some(row) = table.next_row() {
        let event_type = row.get(columns.event_type);
        if event_type.is_empty() {
            table.reject(NO_TYPE);
            continue;
        }
        let Some(time) = EventRow::time_of(&row, &columns) else {
            table.reject(NO_TIME);
            continue;
        };
        if let Some(is_new) = &mut is_new
            && !is_new(row_hash(&row, &order))
        {
            table.saw(time);
            table.repeat();
            continue;
        }
        activity.logged(event_type, time);
        // Unauthenticated events have no user and say nothing of a login.
        if let (Some(reader), Some(user)) =
            (event_reader(event_type), EventRow::user_of(&row, &columns))
        {
            let event = EventRow {
                row,
                columns: &columns,
                time,
                user,
            };
            reader(&event, activity);
        }
        table.saw(time);
    }
}

/// Columns in the order of their names, so that the same row hashes the same from a file whose columns
/// stand in another order.
fn hash_order(names: &[String]) -> Vec<(usize, u128)> {
    let mut order: Vec<(&String, usize)> = names.iter().zip(0..).collect();
    order.sort();
    order
        .into_iter()
        .map(|(name, place)| (place, super::hash::hash128(name.as_bytes())))
        .collect()
}

/// The hash of a row's filled cells. Empty ones are left out: a later file of the same day may have
/// gained a column.
fn row_hash(row: &Row<'_>, order: &[(usize, u128)]) -> u128 {
    let mut hash = Hash128::new();
    for (place, name) in order {
        let cell = row.get(Some(*place));
        if !cell.is_empty() {
            hash.add(&name.to_le_bytes());
            hash.add(cell);
        }
    }
    hash.value()
}
