//! Sessions: what a login key ties together, and the logins that began them.

use super::Signature;
use crate::catalog::LoginRoute;
use crate::org::UtcTime;

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

/// What is known of one session, whatever file it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Session {
    /// How it began, when its login row was seen.
    pub(super) route: Option<LoginRoute>,
    /// Whether pages of the user interface were used in it.
    pub(super) ui: bool,
    /// Whether the API was used in it.
    pub(super) api: bool,
    /// What its client called itself; the fullest of what was seen.
    pub(super) client: Signature,
    /// Number of the signature learned last, within the part being read.
    pub(super) last_learned: Option<u32>,
}

impl Session {
    pub(super) fn merge(&mut self, other: &Self) {
        self.route = self.route.or(other.route);
        self.ui |= other.ui;
        self.api |= other.api;
        // Numbers of another part mean other signatures here.
        self.last_learned = None;
        self.client.learn(&other.client);
    }
}
