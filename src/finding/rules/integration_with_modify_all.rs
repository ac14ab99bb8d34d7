//! A login that an outside system works under may change or delete every record.
//!
//! It holds Modify All Data, by its profile or by a permission set.
//!
//! ## Why it matters
//!
//! Sharing does not bind it. Whoever gets hold of the system's credential can read, change and delete all data of the
//! org, and nothing in the org would refuse it.
//!
//! ## What to do
//!
//! Grant the objects it uses, and nothing that sweeps over all: `byline harden` writes the set. Where it must see the
//! records of others, share them with it, or grant View All on the one object.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::machines_with;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-with-modify-all",
    title: "an integration may change or delete every record",
    severity: Severity::High,
    controls: &[
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.312(a)(1)"),
        ("iso27001", "A.8.2"),
        ("nist-800-53", "AC-6"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Take Modify All Data away and grant the objects it uses (byline harden).",
    text: include_str!("integration_with_modify_all.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let holders = machines_with(ground, "ModifyAllData");
    holders.map(|(_, found)| found).collect()
}
