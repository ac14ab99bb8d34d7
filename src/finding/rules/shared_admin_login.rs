//! A person's login is used by an outside system.
//!
//! The logs show both under one login: a person in the pages, and at least one outside system through an API. Every
//! record the system makes bears the person's name. A login that was made for a system and is used by a person is
//! `integration-login-used-by-person`.
//!
//! ## Why it matters
//!
//! The stamp on a record no longer tells who made it. A sharing change, a migration or an audit that trusts it goes wrong;
//! the system stops on the day the person leaves or changes the password; and whoever steals the system's credential has
//! everything the person has.
//!
//! ## What to do
//!
//! Give each system a user of its own with the rights it uses: `byline harden` writes both. Move what the login owns with
//! `byline plan` once nothing new arrives under it.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::IdentityClass;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "shared-admin-login",
    title: "a person's login is used by an outside system",
    severity: Severity::High,
    controls: &[
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.5.16"),
        ("nist-800-53", "IA-2"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins],
    looks_at: Population::Logins,
    bearing: Bearing::Breach,
    remediation: "Give each outside system a user of its own (byline harden), then move what the login owns (byline plan).",
    text: include_str!("shared_admin_login.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let shared = ground.machines().filter(|(_, identity)| {
        identity.class == IdentityClass::Shared && !ground.is_made_for_machine(identity)
    });
    let found = shared.map(|(id, identity)| {
        let name = ground.login_name(id);
        let systems = match identity.clients.as_slice() {
            [] => "an outside system".to_owned(),
            clients => clients.join(", "),
        };
        let message = format!("{name} is used by a person and by {systems}");
        let reasons = identity.reasons.iter().map(Evidence::text);
        Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by(reasons)
    });
    found.collect()
}
