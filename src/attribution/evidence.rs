//! Everything that speaks about a stamp, in one place to ask.

use super::login::Facts;
use super::posterior::Posterior;
use crate::activity::{Login, Timeline, Writes};
use crate::catalog::{LoginRoute, evidence};
use crate::identity::{Cause, Clients, Identities};
use crate::loads::Loads;
use crate::org::{Actor, Channel, IdentityClass, LoginIds, LoginKey, UtcTime};
use crate::records::Results;

const MILLIS_PER_HOUR: i64 = 3_600_000;

/// What is known before any record is judged.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// What was written.
    pub(super) writes: &'a Writes,
    /// Who the clients are.
    pub(super) clients: &'a Clients,
    /// What each login is and when it was seen, by its number.
    pub(super) facts: Facts<'a>,
    /// Loads that set stamps themselves.
    pub(super) loads: &'a Loads,
    /// What result files of loads name.
    pub(super) results: &'a Results,
}

impl<'a> Evidence<'a> {
    /// Puts together what was seen to happen, what was written, who the clients are, what each login
    /// is, which stamps loads set and what their result files name. `ids` are the logins that records and writes name by number.
    #[must_use]
    pub fn new(
        (timeline, writes): (&'a Timeline, &'a Writes),
        (identities, clients): (&'a Identities, &'a Clients),
        (loads, results): (&'a Loads, &'a Results),
        ids: &LoginIds,
    ) -> Self {
        Self {
            writes,
            clients,
            loads,
            results,
            facts: Facts::new(ids, timeline, identities),
        }
    }

    /// What a login is.
    pub(super) fn class(&self, login: LoginKey) -> IdentityClass {
        let facts = self.facts.get(login);
        facts.map_or(IdentityClass::Unknown, |facts| facts.class)
    }

    /// Through which doors the login was active around the stamp.
    pub(super) fn present(&self, login: Option<&Login>, at: UtcTime) -> Posterior {
        let table = evidence();
        let near = login.into_iter().flat_map(|login| {
            login
                .presence
                .iter()
                .filter(|(_, presence)| presence.near(at, table.window.presence_minutes))
        });
        let mut causes: Vec<Cause> = near.map(|(d, _)| Cause::behind(*d, self.clients)).collect();
        causes.sort_unstable();
        causes.dedup();
        one_kind(causes, table.weight.presence)
    }

    /// Which sessions may have been open, by the logins before the stamp.
    pub(super) fn open(&self, login: Option<&Login>, at: UtcTime) -> Posterior {
        let Some(login) = login else {
            return Posterior::default();
        };
        let table = evidence();
        let hours = |hours: i64| at.plus_millis(-hours * MILLIS_PER_HOUR);
        let ui_from = hours(table.window.ui_session_hours);
        let api_from = hours(table.window.api_session_hours);
        // A stamp of second S is set up to a second after S begins.
        let until = at.plus_millis(1000);
        let from = login
            .marks
            .partition_point(|m| m.at < ui_from.min(api_from));
        let to = login.marks.partition_point(|m| m.at <= until);
        let mut causes: Vec<Cause> = Vec::new();
        for mark in login.marks.get(from..to).unwrap_or_default() {
            let cause = match mark.route.0 {
                LoginRoute::Ui if mark.at >= ui_from => Cause::person(Channel::Ui, None),
                LoginRoute::Oauth | LoginRoute::Api if mark.at >= api_from => {
                    self.clients.cause_of(&mark.client)
                }
                _ => continue,
            };
            if causes.iter().any(|known| known.actor != cause.actor) {
                return Posterior::default();
            }
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
        one_kind(causes, table.weight.session_open)
    }
}

/// That somebody was there says who it was only when nobody else was.
fn one_kind(causes: Vec<Cause>, weight: f64) -> Posterior {
    let actors: Vec<Actor> = causes.iter().map(|c| c.actor).collect();
    if actors.is_empty() || actors.iter().any(|a| *a != actors[0]) {
        return Posterior::default();
    }
    Posterior::from_weights(causes.into_iter().map(|c| (c, weight)).collect())
}
