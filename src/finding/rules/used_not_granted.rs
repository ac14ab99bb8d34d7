//! A login used rights that nothing in the export grants it.
//!
//! Logs, stamps or histories show what it did with an object, and neither its profile nor any permission set of the export
//! lets it.
//!
//! ## Why it matters
//!
//! The platform let a call happen, so something grants it: the export does not hold all profiles and permission sets, or a
//! grant was taken away since. Until the missing piece is there, every comparison of granted with used, and every "not
//! granted" of this export, is open to doubt. Where only stamps show it, Apex or a flow in system mode may have written the
//! record in the name of a login that may not: that is milder, and less sure.
//!
//! ## What to do
//!
//! Retrieve profiles, permission sets, groups and their assignments anew, all in one retrieve with the objects named: `byline
//! inspect` lists what is missing. If the grant was taken away on purpose, a system may have been stopped by it: look whether
//! its calls have failed since.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, first};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::SalesforceId;
use crate::privilege::{Held, Standing};

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
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Logins,
    bearing: Bearing::Doubt,
    remediation: "Retrieve profiles, permission sets, groups and assignments anew, with the objects named (byline inspect).",
    text: include_str!("used_not_granted.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let facts = finding_facts();
    let found = ground.granted.privileges().iter().filter_map(|login| {
        let rights = login.privileges.iter();
        let rights = rights.filter(|it| it.standing == Standing::NotGranted);
        let (called, stamped): (Vec<&Held>, Vec<&Held>) = rights
            .map(|it| &it.held)
            .partition(|held| is_called(ground, &login.user, held));
        if called.is_empty() && stamped.is_empty() {
            return None;
        }
        let id = &login.user;
        let name = ground.login_name(id);
        let number = count((called.len() + stamped.len()) as u64, "right");
        let message = format!("{name} used {number} that nothing in the export grants");
        let ways = [
            ("calls show", &called),
            ("stamps show, which automation may have made", &stamped),
        ];
        let shown = ways.into_iter().filter(|(_, rights)| !rights.is_empty());
        let shown = shown.map(|(way, rights)| {
            let rights: Vec<String> = rights.iter().map(ToString::to_string).collect();
            Evidence::text(format!("{way}: {}", first(&rights, facts.evidence.rows)))
        });
        let found = Found::new(Subject::login(id, name), message)
            .shown_by(shown)
            .shown_by([Evidence::text(holdings(ground, id))]);
        Some(if called.is_empty() {
            let confidence = facts.used_not_granted.stamps_confidence;
            found.weighing(Severity::Informational).sure(confidence)
        } else {
            found
        })
    });
    found.collect()
}

/// Whether a log of calls shows the use.
fn is_called(ground: &Ground<'_>, id: &SalesforceId, held: &Held) -> bool {
    let Held::Object(object, right) = held else {
        return true;
    };
    let usage = ground.analysis.usages.by_login.get(id);
    let object = usage.and_then(|usage| usage.objects.get(object));
    let seen = object.and_then(|object| object.rights.get(right));
    seen.is_some_and(|seen| seen.is_logged())
}

/// What the export has of the login's grants.
fn holdings(ground: &Ground<'_>, id: &SalesforceId) -> String {
    let sets = ground.analysis.org.assignments_of(id);
    let sets = sets.filter(|it| !it.is_profile()).count() as u64;
    let profile = ground.user(id).map_or("", |user| user.profile.as_str());
    format!(
        "the export has its profile as `{profile}` and assigns it {}",
        count(sets, "permission set")
    )
}
