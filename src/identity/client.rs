//! Clients: what signatures in the logs stand for.
//!
//! One client appears under several names: its connected app's id in one event type, the app's name in
//! another, its user agent in a third. Each signature is brought to one name here, the best the evidence
//! has, and looked up among the known tools and systems of the catalogue.

use std::collections::BTreeMap;

use super::Cause;
use crate::activity::{Signature, Timeline};
use crate::catalog::{ClientKind, clients};
use crate::org::Org;

/// An API client.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Client {
    /// The best name in the evidence; empty for one that never names itself.
    pub name: String,
    /// Who is behind it; `None` where the catalogue does not know it.
    pub kind: Option<ClientKind>,
}

/// All clients seen, and which signature is which.
#[derive(Debug, Default)]
pub struct Clients {
    clients: Vec<Client>,
    of_signature: Vec<usize>,
    of_marks: BTreeMap<Signature, Client>,
}

impl Clients {
    /// Names every signature of the timeline.
    #[must_use]
    pub fn new(timeline: &Timeline, org: &Org) -> Self {
        let named: Vec<Client> = timeline
            .signatures
            .iter()
            .map(|s| client_of(s, timeline, org))
            .collect();
        // A user agent or a client id alone may belong to an app that other events name.
        let by_agent = names_by_agent(&timeline.signatures, &named);
        let better = |client: Client, signature: &Signature| match by_agent.get(&signature.agent) {
            Some(Some(better)) if !signature.has_name() => better.clone(),
            _ => client,
        };
        let signatures = &timeline.signatures;
        let named: Vec<Client> = named
            .into_iter()
            .zip(signatures)
            .map(|(c, s)| better(c, s))
            .collect();
        let mut clients = named.clone();
        let marks = timeline.logins.values().flat_map(|login| &login.marks);
        let mut of_marks: Vec<&Signature> = marks.map(|mark| &mark.client).collect();
        of_marks.sort_unstable();
        of_marks.dedup();
        let of_marks: BTreeMap<Signature, Client> = of_marks
            .into_iter()
            .map(|signature| {
                let client = better(client_of(signature, timeline, org), signature);
                (signature.clone(), client)
            })
            .collect();
        clients.extend(of_marks.values().cloned());
        clients.sort();
        clients.dedup();
        let of_signature = named
            .iter()
            .map(|c| clients.binary_search(c).unwrap_or_default())
            .collect();
        Self {
            clients,
            of_signature,
            of_marks,
        }
    }

    /// The number of the client behind a signature.
    #[must_use]
    pub fn of_signature(&self, signature: usize) -> usize {
        self.of_signature
            .get(signature)
            .copied()
            .unwrap_or_default()
    }

    /// A client by its number.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Client> {
        self.clients.get(number)
    }

    /// The name of a client; empty when it has none.
    #[must_use]
    pub fn name(&self, number: Option<usize>) -> &str {
        number
            .and_then(|n| self.clients.get(n))
            .map_or("", |c| c.name.as_str())
    }

    /// Whether a login's client has no name at all.
    pub(super) fn is_nameless(&self, signature: &Signature) -> bool {
        self.of_marks
            .get(signature)
            .is_none_or(|client| client.name.is_empty())
    }

    /// The number of a client, when events or logins showed it.
    pub(super) fn clients_position(&self, client: &Client) -> Option<usize> {
        self.clients
            .binary_search(client)
            .ok()
            .filter(|_| !client.name.is_empty())
    }
}

impl Clients {
    /// What a login by this signature suggests. Logins of a nameless client are an integration's as far
    /// as a session goes: a person's browser has another route.
    #[must_use]
    pub fn cause_of(&self, signature: &Signature) -> Cause {
        self.of_marks.get(signature).map_or_else(
            || Cause::of_login(&Client::default(), self),
            |c| Cause::of_login(c, self),
        )
    }
}

/// Agents that go with exactly one named client, so that an event with the agent alone is that client's.
fn names_by_agent(signatures: &[Signature], named: &[Client]) -> BTreeMap<String, Option<Client>> {
    let mut by_agent: BTreeMap<String, Option<Client>> = BTreeMap::new();
    for (signature, client) in signatures.iter().zip(named) {
        if signature.agent.is_empty() || !signature.has_name() {
            continue;
        }
        by_agent
            .entry(signature.agent.clone())
            .and_modify(|known| {
                if known.as_ref() != Some(client) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(client.clone()));
    }
    by_agent
}

fn client_of(signature: &Signature, timeline: &Timeline, org: &Org) -> Client {
    let by_id = signature.app_id.and_then(|id| timeline.app_names.get(&id));
    let names = [
        by_id.map_or("", String::as_str),
        signature.app.as_str(),
        without_version(&signature.client),
    ];
    let known = clients().iter().find(|known| {
        let by_name = names
            .iter()
            .chain([&signature.client.as_str()])
            .any(|name| {
                let name = name.to_lowercase();
                known.names.iter().any(|pattern| name.contains(pattern))
            });
        let agent = signature.agent.to_lowercase();
        by_name
            || known
                .agents
                .iter()
                .any(|pattern| agent.starts_with(pattern))
    });
    if let Some(known) = known {
        return Client {
            name: known.name.clone(),
            kind: Some(known.kind),
        };
    }
    let agent = without_version(&signature.agent);
    let name = names
        .into_iter()
        .chain([agent])
        .find(|name| !name.is_empty());
    let owned = name.and_then(|name| own_app(name, org));
    Client {
        name: owned.or(name).unwrap_or_default().to_owned(),
        kind: owned.map(|_| ClientKind::Integration),
    }
}

/// The label of an app the org itself defines for a machine: one with a run-as user.
fn own_app<'a>(name: &str, org: &'a Org) -> Option<&'a str> {
    let mut apps = org.oauth_apps();
    let own = apps.find(|app| {
        let is_it = app.label.eq_ignore_ascii_case(name) || app.name.eq_ignore_ascii_case(name);
        is_it && app.client_credentials_user.is_some()
    });
    own.map(|app| app.label)
}

/// `Mailwing` of `Mailwing/3.2`: versions change, the client does not. `vendor/app` keeps both parts.
fn without_version(name: &str) -> &str {
    match name.split_once('/') {
        Some((product, rest)) if rest.starts_with(|c: char| c.is_ascii_digit()) => product,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(client: &str, agent: &str) -> Client {
        let signature = Signature {
            client: client.to_owned(),
            agent: agent.to_owned(),
            ..Signature::default()
        };
        client_of(&signature, &Timeline::default(), &Org::default())
    }

    #[test]
    fn names_without_versions_and_known_tools() {
        assert_eq!(client("Mailwing/3.2", "").name, "Mailwing");
        assert_eq!(client("vendor/app", "").name, "vendor/app");
        assert_eq!(client("", "python-requests/2.28.0").name, "python-requests");
        let loader = client("DataLoaderPartnerUI/64.0.2", "");
        assert_eq!(
            (loader.name.as_str(), loader.kind),
            ("Data Loader", Some(ClientKind::Tool))
        );
        assert_eq!(client("", "").name, "");
    }
}
