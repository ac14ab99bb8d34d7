//! What rules stand on: the analysis, and what is worked out once for all of them.

use std::collections::BTreeMap;

use crate::access::{Bit, Question};
use crate::analysis::{Analysis, Granted, LoginPrivileges};
use crate::attribution::{ChangeCount, ChangeKey};
use crate::identity::Identity;
use crate::org::{IdentityClass, SalesforceId, User};
use crate::platform_change::PlatformChanges;

/// What rules stand on.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Everything that was judged.
    pub analysis: &'a Analysis,
    /// What everybody may do and could get at.
    pub granted: &'a Granted<'a>,
    /// Granted against used, for the logins of machines.
    pub privileges: Vec<LoginPrivileges>,
    /// What the platform's announced changes will stop.
    pub platform_changes: PlatformChanges,
}

impl<'a> Ground<'a> {
    /// Works out what rules share.
    #[must_use]
    pub fn new(analysis: &'a Analysis, granted: &'a Granted<'a>) -> Self {
        Self {
            privileges: analysis.privileges(granted),
            platform_changes: analysis.platform_changes(),
            analysis,
            granted,
        }
    }

    /// Active logins that outside systems work under: integrations, shared ones and agents.
    pub fn machines(&self) -> impl Iterator<Item = (&'a SalesforceId, &'a Identity)> {
        let analysis = self.analysis;
        let logins = analysis.identities.iter();
        logins.filter(move |(id, identity)| {
            let class = matches!(
                identity.class,
                IdentityClass::Integration | IdentityClass::Shared | IdentityClass::Agent
            );
            class && self.is_active(id)
        })
    }

    /// Whether a login can be used: one of whom the directory does not say so may be.
    #[must_use]
    pub fn is_active(&self, id: &SalesforceId) -> bool {
        let user = self.user(id);
        user.is_none_or(|user| user.active != Some(false))
    }

    /// A user of the directory.
    #[must_use]
    pub fn user(&self, id: &SalesforceId) -> Option<&'a User> {
        self.analysis.org.users.get(id)
    }

    /// What people call a login: its username, else its id.
    #[must_use]
    pub fn login_name(&self, id: &SalesforceId) -> String {
        let user = self.user(id).filter(|user| !user.username.is_empty());
        user.map_or_else(|| id.to_string(), |user| user.username.clone())
    }

    /// Whether a login holds a user permission, for certain or perhaps.
    #[must_use]
    pub fn permission(&self, id: &SalesforceId, permission: &str) -> Bit {
        let question = Question::user(&self.analysis.org, permission);
        let effective = self.granted.everyone.get(id);
        effective.map_or(Bit::Unknown, |effective| effective.bit(&question))
    }

    /// The changes that are wanted, by the login whose name they bear.
    pub(super) fn changes_of(
        &self,
        wanted: impl Fn(&ChangeKey) -> bool,
    ) -> BTreeMap<SalesforceId, ChangeCount> {
        let mut changes: BTreeMap<SalesforceId, ChangeCount> = BTreeMap::new();
        for (key, count) in self.analysis.changes.iter() {
            if let Some(user) = key.user.filter(|_| wanted(key)) {
                changes.entry(user).or_default().add(*count);
            }
        }
        changes
    }

    /// Every grant that gives a login a user permission, in words.
    #[must_use]
    pub fn granted_by(&self, id: &SalesforceId, permission: &str) -> Vec<String> {
        let question = Question::user(&self.analysis.org, permission);
        let effective = self.granted.everyone.get(id);
        let grants = effective.map(|effective| effective.answer(&question).grants);
        let grants = grants.into_iter().flatten();
        grants.map(|grant| grant.to_string()).collect()
    }
}
