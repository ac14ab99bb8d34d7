//! Writes as logged: who, what object, which operation, when, through which door.

use std::num::NonZeroU32;

use super::row::RawDoor;
use crate::org::LoginKey;

/// What a write does to records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Makes records.
    Create,
    /// Changes records.
    Update,
    /// Makes or changes.
    Upsert,
    /// Deletes records.
    Delete,
    /// The log does not say.
    Unknown,
}

impl Operation {
    pub(super) const ALL: [Self; 5] = [
        Self::Create,
        Self::Update,
        Self::Upsert,
        Self::Delete,
        Self::Unknown,
    ];

    /// From the words of SOAP methods, bulk operations, DML types and the REST table.
    #[must_use]
    pub fn from_word(word: &[u8]) -> Option<Self> {
        let is = |text: &str| word.eq_ignore_ascii_case(text.as_bytes());
        if is("insert") || is("create") {
            Some(Self::Create)
        } else if is("update") {
            Some(Self::Update)
        } else if is("upsert") {
            Some(Self::Upsert)
        } else if is("delete") || is("hard_delete") || is("harddelete") || is("undelete") {
            Some(Self::Delete)
        } else if is("merge") || is("unknown") {
            Some(Self::Unknown)
        } else {
            None
        }
    }

    /// Whether it can make a record.
    #[must_use]
    pub fn creates(self) -> bool {
        matches!(self, Self::Create | Self::Upsert | Self::Unknown)
    }

    /// Whether it can change a record that is there.
    #[must_use]
    pub fn changes(self) -> bool {
        matches!(self, Self::Update | Self::Upsert | Self::Unknown)
    }
}

/// One act may leave a row in each of these. They tell of the same records, so their rows are never
/// added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The request itself: `API`, `RestApi`, `BulkApi`, `BulkApi2`, `AuraRequest`, `URI`.
    Request,
    /// The same request in `ApiTotalUsage`.
    Usage,
    /// What the request did to the database: `DatabaseSave`.
    Effect,
    /// What the person clicked: `LightningInteraction`.
    Click,
    /// Asynchronous Apex that ran: may write, does not say what.
    Async,
    /// The job of asynchronous Apex, from its table and not from a log.
    Job,
}

impl Family {
    pub(super) const ALL: [Self; 6] = [
        Self::Request,
        Self::Usage,
        Self::Effect,
        Self::Click,
        Self::Async,
        Self::Job,
    ];
}

/// How a write came in, before its session is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Through {
    Ui,
    Api,
    Bulk,
    Async,
    /// Only the session can say.
    Session,
}

impl Through {
    pub(super) const ALL: [Self; 5] = [Self::Ui, Self::Api, Self::Bulk, Self::Async, Self::Session];
}

/// The number of an object's name as logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectNumber(NonZeroU32);

impl ObjectNumber {
    /// The number of the name that stands at this place among all.
    #[must_use]
    pub fn new(place: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(place))
    }

    /// The place of the name among all.
    pub(super) fn place(self) -> u32 {
        self.0.get() - 1
    }

    /// As rows keep it; never 0.
    pub(super) fn number(self) -> u32 {
        self.0.get()
    }

    /// The inverse of [`Self::number`]; `None` for 0.
    pub(super) fn from_number(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }
}

/// What tells one entry from another before sessions are resolved. Writes of one second that agree in
/// all of this are one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WriteKey {
    pub(super) user: LoginKey,
    /// Number of the object name; `None` when the log does not say.
    pub(super) object: Option<ObjectNumber>,
    pub(super) second: i64,
    pub(super) operation: Operation,
    pub(super) family: Family,
    pub(super) door: RawDoor,
}

/// What the writes of one entry sum up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WriteSum {
    /// Earliest moment a record of these may have been stamped, milliseconds.
    pub(super) from: i64,
    /// Latest such moment.
    pub(super) to: i64,
    /// The logged moment of the first of them.
    pub(super) at: i64,
    /// Records these can explain at most.
    pub(super) rows: u64,
}

impl WriteSum {
    pub(super) fn merge(&mut self, other: &Self) {
        self.from = self.from.min(other.from);
        self.to = self.to.max(other.to);
        self.at = self.at.min(other.at);
        self.rows = self.rows.saturating_add(other.rows);
    }
}
