//! Rows of an event log file, whatever types it holds.

use super::Activity;
use super::columns::{EventColumns, EventRow};
use super::form::{LogSource, RowTypes};
use super::held::Besides;
use super::repeats::FileRepeats;
use super::types::EventTypes;
use crate::org::SalesforceId;
use crate::spill::SpillError;
use crate::table::{Doubt, Reason, TableReader, time_reason};

const NO_TYPE: Reason = "the row has no EVENT_TYPE";
const NO_OBJECT: Reason = "neither the columns nor the name of the file tell which event object this is; \
     name the file after it, as in RestApiEventLog.csv";
const NO_USER: Doubt = "the user of the event is no Salesforce id: the row says nothing of a login";
const NO_TIME: Reason = "neither TIMESTAMP_DERIVED nor TIMESTAMP is a time";

/// Reads rows of `source` into `activity`. Rows that `repeats` holds stand in another file and count there.
///
/// # Errors
/// When the repeats cannot be read back. Bad rows are no error; they are counted.
pub(super) fn read(
    source: &LogSource<'_>,
    table: &mut TableReader<'_, '_>,
    activity: &mut Activity,
    types: &mut EventTypes,
    mut repeats: Option<FileRepeats<'_>>,
) -> Result<(), SpillError> {
    let columns = EventColumns::bind(table.header(), source.form);
    let row_types = RowTypes::of(source, table.header());
    let no_type = match row_types {
        RowTypes::Unknown => NO_OBJECT,
        RowTypes::Own | RowTypes::All(_) => NO_TYPE,
    };
    table.want(&columns.all());
    while let Some(row) = table.next_row() {
        if activity.is_full(Besides::Types(types.count())) {
            break;
        }
        let event_type = row_types.of_row(&row, &columns);
        if event_type.is_empty() {
            table.reject(no_type);
            continue;
        }
        let Some(time) = EventRow::time_of(&row, &columns) else {
            let cell = [columns.timestamp_derived, columns.timestamp].map(|column| row.get(column));
            let cell = cell.into_iter().find(|cell| !cell.is_empty());
            let reason = time_reason(cell.unwrap_or_default(), NO_TIME);
            table.reject(reason);
            continue;
        };
        if let Some(repeats) = &mut repeats
            && repeats.holds(&row)?
        {
            table.saw(time);
            table.repeat();
            continue;
        }
        if let Some(reader) = types.met(event_type, time) {
            // Unauthenticated events have no user and say nothing of a login.
            if let Some((user, login)) = activity.user_of(&row, &columns) {
                let event = EventRow::new(row, &columns, time, user, login);
                reader(&event, activity);
            } else if is_named(row.get(columns.user_id_derived))
                || is_named(row.get(columns.user_id))
            {
                table.doubt(NO_USER);
            }
        }
        table.saw(time);
    }
    Ok(())
}

/// Whether a cell names somebody, be it wrongly; the empty key names nobody.
fn is_named(cell: &[u8]) -> bool {
    !cell.is_empty() && SalesforceId::parse(cell).is_err()
}
