//! What Salesforce's announced changes will stop or constrain, login by login.
//!
//! The changes are rows of the catalogue, each with the sign that tells that a login is hit. A sign is evidence of
//! the export: how a client signed in, which version it called, which rights a person holds. Logs are lossy and
//! packages partial, so a login without a sign is not said to be safe: it is [`Standing::NotSeen`] where the logs
//! would have shown the sign, and [`Standing::NotKnown`] where they could not.
//!
//! Nothing here asks whether a login should have what it has.

mod apps;
mod granted;
mod logged;
mod message;
mod sight;
mod tally;
#[cfg(test)]
mod tests;
mod when;
mod words;

use std::collections::BTreeMap;

pub use self::when::Past;

use self::logged::{Logged, UnderLogin};
use self::sight::Sight;
use crate::access::Everyone;
use crate::activity::Timeline;
use crate::catalog::{ChangeSign, PlatformChange, platform_changes};
use crate::identity::{Clients, Identities};
use crate::org::{Org, SalesforceId, UtcTime};

/// What the signs are looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Who exists, and the settings of the org.
    pub org: &'a Org,
    /// What was seen to happen.
    pub timeline: &'a Timeline,
    /// Who the clients are.
    pub clients: &'a Clients,
    /// What each login is.
    pub identities: &'a Identities,
    /// What each user may do.
    pub everyone: &'a Everyone<'a>,
}

/// How a login stands to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The evidence says that it is hit.
    Affected,
    /// Something points at it, and the export cannot tell.
    MayBe,
    /// The export would show the sign, and does not.
    NotSeen,
    /// The export could not show the sign.
    NotKnown,
}

impl Standing {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::MayBe => "may be affected",
            Self::NotSeen => "not seen",
            Self::NotKnown => "not known",
        }
    }
}

/// One login, and where known one client, that a change hits or may hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impact {
    /// The change.
    pub change: &'static PlatformChange,
    /// The login; `None` for what concerns a client under many logins, or no login that is known.
    pub user: Option<SalesforceId>,
    /// The client; empty where none is meant or it never named itself.
    pub client: String,
    /// [`Standing::Affected`] or [`Standing::MayBe`].
    pub standing: Standing,
    /// What tells, in words.
    pub evidence: String,
    /// How often the sign was logged; `None` for one that is in no log.
    pub events: Option<u64>,
    /// First and last time it was logged.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// All changes, held against all logins.
#[derive(Debug, Default)]
pub struct PlatformChanges {
    impacts: Vec<Impact>,
    /// Places of those on a login.
    by_user: BTreeMap<SalesforceId, Vec<usize>>,
    sights: BTreeMap<SalesforceId, Sight>,
    has_workflows: bool,
}

impl PlatformChanges {
    /// Looks for the signs of every change in all that is given.
    #[must_use]
    pub fn new(given: &Given<'_>) -> Self {
        let logged = Logged::new(given);
        let mut impacts = Vec::new();
        for change in platform_changes() {
            let from = impacts.len();
            match change.sign {
                ChangeSign::SoapLogin
                | ChangeSign::ApiVersion
                | ChangeSign::UsernamePasswordFlow
                | ChangeSign::NewAppNeeded => logged.impacts(change, given, &mut impacts),
                ChangeSign::SoapLoginWithoutPermission
                | ChangeSign::PrivilegedPageSignIn
                | ChangeSign::MachinePageSignIn => {
                    granted::impacts(change, given, &logged, &mut impacts);
                }
                ChangeSign::UninstalledApp | ChangeSign::AnyApiClient => {
                    apps::impacts(change, given, &logged, &mut impacts);
                }
                ChangeSign::OutboundSession => message::impacts(change, given.org, &mut impacts),
            }
            let found = impacts.get_mut(from..).unwrap_or_default();
            found.sort_by(|a, b| (a.user, &a.client).cmp(&(b.user, &b.client)));
        }
        let mut by_user: BTreeMap<SalesforceId, Vec<usize>> = BTreeMap::new();
        for (place, impact) in impacts.iter().enumerate() {
            if let Some(user) = impact.user {
                by_user.entry(user).or_default().push(place);
            }
        }
        Self {
            impacts,
            by_user,
            sights: sight::sights(given, &logged),
            has_workflows: !given.org.automation.workflows.is_empty(),
        }
    }

    /// What is hit or may be hit, in the order of the catalogue's changes, then of logins and clients.
    #[must_use]
    pub fn impacts(&self) -> &[Impact] {
        &self.impacts
    }

    /// What hits or may hit one login.
    pub fn impacts_on(&self, user: SalesforceId) -> impl Iterator<Item = &Impact> {
        let places = self.by_user.get(&user).into_iter().flatten();
        places.filter_map(|place| self.impacts.get(*place))
    }

    /// How a login stands to a change, whichever client it is used by.
    #[must_use]
    pub fn standing(&self, change: &PlatformChange, user: SalesforceId) -> Standing {
        let found = self.impacts_on(user);
        let found = found.filter(|impact| impact.change.id == change.id);
        let strongest = found.map(|impact| impact.standing).min();
        strongest.unwrap_or_else(|| {
            let sight = self.sights.get(&user).copied().unwrap_or_default();
            if sight.shows(change.sign, self.has_workflows) {
                Standing::NotSeen
            } else {
                Standing::NotKnown
            }
        })
    }
}

/// Whether a user could sign in at all, as far as the export says.
fn is_active(org: &Org, user: &SalesforceId) -> bool {
    org.users.get(user).and_then(|user| user.active) != Some(false)
}

/// Whether a client bears the name of an app that the package defines.
fn is_own_app(org: &Org, client: &UnderLogin<'_>) -> bool {
    let name = client.name;
    org.oauth_apps()
        .any(|app| app.label.eq_ignore_ascii_case(name) || app.name.eq_ignore_ascii_case(name))
}
