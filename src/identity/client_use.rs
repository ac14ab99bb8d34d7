//! What each client did, under all logins together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Client, Clients};
use crate::activity::{Acts, DoorKind, LoggedActs, Login, Timeline};
use crate::catalog::{ClientKind, LoginRoute};
use crate::org::UtcTime;

/// An outside system or a tool, and what was seen of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientUse {
    /// Its name; empty for all that never named themselves.
    pub name: String,
    /// Who is behind it; `None` where the catalogue does not know it.
    pub kind: Option<ClientKind>,
    /// Sign-ins; `None` where no log shows any.
    pub sign_ins: Option<u64>,
    /// Logins it used.
    pub users: u64,
    /// Names of the objects it worked on, as logged.
    pub objects: BTreeSet<Arc<str>>,
    /// What it did; `None` where no log would show it.
    pub acts: Option<Acts>,
    /// First and last sign of life.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// What one client did under one login.
#[derive(Default)]
struct UnderLogin {
    days: BTreeMap<i64, Day>,
    objects: BTreeSet<Arc<str>>,
    period: Option<(UtcTime, UtcTime)>,
}

/// One day of it.
#[derive(Default)]
struct Day {
    acts: LoggedActs,
    /// Sign-ins by the event log and by the login history, which tell of the same.
    sign_ins: [u64; 2],
}

/// Every client but the platform's own pages, by name.
#[must_use]
pub fn client_uses(timeline: &Timeline, clients: &Clients) -> Vec<ClientUse> {
    let mut uses: BTreeMap<Client, ClientUse> = BTreeMap::new();
    // What no log could show is not known, and not 0.
    let nothing = ClientUse {
        sign_ins: timeline.login_period.map(|_| 0),
        acts: timeline.shows_acts().then(Acts::default),
        ..ClientUse::default()
    };
    for login in timeline.logins.values() {
        for (client, seen) in under_login(login, clients) {
            if client.kind != Some(ClientKind::Platform) {
                uses.entry(client)
                    .or_insert_with(|| nothing.clone())
                    .add(seen);
            }
        }
    }
    let named = uses.into_iter().map(|(client, seen)| ClientUse {
        name: client.name,
        kind: client.kind,
        ..seen
    });
    named.collect()
}

/// One client under one login, and what was seen of it there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginClient {
    /// Who it is; without a name where it never named itself.
    pub client: Client,
    /// Sign-ins.
    pub sign_ins: u64,
    /// What it did.
    pub acts: Acts,
    /// Names of the objects it worked on, as logged.
    pub objects: BTreeSet<Arc<str>>,
    /// First and last sign of life.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// The clients under one login, but for the platform's own pages, in their order.
#[must_use]
pub fn clients_under(login: &Login, clients: &Clients) -> Vec<LoginClient> {
    let seen = under_login(login, clients).into_iter();
    let seen = seen.filter(|(client, _)| client.kind != Some(ClientKind::Platform));
    seen.map(|(client, seen)| {
        let mut under = LoginClient {
            client,
            period: seen.period,
            ..LoginClient::default()
        };
        for day in seen.days.values() {
            under.acts.add(&day.acts.counted());
            under.sign_ins += day.sign_ins.into_iter().max().unwrap_or(0);
        }
        under.objects = seen.objects;
        under
    })
    .collect()
}

fn under_login(login: &Login, clients: &Clients) -> BTreeMap<Client, UnderLogin> {
    let mut seen: BTreeMap<Client, UnderLogin> = BTreeMap::new();
    for (door, presence) in &login.presence {
        if matches!(door.kind, DoorKind::Ui | DoorKind::Async) {
            continue;
        }
        let client = clients.get(clients.of_signature(door.signature));
        let client = seen.entry(client.cloned().unwrap_or_default()).or_default();
        for (day, acts) in presence.acts() {
            client.days.entry(day).or_default().acts.merge(acts);
        }
        client
            .objects
            .extend(login.objects.get(door).into_iter().flatten().cloned());
        client.lived(presence.period);
    }
    for mark in &login.marks {
        let client = clients.of_mark(&mark.client);
        let by_program = matches!(mark.route.0, LoginRoute::Oauth | LoginRoute::Api);
        if client.name.is_empty() && !by_program {
            continue;
        }
        let client = seen.entry(client).or_default();
        let day = client.days.entry(mark.at.day()).or_default();
        day.sign_ins[usize::from(!mark.is_event())] += 1;
        client.lived(Some((mark.at, mark.at)));
    }
    give_nameless(&mut seen);
    seen
}

/// Gives what nobody put a name to, to the one client that works by itself under the login, if there is
/// one: the same call stands with a name in one log and without in the other.
fn give_nameless(seen: &mut BTreeMap<Client, UnderLogin>) {
    let by_itself = |client: &&Client| {
        !client.name.is_empty()
            && !matches!(client.kind, Some(ClientKind::Tool | ClientKind::Platform))
    };
    let candidates: Vec<Client> = seen.keys().filter(by_itself).cloned().collect();
    let [one] = candidates.as_slice() else { return };
    if let Some(nameless) = seen.remove(&Client::default()) {
        seen.entry(one.clone()).or_default().merge(nameless);
    }
}

impl UnderLogin {
    fn lived(&mut self, period: Option<(UtcTime, UtcTime)>) {
        self.period = joined(self.period, period);
    }

    fn merge(&mut self, other: Self) {
        for (day, theirs) in other.days {
            let mine = self.days.entry(day).or_default();
            mine.acts.merge(&theirs.acts);
            for (mine, theirs) in mine.sign_ins.iter_mut().zip(theirs.sign_ins) {
                *mine += theirs;
            }
        }
        self.objects.extend(other.objects);
        self.lived(other.period);
    }
}

impl ClientUse {
    fn add(&mut self, seen: UnderLogin) {
        self.users += 1;
        for day in seen.days.values() {
            if let Some(acts) = &mut self.acts {
                acts.add(&day.acts.counted());
            }
            let sign_ins = day.sign_ins.into_iter().max().unwrap_or(0);
            self.sign_ins = self.sign_ins.map(|all| all + sign_ins);
        }
        self.objects.extend(seen.objects);
        self.period = joined(self.period, seen.period);
    }
}

/// The period that holds both.
fn joined(
    a: Option<(UtcTime, UtcTime)>,
    b: Option<(UtcTime, UtcTime)>,
) -> Option<(UtcTime, UtcTime)> {
    match (a, b) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (mine, theirs) => mine.or(theirs),
    }
}
