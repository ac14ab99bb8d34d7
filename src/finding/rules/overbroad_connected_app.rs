//! A connected app lets more in than an integration needs.
//!
//! At least one of: every user may authorise it for themselves; address ranges do not bind it; its refresh tokens live until
//! somebody revokes them; its scopes are all that the user can get at, or a session of the pages. External client apps are
//! told of in the same way.
//!
//! ## Why it matters
//!
//! Each is a way for a token to be handed out, used from elsewhere, or kept for good. Together they are how data left
//! hundreds of orgs in 2025: people were talked into authorising an app, or tokens of one were stolen, and they worked from
//! anywhere until they were revoked by hand.
//!
//! ## What to do
//!
//! In Setup, under the policies of the app: have an administrator approve users, by permission set; enforce address ranges;
//! let refresh tokens expire; leave it the scopes it needs, `api` and `refresh_token` for most.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Ground, Severity, Subject, SubjectKind};
use crate::org::{Admission, Cited, IpRelaxation, OAuthApp, RefreshToken};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "overbroad-connected-app",
    title: "a connected app lets more in than it needs",
    severity: Severity::Low,
    controls: &[
        ("gdpr", "Art. 32(1)(b)"),
        ("hipaa", "164.308(a)(4)(ii)(B)"),
        ("hipaa", "164.312(d)"),
        ("iso27001", "A.5.15"),
        ("nist-800-53", "AC-6"),
        ("nist-800-53", "IA-9"),
        ("sbs", "SBS-ACS-009"),
        ("sbs", "SBS-OAUTH-002"),
        ("soc2", "CC6.6"),
    ],
    needs: &[Need::Apps],
    looks_at: Population::Apps,
    bearing: Bearing::Breach,
    remediation: "Have an administrator approve its users, enforce address ranges, let refresh tokens expire, and leave it the scopes it needs.",
    text: include_str!("overbroad_connected_app.rs"),
    look,
};

/// The elements that say so, in a connected app and in the policies or settings of an external client app.
const ADMIN_APPROVED: Cited<'_> =
    Cited::Element("ConnectedApp", "oauthConfig.isAdminApproved", None);
const PERMITTED_USERS: Cited<'_> = Cited::Element(POLICIES, "permittedUsersPolicyType", None);
const REFRESH_TOKEN: Cited<'_> =
    Cited::Element("ConnectedApp", "oauthPolicy.refreshTokenPolicy", None);
const REFRESH_TOKEN_TYPE: Cited<'_> = Cited::Element(POLICIES, "refreshTokenPolicyType", None);
const SCOPES: Cited<'_> = Cited::Element(
    "ExtlClntAppOauthSettings",
    "commaSeparatedOauthScopes",
    None,
);
pub(in crate::finding) const IP_RELAXATION: [Cited<'_>; 2] = [
    Cited::Element("ConnectedApp", "oauthPolicy.ipRelaxation", None),
    Cited::Element(POLICIES, "ipRelaxationPolicyType", None),
];
const POLICIES: &str = "ExtlClntAppOauthConfigurablePolicies";

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let facts = &finding_facts().overbroad_connected_app;
    let apps = ground.analysis.org.oauth_apps();
    let on = apps.filter(|app| app.enabled != Some(false));
    let found = on.filter_map(|app| {
        let faults = faults(&app);
        if faults.is_empty() {
            return None;
        }
        let kind = app.kind.as_str();
        let words: Vec<&str> = faults.iter().map(|(fault, _)| fault.as_str()).collect();
        let message = format!("{kind} {}: {}", app.label, list(&words));
        let subject = Subject::new(SubjectKind::App, app.name, app.label);
        let shown = faults
            .iter()
            .map(|(fault, says)| ground.said_of(&app, says, fault.clone()));
        let found = Found::new(subject, message).shown_by(shown);
        Some(match faults.len() {
            many if many >= facts.high => found.weighing(Severity::High),
            some if some >= facts.medium => found.weighing(Severity::Medium),
            _ => found,
        })
    });
    found.collect()
}

/// What is too broad, as far as the package says, and the elements that may say so.
fn faults<'a>(app: &OAuthApp<'a>) -> Vec<(String, Vec<Cited<'a>>)> {
    let facts = &finding_facts().overbroad_connected_app;
    let has = |wanted: &[String]| -> Vec<&'a str> {
        let scopes = app.scopes.iter().map(|scope| scope.trim());
        let found = scopes.filter(|it| wanted.iter().any(|wanted| it.eq_ignore_ascii_case(wanted)));
        found.collect()
    };
    let mut faults = Vec::new();
    if app.admission == Some(Admission::SelfAuthorised) {
        let says = [ADMIN_APPROVED, PERMITTED_USERS].to_vec();
        faults.push(("every user may authorise it".to_owned(), says));
    }
    if app.ip_relaxation == Some(IpRelaxation::Bypass) {
        let says = IP_RELAXATION.to_vec();
        faults.push(("address ranges do not bind it".to_owned(), says));
    }
    let renews = !has(&facts.refresh_scopes).is_empty();
    if app.refresh_token == Some(RefreshToken::Infinite) && renews {
        let says = [REFRESH_TOKEN, REFRESH_TOKEN_TYPE].to_vec();
        faults.push(("its refresh tokens never expire".to_owned(), says));
    }
    let broad = has(&facts.scopes);
    if let Some(first) = broad.first() {
        let scope = Cited::Element("ConnectedApp", "oauthConfig.scopes", Some(*first));
        let says = [scope, SCOPES].to_vec();
        faults.push((format!("it has the scope {}", list(&broad)), says));
    }
    faults
}
