//! What was seen of a login: which causes were at work in its name, and on how many days.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, Clients};
use crate::activity::Login;
use crate::catalog::LoginRoute;
use crate::org::{Actor, Channel, UtcTime};

/// What was seen of a login: on which days each cause was at work.
pub(super) struct Seen {
    /// Days of each cause.
    days: BTreeMap<Cause, BTreeSet<i64>>,
    /// First and last sign of life.
    pub(super) period: Option<(UtcTime, UtcTime)>,
}

impl Seen {
    pub(super) fn new(login: &Login, clients: &Clients) -> Self {
        let mut days: BTreeMap<Cause, BTreeSet<i64>> = BTreeMap::new();
        for (door, presence) in &login.presence {
            let cause = Cause::behind(*door, clients);
            days.entry(cause).or_default().extend(presence.days());
        }
        for mark in &login.marks {
            let cause = match mark.route.0 {
                LoginRoute::Ui => Some(Cause::person(Channel::Ui, None)),
                // A nameless OAuth login may be anything; the events of its session will say.
                LoginRoute::Oauth if clients.is_nameless(&mark.client) => None,
                LoginRoute::Oauth | LoginRoute::Api => Some(clients.cause_of(&mark.client)),
                LoginRoute::External | LoginRoute::Other => None,
            };
            if let Some(cause) = cause {
                days.entry(cause).or_default().insert(mark.at.day());
            }
        }
        Self {
            days,
            period: login.period(),
        }
    }

    pub(super) fn days_where(&self, wanted: impl Fn(&Cause) -> bool) -> u64 {
        let days = self.days.iter().filter(|(cause, _)| wanted(cause));
        days.flat_map(|(_, days)| days)
            .collect::<BTreeSet<_>>()
            .len() as u64
    }

    /// The causes with an actor, most days first.
    pub(super) fn by_days(&self, actor: Actor) -> Vec<(&Cause, u64)> {
        let causes = self.days.iter().filter(|(cause, _)| cause.actor == actor);
        let mut causes: Vec<_> = causes.map(|(c, days)| (c, days.len() as u64)).collect();
        causes.sort_by_key(|(cause, days)| (std::cmp::Reverse(*days), **cause));
        causes
    }

    /// The names of its clients, sorted.
    pub(super) fn client_names(&self, clients: &Clients) -> Vec<String> {
        let numbers = self.days.keys().filter_map(|cause| cause.client);
        let names: BTreeSet<String> = numbers.map(|n| clients.name(Some(n)).to_owned()).collect();
        names.into_iter().collect()
    }
}

/// What was seen, in words, most days first; machines and people in turn, since a shared login is one
/// because of both.
pub(super) fn reasons_of(seen: &Seen, clients: &Clients) -> Vec<String> {
    let machines = seen
        .by_days(Actor::Integration)
        .into_iter()
        .map(|(cause, days)| {
            let name = match clients.name(cause.client) {
                "" => "a client that does not name itself".to_owned(),
                name => format!("`{name}`"),
            };
            let through = if cause.channel == Channel::Bulk {
                "Bulk API"
            } else {
                "API"
            };
            format!("{name} used the {through} on {}", count_days(days))
        });
    let people = seen.by_days(Actor::Human).into_iter().map(|(cause, days)| {
        match clients.name(cause.client) {
            "" => format!("used in the interface on {}", count_days(days)),
            name => format!("used with `{name}` on {}", count_days(days)),
        }
    });
    let (machines, people): (Vec<_>, Vec<_>) = (machines.collect(), people.collect());
    let longest = machines.len().max(people.len());
    let pair = |place: usize| [machines.get(place), people.get(place)];
    (0..longest).flat_map(pair).flatten().cloned().collect()
}

fn count_days(days: u64) -> String {
    if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    }
}
