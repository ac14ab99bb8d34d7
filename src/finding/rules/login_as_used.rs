//! Somebody worked in the pages while logged in as another.
//!
//! The `LoginAs` events hold every page that an administrator opened in another user's name.
//!
//! ## Why it matters
//!
//! What was changed meanwhile bears the name of the other: the stamp tells neither who it was nor why. Support needs
//! it now and then; as a habit it makes every stamp of that login doubtful.
//!
//! ## What to do
//!
//! Ask for each use who it was, and what for: the event log and the setup audit trail name the one who was behind it.
//! Where the org allows it to every administrator (Setup, Login Access Policies), let users grant access instead.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, period};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::ChangeSource;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "login-as-used",
    title: "somebody worked while logged in as another",
    severity: Severity::Low,
    controls: &[
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.8.2"),
        ("nist-800-53", "AU-10"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::LoginAs],
    looks_at: Population::Logins,
    bearing: Bearing::Note,
    remediation: "Ask who it was and what for, and let users grant access instead of allowing it to every administrator.",
    text: include_str!("login_as_used.rs"),
    look,
};

/// The event type.
const EVENT: &str = "LoginAs";

/// The setting that allows it.
const SETTING: (&str, &str) = ("SecuritySettings", "enableAdminLoginAsAnyUser");

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let analysis = ground.analysis;
    let logged = analysis.timeline.periods.iter();
    let logged = logged
        .filter(|it| it.event_type == EVENT)
        .map(|it| it.period)
        .next();
    let allowed = analysis.org.settings.flag(SETTING.0, SETTING.1) == Some(true);
    let allowed = allowed.then(|| {
        ground.said_by_setting(
            SETTING,
            "the settings let administrators log in as any user",
        )
    });
    let found = ground.changes_of(|key| key.source == ChangeSource::LoginAs);
    let found = found.into_iter().map(|(id, pages)| {
        let name = ground.login_name(&id);
        let message = format!(
            "somebody who was logged in as {name} opened {}",
            count(pages.rows, "page")
        );
        let events = format!("`{EVENT}` events{}", period(logged));
        Found::new(Subject::login(&id, name), message)
            .shown_by([Evidence::text(events)])
            .shown_by(allowed.clone())
    });
    found.collect()
}
