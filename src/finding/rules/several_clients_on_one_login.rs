//! Several outside systems work under one login.
//!
//! The logs show at least two clients that run by themselves in its name. Where they are known to be of different vendors,
//! `several-vendors-on-one-login` tells it instead.
//!
//! ## Why it matters
//!
//! A record that one of them made does not say which. None can be stopped without stopping the others, a new credential has
//! to reach all of them on the same day, and each holds the rights of all.
//!
//! ## What to do
//!
//! Give each client a login of its own with the rights it uses: `byline harden` writes one for each. Begin with the one that
//! uses least.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Evidence, Ground, Severity, Subject};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "several-clients-on-one-login",
    title: "several outside systems work under one login",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.5.16"),
        ("nist-800-53", "IA-9"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Give each client a login of its own with the rights it uses (byline harden).",
    text: include_str!("several_clients_on_one_login.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let facts = finding_facts();
    let (clients, vendors) = (facts.one_login.clients, facts.one_login.vendors);
    let found = ground.machines().filter_map(|(id, identity)| {
        let systems = ground.outside_systems(id);
        if systems.len() < clients || systems.vendors().len() >= vendors {
            return None;
        }
        let name = ground.login_name(id);
        let names: Vec<&str> = systems.names().collect();
        let message = format!(
            "{} outside systems work under {name}: {}",
            names.len(),
            list(&names)
        );
        let found = Found::new(Subject::login(id, name), message).sure(identity.confidence);
        Some(found.shown_by(systems.in_words().map(Evidence::text)))
    });
    found.collect()
}
