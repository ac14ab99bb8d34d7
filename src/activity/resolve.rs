//! Sessions resolved: through which door something came, and which client a login was.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::address::Address;
use super::job::Job;
use super::row::RawDoor;
use super::session::{LoginMark, Session, SessionClient};
use super::signature::SignatureNumber;
use super::write::Through;
use super::{Activity, Door, DoorKind, Login, Signature, address};
use crate::catalog::LoginRoute;
use crate::numbers::NumberMap;
use crate::org::SalesforceId;

/// Decides through which door something came, from its own row and from its session.
#[derive(Debug)]
pub(super) struct Resolver {
    sessions: NumberMap<u128, Session>,
    own: Vec<Arc<Signature>>,
    /// The place of every signature a door refers to, among these in their order.
    places: HashMap<Signature, usize>,
}

impl Resolver {
    /// Takes the sessions over.
    pub(super) fn new(activity: &mut Activity) -> Self {
        Self {
            sessions: std::mem::take(&mut activity.sessions),
            own: activity.journal.signatures.values(),
            places: HashMap::new(),
        }
    }

    /// Gives sessions of which nothing says whose they are to the clients that work from their addresses.
    pub(super) fn name_addresses(
        &mut self,
        activity: &mut Activity,
        logins: &BTreeMap<SalesforceId, Login>,
    ) {
        let ids = activity.journal.logins.ids();
        let addresses = std::mem::take(&mut activity.addresses).into_iter();
        let clients = address::clients(logins, addresses, &ids).into_iter();
        let numbered = clients.map(|(address, client)| {
            let number = SignatureNumber::new(activity.number_of(client.clone()));
            (address, SessionClient::of(number, &client))
        });
        let clients: BTreeMap<Address, SessionClient> = numbered.collect();
        self.own = activity.journal.signatures.values();
        self.sessions.values_mut().for_each(|session| {
            let client = session.address.and_then(|address| clients.get(&address));
            if let Some(client) = client {
                session.may_be(*client);
            }
        });
    }

    /// Numbers the signatures of all these doors, and of every door a session's writes came through, by
    /// their order, so that no number depends on which file was read first. Returns them in that order.
    pub(super) fn settle(
        &mut self,
        activity: &Activity,
        doors: impl Iterator<Item = Option<(DoorKind, Signature)>>,
    ) -> Vec<Signature> {
        let mut signatures: BTreeSet<Signature> = doors.flatten().map(|(_, s)| s).collect();
        let mut take = |through: Through, signature: u32, session: u128| {
            let door = self.named(&RawDoor::new(through, signature, Some(session)));
            if let Some((_, signature)) = door
                && !signatures.contains(&signature)
            {
                signatures.insert(signature);
            }
        };
        let nameless = activity.number_of(Signature::default());
        self.sessions.iter().for_each(|(key, session)| {
            if let Some(number) = session.wrote {
                take(Through::Api, number.place(), *key);
            }
            if session.writer.is_some() {
                take(Through::Session, nameless, *key);
            }
        });
        for (key, number) in &activity.more_clients {
            take(Through::Api, *number, *key);
        }
        self.places = signatures.iter().cloned().zip(0..).collect();
        signatures.into_iter().collect()
    }

    /// The door of something; `None` where nothing can be said, and before [`Self::settle`].
    pub(super) fn door(&self, raw: &RawDoor) -> Option<Door> {
        self.placed(self.named(raw)?)
    }

    /// A door with the number of its signature.
    pub(super) fn placed(&self, (kind, signature): (DoorKind, Signature)) -> Option<Door> {
        let signature = *self.places.get(&signature)?;
        Some(Door { kind, signature })
    }

    /// The kind of a door and who came through it.
    pub(super) fn named(&self, raw: &RawDoor) -> Option<(DoorKind, Signature)> {
        let own = self.own.get(raw.signature as usize);
        let own = own.map_or_else(Signature::default, |own| Signature::clone(own));
        self.resolved(raw.through, own, raw.session())
    }

    /// The same for a job.
    pub(super) fn named_job(&self, job: &Job) -> Option<(DoorKind, Signature)> {
        let through = match job.asynchronous {
            true => Through::Async,
            false => Through::Bulk,
        };
        let known = self.resolved(through, job.client.clone(), job.session);
        match known {
            // The session of its steps is nobody's that is known; where it was steered from may say.
            Some((kind, client)) if client.is_empty() && job.address.is_some() => self
                .resolved(through, client, job.address)
                .map(|(_, client)| (kind, client)),
            known => known,
        }
    }

    /// What the client of a session called itself.
    fn client_of(&self, session: u128) -> Option<Signature> {
        let session = self.sessions.get(&session)?;
        Some(session.client.signature(&self.own))
    }

    fn resolved(
        &self,
        through: Through,
        own: Signature,
        session: Option<u128>,
    ) -> Option<(DoorKind, Signature)> {
        let session = session.and_then(|key| self.sessions.get(&key));
        let in_browser = session.is_some_and(|s| s.ui || s.route == Some(LoginRoute::Ui));
        let by_machine = session
            .is_some_and(|s| s.api || matches!(s.route, Some(LoginRoute::Oauth | LoginRoute::Api)));
        let known = !own.is_empty();
        let kind = match through {
            Through::Ui => DoorKind::Ui,
            Through::Async => DoorKind::Async,
            // Lightning pages call the REST API themselves, in the browser's session and nameless.
            Through::Api | Through::Bulk if in_browser && known => DoorKind::InBrowser,
            Through::Api | Through::Bulk if in_browser => DoorKind::Ui,
            Through::Api => DoorKind::Api,
            Through::Bulk => DoorKind::Bulk,
            Through::Session if in_browser => DoorKind::Ui,
            Through::Session if by_machine => DoorKind::Program,
            Through::Session => return None,
        };
        if matches!(kind, DoorKind::Ui | DoorKind::Async) {
            return Some((kind, Signature::default()));
        }
        let mut client = own;
        if let Some(session) = session.filter(|_| !in_browser) {
            // The event's own names win; the session fills the gaps.
            client.fill_from(&session.client.signature(&self.own));
        }
        Some((kind, client))
    }

    /// Logins in whose name the database was changed in a session that says by whom.
    pub(super) fn writers(&self, activity: &Activity) -> BTreeSet<crate::org::LoginKey> {
        let nameless = activity.number_of(Signature::default());
        let known = |key: u128| {
            self.named(&RawDoor::new(Through::Session, nameless, Some(key)))
                .is_some()
        };
        let more = activity.more_writers.iter().copied();
        self.sessions
            .iter()
            .filter_map(|(key, session)| session.writer.map(|writer| (*key, writer)))
            .chain(more)
            .filter(|(key, _)| known(*key))
            .map(|(_, writer)| writer)
            .collect()
    }
}

/// Names the clients of logins: from the events of their session, else from the same login in another
/// log. `LoginHistory` has the name of the app, the event log the user agent and the session.
pub(super) fn name_clients(marks: BTreeSet<LoginMark>, resolver: &Resolver) -> Vec<LoginMark> {
    let mut marks: Vec<LoginMark> = marks.into_iter().collect();
    for mark in &mut marks {
        if let Some(client) = mark.session.and_then(|key| resolver.client_of(key)) {
            mark.client.fill_from(&client);
        }
    }
    let named: Vec<LoginMark> = marks
        .iter()
        .filter(|m| m.client.has_name())
        .cloned()
        .collect();
    for mark in marks.iter_mut().filter(|m| !m.client.has_name()) {
        let same = mark.same_login(&named).next().map(|same| &same.client);
        if let Some(same) = same {
            mark.client.fill_from(same);
        }
    }
    marks
}
