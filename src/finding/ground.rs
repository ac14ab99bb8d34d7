//! What rules stand on: the analysis, and what is worked out once for all of them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Evidence;
use super::outside::OutsideSystems;
use super::policy::Policy;
use super::waiving::WaiverUse;
use crate::access::{Bit, Grant, Origin, Question, Way};
use crate::analysis::{Analysis, Granted};
use crate::attribution::{ChangeCount, ChangeKey, ChangeRow};
use crate::catalog::Declared;
use crate::identity::Identity;
use crate::org::{Cited, Location, OAuthApp, OAuthAppKind, Owner, SalesforceId, User};
use crate::privilege::Privilege;

/// What rules stand on.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Everything that was judged.
    pub analysis: &'a Analysis,
    /// What everybody may do and could get at.
    pub granted: &'a Granted<'a>,
    /// What the user decided.
    pub policy: &'a Policy,
    /// What waivers were good for; known when all rules but those about waivers were asked.
    waivers: OnceLock<Vec<WaiverUse>>,
    /// The file of each metadata component, by type and name.
    paths: BTreeMap<String, BTreeMap<String, &'a str>>,
}

impl<'a> Ground<'a> {
    /// Works out what rules share.
    #[must_use]
    pub fn new(analysis: &'a Analysis, granted: &'a Granted<'a>, policy: &'a Policy) -> Self {
        Self {
            paths: analysis.component_paths(),
            analysis,
            granted,
            policy,
            waivers: OnceLock::new(),
        }
    }

    /// Notes what waivers were good for, for the rules about them.
    pub(super) fn note_waivers(&self, used: Vec<WaiverUse>) {
        // Asked a second time, the same rules give the same answer.
        let _ = self.waivers.set(used);
    }

    /// What waivers were good for; nothing before the other rules were asked.
    pub(super) fn waivers(&self) -> &[WaiverUse] {
        self.waivers.get().map_or(&[], Vec::as_slice)
    }

    /// Active logins that outside systems work under: integrations, shared ones and agents.
    pub fn machines(&self) -> impl Iterator<Item = (&'a SalesforceId, &'a Identity)> {
        let analysis = self.analysis;
        let logins = analysis.identities.iter();
        logins.filter(move |(id, identity)| identity.class.is_outside() && self.is_active(id))
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

    /// What the directory says of a login, with the row that tells of it.
    #[must_use]
    pub fn said_by_directory(&self, id: &SalesforceId, text: impl Into<String>) -> Evidence {
        Evidence::placed(text, self.user(id).and_then(|user| user.row.clone()))
    }

    /// What a row that tells of a change shows, with its line where that is kept.
    #[must_use]
    pub fn shown_by_change(&self, row: Option<ChangeRow>, text: impl Into<String>) -> Evidence {
        let location = row.and_then(|row| {
            let file = self.analysis.files.get(row.file as usize)?;
            let (path, line) = (file.path.as_str().into(), u64::from(row.line));
            Some(Location { path, line })
        });
        Evidence::placed(text, location)
    }

    /// What the directory says of a login that is deactivated.
    #[must_use]
    pub fn said_inactive(&self, id: &SalesforceId) -> Option<Evidence> {
        let is_inactive = self.user(id)?.active == Some(false);
        let text = format!("{}: `IsActive` is false", self.login_name(id));
        is_inactive.then(|| self.said_by_directory(id, text))
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

    /// The file of a metadata component.
    #[must_use]
    pub fn path_of(&self, kind: &str, name: &str) -> Option<&'a str> {
        self.paths.get(kind)?.get(name).copied()
    }

    /// What metadata says of a component, with its file where that is known.
    #[must_use]
    pub fn said_by(&self, kind: &str, name: &str, text: impl Into<String>) -> Evidence {
        Evidence {
            source: self.path_of(kind, name).map(str::to_owned),
            ..Evidence::text(text)
        }
    }

    /// What metadata says of an app, with the line of the element that says it: the first that is there, of those
    /// that may say so in a connected app or in one of the documents of an external client app. Without one, its own
    /// file is meant.
    #[must_use]
    pub fn said_of(
        &self,
        app: &OAuthApp<'_>,
        says: &[Cited<'_>],
        text: impl Into<String>,
    ) -> Evidence {
        let (owner, kind) = match app.kind {
            OAuthAppKind::Connected => (Owner::ConnectedApp, "ConnectedApp"),
            OAuthAppKind::External => (Owner::ExternalClientApp, "ExternalClientApplication"),
        };
        let lines = &self.analysis.org.lines;
        let mut found = says.iter().map(|it| lines.find(owner, app.name, *it));
        match found.find_map(|it| it) {
            Some(location) => Evidence::located(text, location),
            None => self.said_by(kind, app.name, text),
        }
    }

    /// What the password or session rules of a profile say, with their line.
    #[must_use]
    pub fn said_by_policy(
        &self,
        profile: &str,
        says: Cited<'_>,
        text: impl Into<String>,
    ) -> Evidence {
        Evidence::placed(text, self.analysis.org.line_of_policy(profile, says))
    }

    /// What a setting of the org says, with its line.
    #[must_use]
    pub fn said_by_setting(
        &self,
        (kind, element): (&str, &str),
        text: impl Into<String>,
    ) -> Evidence {
        let cited = Cited::Element(kind, element, None);
        let lines = &self.analysis.org.lines;
        Evidence::placed(text, lines.find(Owner::Settings, "", cited))
    }

    /// Each right that a login holds or used; `None` for one of which that is not compared.
    #[must_use]
    pub fn privileges_of(&self, id: &SalesforceId) -> Option<&'a [Privilege]> {
        let all = self.granted.privileges();
        let found = all.binary_search_by_key(id, |login| login.user);
        let login = all.get(found.ok()?)?;
        Some(&login.privileges)
    }

    /// The clients that run by themselves under a login.
    #[must_use]
    pub fn outside_systems(&self, id: &SalesforceId) -> OutsideSystems<'a> {
        OutsideSystems::under(id, &self.analysis.client_logins)
    }

    /// Every grant that gives a login a user permission, with the file and line it stands in.
    #[must_use]
    pub fn grants(&self, id: &SalesforceId, permission: &str) -> Vec<Evidence> {
        self.grants_of(id, &Question::user(&self.analysis.org, permission))
    }

    /// Every grant that gives a login a right, with the file and line it stands in.
    #[must_use]
    pub fn grants_of(&self, id: &SalesforceId, right: &Question) -> Vec<Evidence> {
        let effective = self.granted.everyone.get(id);
        let grants = effective.map(|effective| effective.answer(right).grants);
        let grants = grants.into_iter().flatten();
        grants.map(|grant| self.granted_in(&grant, right)).collect()
    }

    fn granted_in(&self, grant: &Grant<'_>, right: &Question) -> Evidence {
        let text = format!("granted by {grant}");
        let (owner, kind, name) = match grant.origin {
            // The file is silent, another export is not.
            _ if grant.way == Way::ProfileExport => return Evidence::text(text),
            Origin::Profile(name) => (Owner::Profile, "Profile", name),
            Origin::PermissionSet(name) | Origin::Member { member: name, .. } => {
                (Owner::PermissionSet, "PermissionSet", name)
            }
            Origin::Gap(_) => return Evidence::text(text),
        };
        let org = &self.analysis.org;
        let cited = right.cited(org, grant.way);
        match cited.and_then(|cited| org.lines.find(owner, name, cited)) {
            Some(location) => Evidence::located(text, location),
            None => self.said_by(kind, name, text),
        }
    }

    /// Whether a login was made for an outside system: the platform says so, or somebody chose it for one that uses it
    /// more than people do.
    #[must_use]
    pub fn is_made_for_machine(&self, identity: &Identity) -> bool {
        let mut declared = identity.declared.iter();
        declared.any(|it| {
            it.means == Declared::Integration
                && (!it.chosen || identity.days_of_people() < identity.days_of_machines())
        })
    }
}
