//! What is known of each login before any stamp is judged, found by its number.

use super::Verdict;
use super::verdict::millionths;
use crate::activity::{Login, Timeline};
use crate::identity::{Identities, Sole};
use crate::org::{Actor, Basis, IdentityClass, LoginIds, LoginKey};

/// What is known of one login.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoginFacts<'a> {
    /// What it is.
    pub(super) class: IdentityClass,
    /// Set when the metadata says for all time what its stamps are, with how sure that is.
    pub(super) sole: Option<(Sole, f64)>,
    /// What was seen of it.
    pub(super) login: Option<&'a Login>,
}

/// The facts of all logins.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    of: Vec<LoginFacts<'a>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(ids: &LoginIds, timeline: &'a Timeline, identities: &Identities) -> Self {
        let of = ids.iter().map(|(_, id)| {
            let identity = identities.get(&id);
            let login = timeline.logins.get(&id);
            LoginFacts {
                class: identities.class(&id),
                sole: identity
                    .and_then(|i| i.sole.map(|sole| (sole, i.confidence)))
                    .filter(|(sole, _)| sole.period.is_none()),
                login,
            }
        });
        Self { of: of.collect() }
    }

    /// The facts of a login.
    pub(super) fn get(&self, key: LoginKey) -> Option<&LoginFacts<'a>> {
        self.of.get(key.place())
    }
}

impl LoginFacts<'_> {
    /// Whether its stamps are to be looked at one by one: not where the metadata says for all time what
    /// the login is, and there is one way and one client.
    pub(super) fn is_open(&self) -> bool {
        !self.sole.is_some_and(|(sole, _)| sole.settled)
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
        undecided: None,
    }
}
