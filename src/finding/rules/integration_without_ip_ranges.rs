//! A login that an outside system works under may sign in from anywhere.
//!
//! The profile is in the export and has no login address ranges. Profiles of which only a part is there, or none, are not
//! told of.
//!
//! ## Why it matters
//!
//! A token or password that leaks can be used from any address. A range of addresses stops most who find one, and costs
//! nothing: systems, other than people, call from addresses that their vendors publish. An app whose policy relaxes address
//! ranges undoes them even where the profile has some.
//!
//! ## What to do
//!
//! Give the login a profile of its own, ask the vendor for the addresses it calls from, and set them as Login IP Ranges in
//! Setup. Set the app to enforce them, and switch on that ranges are checked on every request, in Session Settings.

use crate::access::Completeness;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::rules::overbroad_connected_app::IP_RELAXATION;
use crate::finding::tell::list;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::identity::Identity;
use crate::org::{IdentityClass, IpRelaxation, OAuthApp, User};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-without-ip-ranges",
    title: "an integration may sign in from anywhere",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 5(1)(f)"),
        ("hipaa", "164.312(d)"),
        ("iso27001", "A.5.15"),
        ("nist-800-53", "AC-3"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.6"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Set the addresses the system calls from as Login IP Ranges of its profile, and have its app enforce them.",
    text: include_str!("integration_without_ip_ranges.rs"),
    look,
};

/// What to do where ranges would shut the person out.
const OF_SHARED: &str = "Give the system a login of its own (byline harden), and set the addresses it calls from as Login IP Ranges there.";

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let found = ground.machines().filter_map(|(id, identity)| {
        let user = ground.user(id)?;
        let (file, evidence) = open_profile(ground, user)?;
        let name = ground.login_name(id);
        let relaxed = relaxed_apps(ground, user, identity);
        let mut message =
            format!("{name} may sign in from any address: profile {file} has no ranges");
        if !relaxed.is_empty() {
            let apps: Vec<&str> = relaxed.iter().map(|app| app.label).collect();
            message.push_str(&format!(", and {} relaxes them", list(&apps)));
        }
        let apps = relaxed.iter().map(|app| {
            let says = format!(
                "{} {}: address ranges do not bind it",
                app.kind.as_str(),
                app.name
            );
            ground.said_of(app, &IP_RELAXATION, says)
        });
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by([evidence])
            .shown_by(apps);
        let found = match identity.class {
            IdentityClass::Shared => found.mended_by(OF_SHARED),
            _ => found,
        };
        Some(if relaxed.is_empty() {
            found
        } else {
            found.weighing(Severity::High)
        })
    });
    found.collect()
}

/// The profile, by its file, if it is known and has no address ranges.
fn open_profile<'g>(ground: &'g Ground<'_>, user: &User) -> Option<(&'g str, Evidence)> {
    let mut profiles = ground.analysis.org.profiles_named(&user.profile);
    let (file, profile) = profiles.next()?;
    let whole = ground.granted.view.completeness(file) != Some(Completeness::Fragment);
    if profiles.next().is_some() || !profile.login_ip_ranges.is_empty() || !whole {
        return None;
    }
    let says = format!("profile {file} has no `loginIpRanges`");
    Some((file, ground.said_by("Profile", file, says)))
}

/// The org's own apps that are used with this login and that address ranges do not bind.
fn relaxed_apps<'g>(ground: &'g Ground<'_>, user: &User, identity: &Identity) -> Vec<OAuthApp<'g>> {
    let is_used = |app: &OAuthApp<'_>| {
        let runs_as = app.client_credentials_user;
        let mut clients = identity.clients.iter();
        runs_as.is_some_and(|it| it.eq_ignore_ascii_case(&user.username))
            || clients.any(|it| it.eq_ignore_ascii_case(app.label) || it == app.name)
    };
    let apps = ground.analysis.org.oauth_apps();
    let relaxed = apps.filter(|app| app.ip_relaxation == Some(IpRelaxation::Bypass));
    relaxed.filter(is_used).collect()
}
