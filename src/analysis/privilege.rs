//! Granted against used, for the logins that clients work under.

use std::collections::{BTreeMap, BTreeSet};

use super::{Analysis, ObjectResult};
use crate::access::{Everyone, View};
use crate::attribution::FieldWrites;
use crate::identity::{ClientLogin, Clients};
use crate::org::{ChangeSource, IdentityClass, Org, SalesforceId};
use crate::privilege::{
    Comparison, Privilege, StampUse, Usage, Usages, UsedBy, Window, privileges,
};

/// The kind of an inventory entry that is a setup audit trail.
const SETUP_TRAIL: &str = "setup-audit-trail";

/// What one login holds, against what it used.
#[derive(Debug)]
pub struct LoginPrivileges {
    /// The login.
    pub user: SalesforceId,
    /// Each right it holds or used.
    pub privileges: Vec<Privilege>,
}

/// Joins logs, stamps and field history.
pub(super) fn usages(
    logins: &BTreeMap<UsedBy, ClientLogin>,
    objects: &[ObjectResult],
    fields: &FieldWrites,
    clients: &Clients,
    org: &Org,
) -> Usages {
    let stamps = objects.iter().flat_map(|object| {
        let sums = object.tally.iter();
        sums.map(|(key, sum)| StampUse {
            object: &object.name,
            key,
            sum,
        })
    });
    let named = objects.iter().map(|object| object.name.as_str());
    let known: BTreeSet<&str> = org.objects.keys().map(String::as_str).collect();
    let known = known.into_iter().chain(org.granted_objects());
    Usages::new(logins, stamps, fields, clients, known.chain(named))
}

impl Analysis {
    /// For how long logs would have shown what clients do.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::new(&self.timeline.periods)
    }

    /// The logins of which granted and used are compared: those that clients work under, and those that are no
    /// person's. Only active ones: others can use nothing.
    #[must_use]
    pub fn machine_logins(&self) -> BTreeSet<SalesforceId> {
        let used = self.usages.by_client.keys().map(|(user, _)| *user);
        let classed = self.identities.iter();
        let classed = classed.filter(|(_, identity)| identity.class.is_machine());
        let active = |id: &SalesforceId| {
            let user = self.org.users.get(id);
            user.is_some_and(|user| user.active != Some(false))
        };
        used.chain(classed.map(|(id, _)| *id))
            .filter(active)
            .collect()
    }

    /// Granted against used, login by login.
    pub(super) fn privileges(&self, view: &View, everyone: &Everyone<'_>) -> Vec<LoginPrivileges> {
        let objects: Vec<&str> = self.org.granted_objects().into_iter().collect();
        let window = self.window();
        let setup_days = self.setup_days();
        let nothing = Usage::default();
        let logins = self.machine_logins().into_iter();
        let compared = logins.filter_map(|user| {
            let effective = everyone.get(&user)?;
            let setup = setup_days.map(|days| (days, self.setup_changes(user)));
            let privileges = privileges(&Comparison {
                org: &self.org,
                view,
                granted: &objects,
                effective,
                usage: self.usages.by_login.get(&user).unwrap_or(&nothing),
                window: &window,
                pages: works_in_pages(self, user),
                setup,
            });
            (!privileges.is_empty()).then_some(LoginPrivileges { user, privileges })
        });
        compared.collect()
    }

    /// Days that the setup audit trail covers; `None` without one.
    fn setup_days(&self) -> Option<u64> {
        let trails = self.files.iter().filter(|file| file.kind == SETUP_TRAIL);
        let periods = trails.filter_map(|file| file.tally.period);
        let (from, to) = periods.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))?;
        let to = self.as_of.map_or(to, |as_of| as_of.max(to));
        u64::try_from(to.day() - from.day() + 1).ok()
    }

    /// Rows of the setup audit trail in a login's name.
    fn setup_changes(&self, user: SalesforceId) -> u64 {
        let of_login = self
            .changes
            .sum(|key| key.source == ChangeSource::SetupAudit && key.user == Some(user));
        of_login.rows
    }
}

/// Whether somebody works in the pages under a login, or may.
fn works_in_pages(analysis: &Analysis, user: SalesforceId) -> bool {
    let Some(identity) = analysis.identities.get(&user) else {
        return true;
    };
    identity.ui_days > 0
        || matches!(
            identity.class,
            IdentityClass::Human | IdentityClass::Shared | IdentityClass::Unknown
        )
}
