//! A login that an outside system works under may change how the org is built.
//!
//! It holds Customize Application, by its profile or by a permission set.
//!
//! ## Why it matters
//!
//! With it go objects, fields, flows, validation rules, page layouts and most of Setup. A mistake of the system, or whoever
//! has its credential, can switch off a check, add a flow that sends data out, or drop a field with all that is in it.
//!
//! ## What to do
//!
//! Take Customize Application away: reading and writing records needs none of it. A system that deploys gets a user of its
//! own, and its changes are asked for and tested like those of people.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::machines_with;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-with-customize-application",
    title: "an integration may change how the org is built",
    severity: Severity::Medium,
    controls: &[
        ("iso27001", "A.8.2"),
        ("iso27001", "A.8.32"),
        ("nist-800-53", "AC-6"),
        ("nist-800-53", "CM-5"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC8.1"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Take Customize Application away; where the system deploys metadata, give that a user of its own.",
    text: include_str!("integration_with_customize_application.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let holders = machines_with(ground, "CustomizeApplication");
    holders.map(|(_, found)| found).collect()
}
