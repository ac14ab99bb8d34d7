//! Classified fields are within the reach of an outside system that was not seen to use them.
//!
//! They have a compliance group or are encrypted, and the login may read them in clear or write them. Told only where all its
//! calls would have been logged for long enough.
//!
//! ## Why it matters
//!
//! Laws on personal data ask that a system gets the data it needs and no other, field by field. A field that it need not see
//! is also one that cannot leak through it.
//!
//! ## What to do
//!
//! Begin with the objects it does not touch at all: take the object away. Of the others **ask the vendor which fields it
//! needs**, for logs rarely tell fields: most calls leave no trace of them, so a field that was not seen may well be in use.
//! Then take away what is left, by field-level security or with the set that `byline harden` writes.

use std::collections::BTreeSet;

use crate::access::Bit;
use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, first};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::org::SalesforceId;
use crate::reach::FieldReach;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "classified-fields-unused",
    title: "classified fields are open to an integration that was not seen to use them",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 5(1)(c)"),
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.502(b)"),
        ("hipaa", "164.514(d)(2)"),
        ("iso27001", "A.8.3"),
        ("nist-800-53", "AC-6"),
        ("soc2", "CC6.3"),
    ],
    needs: &[
        Need::Users,
        Need::Logins,
        Need::Calls,
        Need::Grants,
        Need::Fields,
    ],
    looks_at: Population::Machines,
    bearing: Bearing::Doubt,
    remediation: "Ask the vendor which classified fields it needs, and take the others away; begin with objects it does not touch.",
    text: include_str!("classified_fields_unused.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let facts = finding_facts();
    // Without all calls there is no telling what was not used.
    if ground.analysis.window().shortfall().is_some() {
        return Vec::new();
    }
    let most = facts.classified_fields_unused.most_confidence;
    let found = ground.machines().filter_map(|(id, identity)| {
        let holder = ground.granted.reach.user(id)?;
        let open = holder.fields().filter(is_open);
        let unseen: Vec<FieldReach<'_>> = open.filter(|it| !is_seen(ground, id, it)).collect();
        if unseen.is_empty() {
            return None;
        }
        let name = ground.login_name(id);
        let (idle, used): (Vec<&FieldReach<'_>>, Vec<&FieldReach<'_>>) =
            unseen.iter().partition(|it| !touches(ground, id, it.object));
        let groups: BTreeSet<&str> = unseen.iter().flat_map(|it| it.groups).map(String::as_str).collect();
        let number = count(unseen.len() as u64, "classified field");
        let message = format!(
            "{name} can get at {number} that it was not seen to use; {} on objects it did not touch",
            idle.len()
        );
        let rows = facts.evidence.rows;
        let fields = [("on objects it did not touch", idle), ("on objects it used", used)];
        let is_idle = !fields[0].1.is_empty();
        let shown = fields.into_iter().filter(|(_, fields)| !fields.is_empty());
        let shown = shown.map(|(place, fields)| {
            let names = fields.iter().map(|it| format!("{}.{}", it.object, it.field));
            let names: Vec<String> = names.collect();
            Evidence::text(format!("{place}: {}", first(&names, rows)))
        });
        let groups = groups.into_iter().collect::<Vec<_>>().join(", ");
        let groups = (!groups.is_empty()).then(|| format!("compliance groups: {groups}"));
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence.min(most))
            .shown_by(shown)
            .shown_by(groups.map(Evidence::text))
            .shown_by([Evidence::text(
                "logs rarely tell which fields a call reads or writes: what was not seen may be in use",
            )]);
        Some(if is_idle {
            found
        } else {
            found.weighing(Severity::Low)
        })
    });
    found.collect()
}

/// Whether a field can be read in clear or written, for certain.
fn is_open(field: &FieldReach<'_>) -> bool {
    field.bits.clear.or(field.bits.edit) == Bit::Granted
}

/// Whether anything shows the field in use.
fn is_seen(ground: &Ground<'_>, id: &SalesforceId, field: &FieldReach<'_>) -> bool {
    let usage = ground.analysis.usages.by_login.get(id);
    let object = usage.and_then(|usage| usage.objects.get(field.object));
    let mut fields = object.into_iter().flat_map(|object| object.fields.keys());
    fields.any(|seen| seen.eq_ignore_ascii_case(field.field))
}

/// Whether the login did anything with an object, or may have: some calls do not say with which.
fn touches(ground: &Ground<'_>, id: &SalesforceId, object: &str) -> bool {
    let usage = ground.analysis.usages.by_login.get(id);
    usage.is_some_and(|usage| {
        usage.objects.contains_key(object)
            || usage.has_unnamed_reads()
            || usage.has_unnamed_writes()
    })
}
