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
}

impl Session {
    pub(super) fn merge(&mut self, other: &Self) {
        self.route = self.route.or(other.route);
        self.ui |= other.ui;
        self.api |= other.api;
        self.learn(&other.client);
    }

    /// Fills in names that were not known yet. Of two different names the smaller wins, so that the
    /// order of files does not matter.
    pub(super) fn learn(&mut self, client: &Signature) {
        let mine = &mut self.client;
        mine.app_id = min_known(mine.app_id, client.app_id);
        for (mine, theirs) in [
            (&mut mine.app, &client.app),
            (&mut mine.client, &client.client),
            (&mut mine.agent, &client.agent),
        ] {
            if mine.is_empty() || (!theirs.is_empty() && theirs < mine) {
                mine.clone_from(theirs);
            }
        }
    }
}

fn min_known<T: Ord + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
