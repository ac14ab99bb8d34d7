//! Sessions resolved: through which door something came, and which client a login was.

use std::collections::{BTreeSet, HashMap};

use super::session::{LoginMark, Session};
use super::write::{Through, WriteKey};
use super::{Activity, Door, DoorKind, Signature};
use crate::catalog::LoginRoute;

/// `LoginHistory` has whole seconds, the event log milliseconds: one login may be this far apart.
const SAME_LOGIN_MS: i64 = 2000;

/// Decides through which door something came, from its own row and from its session.
pub(super) struct Resolver {
    sessions: HashMap<u128, Session>,
    own: Vec<Signature>,
    /// Every signature a door refers to, by number.
    pub(super) signatures: Vec<Signature>,
    numbers: HashMap<Signature, usize>,
}

impl Resolver {
    pub(super) fn new(activity: &Activity) -> Self {
        Self {
            sessions: activity.sessions.clone(),
            own: activity.signatures.values().to_vec(),
            signatures: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    pub(super) fn door_of_write(&mut self, key: &WriteKey) -> Option<Door> {
        self.door(key.through, key.signature, key.session)
    }

    pub(super) fn door_of_job(
        &mut self,
        client: &Signature,
        session: Option<u128>,
    ) -> Option<Door> {
        let client = client.clone();
        self.resolved(Through::Bulk, client, session)
    }

    pub(super) fn door(
        &mut self,
        through: Through,
        signature: u32,
        session: Option<u128>,
    ) -> Option<Door> {
        let own = self
            .own
            .get(signature as usize)
            .cloned()
            .unwrap_or_default();
        self.resolved(through, own, session)
    }

    fn resolved(
        &mut self,
        through: Through,
        own: Signature,
        session: Option<u128>,
    ) -> Option<Door> {
        let session = session.and_then(|key| self.sessions.get(&key));
        let in_browser = session.is_some_and(|s| s.ui || s.route == Some(LoginRoute::Ui));
        let by_machine = session
            .is_some_and(|s| s.api || matches!(s.route, Some(LoginRoute::Oauth | LoginRoute::Api)));
        let known = !own.is_empty();
        let mut client = own;
        if let Some(session) = session.filter(|_| !in_browser) {
            // The event's own names win; the session fills the gaps.
            client.fill_from(&session.client);
        }
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
            client = Signature::default();
        }
        let signature = match self.numbers.get(&client) {
            Some(number) => *number,
            None => {
                self.signatures.push(client.clone());
                self.numbers.insert(client, self.signatures.len() - 1);
                self.signatures.len() - 1
            }
        };
        Some(Door { kind, signature })
    }
}

/// Names the clients of logins: from the events of their session, else from the same login in another
/// log. `LoginHistory` has the name of the app, the event log the user agent and the session.
pub(super) fn name_clients(
    marks: BTreeSet<LoginMark>,
    sessions: &HashMap<u128, Session>,
) -> Vec<LoginMark> {
    let mut marks: Vec<LoginMark> = marks.into_iter().collect();
    for mark in &mut marks {
        if let Some(session) = mark.session.and_then(|key| sessions.get(&key)) {
            mark.client.fill_from(&session.client);
        }
    }
    let named: Vec<LoginMark> = marks
        .iter()
        .filter(|m| m.client.has_name())
        .cloned()
        .collect();
    for mark in marks.iter_mut().filter(|m| !m.client.has_name()) {
        let from = named.partition_point(|n| n.at < mark.at.plus_millis(-SAME_LOGIN_MS));
        let near = named.get(from..).unwrap_or_default().iter();
        let same = near
            .take_while(|n| n.at <= mark.at.plus_millis(SAME_LOGIN_MS))
            .find(|n| n.route == mark.route);
        if let Some(same) = same {
            mark.client.fill_from(&same.client);
        }
    }
    marks
}
