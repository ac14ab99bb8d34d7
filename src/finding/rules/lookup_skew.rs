//! One parent has more children than the platform bears well.
//!
//! Salesforce calls more than 10,000 children of one parent skew: account skew where the parent is an account, lookup
//! skew otherwise. Parents that are near that are told of, too, and not as bad.
//!
//! ## Why it matters
//!
//! A change of a child locks its parent. With so many children two of them change at the same moment, one waits for
//! the other, and loads and flows fail with `UNABLE_TO_LOCK_ROW`. Under an account, sharing is worked out for all
//! children again whenever its owner changes.
//!
//! ## What to do
//!
//! Most such parents stand for “none” or “other”. Leave the lookup empty instead, spread the children over several
//! parents, or put them below a parent that means something. Until then load the children one after the other, sorted
//! by parent.

use std::collections::BTreeMap;

use crate::analysis::ObjectResult;
use crate::catalog::{Load, evidence};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::ownership::LoadedParent;

/// Parents of one field that are named.
const NAMED: usize = 10;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "lookup-skew",
    title: "one parent has more children than the platform bears well",
    severity: Severity::Medium,
    controls: &[("gdpr", "Art. 32(1)(b)")],
    needs: &[Need::Records],
    looks_at: Population::Objects,
    bearing: Bearing::Note,
    remediation: "Leave the lookup empty, or spread the children over several parents.",
    text: include_str!("lookup_skew.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let objects = ground.analysis.objects.iter();
    objects.flat_map(of_object).collect()
}

/// One case for each field of the object.
fn of_object(object: &ObjectResult) -> Vec<Found> {
    let mut fields: BTreeMap<&str, Vec<&LoadedParent>> = BTreeMap::new();
    for load in [Load::Over, Load::Near] {
        for parent in object.parents(load) {
            fields.entry(&parent.field).or_default().push(parent);
        }
    }
    let cases = fields.into_iter().map(|(field, parents)| {
        let over = parents.iter().filter(|it| it.load() == Load::Over).count();
        let limit = evidence().limit.skewed_parent_children;
        let name = format!("{}.{field}", object.name);
        let message = match over as u64 {
            0 => format!(
                "{} of {name} near the {limit} children that the platform bears well",
                count(parents.len() as u64, "parent")
            ),
            over => format!(
                "{} of {name} above the {limit} children that the platform bears well",
                count(over, "parent")
            ),
        };
        let shown = parents.iter().take(NAMED).map(|parent| {
            let kind = parent.kind().as_str();
            let text = format!(
                "{} {} has {} ({kind} skew)",
                parent.object,
                parent.id,
                count(parent.children, "record")
            );
            Evidence::text(text.trim_start())
        });
        let found = Found::new(Subject::named(SubjectKind::Object, &name), message).shown_by(shown);
        if over == 0 {
            found.weighing(Severity::Informational)
        } else {
            found
        }
    });
    cases.collect()
}
