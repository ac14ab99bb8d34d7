//! What declares a login to be a machine's, and which machines act in its name, before anything it did.

use std::collections::BTreeSet;

use crate::access::Bit;
use crate::catalog::{Declared, Effect, Meaning, declarations};
use crate::org::{NamedUser, Org, SalesforceId, User};

/// What declares a login to be a machine's, and the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What it declares.
    pub means: Declared,
    /// In words.
    pub because: String,
    /// Whether somebody chose the user for this, so that people seen at it contradict it. What the
    /// platform itself says of a user they do not.
    pub chosen: bool,
}

/// What the metadata lets machines do in a login's name, which says nothing of who else uses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles {
    /// The words for the weightiest, and how many there are beside it.
    pub(super) because: Option<String>,
    /// The org's own automation runs as it, and stamps records with it.
    pub(super) runs: bool,
    /// A session of it is sent to an outside system.
    pub(super) sends_session: bool,
}

/// Everything that declares this login a machine's, strongest first. `api_only` says whether it may log
/// in through the API alone.
pub(super) fn declarations_of(
    id: &SalesforceId,
    user: &User,
    org: &Org,
    api_only: Bit,
) -> Vec<Declaration> {
    let table = declarations();
    let mut found = Vec::new();
    let mut declare = |means, because, chosen| {
        found.push(Declaration {
            means,
            because,
            chosen,
        });
    };
    let username = user.username.to_lowercase();
    for declaration in &table.user_type {
        if declaration.value.eq_ignore_ascii_case(&user.user_type) {
            let because = format!("user type `{}`", declaration.value);
            declare(declaration.means, because, false);
        }
    }
    for declaration in &table.username {
        if username.starts_with(&declaration.value) {
            let because = "a username the platform reserves for itself".to_owned();
            declare(declaration.means, because, false);
        }
    }
    for named in org.named.in_force_for(id) {
        let means = match named.place.means {
            Meaning::Integration => Declared::Integration,
            Meaning::Agent => Declared::Agent,
            Meaning::MachineRole | Meaning::None => continue,
        };
        if named.place.effect == Effect::CallsAs && is_switched_off(&named.name, org) {
            continue;
        }
        declare(means, in_words(named), true);
    }
    for declaration in &table.license {
        if declaration.value.eq_ignore_ascii_case(&user.license) {
            let because = format!("licence `{}`", declaration.value);
            declare(declaration.means, because, false);
        }
    }
    if api_only == Bit::Granted {
        let because = "may log in through the API only".to_owned();
        declare(Declared::Integration, because, false);
    }
    found
}

/// Whether no app calls as this user after all: an external client app has two switches for it, which
/// stand in two documents.
#[must_use]
pub fn is_switched_off(username: &str, org: &Org) -> bool {
    let mut external = org.external_client_apps.values();
    external.any(|app| app.client_credential_user.eq_ignore_ascii_case(username))
        && org.client_credential_apps(username).next().is_none()
}

/// The machines that the metadata lets act in this login's name.
pub(super) fn roles_of(id: &SalesforceId, org: &Org) -> Roles {
    let mut roles = Roles::default();
    // Copies of one component in several files are one.
    let mut words = BTreeSet::new();
    for named in org.named.in_force_for(id) {
        if named.place.means != Meaning::MachineRole {
            continue;
        }
        let effect = named.place.effect;
        roles.runs |= effect == Effect::RunsAs;
        roles.sends_session |= effect == Effect::SendsSession;
        let rank = match effect {
            Effect::SendsSession => 0,
            Effect::RunsAs => 1,
            _ => 2,
        };
        words.insert((rank, in_words(named)));
    }
    let beside = words.len().saturating_sub(1);
    roles.because = words.into_iter().next().map(|(_, first)| match beside {
        0 => first,
        _ => format!("{first}, and {beside} more like it"),
    });
    roles
}

fn in_words(named: &NamedUser) -> String {
    format!("`{}` {}", named.component, named.place.effect.sentence())
}
