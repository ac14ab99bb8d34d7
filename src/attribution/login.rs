//! What is known of each login before any stamp is judged, found by its number.

use super::Verdict;
use super::verdict::millionths;
use crate::activity::{Login, Timeline};
use crate::catalog::evidence;
use crate::identity::{Identities, Sole};
use crate::org::{Actor, Basis, IdentityClass, LoginIds, LoginKey, UtcTime};

const MILLIS_PER_HOUR: i64 = 3_600_000;
const MILLIS_PER_MINUTE: i64 = 60_000;

/// What is known of one login.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoginFacts<'a> {
    /// What it is.
    pub(super) class: IdentityClass,
    /// Set when its stamps can have one kind of actor only, with how sure that is.
    sole: Option<(Sole, f64)>,
    /// What was seen of it.
    pub(super) login: Option<&'a Login>,
    /// Between which moments anything can speak about its stamps.
    spoken_for: Option<(UtcTime, UtcTime)>,
}

/// The facts of all logins.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    of: Vec<LoginFacts<'a>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(ids: &LoginIds, timeline: &'a Timeline, identities: &'a Identities) -> Self {
        let of = ids.iter().map(|(_, id)| {
            let identity = identities.get(&id);
            let login = timeline.logins.get(&id);
            LoginFacts {
                class: identities.class(&id),
                sole: identity.and_then(|i| i.sole.map(|sole| (sole, i.confidence))),
                login,
                spoken_for: login.and_then(Login::covered).map(with_reach),
            }
        });
        Self { of: of.collect() }
    }

    /// The facts of a login.
    pub(super) fn get(&self, key: LoginKey) -> Option<&LoginFacts<'a>> {
        self.of.get(key.place())
    }
}

/// The moments that what happened in a period can speak about, generously.
fn with_reach((from, to): (UtcTime, UtcTime)) -> (UtcTime, UtcTime) {
    let window = evidence().window;
    let run = window.max_run_ms + window.event_slack_ms + window.bulk_slack_ms;
    let near = (window.presence_minutes + 1) * MILLIS_PER_MINUTE;
    let open = window.ui_session_hours.max(window.api_session_hours) * MILLIS_PER_HOUR;
    (
        from.plus_millis(-run - near),
        to.plus_millis(run + near + open),
    )
}

impl LoginFacts<'_> {
    /// The one kind of actor a stamp of this time can have.
    pub(super) fn sole_at(&self, at: Option<UtcTime>) -> Option<(Sole, f64)> {
        self.sole.filter(|(sole, _)| holds(sole, at))
    }

    /// Whether its stamps are matched with its writes: not when it is one thing by one way.
    pub(super) fn wants_matching(&self) -> bool {
        self.login.is_some() && !self.sole.is_some_and(|(sole, _)| sole.settled)
    }

    /// Whether events can add anything to what the login is, for a stamp of this time.
    pub(super) fn asks(&self, at: UtcTime) -> bool {
        self.spoken_for
            .is_some_and(|(from, to)| from <= at && at <= to)
            && !self.sole_at(Some(at)).is_some_and(|(sole, _)| sole.settled)
    }

    /// The verdict on a stamp about which no event can say anything.
    pub(super) fn unasked(&self, at: Option<UtcTime>) -> Verdict {
        self.sole_at(at)
            .map_or(Verdict::unknown(None), |(sole, confidence)| {
                by_identity(&sole, confidence)
            })
    }
}

/// The login can only be one thing.
pub(super) fn by_identity(sole: &Sole, confidence: f64) -> Verdict {
    Verdict {
        actor: sole.actor,
        channel: sole.channel,
        client: sole.client,
        basis: Basis::Identity,
        confidence: Some(millionths(confidence)),
        integration: Some(millionths(match sole.actor {
            Actor::Integration => confidence,
            _ => 1.0 - confidence,
        })),
    }
}

/// Whether what the login is is known for the time of the stamp.
fn holds(sole: &Sole, at: Option<UtcTime>) -> bool {
    match (sole.period, at) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((from, to)), Some(at)) => {
            let session = evidence().window.ui_session_hours * MILLIS_PER_HOUR;
            // The second of a stamp begins before the moment that is stamped.
            from.plus_millis(-1000) <= at && at <= to.plus_millis(session)
        }
    }
}
