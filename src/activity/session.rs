//! Sessions: what a login key ties together, and the logins that began them.

use std::sync::Arc;

use super::address::Address;
use super::signature::SignatureNumber;
use super::{SignIn, Signature};
use crate::catalog::LoginRoute;
use crate::org::{LoginKey, UtcTime};

/// One successful login.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoginMark {
    /// When.
    pub at: UtcTime,
    /// How the session began.
    pub route: LoginRouteOrder,
    /// What the client called itself.
    pub client: Signature,
    /// Hashed login key, where the log has one: events of the session may know the client's name.
    pub(super) session: Option<u128>,
    /// Where it came from; only the event log is asked.
    pub(super) address: Option<Address>,
    /// How the client proved who it is.
    pub sign_in: SignIn,
}

/// `LoginHistory` has whole seconds, the event log milliseconds: one login may be this far apart.
const SAME_LOGIN_MS: i64 = 2000;

impl LoginMark {
    /// A login as the login history has it.
    pub(crate) fn new(at: UtcTime, route: LoginRoute, client: Signature) -> Self {
        Self {
            at,
            route: LoginRouteOrder(route),
            client,
            session: None,
            address: None,
            sign_in: SignIn::default(),
        }
    }

    /// Of logins in their order those that may be this one in another log.
    pub(super) fn same_login<'a>(
        &self,
        marks: &'a [Self],
    ) -> impl Iterator<Item = &'a Self> + use<'a> {
        let (at, route) = (self.at, self.route);
        let from = marks.partition_point(|m| m.at < at.plus_millis(-SAME_LOGIN_MS));
        let near = marks.get(from..).unwrap_or_default().iter();
        near.take_while(move |m| m.at <= at.plus_millis(SAME_LOGIN_MS))
            .filter(move |m| m.route == route)
    }

    /// Whether it stands in the event log, which has keys of sessions; else in the login history.
    #[must_use]
    pub fn is_event(&self) -> bool {
        self.session.is_some()
    }
}

/// A [`LoginRoute`] that can be sorted, so that logins have one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginRouteOrder(pub LoginRoute);

impl LoginRouteOrder {
    const fn rank(self) -> u8 {
        match self.0 {
            LoginRoute::Ui => 0,
            LoginRoute::Oauth => 1,
            LoginRoute::Api => 2,
            LoginRoute::External => 3,
            LoginRoute::Other => 4,
        }
    }
}

impl PartialOrd for LoginRouteOrder {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LoginRouteOrder {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// What is known of one session, whatever file it came from. There may be as many as requests, so it is
/// small: names stand as numbers of signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Session {
    /// How it began, when its login row was seen.
    pub(super) route: Option<LoginRoute>,
    /// Whether pages of the user interface were used in it.
    pub(super) ui: bool,
    /// Whether the API was used in it.
    pub(super) api: bool,
    /// What its client called itself; the fullest of what was seen.
    pub(super) client: SessionClient,
    /// Number of the signature learned last.
    pub(super) last_learned: Option<SignatureNumber>,
    /// A client that wrote in it under a name of its own.
    pub(super) wrote: Option<SignatureNumber>,
    /// In whose name the database was changed in it.
    pub(super) writer: Option<LoginKey>,
    /// Where requests without a client's name came from.
    pub(super) address: Option<Address>,
}

/// The client of a session: for each of its names the signature that has the smallest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionClient {
    names: [Option<SignatureNumber>; 4],
}

impl SessionClient {
    /// What [`Signature::learn`] does, by numbers.
    pub(super) fn learn(&mut self, other: Self, signatures: &[Arc<Signature>]) {
        for (place, theirs) in other.names.into_iter().enumerate() {
            let (Some(theirs), mine) = (theirs, &mut self.names[place]) else {
                continue;
            };
            let smaller = |mine: SignatureNumber| {
                let name = |n: SignatureNumber| n.of(signatures).map(|s| s.name(place));
                name(theirs) < name(mine)
            };
            if mine.is_none_or(|mine| mine != theirs && smaller(mine)) {
                *mine = Some(theirs);
            }
        }
    }

    /// A client of one signature.
    pub(super) fn of(number: SignatureNumber, signature: &Signature) -> Self {
        let has = |place| !signature.name(place).is_nothing();
        Self {
            names: [0, 1, 2, 3].map(|place| has(place).then_some(number)),
        }
    }

    /// The names themselves.
    pub(super) fn signature(&self, signatures: &[Arc<Signature>]) -> Signature {
        let [id, app, client, agent] = self
            .names
            .map(|number| number.and_then(|n| n.of(signatures)));
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        Signature {
            app_id: id.and_then(|s| s.app_id),
            app: text(app.map(|s| &s.app)),
            client: text(client.map(|s| &s.client)),
            agent: text(agent.map(|s| &s.agent)),
        }
    }
}

impl Session {
    /// Notes how it began. Of two answers one wins, whichever came first.
    pub(super) fn began(&mut self, route: Option<LoginRoute>) {
        let routes = [self.route, route].into_iter().flatten();
        self.route = routes.min_by_key(|route| LoginRouteOrder(*route));
    }

    /// Notes an address. Of two one wins, whichever came first.
    pub(super) fn works_from(&mut self, address: Option<Address>) {
        self.address = [self.address, address].into_iter().flatten().min();
    }

    /// Takes this client for its own, if nothing else says who it is: neither its requests nor how it began.
    pub(super) fn may_be(&mut self, client: SessionClient) {
        if self.client == SessionClient::default() && self.route.is_none() && !self.ui {
            self.client = client;
        }
    }

    pub(super) fn merge(&mut self, other: &Self, signatures: &[Arc<Signature>]) {
        self.began(other.route);
        self.works_from(other.address);
        self.ui |= other.ui;
        self.api |= other.api;
        self.last_learned = None;
        self.wrote = self.wrote.or(other.wrote);
        self.writer = self.writer.or(other.writer);
        self.client.learn(other.client, signatures);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Learning by numbers is learning by names.
    #[test]
    fn a_session_learns_what_a_signature_would() {
        let signature = |app: &str, client: &str, agent: &str| {
            let text = |cell: &str| cell.to_owned();
            Arc::new(Signature {
                app_id: crate::table::optional_id(app.as_bytes()),
                app: text(app),
                client: text(client),
                agent: text(agent),
            })
        };
        let all = [
            signature("Formstead", "", "python"),
            signature("", "b", ""),
            signature("0H45j000000Ud77", "a", "java"),
            signature("", "", ""),
            signature("0H45j000000Ud78", "", ""),
        ];
        for start in 0..all.len() {
            let (mut plain, mut small) = (Signature::default(), SessionClient::default());
            for n in (start..all.len()).chain(0..start) {
                plain.learn(&all[n]);
                let number = SignatureNumber::new(u32::try_from(n).unwrap_or(0));
                small.learn(SessionClient::of(number, &all[n]), &all);
                assert_eq!(small.signature(&all), plain);
            }
        }
        assert!(size_of::<Session>() <= 40);
    }
}
