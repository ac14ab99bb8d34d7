//! Records belong to a user who is frozen.
//!
//! A frozen user cannot sign in, keeps the licence and is still active in every list.
//!
//! ## Why it matters
//!
//! Freezing is meant for the days between a leaver's last one and the deactivation. What stays frozen for longer is
//! forgotten: records get an owner who never sees them, rules go on assigning more, and automation still runs in that
//! name.
//!
//! ## What to do
//!
//! Decide: unfreeze the user, or move what it owns (`byline plan --from` the user), take it out of rules and settings,
//! and deactivate it.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "frozen-owner",
    title: "records belong to a frozen user",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(3)(ii)(C)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-2(3)"),
        ("soc2", "CC6.2"),
    ],
    needs: &[Need::Records, Need::Users, Need::Frozen],
    looks_at: Population::Owners,
    bearing: Bearing::Doubt,
    remediation: "Move the records to whoever took over (byline plan), then deactivate the user; or unfreeze it.",
    text: include_str!("frozen_owner.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    ground.owned_by_those_shut("is frozen", |user| {
        user.frozen == Some(true) && user.active != Some(false)
    })
}
