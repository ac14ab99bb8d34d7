//! What declares a login to be a machine's, before anything it did.

use crate::catalog::{Declared, declarations};
use crate::org::{Org, SalesforceId, User};

/// A declaration and the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) means: Declared,
    pub(super) because: String,
}

/// Everything that declares this login a machine's, strongest first.
pub(super) fn declarations_of(id: &SalesforceId, user: &User, org: &Org) -> Vec<Found> {
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
    for app in org.client_credential_apps(&user.username) {
        found.push(Found {
            means: Declared::Integration,
            because: format!("{} `{}` runs as this user", app.kind.as_str(), app.name),
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
    if org.api_only(id) == Some(true) {
        found.push(Found {
            means: Declared::Integration,
            because: "may log in through the API only".to_owned(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::{
        Component, ConnectedApp, ExternalClientApp, OAuthFlows, OrgBuilder, Renaming,
    };

    #[test]
    fn run_as_users_of_both_kinds_of_app_are_declared() {
        let id = SalesforceId::parse(b"005000000000001").unwrap();
        let user = User {
            username: "Job@example.com".to_owned(),
            ..User::default()
        };
        let on = OAuthFlows {
            client_credentials: Some(true),
            ..OAuthFlows::default()
        };
        let external = |policy_flows| ExternalClientApp {
            client_credential_user: "job@example.com".to_owned(),
            flows: on,
            policy_flows,
            ..ExternalClientApp::default()
        };
        let connected = ConnectedApp {
            client_credential_user: "job@example.com".to_owned(),
            ..ConnectedApp::default()
        };
        let mut org = OrgBuilder::default();
        for component in [
            Component::ExternalClientApp("Billing".to_owned(), external(on)),
            Component::ExternalClientApp("Halfway".to_owned(), external(OAuthFlows::default())),
            Component::ConnectedApp("Nightly".to_owned(), connected),
        ] {
            org.component(component, &Renaming::default());
        }
        let found = declarations_of(&id, &user, &org.build());
        let because: Vec<&str> = found.iter().map(|it| it.because.as_str()).collect();
        assert_eq!(
            because,
            [
                "connected app `Nightly` runs as this user",
                "external client app `Billing` runs as this user"
            ]
        );
        assert!(found.iter().all(|it| it.means == Declared::Integration));
    }
}
