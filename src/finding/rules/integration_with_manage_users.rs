//! A login that an outside system works under may create and change users.
//!
//! It holds Manage Users, by its profile or by a permission set.
//!
//! ## Why it matters
//!
//! Whoever manages users can reset the password of an administrator, change their address, or make one. A credential of the
//! system is then worth every right in the org, whatever else it holds.
//!
//! ## What to do
//!
//! Take Manage Users away. A system that provisions people needs it, or the narrower Manage Internal Users, and belongs on a
//! login of its own that nothing else uses, with its addresses restricted.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::machines_with;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-with-manage-users",
    title: "an integration may create and change users",
    severity: Severity::High,
    controls: &[
        ("hipaa", "164.312(a)(1)"),
        ("iso27001", "A.8.2"),
        ("nist-800-53", "AC-6(1)"),
        ("nist-800-53", "AC-6(5)"),
        ("sbs", "SBS-ACS-004"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Take Manage Users away; where the system provisions people, give that a login of its own with restricted addresses.",
    text: include_str!("integration_with_manage_users.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let holders = machines_with(ground, "ManageUsers");
    holders.map(|(_, found)| found).collect()
}
