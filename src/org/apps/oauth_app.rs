//! What connected apps and external client apps have in common, in the same words.
//!
//! The two write the same things differently: `BYPASS_2FACTOR` is `Bypass_2factor`,
//! `specific_lifetime:90:DAYS` is three elements, and what one says in a flag the other says in a word.
//! Later stages ask this view.

use super::super::{LoginIpRange, Org};
use super::{ConnectedApp, ExternalClientApp};

/// Of which kind an app is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OAuthAppKind {
    /// A connected app.
    Connected,
    /// An external client app.
    External,
}

impl OAuthAppKind {
    /// As people call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected app",
            Self::External => "external client app",
        }
    }
}

/// Who may let an app in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Every user, for themselves.
    SelfAuthorised,
    /// An admin, by profile or permission set.
    AdminApproved,
}

/// Whether the login address ranges of profiles bind an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpRelaxation<'o> {
    /// They do.
    Enforce,
    /// They do not.
    Bypass,
    /// They do not, once a second factor was shown.
    BypassSecondFactor,
    /// They do, but not when a token is refreshed.
    EnforceRelaxRefresh,
    /// A word that is not known here.
    Other(&'o str),
}

/// How long a refresh token lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshToken<'o> {
    /// Until it is revoked.
    Infinite,
    /// Not beyond the first use.
    Zero,
    /// For a while after it was issued.
    Lifetime(Lifetime),
    /// For a while after it was last used.
    Inactivity(Lifetime),
    /// A policy that is not known here.
    Other(&'o str),
}

/// A while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: LifetimeUnit,
}

/// What a while is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifetimeUnit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Months.
    Months,
}

/// An app of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthApp<'o> {
    /// Its kind.
    pub kind: OAuthAppKind,
    /// Developer name.
    pub name: &'o str,
    /// Label; the name where there is none.
    pub label: &'o str,
    /// Scopes, as in `Api`, `Full`.
    pub scopes: &'o [String],
    /// The username that the client-credentials flow runs as, where the flow is on.
    pub client_credentials_user: Option<&'o str>,
    /// Who may let it in; `None` where the package does not say.
    pub admission: Option<Admission>,
    /// Labels of the profiles it is open to. In force with [`Admission::AdminApproved`] only.
    pub profiles: &'o [String],
    /// Permission sets it is open to: labels, or whatever somebody wrote. In force with
    /// [`Admission::AdminApproved`] only.
    pub permission_sets: &'o [String],
    /// Whether login address ranges bind it; `None` where the package does not say.
    pub ip_relaxation: Option<IpRelaxation<'o>>,
    /// Address ranges of its own.
    pub ip_ranges: &'o [LoginIpRange],
    /// How long its refresh tokens live; `None` where the package does not say.
    pub refresh_token: Option<RefreshToken<'o>>,
    /// Whether it is switched on; `None` where the package does not say, as for every connected app.
    pub enabled: Option<bool>,
}

impl<'o> OAuthApp<'o> {
    /// A connected app. One of before API 56 has no switch for the flow, and one that was retrieved in
    /// part may lack it: the flow is taken to be on unless it is said to be off.
    pub(in crate::org) fn of_connected(name: &'o str, app: &'o ConnectedApp) -> Self {
        let flow_on = app.flows.client_credentials != Some(false);
        Self {
            kind: OAuthAppKind::Connected,
            name,
            label: label(&app.label, name),
            scopes: &app.scopes,
            client_credentials_user: said(&app.client_credential_user).filter(|_| flow_on),
            admission: app.admin_approved.map(|approved| match approved {
                true => Admission::AdminApproved,
                false => Admission::SelfAuthorised,
            }),
            profiles: &app.profiles,
            permission_sets: &app.permission_sets,
            ip_relaxation: IpRelaxation::of(&app.ip_relaxation),
            ip_ranges: &app.ip_ranges,
            refresh_token: RefreshToken::of_joined(&app.refresh_token_policy),
            enabled: None,
        }
    }

    /// An external client app. The flow needs both switches: the developer's and the admin's.
    pub(in crate::org) fn of_external(name: &'o str, app: &'o ExternalClientApp) -> Self {
        let both = [app.flows, app.policy_flows].map(|flows| flows.client_credentials);
        let flow_on = both == [Some(true); 2];
        Self {
            kind: OAuthAppKind::External,
            name,
            label: label(&app.label, name),
            scopes: &app.scopes,
            client_credentials_user: said(&app.client_credential_user).filter(|_| flow_on),
            admission: Admission::of(&app.permitted_users),
            profiles: &app.profiles,
            permission_sets: &app.permission_sets,
            ip_relaxation: IpRelaxation::of(&app.ip_relaxation),
            ip_ranges: &app.ip_ranges,
            refresh_token: RefreshToken::of(
                &app.refresh_token_policy,
                app.refresh_token_period,
                &app.refresh_token_unit,
            ),
            enabled: match (app.enabled, app.oauth_enabled) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (enabled, _) => enabled,
            },
        }
    }
}

fn label<'o>(label: &'o str, name: &'o str) -> &'o str {
    if label.is_empty() { name } else { label }
}

fn said(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Compares a word as the two kinds of app write it: case and underscores differ.
fn is(word: &str, known: &str) -> bool {
    let letters = word.bytes().filter(|byte| *byte != b'_');
    letters
        .map(|byte| byte.to_ascii_lowercase())
        .eq(known.bytes())
}

impl Admission {
    fn of(word: &str) -> Option<Self> {
        if is(word, "adminapprovedpreauthorized") {
            Some(Self::AdminApproved)
        } else {
            is(word, "allselfauthorized").then_some(Self::SelfAuthorised)
        }
    }
}

impl<'o> IpRelaxation<'o> {
    fn of(word: &'o str) -> Option<Self> {
        let known = [
            ("enforce", Self::Enforce),
            ("bypass", Self::Bypass),
            ("bypass2factor", Self::BypassSecondFactor),
            ("enforcerelaxrefresh", Self::EnforceRelaxRefresh),
        ];
        let found = known.into_iter().find(|(name, _)| is(word, name));
        let found = found.map_or(Self::Other(word), |(_, found)| found);
        said(word).map(|_| found)
    }
}

impl<'o> RefreshToken<'o> {
    /// From one word: `specific_lifetime:90:DAYS`.
    fn of_joined(joined: &'o str) -> Option<Self> {
        let mut parts = joined.split(':');
        let policy = parts.next().unwrap_or_default();
        let period = parts.next().and_then(|count| count.trim().parse().ok());
        match Self::of(policy, period, parts.next().unwrap_or_default()) {
            Some(Self::Other(_)) => Some(Self::Other(joined)),
            known => known,
        }
    }

    fn of(policy: &'o str, count: Option<u32>, unit: &str) -> Option<Self> {
        let lifetime = || {
            let unit = LifetimeUnit::of(unit)?;
            count.map(|count| Lifetime { count, unit })
        };
        let found = match policy {
            "" => return None,
            _ if is(policy, "infinite") => Some(Self::Infinite),
            _ if is(policy, "zero") => Some(Self::Zero),
            _ if is(policy, "specificlifetime") => lifetime().map(Self::Lifetime),
            _ if is(policy, "specificinactivity") => lifetime().map(Self::Inactivity),
            _ => None,
        };
        Some(found.unwrap_or(Self::Other(policy)))
    }
}

impl LifetimeUnit {
    fn of(word: &str) -> Option<Self> {
        let known = [
            ("hours", Self::Hours),
            ("days", Self::Days),
            ("months", Self::Months),
        ];
        let found = known.into_iter().find(|(name, _)| is(word, name));
        found.map(|(_, unit)| unit)
    }
}

impl Org {
    /// The OAuth apps of both kinds: connected apps by name, then external client apps by name.
    pub fn oauth_apps(&self) -> impl Iterator<Item = OAuthApp<'_>> {
        let connected = self.connected_apps.iter();
        let external = self.external_client_apps.iter();
        connected
            .map(|(name, app)| OAuthApp::of_connected(name, app))
            .chain(external.map(|(name, app)| OAuthApp::of_external(name, app)))
    }

    /// The apps whose client-credentials flow runs as this username.
    pub fn client_credential_apps<'a>(
        &'a self,
        username: &'a str,
    ) -> impl Iterator<Item = OAuthApp<'a>> {
        self.oauth_apps().filter(move |app| {
            let user = app.client_credentials_user;
            user.is_some_and(|user| user.eq_ignore_ascii_case(username))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::OAuthFlows;
    use super::*;

    #[test]
    fn both_kinds_say_the_same_in_their_own_words() {
        for (words, known) in [
            (["ENFORCE", "Enforce"], IpRelaxation::Enforce),
            (["BYPASS", "bypass"], IpRelaxation::Bypass),
            (
                ["BYPASS_2FACTOR", "Bypass_2factor"],
                IpRelaxation::BypassSecondFactor,
            ),
            (
                ["ENFORCE_RELAXREFRESH", "Enforce_RelaxRefresh"],
                IpRelaxation::EnforceRelaxRefresh,
            ),
            (["Perhaps", "Perhaps"], IpRelaxation::Other("Perhaps")),
        ] {
            assert_eq!(words.map(IpRelaxation::of), [Some(known); 2], "{words:?}");
        }
        assert_eq!(IpRelaxation::of(""), None);
        let days = |count| Lifetime {
            count,
            unit: LifetimeUnit::Days,
        };
        for (joined, (policy, count, unit), known) in [
            ("infinite", ("Infinite", None, ""), RefreshToken::Infinite),
            ("zero", ("Zero", Some(3), "Days"), RefreshToken::Zero),
            (
                "specific_lifetime:90:DAYS",
                ("SpecificLifetime", Some(90), "Days"),
                RefreshToken::Lifetime(days(90)),
            ),
            (
                "specific_inactivity:7:days",
                ("SpecificInactivity", Some(7), "DAYS"),
                RefreshToken::Inactivity(days(7)),
            ),
        ] {
            assert_eq!(RefreshToken::of_joined(joined), Some(known), "{joined}");
            assert_eq!(
                RefreshToken::of(policy, count, unit),
                Some(known),
                "{policy}"
            );
        }
        for odd in ["specific_lifetime:soon:DAYS", "specific_lifetime", "new"] {
            assert_eq!(
                RefreshToken::of_joined(odd),
                Some(RefreshToken::Other(odd)),
                "what cannot be read is kept as it is"
            );
        }
        assert_eq!(RefreshToken::of_joined(""), None);
        assert_eq!(
            [
                "AdminApprovedPreAuthorized",
                "ALLSELFAUTHORIZED",
                "Both",
                ""
            ]
            .map(Admission::of),
            [
                Some(Admission::AdminApproved),
                Some(Admission::SelfAuthorised),
                None,
                None
            ]
        );
    }

    #[test]
    fn a_run_as_user_counts_where_the_flow_is_on() {
        let flow = |on| OAuthFlows {
            client_credentials: on,
            ..OAuthFlows::default()
        };
        let user = "job@example.com";
        let connected = |on| {
            let app = ConnectedApp {
                client_credential_user: user.to_owned(),
                flows: flow(on),
                ..ConnectedApp::default()
            };
            OAuthApp::of_connected("A", &app)
                .client_credentials_user
                .is_some()
        };
        assert_eq!(
            [None, Some(true), Some(false)].map(connected),
            [true, true, false]
        );
        let external = |(global, policy)| {
            let app = ExternalClientApp {
                client_credential_user: user.to_owned(),
                flows: flow(global),
                policy_flows: flow(policy),
                ..ExternalClientApp::default()
            };
            OAuthApp::of_external("A", &app)
                .client_credentials_user
                .is_some()
        };
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(
            [(yes, yes), (yes, no), (no, yes), (yes, None), (None, yes)].map(external),
            [true, false, false, false, false]
        );
    }

    #[test]
    fn an_app_is_off_when_either_switch_is() {
        let enabled = |(enabled, oauth_enabled)| {
            let app = ExternalClientApp {
                enabled,
                oauth_enabled,
                ..ExternalClientApp::default()
            };
            OAuthApp::of_external("A", &app).enabled
        };
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(
            [(yes, yes), (yes, no), (no, yes), (None, no), (None, yes)].map(enabled),
            [yes, no, no, no, None]
        );
    }

    #[test]
    fn the_label_of_an_app_without_one_is_its_name() {
        let app = ConnectedApp::default();
        let app = OAuthApp::of_connected("Nightly", &app);
        assert_eq!((app.kind.as_str(), app.label), ("connected app", "Nightly"));
        assert_eq!((app.admission, app.refresh_token), (None, None));
    }
}
