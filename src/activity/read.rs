//! Rows of an event log file, whatever types it holds.

use super::Activity;
use super::columns::{EventColumns, EventRow};
use super::repeats::FileRepeats;
use super::types::EventTypes;
use crate::spill::SpillError;
use crate::table::{Reason, TableReader};

const NO_TYPE: Reason = "the row has no EVENT_TYPE";
const NO_TIME: Reason = "neither TIMESTAMP_DERIVED nor TIMESTAMP is a time";

/// Reads rows into `activity`. Rows that `repeats` holds stand in another file and count there.
///
/// # Errors
/// When the repeats cannot be read back. Bad rows are no error; they are counted.
pub(super) fn read(
    table: &mut TableReader<'_, '_>,
    activity: &mut Activity,
    types: &mut EventTypes,
    mut repeats: Option<FileRepeats<'_>>,
) -> Result<(), SpillError> {
    let columns = EventColumns::bind(table.header());
    table.want(&columns.all());
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
        if let Some(repeats) = &mut repeats
            && repeats.holds(&row)?
        {
            table.saw(time);
            table.repeat();
            continue;
        }
        if let Some(reader) = types.met(event_type, time)
            // Unauthenticated events have no user and say nothing of a login.
            && let Some((user, login)) = activity.user_of(&row, &columns)
        {
            let event = EventRow::new(row, &columns, time, user, login);
            reader(&event, activity);
        }
        table.saw(time);
    }
    Ok(())
}
