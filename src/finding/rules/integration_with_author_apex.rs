//! A login that an outside system works under may write and run Apex.
//!
//! It holds Author Apex, by its profile or by a permission set.
//!
//! ## Why it matters
//!
//! Apex runs in system mode: neither sharing nor field-level security binds what it does. Whoever gets hold of the
//! system's credential can run code of their own in the org, and leave some behind.
//!
//! ## What to do
//!
//! Take Author Apex away. A system that deploys code needs it in sandboxes, and in production a user of its own that is
//! active while a release goes out.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::holding::machines_with;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "integration-with-author-apex",
    title: "an integration may write and run code",
    severity: Severity::High,
    controls: &[
        ("hipaa", "164.312(a)(1)"),
        ("iso27001", "A.8.2"),
        ("nist-800-53", "AC-6"),
        ("nist-800-53", "CM-5"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC8.1"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Grants],
    looks_at: Population::Machines,
    bearing: Bearing::Breach,
    remediation: "Take Author Apex away; where the system deploys code, give that a user of its own.",
    text: include_str!("integration_with_author_apex.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let holders = machines_with(ground, "AuthorApex");
    holders.map(|(_, found)| found).collect()
}
