//! The best name of each client in the evidence.
//!
//! A client that names a connected app is that app. One that gives a client name, or nothing but a user
//! agent, may be the same as one that says more: it is united with the one client under its logins that
//! gives this name or agent too. What is left is called as it calls itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Client;
use crate::activity::{Signature, Timeline};
use crate::catalog::{ClientKind, KnownClient, client_of_agent, client_of_names, without_version};
use crate::org::{Org, SalesforceId};

/// Signatures, and what tells which of them are one client.
pub(super) struct Naming<'a> {
    org: &'a Org,
    /// Every signature of doors and logins, and the logins it was used for.
    users: BTreeMap<&'a Signature, BTreeSet<SalesforceId>>,
    app_names: BTreeMap<SalesforceId, String>,
}

/// How much a signature says of its client; more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// Which connected app it is.
    App,
    /// What the client calls itself.
    Name,
    /// Which user agent it has.
    Agent,
    Nothing,
}

fn says(signature: &Signature) -> Says {
    if signature.app_id.is_some() || !signature.app.is_empty() {
        Says::App
    } else if !signature.client.is_empty() {
        Says::Name
    } else if signature.agent.is_empty() {
        Says::Nothing
    } else {
        Says::Agent
    }
}

impl<'a> Naming<'a> {
    pub(super) fn new(timeline: &'a Timeline, org: &'a Org) -> Self {
        let mut users: BTreeMap<&Signature, BTreeSet<SalesforceId>> = BTreeMap::new();
        for signature in &timeline.signatures {
            users.entry(signature).or_default();
        }
        for (user, login) in &timeline.logins {
            let doors = login.presence.keys();
            let doors = doors.filter_map(|door| timeline.signatures.get(door.signature));
            for signature in doors.chain(login.marks.iter().map(|mark| &mark.client)) {
                users.entry(signature).or_default().insert(*user);
            }
        }
        let app_names = app_names(users.keys().copied(), &timeline.app_names);
        Self {
            org,
            users,
            app_names,
        }
    }

    /// The client of every signature.
    pub(super) fn clients(&self) -> BTreeMap<Signature, Client> {
        let own = self.users.keys().map(|s| (*s, self.own(s)));
        let mut clients: BTreeMap<&Signature, Client> = own.collect();
        self.unite(&mut clients, Says::Name, |s| without_version(&s.client));
        self.unite(&mut clients, Says::Agent, |s| without_version(&s.agent));
        let mut kinds: BTreeMap<String, BTreeSet<ClientKind>> = BTreeMap::new();
        for client in clients.values() {
            let kinds = kinds.entry(client.name.clone()).or_default();
            kinds.extend(client.kind);
        }
        // What one event type tells of a client holds for all.
        let whole = clients.into_iter().map(|(signature, mut client)| {
            let kinds = kinds.get(&client.name);
            client.kind = kinds.and_then(|kinds| kinds.first()).copied();
            (signature.clone(), client)
        });
        whole.collect()
    }

    /// The client as a signature alone tells it.
    fn own(&self, signature: &Signature) -> Client {
        let by_id = signature.app_id.and_then(|id| self.app_names.get(&id));
        let app = by_id.map_or(signature.app.as_str(), String::as_str);
        if let Some(label) = own_app(app, self.org) {
            return Client {
                name: label.to_owned(),
                kind: Some(ClientKind::Integration),
            };
        }
        let client = without_version(&signature.client);
        let by_name = client_of_names(&[app, &signature.client]);
        if let Some(known) = by_name.filter(|known| known.kind != ClientKind::Library) {
            return client_of(known);
        }
        // The name of a library names a client only where nothing else does.
        let name = match (app, by_name) {
            ("", Some(library)) => return client_of(library),
            ("", None) => client,
            (app, _) => app,
        };
        let by_agent = client_of_agent(&signature.agent);
        match (name, by_agent) {
            ("", Some(known)) => client_of(known),
            ("", None) => Client {
                name: without_version(&signature.agent).to_owned(),
                kind: None,
            },
            (name, known) => Client {
                name: name.to_owned(),
                kind: known.map(|k| k.kind).filter(|k| *k != ClientKind::Library),
            },
        }
    }

    /// Unites signatures that say no more than this with clients that say more, and this too. Under each
    /// of its logins there must be one such client, and everywhere the same. Where a login has none, the
    /// one such client of all logins will do, unless many clients call themselves so: a library.
    fn unite(
        &self,
        clients: &mut BTreeMap<&'a Signature, Client>,
        level: Says,
        key: impl Fn(&Signature) -> &str,
    ) {
        let mut everywhere: BTreeMap<&str, BTreeSet<&Client>> = BTreeMap::new();
        let mut under: BTreeMap<(SalesforceId, &str), BTreeSet<&Client>> = BTreeMap::new();
        for (signature, client) in clients.iter() {
            let key = key(signature);
            if says(signature) >= level || key.is_empty() || client.name.is_empty() {
                continue;
            }
            everywhere.entry(key).or_default().insert(client);
            for user in self.users.get(signature).into_iter().flatten() {
                under.entry((*user, key)).or_default().insert(client);
            }
        }
        let mut better: Vec<(&'a Signature, Client)> = Vec::new();
        for (signature, client) in clients.iter() {
            let key = key(signature);
            let is_library = client.kind == Some(ClientKind::Library);
            // What the catalogue knows by this name needs no other.
            let weak = client.kind.is_none() || is_library;
            if says(signature) != level || !weak {
                continue;
            }
            let users = self.users.get(signature).into_iter().flatten();
            let near: Vec<_> = users.map(|user| under.get(&(*user, key))).collect();
            let found: BTreeSet<&Client> =
                near.iter().copied().flatten().flatten().copied().collect();
            let everywhere = everywhere.get(key).filter(|_| !is_library);
            let one = if !near.is_empty() && near.iter().all(Option::is_some) {
                only(&found)
            } else {
                everywhere.and_then(only)
            };
            better.extend(one.map(|one| (*signature, one.clone())));
        }
        clients.extend(better);
    }
}

/// The one of a set that has one.
fn only<'c>(clients: &BTreeSet<&'c Client>) -> Option<&'c Client> {
    clients.first().copied().filter(|_| clients.len() == 1)
}

fn client_of(known: &KnownClient) -> Client {
    Client {
        name: known.name.clone(),
        kind: Some(known.kind),
    }
}

/// Names of connected apps by their ids: as logged; else what the app calls itself in every call, else its
/// user agent, if that is no library; else the id, which an administrator can look up.
fn app_names<'a>(
    signatures: impl Iterator<Item = &'a Signature>,
    logged: &BTreeMap<SalesforceId, String>,
) -> BTreeMap<SalesforceId, String> {
    let mut names = logged.clone();
    let mut nameless: BTreeMap<SalesforceId, [BTreeSet<&str>; 2]> = BTreeMap::new();
    for signature in signatures {
        let Some(id) = signature.app_id.filter(|id| !names.contains_key(id)) else {
            continue;
        };
        let [clients, agents] = nameless.entry(id).or_default();
        clients.extend(Some(without_version(&signature.client)).filter(|c| !c.is_empty()));
        let library = client_of_agent(&signature.agent).map(|known| known.kind);
        let agent = Some(without_version(&signature.agent));
        let own = |a: &&str| !a.is_empty() && library != Some(ClientKind::Library);
        agents.extend(agent.filter(own));
    }
    for (id, called) in nameless {
        let one = called.iter().find(|names| !names.is_empty());
        let one = one.filter(|names| names.len() == 1);
        let name = one.and_then(|names| names.first());
        names.insert(id, name.map_or_else(|| id.to_string(), ToString::to_string));
    }
    names
}

/// The label of an app the org itself defines for a machine: one with a run-as user.
fn own_app<'o>(name: &str, org: &'o Org) -> Option<&'o str> {
    let mut apps = org.oauth_apps();
    let own = apps.find(|app| {
        let is_it = app.label.eq_ignore_ascii_case(name) || app.name.eq_ignore_ascii_case(name);
        is_it && app.client_credentials_user.is_some()
    });
    own.map(|app| app.label).filter(|_| !name.is_empty())
}
