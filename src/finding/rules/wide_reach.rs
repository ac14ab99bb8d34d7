//! Whoever holds the credential of a machine could get at very much.
//!
//! The score of `reach.csv` is high or critical for a login that an outside system works under: the highest grade of records
//! it can read, records it can change, classified fields, users it could become or change, and ways to widen its rights.
//!
//! ## Why it matters
//!
//! It is the blast radius: what is lost on the day the system's credential is stolen or the system goes wrong. An incident
//! with so wide a reach is one that must be told to authorities and to everybody whose records they are.
//!
//! ## What to do
//!
//! Look at the parts of the score in the evidence, the highest first. Take away what sweeps over everything, then the objects
//! it does not use (`byline harden` shows its reach before and after).

use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::reach::{Count, Part, Summary};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "wide-reach",
    title: "the credential of a machine reaches very far",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 25(2)"),
        ("hipaa", "164.308(a)(1)(ii)(A)"),
        ("hipaa", "164.502(b)"),
        ("iso27001", "A.8.3"),
        ("nist-800-53", "AC-6"),
        ("soc2", "CC6.3"),
    ],
    needs: &[
        Need::Users,
        Need::Logins,
        Need::Grants,
        Need::Records,
        Need::Fields,
    ],
    looks_at: Population::Machines,
    bearing: Bearing::Doubt,
    remediation: "Take away what sweeps over everything, then the objects it does not use (byline harden).",
    text: include_str!("wide_reach.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let facts = &finding_facts().wide_reach;
    let found = ground.machines().filter_map(|(id, identity)| {
        let summary = ground.granted.reach.user(id)?.summary();
        let grade = summary.score.grade();
        if grade.level < facts.grade {
            return None;
        }
        let name = ground.login_name(id);
        let message = format!(
            "the reach of {name} is {}: {}",
            grade.as_str(),
            reads(&summary)
        );
        let mut parts = Part::ALL.map(|part| (summary.score.part(part).level, part));
        parts.sort_by(|(a, _), (b, _)| b.cmp(a));
        let parts = parts.iter().filter(|(level, _)| *level > 0);
        let shown = parts.map(|(_, part)| {
            let grade = summary.score.part(*part).as_str();
            Evidence::text(format!(
                "{}: {grade}, {}",
                part.as_str(),
                figure(*part, &summary)
            ))
        });
        let found = Found::new(Subject::login(id, name), message)
            .sure(identity.confidence)
            .shown_by(shown);
        Some(if grade.level >= facts.high {
            found.weighing(Severity::High)
        } else {
            found
        })
    });
    found.collect()
}

/// What it reads and changes, in a sentence.
fn reads(summary: &Summary<'_>) -> String {
    format!(
        "it reads {} and changes {}",
        records(summary.read),
        records(summary.changed)
    )
}

/// The number behind a grade.
fn figure(part: Part, summary: &Summary<'_>) -> String {
    match part {
        Part::RecordsRead => records(summary.read),
        Part::RecordsChanged => records(summary.changed),
        Part::ClassifiedFields => of(summary.classified.all.any.count(), "classified fields"),
        Part::Users => of(summary.users.any, "users it could become or change"),
        Part::Widening => {
            let open: Vec<&str> = summary.widening.iter().map(|(way, _)| *way).collect();
            open.join(", ")
        }
    }
}

fn records(count: Count) -> String {
    of(count, "records")
}

fn of(count: Count, what: &str) -> String {
    match (count.shown(), count.most) {
        (Some(number), Some(most)) if most == number => format!("{number} {what}"),
        (Some(number), _) => format!("at least {number} {what}"),
        (None, _) => format!("an unknown number of {what}"),
    }
}
