//! Half of an object's records or more belong to one owner.
//!
//! Told where the records are more than somebody moves page by page.
//!
//! ## Why it matters
//!
//! Where sharing goes by owner and role, the owner decides who sees a record: with one owner, everybody above sees all
//! and nobody beside sees anything. Whoever gets hold of that login has the object; when it goes, all its records have
//! to be moved at once; and nobody knows from the owner who answers for a record.
//!
//! ## What to do
//!
//! Find out what gives the owner its records (`ownership.svg`, `causes.csv`), end that, and move them to those who work
//! with them: `byline plan` writes the files, those to go back included. A queue as owner may be meant: then waive it.

use crate::catalog::{evidence, transfer};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, percent};
use crate::finding::{Evidence, Ground, Severity};
use crate::org::Actor;
use crate::ownership::Owner;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "ownership-concentrated",
    title: "most records of an object belong to one owner",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.308(a)(4)(i)"),
        ("iso27001", "A.8.3"),
        ("nist-800-53", "AC-6"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Records],
    looks_at: Population::Objects,
    bearing: Bearing::Doubt,
    remediation: "End what gives the owner its records, and move them to those who work with them (byline plan).",
    text: include_str!("ownership_concentrated.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let least = transfer().concentrated.records;
    let objects = ground.analysis.objects.iter();
    let found = objects.filter_map(|object| {
        let owned = object.owners.owned();
        let (id, top) = object.owners.top()?;
        let share = percent(top.records, owned);
        if share < evidence().cause.concentrated_percent || top.records < least {
            return None;
        }
        let name = ground.owner_name(id);
        let message = format!(
            "{name} owns {share} % of {}: {} of {owned}",
            object.name,
            count(top.records, "record")
        );
        let owners = object.owners.by_owner.len() as u64;
        let spread = object.owners.concentration()?;
        let measures = format!(
            "{} in all; as uneven as {:.1} equal owners would be; Gini coefficient {:.2}",
            count(owners, "owner"),
            spread.effective_owners,
            spread.gini
        );
        let found = Found::new(ground.owner(object, id), message)
            .shown_by([Evidence::text(measures)])
            .shown_by(made_by(top));
        Some(if ground.analysis.org.is_queue(id) {
            found.weighing(Severity::Low)
        } else {
            found
        })
    });
    found.collect()
}

/// Who made what the owner has.
fn made_by(owner: &Owner) -> impl Iterator<Item = Evidence> {
    let made = owner.made_by.iter().filter(|(_, records)| **records > 0);
    made.map(|(actor, records)| {
        let who = match actor {
            Actor::Unknown => "by whom is not known".to_owned(),
            actor => format!("by {}", actor.as_str()),
        };
        Evidence::text(format!("{} made, {who}", count(*records, "record")))
    })
}
