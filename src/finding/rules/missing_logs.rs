//! A log is missing.
//!
//! Event log files, an event type of them, the login history, field history or the setup audit trail is not among the
//! inputs.
//!
//! ## Why it matters
//!
//! Each log shows something that no other does; the message says what. Without it, what was done cannot be told apart,
//! dormant logins look like busy ones, and that nothing was found means nothing.
//!
//! ## What to do
//!
//! Export it, as `byline guide` says, for as many days as the org keeps, and keep it from then on: most event
//! types are gone after a day or thirty. `ApiTotalUsage`, `Login` and `Logout` come without Event Monitoring.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Population};
use crate::finding::missing::told;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "missing-logs",
    title: "a log is missing",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(1)(ii)(D)"),
        ("hipaa", "164.312(b)"),
        ("iso27001", "A.8.15"),
        ("nist-800-53", "AU-12"),
        ("sbs", "SBS-INT-004"),
        ("soc2", "CC7.2"),
    ],
    needs: &[],
    looks_at: Population::Inputs,
    bearing: Bearing::Doubt,
    remediation: "Export the log, and keep it from then on.",
    text: include_str!("missing_logs.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let grave = &finding_facts().missing_logs.grave;
    let missing = ground.missing(true).into_iter();
    missing.map(|piece| told(piece, grave)).collect()
}
