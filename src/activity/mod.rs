//! What was seen to happen: event logs and login history, reduced to sessions, presence and writes.
//!
//! Each event type has one file that says what its rows mean, and one line in the list `EVENT_READERS`.
//! Rows are not kept. What stays in memory is a login's sessions and the minutes in which it was present;
//! page views leave a bit in a bitmap. Writes are sorted on disk and come back login by login.
//!
//! Logs are lossy ("not a system of record", REST API Developer Guide): nothing here is evidence
//! of absence.

mod act;
mod address;
mod apex;
mod apex_rest;
mod api;
mod app_names;
mod async_job;
mod bulk;
mod calls;
mod collect;
mod columns;
mod connected_app;
mod coverage;
mod database_save;
mod form;
mod held;
mod job;
mod journal;
mod live;
mod login;
mod login_as;
mod login_history;
mod logs;
mod overlap;
mod presence;
mod read;
mod repeats;
mod resolve;
mod rest;
mod row;
mod session;
mod sign_in;
mod signature;
mod soql;
mod timeline;
mod types;
mod ui;
mod usage;
mod uses;
mod write;
mod writes;

pub use self::act::{Act, Acts, LoggedActs};
pub use self::apex_rest::APEX_REST;
pub use self::async_job::read as read_async_jobs;
pub use self::calls::{ApiVersion, CallKind, Called, Calls};
pub use self::collect::Activity;
pub use self::connected_app::read as read_connected_apps;
pub use self::coverage::{Coverage, Covered, Kin};
pub use self::form::LogSource;
pub use self::journal::{Journal, TooMany};
pub use self::login_history::read as read_login_history;
pub use self::logs::{LogFile, read_logs};
pub use self::presence::Presence;
pub use self::session::LoginMark;
pub use self::sign_in::SignIn;
pub use self::signature::Signature;
pub use self::timeline::{Door, DoorKind, LoggedPeriod, Login, Timeline};
pub use self::uses::{Use, UseLog, UseSum, Uses, add_use};
pub use self::write::{Family, ObjectNumber, Operation};
pub use self::writes::{Slot, SlotWalk, Tie, TieWalk, Writes, Written};

use self::columns::EventRow;

/// What reads one row of one event type.
type EventReader = fn(&EventRow<'_>, &mut Activity);

/// Every event type that is read. Others are counted and otherwise left alone.
const EVENT_READERS: &[(&str, EventReader)] = &[
    ("API", api::read),
    ("ApexExecution", apex::read),
    ("ApexRestApi", apex_rest::read),
    ("ApiTotalUsage", usage::read),
    ("AuraRequest", ui::read_aura),
    ("BulkApi", bulk::read),
    ("BulkApi2", bulk::read_2),
    ("CompositeApiSubrequest", rest::read_part),
    ("DatabaseSave", database_save::read),
    ("LightningInteraction", ui::read_interaction),
    ("LightningPageView", ui::read_page),
    ("Login", login::read),
    ("LoginAs", login_as::read),
    ("Logout", login::read_logout),
    ("RestApi", rest::read),
    ("URI", ui::read_uri),
];

/// Every real-time event that is read.
const LIVE_READERS: &[(&str, EventReader)] = &[
    ("ApiEvent", live::read_api),
    ("LightningUriEvent", live::read_record_page),
    ("LoginAsEvent", login_as::read),
    ("LoginEvent", login::read),
    ("UriEvent", live::read_record_page),
];

/// The reader of an event type.
fn event_reader(event_type: &[u8]) -> Option<EventReader> {
    EVENT_READERS
        .iter()
        .chain(LIVE_READERS)
        .find(|(name, _)| name.as_bytes() == event_type)
        .map(|(_, reader)| *reader)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::EVENT_READERS;
    use crate::catalog::requests;

    /// What is asked for is read, and what tells anything is asked for.
    #[test]
    fn the_types_that_are_read_are_those_to_ask_for() {
        let read = EVENT_READERS.iter().map(|(name, _)| *name);
        // Nothing is taken from it: automatic ones are logged late.
        let read: BTreeSet<&str> = read.filter(|name| *name != "Logout").collect();
        let asked = requests().events.iter().flat_map(|row| &row.names);
        assert_eq!(asked.map(String::as_str).collect::<BTreeSet<_>>(), read);
    }
}
