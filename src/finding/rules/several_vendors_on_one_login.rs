//! Outside systems of several vendors work under one login.
//!
//! The logs show in its name clients that are known, and known to be of different companies.
//!
//! ## Why it matters
//!
//! Each vendor has access to what the other was given access for. When one of them is breached, as happened to makers of
//! connectors in 2025, all that the login may read must be taken for lost, and cutting one off cuts off the others. A record
//! of who receives personal data cannot be kept by login.
//!
//! ## What to do
//!
//! Give each vendor a login of its own with the rights its product uses: `byline harden` writes one for each. Then change
//! the credential of the shared login, which all of them know.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Evidence, Ground, Severity, Subject};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "several-vendors-on-one-login",
    title: "one login is used by several vendors",
    severity: Severity::High,
    controls: &[
        ("gdpr", "Art. 30"),
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.5.16"),
        ("nist-800-53", "IA-9"),
        ("nist-800-53", "SA-9"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Give each vendor a login of its own (byline harden), then change the credential that they share now.",
    text: include_str!("several_vendors_on_one_login.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let enough = finding_facts().one_login.vendors;
    let found = ground.machines().filter_map(|(id, identity)| {
        let systems = ground.outside_systems(id);
        let vendors: Vec<&str> = systems.vendors().into_iter().collect();
        if vendors.len() < enough {
            return None;
        }
        let name = ground.login_name(id);
        let message = format!(
            "{name} is used by {} vendors: {}",
            vendors.len(),
            list(&vendors)
        );
        let found = Found::new(Subject::login(id, name), message).sure(identity.confidence);
        Some(found.shown_by(systems.in_words().map(Evidence::text)))
    });
    found.collect()
}
