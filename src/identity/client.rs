//! Clients: what signatures in the logs stand for.
//!
//! One client appears under several names: its connected app's id in one event type, the app's name in
//! another, its user agent in a third. [`super::naming`] brings each signature to one name; here clients
//! have numbers, in the order of their names.

use std::collections::{BTreeMap, HashSet};

use super::Cause;
use super::naming::Naming;
use crate::activity::{Signature, Timeline};
use crate::catalog::ClientKind;
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
        let named = Naming::new(timeline, org).clients();
        let client_of = |signature: &Signature| named.get(signature).cloned().unwrap_or_default();
        let of_signature: Vec<Client> = timeline.signatures.iter().map(client_of).collect();
        // A login signs in by the same few clients all year.
        let marks = timeline.logins.values().flat_map(|login| &login.marks);
        let marks: HashSet<&Signature> = marks.map(|mark| &mark.client).collect();
        let of_marks = marks.into_iter();
        let of_marks = of_marks.map(|it| (it.clone(), client_of(it))).collect();
        let mut clients: Vec<Client> = named.into_values().collect();
        clients.sort();
        clients.dedup();
        let of_signature = of_signature
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

    /// The client of a login's signature.
    #[must_use]
    pub fn of_mark(&self, signature: &Signature) -> Client {
        self.of_marks.get(signature).cloned().unwrap_or_default()
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

    /// What a login by this signature suggests. Logins of a nameless client are an integration's as far
    /// as a session goes: a person's browser has another route.
    #[must_use]
    pub fn cause_of(&self, signature: &Signature) -> Cause {
        Cause::of_login(&self.of_mark(signature), self)
    }
}
