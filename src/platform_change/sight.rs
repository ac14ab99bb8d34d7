//! What the export would show of a login, if it were there.

use std::collections::BTreeMap;

use super::Given;
use super::granted::Privileges;
use super::logged::Logged;
use crate::catalog::ChangeSign;
use crate::org::SalesforceId;

/// What the export would show of one login.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sight {
    /// How it signs in.
    sign_ins: bool,
    /// By which flow.
    flows: bool,
    /// Which versions it calls.
    versions: bool,
    /// Whether it is privileged.
    rights: bool,
}

pub(super) fn sights(given: &Given<'_>, logged: &Logged) -> BTreeMap<SalesforceId, Sight> {
    let mut sights: BTreeMap<SalesforceId, Sight> = BTreeMap::new();
    for (user, login) in &logged.logins {
        let sight = sights.entry(*user).or_default();
        sight.sign_ins = login.signed_in;
        sight.flows = login.signed_in && login.tells_flows;
        sight.versions = login.tells_versions;
    }
    let privileges = Privileges::new(given.org);
    for (user, rights) in given.everyone.iter() {
        sights.entry(*user).or_default().rights = privileges.are_known(rights);
    }
    sights
}

impl Sight {
    /// Whether a sign would show.
    pub(super) fn shows(self, sign: ChangeSign, has_workflows: bool) -> bool {
        match sign {
            ChangeSign::SoapLogin
            | ChangeSign::SoapLoginWithoutPermission
            | ChangeSign::UninstalledApp
            | ChangeSign::AnyApiClient
            | ChangeSign::MachinePageSignIn => self.sign_ins,
            ChangeSign::UsernamePasswordFlow | ChangeSign::NewAppNeeded => self.flows,
            ChangeSign::ApiVersion => self.versions,
            ChangeSign::OutboundSession => has_workflows,
            ChangeSign::PrivilegedPageSignIn => self.rights,
        }
    }
}
