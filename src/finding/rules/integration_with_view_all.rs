//! A login that an outside system works under may read every record.
//!
//! It holds View All Data, by its profile or by a permission set. One that may change every record, too, is
//! `integration-with-modify-all` and not told of here.
//!
//! ## Why it matters
//!
//! Sharing does not bind what it reads. Whoever gets hold of the system's credential can copy all data of the org, and what
//! was copied cannot be called back.
//!
//! ## What to do
//!
//! Grant the objects it reads, and nothing that sweeps over all: `byline harden` writes the set. Where it must see the
//! records of others, share them with it, or grant View All on the one object.

use crate::access::Bit;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::machines_with;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-with-view-all",
    title: "an integration may read every record",
    severity: Severity::High,
    controls: &[
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.312(a)(1)"),
        ("hipaa", "164.502(b)"),
        ("iso27001", "A.8.3"),
        ("nist-800-53", "AC-6"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Take View All Data away and grant the objects it reads (byline harden).",
    text: include_str!("integration_with_view_all.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let holders = machines_with(ground, "ViewAllData");
    let holders = holders.filter(|(id, _)| ground.permission(id, "ModifyAllData") != Bit::Granted);
    holders.map(|(_, found)| found).collect()
}
