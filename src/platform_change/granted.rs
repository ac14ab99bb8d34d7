//! Signs that are rights: who is privileged, who lacks a permission, and who signs in to pages.

use super::logged::Logged;
use super::tally::Tally;
use super::{Given, Impact, Standing, is_active, words};
use crate::access::{Bit, Effective, Question};
use crate::catalog::{ChangeSign, PlatformChange, permission};
use crate::org::{IdentityClass, Org, SalesforceId};

/// The rights that make a user privileged (help article 005317465), in the order in which they are told.
const PRIVILEGED: [&str; 4] = [
    "ModifyAllData",
    "ViewAllData",
    "CustomizeApplication",
    "AuthorApex",
];

/// The questions after the privileged rights.
pub(super) struct Privileges([(Question, &'static str); 4]);

impl Privileges {
    pub(super) fn new(org: &Org) -> Self {
        Self(PRIVILEGED.map(|name| (Question::user(org, name), label(name))))
    }

    /// The labels of those that a user holds.
    fn of(&self, rights: &Effective<'_>) -> Vec<&'static str> {
        let held = self.0.iter();
        let held = held.filter(|(question, _)| rights.bit(question) == Bit::Granted);
        held.map(|(_, label)| *label).collect()
    }

    /// Whether the package says of each whether a user holds it.
    pub(super) fn are_known(&self, rights: &Effective<'_>) -> bool {
        let mut bits = self.0.iter().map(|(question, _)| rights.bit(question));
        bits.all(|bit| bit != Bit::Unknown)
    }
}

/// What the interface calls a permission; its API name where that is not known.
pub(super) fn label(name: &'static str) -> &'static str {
    let label = permission(name).map_or("", |known| known.label);
    if label.is_empty() { name } else { label }
}

/// Whether a user holds the permission of a change. A package of before the permission cannot tell.
pub(super) fn holds(change: &PlatformChange, given: &Given<'_>, user: &SalesforceId) -> Bit {
    let question = Question::user(given.org, &change.permission);
    let rights = given.everyone.get(user);
    let bit = rights.map_or(Bit::Unknown, |rights| rights.bit(&question));
    let version = given.org.api_version();
    let can_tell = version.is_some_and(|version| version >= change.since);
    match bit {
        Bit::NotGranted if !can_tell => Bit::Unknown,
        bit => bit,
    }
}

/// Who shows the sign of a change.
pub(super) fn impacts(
    change: &'static PlatformChange,
    given: &Given<'_>,
    logged: &Logged,
    impacts: &mut Vec<Impact>,
) {
    match change.sign {
        ChangeSign::SoapLoginWithoutPermission => {
            without_permission(change, given, logged, impacts);
        }
        ChangeSign::PrivilegedPageSignIn => privileged(change, given, logged, impacts),
        _ => machines_on_pages(change, given, logged, impacts),
    }
}

fn without_permission(
    change: &'static PlatformChange,
    given: &Given<'_>,
    logged: &Logged,
    impacts: &mut Vec<Impact>,
) {
    let by_soap = logged.clients().filter(|it| !it.log.soap.is_empty());
    for client in by_soap.filter(|it| is_active(given.org, &it.user)) {
        let name = &change.permission;
        let lacks = match holds(change, given, &client.user) {
            Bit::Granted => continue,
            Bit::NotGranted => format!("it does not hold `{name}`"),
            Bit::Unknown => format!("the package does not say whether it holds `{name}`"),
        };
        let evidence = format!(
            "signed in by SOAP login(){}; {lacks}; the export does not say whether the org enforces it",
            client.log.soap_versions()
        );
        impacts.push(client.impact(change, Standing::MayBe, evidence, &client.log.soap));
    }
}

fn privileged(
    change: &'static PlatformChange,
    given: &Given<'_>,
    logged: &Logged,
    impacts: &mut Vec<Impact>,
) {
    let privileges = Privileges::new(given.org);
    let nothing = Tally::default();
    for (user, rights) in given.everyone.iter() {
        let class = given.identities.class(user);
        let is_nobody = matches!(
            class,
            IdentityClass::Automation | IdentityClass::Agent | IdentityClass::Guest
        );
        let held = privileges.of(rights);
        if held.is_empty() || is_nobody || !is_active(given.org, user) {
            continue;
        }
        let login = logged.logins.get(user);
        let pages = login.map_or(&nothing, |login| &login.pages);
        let (standing, seen) = match (pages.is_empty(), class) {
            (false, _) => (Standing::Affected, "signs in to pages"),
            // Sign-ins by API are exempt.
            (true, IdentityClass::Integration) => continue,
            (true, _) => (Standing::MayBe, "no sign-in to pages is logged"),
        };
        impacts.push(Impact {
            change,
            user: Some(*user),
            client: String::new(),
            standing,
            evidence: format!("holds {}; {seen}", words::list(&held)),
            events: Some(pages.count()).filter(|_| !pages.is_empty()),
            period: pages.period,
        });
    }
}

fn machines_on_pages(
    change: &'static PlatformChange,
    given: &Given<'_>,
    logged: &Logged,
    impacts: &mut Vec<Impact>,
) {
    for (user, login) in &logged.logins {
        let class = given.identities.class(user);
        let of_machine = matches!(class, IdentityClass::Integration | IdentityClass::Shared);
        if login.pages.is_empty() || !of_machine || !is_active(given.org, user) {
            continue;
        }
        let evidence = "machines use this login, and somebody signs in to pages with it";
        impacts.push(Impact {
            change,
            user: Some(*user),
            client: String::new(),
            standing: Standing::Affected,
            evidence: evidence.to_owned(),
            events: Some(login.pages.count()),
            period: login.pages.period,
        });
    }
}
