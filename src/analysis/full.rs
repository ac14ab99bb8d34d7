//! The limits on what rows name, which no reader of rows can stop for.
//!
//! A login or client beyond the limit gets no number of its own, so memory does not grow; but whose rows it would be is
//! then not known, and which ones are beyond depends on which thread came first. So there is no result at all, and the
//! error says which limit it was and in which file.

use std::sync::{Mutex, PoisonError};

use super::AnalysisError;
use super::read::Into;
use crate::activity::TooMany;
use crate::limits::Limit;

/// The file in which each limit was reached.
#[derive(Debug, Default)]
pub(super) struct Full {
    logins: Mutex<Option<String>>,
    clients: Mutex<Option<String>>,
    held: Mutex<Option<String>>,
}

impl Full {
    /// Notes a file during which these were reached.
    pub(super) fn note(&self, reached: TooMany, path: &str) {
        let places = [
            (&self.logins, reached.logins),
            (&self.clients, reached.clients),
            (&self.held, reached.held),
        ];
        for (place, is_reached) in places {
            if is_reached {
                let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
                // Of several that were read at that moment, the first by path.
                if place.as_deref().is_none_or(|known| path < known) {
                    *place = Some(path.to_owned());
                }
            }
        }
    }

    /// Fails if one was reached.
    pub(super) fn check(&self, into: &Into<'_>) -> Result<(), AnalysisError> {
        let now = into.journal.too_many();
        for (limit, is_reached, place) in [
            (Limit::Logins, now.logins, &self.logins),
            (Limit::Clients, now.clients, &self.clients),
            (Limit::LogMemory, now.held, &self.held),
        ] {
            if is_reached {
                let path = place.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let most = into.limits.get(limit);
                return Err(AnalysisError::Limit { limit, most, path });
            }
        }
        Ok(())
    }
}
