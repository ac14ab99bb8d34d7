//! The best name of each client in the evidence.
//!
//! A client that names a connected app is that app. One that gives a client name, or nothing but a user
//! agent, may be the same as one that says more: it is united with the one client under its logins that
//! gives this name or agent too. What is left is called as it calls itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Client;
use crate::activity::{Signature, Timeline};
use crate::catalog::{
    ClientKind, KnownClient, LoginRoute, client_of_agent, client_of_names, without_version,
};
use crate::org::{Org, SalesforceId};

/// Signatures, and what tells which of them are one client.
pub(super) struct Naming<'a> {
    org: &'a Org,
    /// Every signature of doors and logins, and the logins it was used for, each with how it signed in.
    users: BTreeMap<&'a Signature, BTreeMap<SalesforceId, Routes>>,
    app_names: BTreeMap<SalesforceId, String>,
}

/// By which routes programs signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Routes {
    /// With a token.
    oauth: bool,
    /// With name and password, over SOAP.
    password: bool,
}

impl Routes {
    fn add(&mut self, other: Self) {
        self.oauth |= other.oauth;
        self.password |= other.password;
    }

    fn of(route: LoginRoute) -> Self {
        Self {
            oauth: route == LoginRoute::Oauth,
            password: route == LoginRoute::Api,
        }
    }

    /// Whether both signed in, and never by the same route.
    fn part(self, other: Self) -> bool {
        let signed_in = |it: Self| it.oauth || it.password;
        let is_same = self.oauth && other.oauth || self.password && other.password;
        signed_in(self) && signed_in(other) && !is_same
    }
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
        let mut users: BTreeMap<&Signature, BTreeMap<SalesforceId, Routes>> = BTreeMap::new();
        for signature in &timeline.signatures {
            users.entry(signature).or_default();
        }
        for (user, login) in &timeline.logins {
            let doors = login.presence.keys();
            let doors = doors.filter_map(|door| timeline.signatures.get(door.signature));
            let doors = doors.map(|signature| (signature, Routes::default()));
            let marks = login.marks.iter();
            let marks = marks.map(|mark| (&mark.client, Routes::of(mark.route.0)));
            // Of thousands of sign-ins most are by the same few clients.
            let mut known: HashMap<&Signature, Routes> = HashMap::new();
            for (signature, routes) in doors.chain(marks) {
                known.entry(signature).or_default().add(routes);
            }
            // Each has a place of its own, so their order does not matter.
            known.into_iter().for_each(|(signature, routes)| {
                users.entry(signature).or_default().insert(*user, routes);
            });
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
    /// one such client of all logins will do, unless many clients call themselves so: a library. Two programs
    /// that share a library and sign in by different routes stay two.
    fn unite(
        &self,
        clients: &mut BTreeMap<&'a Signature, Client>,
        level: Says,
        key: impl Fn(&Signature) -> &str,
    ) {
        let mut everywhere: BTreeMap<&str, BTreeSet<&Client>> = BTreeMap::new();
        let mut under: BTreeMap<(SalesforceId, &str), BTreeSet<&Client>> = BTreeMap::new();
        let mut routes: BTreeMap<(SalesforceId, &Client), Routes> = BTreeMap::new();
        for (signature, client) in clients.iter() {
            for (user, by) in self.users_of(signature) {
                routes.entry((user, client)).or_default().add(by);
            }
        }
        let routes_of = |user, client| routes.get(&(user, client)).copied().unwrap_or_default();
        for (signature, client) in clients.iter() {
            let key = key(signature);
            if says(signature) >= level || key.is_empty() || client.name.is_empty() {
                continue;
            }
            everywhere.entry(key).or_default().insert(client);
            for (user, _) in self.users_of(signature) {
                under.entry((user, key)).or_default().insert(client);
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
            let near = self.users_of(signature).map(|(user, _)| {
                let mine = routes_of(user, client);
                let near = under.get(&(user, key)).into_iter().flatten();
                let near = near.filter(|it| !is_library || !mine.part(routes_of(user, it)));
                near.copied().collect::<BTreeSet<_>>()
            });
            let near: Vec<BTreeSet<&Client>> = near.collect();
            let found: BTreeSet<&Client> = near.iter().flatten().copied().collect();
            let everywhere = everywhere.get(key).filter(|_| !is_library);
            let one = if !near.is_empty() && near.iter().all(|near| !near.is_empty()) {
                only(&found)
            } else {
                everywhere.and_then(only)
            };
            better.extend(one.map(|one| (*signature, one.clone())));
        }
        clients.extend(better);
    }

    /// The logins a signature was used for.
    fn users_of(&self, signature: &Signature) -> impl Iterator<Item = (SalesforceId, Routes)> {
        let users = self.users.get(signature).into_iter().flatten();
        users.map(|(user, routes)| (*user, *routes))
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
