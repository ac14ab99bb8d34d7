//! Records belong to a user who is deactivated.
//!
//! ## Why it matters
//!
//! Nobody answers for these records any more: no task, approval or notice for their owner reaches anybody. Flows and
//! loads that change them may fail, because most of what is given to an inactive user the platform refuses; and
//! everybody above the old role still sees them.
//!
//! ## What to do
//!
//! Move the records to whoever took over (`byline plan --from` the user moves all of them and writes the way back),
//! and make that a step of what is done when somebody leaves.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "inactive-owner",
    title: "records belong to a deactivated user",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(3)(ii)(C)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-2(3)"),
        ("soc2", "CC6.2"),
    ],
    needs: &[Need::Records, Need::Users],
    looks_at: Population::Owners,
    bearing: Bearing::Doubt,
    remediation: "Move the records to whoever took over (byline plan).",
    text: include_str!("inactive_owner.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    ground.owned_by_those_shut("is deactivated", |user| user.active == Some(false))
}
