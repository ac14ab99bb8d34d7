//! A login that only an outside system uses has the licence of a person.
//!
//! The logs or the stamps of its records show an outside system alone, and its user licence is one for people who work in
//! the pages.
//!
//! ## Why it matters
//!
//! A licence of a person opens the pages: whoever has the password can work there, and nothing but habit keeps the login a
//! machine's. It also costs what a person's costs, while licences for integrations come with most editions.
//!
//! ## What to do
//!
//! Make a user with the licence Salesforce Integration and the profile Minimum Access - API Only Integrations, grant it
//! what the system uses (`byline harden` writes both), move the system over, and deactivate this one.

use crate::access::Bit;
use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::IdentityClass;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "human-licensed-integration",
    title: "an integration has the licence of a person",
    severity: Severity::Medium,
    controls: &[
        ("iso27001", "A.5.16"),
        ("nist-800-53", "AC-6"),
        ("nist-800-53", "IA-9"),
        ("sbs", "SBS-ACS-007"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Move the system to a user with the licence Salesforce Integration (byline harden writes it).",
    text: include_str!("human_licensed_integration.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let licences = &finding_facts().human_licensed_integration.licences;
    let machines = ground.machines();
    let found = machines.filter_map(|(id, identity)| {
        let licence = &ground.user(id)?.license;
        let of_person = licences.iter().any(|it| it.eq_ignore_ascii_case(licence));
        if identity.class != IdentityClass::Integration || !of_person {
            return None;
        }
        let name = ground.login_name(id);
        let message = format!(
            "only an outside system uses {name}, which has the licence `{licence}` of a person"
        );
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by([ground.said_by_directory(id, format!("licence `{licence}`"))])
            .shown_by(identity.reasons.iter().map(Evidence::text));
        // The pages are closed to it: what is left is the cost.
        Some(match ground.permission(id, "ApiUserOnly") {
            Bit::Granted => found.weighing(Severity::Low),
            Bit::NotGranted | Bit::Unknown => found,
        })
    });
    found.collect()
}
