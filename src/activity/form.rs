//! In which form the rows of a file tell of events.

use super::columns::EventColumns;
use crate::catalog::EventForm;
use crate::inventory::Place;
use crate::table::{Header, Row, unwrapped};

/// A file with events.
#[derive(Clone, Copy, Debug)]
pub struct LogSource<'a> {
    /// Where it is.
    pub place: &'a Place,
    /// Its path as given, which tells its object where no column does.
    pub path: &'a str,
    /// How its events are written; `None` in event log files.
    pub form: Option<EventForm>,
}

/// How the rows of one file say of which type they are.
#[derive(Clone, Copy, Debug)]
pub(super) enum RowTypes {
    /// Each in its own cell.
    Own,
    /// All alike.
    All(&'static str),
    /// Neither the columns nor the name of the file tells.
    Unknown,
}

/// Requests of the org's own Apex have the columns of all others.
const APEX_REST: &str = "ApexRestApi";
const REST: &str = "RestApi";

impl RowTypes {
    pub(super) fn of(source: &LogSource<'_>, header: &Header) -> Self {
        let Some(form) = source.form else {
            return Self::Own;
        };
        let found = form.event_type(|name| header.has(name), source.path);
        found.map_or(Self::Unknown, Self::All)
    }

    /// The event type of a row; empty where it has none.
    #[inline]
    pub(super) fn of_row<'a>(self, row: &Row<'a>, columns: &EventColumns) -> &'a [u8] {
        match self {
            Self::Own => row.get(columns.event_type),
            Self::All(REST)
                if unwrapped(row.get(columns.uri)).starts_with(b"/services/apexrest") =>
            {
                APEX_REST.as_bytes()
            }
            Self::All(name) => name.as_bytes(),
            Self::Unknown => b"",
        }
    }
}
