//! The export lacks a piece beside its logs.
//!
//! Records, users, what ties users to rights, or a type of metadata is not among the inputs.
//!
//! ## Why it matters
//!
//! What stands in no file is not known. The rules that ask for it are silent, and their silence is no good news: a
//! control that rests on them cannot be called satisfied.
//!
//! ## What to do
//!
//! Export the piece, as `byline guide` says, and analyze again. What the org does not have, such as permission
//! set groups, need not be exported: waive it.

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Population};
use crate::finding::missing::told;
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "missing-inputs",
    title: "the export lacks a piece beside its logs",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(4)(i)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-6(7)"),
        ("soc2", "CC6.3"),
    ],
    needs: &[],
    looks_at: Population::Inputs,
    bearing: Bearing::Doubt,
    remediation: "Export the piece and analyze again.",
    text: include_str!("missing_inputs.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let grave = &finding_facts().missing_inputs.grave;
    let missing = ground.missing(false).into_iter();
    missing.map(|piece| told(piece, grave)).collect()
}
