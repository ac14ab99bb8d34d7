//! Event log files to download.

use super::Logs;
use crate::catalog::{self, LogLicence, Piece};

/// One event type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogType {
    /// As in `EVENT_TYPE`.
    pub name: &'static str,
    /// What the org has to have for it.
    pub licence: LogLicence,
    /// Whether it is asked for: not of an org that is known to have no licence.
    pub asked: bool,
}

/// Event types any of which unlocks the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogItem {
    /// The types.
    pub types: Vec<LogType>,
    /// What cannot be said without any of them.
    pub unlocks: &'static str,
}

impl LogItem {
    pub(super) fn new(piece: &'static Piece, logs: Logs) -> Self {
        let types = piece.events.iter().map(|name| {
            // A type that no row names is one to pay for, until a row says otherwise.
            let licence = catalog::requests().licence_of(name);
            let licence = licence.unwrap_or(LogLicence::EventMonitoring);
            LogType {
                name,
                licence,
                asked: licence == LogLicence::Free || logs != Logs::Free,
            }
        });
        Self {
            types: types.collect(),
            unlocks: &piece.unlocks,
        }
    }

    /// Whether the org can have any of them.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.types.iter().any(|it| it.asked)
    }
}
