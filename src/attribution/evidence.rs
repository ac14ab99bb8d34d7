//! Everything that speaks about a stamp, in one place to ask.

use std::collections::BTreeMap;

use super::matching::{Weighted, closeness, matched};
use super::posterior::Posterior;
use crate::activity::Timeline;
use crate::catalog::{LoginRoute, evidence};
use crate::identity::{Cause, Clients, Identities};
use crate::org::{Actor, Channel, SalesforceId, StampKind, UtcTime};
use crate::records::Stamp;

const MILLIS_PER_HOUR: i64 = 3_600_000;

/// What is known before any record is judged.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// What was seen to happen.
    pub timeline: &'a Timeline,
    /// What each login is.
    pub identities: &'a Identities,
    /// Who the clients are.
    pub clients: &'a Clients,
}

impl Evidence<'_> {
    /// Whether matching with events can add anything to what the login is.
    pub(super) fn wants_matching(&self, user: &SalesforceId) -> bool {
        let settled = self
            .identities
            .get(user)
            .and_then(|i| i.sole)
            .is_some_and(|s| s.settled);
        !settled && self.timeline.logins.contains_key(user)
    }

    /// Matches one login's stamps on one object, by second, with its writes. `object` and `prefix` are
    /// the two names under which logs may have the object.
    pub(super) fn matched(
        &self,
        user: &SalesforceId,
        kind: StampKind,
        stamps: &BTreeMap<i64, u64>,
        [object, prefix]: [&str; 2],
    ) -> BTreeMap<i64, Posterior> {
        let Some(login) = self.timeline.logins.get(user) else {
            return BTreeMap::new();
        };
        let weight = evidence().weight;
        let named = |name: &str| login.writes.get(&Some(name.to_owned()));
        let groups: Vec<Weighted<'_>> = [
            (named(object), weight.same_object),
            (
                named(prefix).filter(|_| prefix != object),
                weight.same_object,
            ),
            (login.writes.get(&None), weight.no_object),
        ]
        .into_iter()
        .filter_map(|(group, weight)| group.map(|g| (g, weight)))
        .collect();
        matched(stamps, kind, &groups, self.clients)
    }

    /// An event that names the record and could have left this stamp.
    pub(super) fn tied(
        &self,
        record: SalesforceId,
        stamp: Stamp,
        kind: StampKind,
    ) -> Option<Posterior> {
        let (user, at) = stamp.by.zip(stamp.at)?;
        let ties = self
            .timeline
            .ties(record, user, at)
            .filter(|tie| match kind {
                StampKind::Created => tie.operation.creates(),
                StampKind::Modified => tie.operation.changes(),
            });
        let weight = evidence().weight.tied;
        let mut causes: Vec<Cause> = ties.map(|t| Cause::behind(t.door, self.clients)).collect();
        causes.sort_unstable();
        causes.dedup();
        let weights: Vec<_> = causes.into_iter().map(|cause| (cause, weight)).collect();
        (!weights.is_empty()).then(|| Posterior::from_weights(weights))
    }

    /// A write of the same login at the same moment to any object: triggers and roll-ups write in the
    /// name of who fired them, and leave no row of their own.
    pub(super) fn elsewhere(&self, user: &SalesforceId, at: UtcTime) -> Posterior {
        let Some(login) = self.timeline.logins.get(user) else {
            return Posterior::default();
        };
        let mut best: BTreeMap<Cause, f64> = BTreeMap::new();
        for group in login.writes.values() {
            for (_, slot) in group.around(at) {
                let weight = best
                    .entry(Cause::behind(slot.door, self.clients))
                    .or_default();
                *weight = weight.max(closeness(slot, at));
            }
        }
        let base = evidence().weight.other_object;
        Posterior::from_weights(best.into_iter().map(|(c, w)| (c, w * base)).collect())
    }

    /// Through which doors the login was active around the stamp.
    pub(super) fn present(&self, user: &SalesforceId, at: UtcTime) -> Posterior {
        let table = evidence();
        let near = self
            .timeline
            .logins
            .get(user)
            .into_iter()
            .flat_map(|login| {
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
    pub(super) fn open(&self, user: &SalesforceId, at: UtcTime) -> Posterior {
        let Some(login) = self.timeline.logins.get(user) else {
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
