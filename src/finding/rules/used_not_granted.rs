//! A login used rights that nothing in the export grants it.
//!
//! Logs, stamps or histories show what it did with an object, and neither its profile nor any permission set of the export
//! lets it.
//!
//! ## Why it matters
//!
//! The platform let it happen, so something grants it: the export does not hold all profiles and permission sets, or a grant
//! was taken away since. Until the missing piece is there, every comparison of granted with used, and every "not granted" of
//! this export, is open to doubt.
//!
//! ## What to do
//!
//! Retrieve profiles, permission sets, groups and their assignments anew, all in one retrieve with the objects named: `byline
//! inspect` lists what is missing. If the grant was taken away on purpose, a system may have been stopped by it: look whether
//! its calls have failed since.

use crate::catalog::finding_facts;
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, first};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::privilege::Standing;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "used-not-granted",
    title: "rights were used that nothing in the export grants",
    severity: Severity::Low,
    controls: &[
        ("hipaa", "164.308(a)(4)(ii)(C)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-6(7)"),
        ("soc2", "CC6.2"),
    ],
    remediation: "Retrieve profiles, permission sets, groups and assignments anew, with the objects named (byline inspect).",
    text: include_str!("used_not_granted.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let most = finding_facts().evidence.rows;
    let found = ground.privileges.iter().filter_map(|login| {
        let rights = login.privileges.iter();
        let rights = rights.filter(|it| it.standing == Standing::NotGranted);
        let rights: Vec<String> = rights.map(|it| it.held.to_string()).collect();
        if rights.is_empty() {
            return None;
        }
        let id = &login.user;
        let name = ground.login_name(id);
        let number = count(rights.len() as u64, "right");
        let message = format!("{name} used {number} that nothing in the export grants");
        let usage = ground.analysis.usages.by_login.get(id);
        let shown = Evidence::text(format!("used: {}", first(&rights, most)));
        let profile = ground.user(id).map_or("", |user| user.profile.as_str());
        let sets = ground.analysis.org.assignments_of(id).count() as u64;
        let held = format!(
            "the export has profile {profile} and {} of it",
            count(sets, "assignment")
        );
        let found = Found::new(Subject::login(id, name), message).shown_by([shown]);
        usage.map(|_| found.shown_by([Evidence::text(held)]))
    });
    found.collect()
}
