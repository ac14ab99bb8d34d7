//! What declares a login to be a machine's, before anything it did.

use crate::access::Bit;
use crate::catalog::{Declared, declarations};
use crate::org::{Org, User};

/// A declaration and the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) means: Declared,
    pub(super) because: String,
}

/// Everything that declares this login a machine's, strongest first. `api_only` says whether it may log
/// in through the API alone.
pub(super) fn declarations_of(user: &User, org: &Org, api_only: Bit) -> Vec<Found> {
    let table = declarations();
    let mut found = Vec::new();
    let username = user.username.to_lowercase();
    for declaration in &table.user_type {
        if declaration.value.eq_ignore_ascii_case(&user.user_type) {
            found.push(Found {
                means: declaration.means,
                because: format!("user type `{}`", declaration.value),
            });
        }
    }
    for declaration in &table.username {
        if username.starts_with(&declaration.value) {
            found.push(Found {
                means: declaration.means,
                because: "a username the platform reserves for itself".to_owned(),
            });
        }
    }
    for (name, _) in org.client_credential_apps(&user.username) {
        found.push(Found {
            means: Declared::Integration,
            because: format!("connected app `{name}` runs as this user"),
        });
    }
    for declaration in &table.license {
        if declaration.value.eq_ignore_ascii_case(&user.license) {
            found.push(Found {
                means: declaration.means,
                because: format!("licence `{}`", declaration.value),
            });
        }
    }
    if api_only == Bit::Granted {
        found.push(Found {
            means: Declared::Integration,
            because: "may log in through the API only".to_owned(),
        });
    }
    found
}
