//! What the app of a client should be held to, against what the package says of it.

use super::need::Need;
use crate::catalog::integration_licence;
use crate::org::{Admission, IpRelaxation, Lifetime, LifetimeUnit, OAuthApp, Org, RefreshToken};

/// The policy that an app needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppPolicy {
    /// The app as the package calls it, and its kind; `None` where the package has none of the client's name.
    pub app: Option<(String, &'static str)>,
    /// What it should be held to.
    pub rows: Vec<PolicyRow>,
}

/// One point of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyRow {
    /// What it is about.
    pub what: &'static str,
    /// What it should be.
    pub wanted: String,
    /// What it is; `None` where the package does not say.
    pub present: Option<String>,
    /// Whether that will do; `None` where the package does not say.
    pub fits: Option<bool>,
}

/// The policies of the apps a client may come by: those of its name, and those that run as a login that is its own.
pub(super) fn policies(need: &Need, label: &str, org: &Org) -> Vec<AppPolicy> {
    let is_its_own = |app: &OAuthApp<'_>| {
        let named = [app.name, app.label];
        let by_name = named.iter().any(|it| it.eq_ignore_ascii_case(&need.client));
        let logins = need.logins.iter().filter(|login| !login.shared);
        let mut usernames = logins.map(|login| login.username.as_str());
        let runs_as = app.client_credentials_user;
        by_name || runs_as.is_some_and(|user| usernames.any(|it| it.eq_ignore_ascii_case(user)))
    };
    let found = org.oauth_apps().filter(is_its_own);
    let policies: Vec<AppPolicy> = found
        .map(|app| AppPolicy {
            app: Some((app.label.to_owned(), app.kind.as_str())),
            rows: rows(Some(&app), label),
        })
        .collect();
    if policies.is_empty() {
        return vec![AppPolicy {
            app: None,
            rows: rows(None, label),
        }];
    }
    policies
}

fn rows(app: Option<&OAuthApp<'_>>, label: &str) -> Vec<PolicyRow> {
    let limits = &integration_licence().policy;
    let admission = app.and_then(|app| app.admission);
    let sets = app.map(|app| app.permission_sets);
    let ip = app.and_then(|app| app.ip_relaxation);
    let token = app.and_then(|app| app.refresh_token);
    let scopes = app.map(|app| app.scopes);
    vec![
        PolicyRow {
            what: "Permitted users",
            wanted: "admin-approved users are pre-authorised".to_owned(),
            present: admission.map(|it| {
                let words = match it {
                    Admission::AdminApproved => "admin-approved users are pre-authorised",
                    Admission::SelfAuthorised => "all users may self-authorise",
                };
                words.to_owned()
            }),
            fits: admission.map(|it| it == Admission::AdminApproved),
        },
        PolicyRow {
            what: "Permission sets",
            wanted: format!("`{label}` alone"),
            present: sets.map(shown),
            fits: sets.map(|sets| sets == [label.to_owned()]),
        },
        PolicyRow {
            what: "Profiles",
            wanted: "none".to_owned(),
            present: app.map(|app| shown(app.profiles)),
            fits: app.map(|app| app.profiles.is_empty()),
        },
        PolicyRow {
            what: "IP relaxation",
            wanted: "enforce IP restrictions (`ENFORCE`)".to_owned(),
            present: ip.map(ip_words),
            fits: ip.map(|it| it == IpRelaxation::Enforce),
        },
        PolicyRow {
            what: "Refresh token",
            wanted: format!("expires, after {} days at most", limits.refresh_token_days),
            present: token.map(token_words),
            fits: token.map(|it| token_fits(it, limits.refresh_token_days)),
        },
        PolicyRow {
            what: "Scopes",
            wanted: format!(
                "{}, nothing else; no refresh token where it uses client credentials",
                limits.scopes.join(" and ")
            ),
            present: scopes.map(shown),
            fits: scopes.map(|scopes| {
                let known = |scope: &String| {
                    let mut allowed = limits.scopes.iter();
                    allowed.any(|it| it.eq_ignore_ascii_case(scope))
                };
                !scopes.is_empty() && scopes.iter().all(known)
            }),
        },
    ]
}

fn shown(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn ip_words(ip: IpRelaxation<'_>) -> String {
    match ip {
        IpRelaxation::Enforce => "enforce IP restrictions",
        IpRelaxation::Bypass => "relax IP restrictions",
        IpRelaxation::BypassSecondFactor => "relax IP restrictions with second factor",
        IpRelaxation::EnforceRelaxRefresh => "enforce, but relax for refresh tokens",
        IpRelaxation::Other(word) => word,
    }
    .to_owned()
}

fn token_words(token: RefreshToken<'_>) -> String {
    let lifetime = |it: Lifetime| {
        let unit = match it.unit {
            LifetimeUnit::Hours => "hours",
            LifetimeUnit::Days => "days",
            LifetimeUnit::Months => "months",
        };
        format!("{} {unit}", it.count)
    };
    match token {
        RefreshToken::Infinite => "valid until revoked".to_owned(),
        RefreshToken::Zero => "expires at once".to_owned(),
        RefreshToken::Lifetime(it) => format!("expires after {}", lifetime(it)),
        RefreshToken::Inactivity(it) => format!("expires if not used for {}", lifetime(it)),
        RefreshToken::Other(word) => word.to_owned(),
    }
}

/// Whether a token is gone in time. One that lives on as long as it is used may live for ever.
fn token_fits(token: RefreshToken<'_>, days: u32) -> bool {
    match token {
        RefreshToken::Zero => true,
        RefreshToken::Lifetime(it) => {
            let hours = match it.unit {
                LifetimeUnit::Hours => 1,
                LifetimeUnit::Days => 24,
                LifetimeUnit::Months => 24 * 31,
            };
            u64::from(it.count) * hours <= u64::from(days) * 24
        }
        RefreshToken::Infinite | RefreshToken::Inactivity(_) | RefreshToken::Other(_) => false,
    }
}
