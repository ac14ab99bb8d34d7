//! What each client did, under each login and under all together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Client, Clients};
use crate::activity::{Acts, DoorKind, LoggedActs, Login, Timeline, Use, Uses, add_use};
use crate::catalog::{ClientKind, LoginRoute};
use crate::org::{SalesforceId, UtcTime};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientLogin {
    days: BTreeMap<i64, Day>,
    /// What it did with which objects, by each log that says so.
    pub uses: Uses,
    /// First and last sign of life.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// One day of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Day {
    acts: LoggedActs,
    /// Sign-ins by the event log and by the login history, which tell of the same.
    sign_ins: [u64; 2],
}

/// Every client but the platform's own pages, by name.
#[must_use]
pub fn client_uses(
    timeline: &Timeline,
    logins: &BTreeMap<(SalesforceId, Client), ClientLogin>,
) -> Vec<ClientUse> {
    let mut uses: BTreeMap<Client, ClientUse> = BTreeMap::new();
    // What no log could show is not known, and not 0.
    let nothing = ClientUse {
        sign_ins: timeline.login_period.map(|_| 0),
        acts: timeline.shows_acts().then(Acts::default),
        ..ClientUse::default()
    };
    for ((_, client), seen) in logins {
        uses.entry(client.clone())
            .or_insert_with(|| nothing.clone())
            .add(seen);
    }
    let named = uses.into_iter().map(|(client, seen)| ClientUse {
        name: client.name,
        kind: client.kind,
        ..seen
    });
    named.collect()
}

/// What each client but the platform's own pages did under each login. Some logs name a record and not its object:
/// `named` knows objects by their key prefixes.
#[must_use]
pub fn client_logins(
    timeline: &Timeline,
    clients: &Clients,
    named: &dyn Fn([u8; 3]) -> String,
) -> BTreeMap<(SalesforceId, Client), ClientLogin> {
    let mut all = BTreeMap::new();
    for (user, login) in &timeline.logins {
        let seen = under_login(login, clients, named).into_iter();
        let seen = seen.filter(|(client, _)| client.kind != Some(ClientKind::Platform));
        all.extend(seen.map(|(client, seen)| ((*user, client), seen)));
    }
    all
}

fn under_login(
    login: &Login,
    clients: &Clients,
    named: &dyn Fn([u8; 3]) -> String,
) -> BTreeMap<Client, ClientLogin> {
    let mut seen: BTreeMap<Client, ClientLogin> = BTreeMap::new();
    for (door, presence) in &login.presence {
        if matches!(door.kind, DoorKind::Ui | DoorKind::Async) {
            continue;
        }
        let client = clients.get(clients.of_signature(door.signature));
        let client = seen.entry(client.cloned().unwrap_or_default()).or_default();
        for (day, acts) in presence.acts() {
            client.days.entry(day).or_default().acts.merge(acts);
        }
        for (of, sum) in login.uses.get(door).into_iter().flatten() {
            add_use(&mut client.uses, with_object(of, named), *sum);
        }
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

/// The same use with the object by its name.
fn with_object(of: &Use, named: &dyn Fn([u8; 3]) -> String) -> Use {
    let prefix = of.object.as_deref().map(str::as_bytes);
    match prefix.and_then(|name| <[u8; 3]>::try_from(name).ok()) {
        Some(prefix) => Use {
            object: Some(Arc::from(named(prefix))),
            ..of.clone()
        },
        None => of.clone(),
    }
}

/// Gives what nobody put a name to, to the one client that works by itself under the login, if there is
/// one: the same call stands with a name in one log and without in the other.
fn give_nameless(seen: &mut BTreeMap<Client, ClientLogin>) {
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

impl ClientLogin {
    /// What it did with records, by the day as far as several logs tell of it.
    #[must_use]
    pub fn acts(&self) -> Acts {
        let mut acts = Acts::default();
        for day in self.days.values() {
            acts.add(&day.acts.counted());
        }
        acts
    }

    /// Sign-ins.
    #[must_use]
    pub fn sign_ins(&self) -> u64 {
        let days = self.days.values();
        days.map(|day| day.sign_ins.into_iter().max().unwrap_or(0))
            .sum()
    }

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
        for (of, sum) in other.uses {
            add_use(&mut self.uses, of, sum);
        }
        self.lived(other.period);
    }
}

impl ClientUse {
    fn add(&mut self, seen: &ClientLogin) {
        self.users += 1;
        if let Some(acts) = &mut self.acts {
            acts.add(&seen.acts());
        }
        self.sign_ins = self.sign_ins.map(|all| all + seen.sign_ins());
        let objects = seen.uses.keys().filter_map(|of| of.object.clone());
        let objects = objects.filter(|name| !name.contains('.'));
        self.objects.extend(objects);
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
