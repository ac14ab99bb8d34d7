//! Of most stamps of an object it is not known who made them.
//!
//! ## Why it matters
//!
//! The other figures about the object rest on the smaller part of its records. That few of them are an integration's
//! says little, and no control that asks who made a record can be called satisfied.
//!
//! ## What to do
//!
//! Add event logs of the days on which the records were made, as far as the org keeps them, and the login history. What
//! is older than every log stays unknown unless its login can be one thing only: declare logins that are a machine's
//! (licence, API Only). Label a sample (`byline sample`) to know how right the rest is.

use crate::analysis::ObjectResult;
use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, percent, period};
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::org::{Actor, StampKind};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "low-attribution-coverage",
    title: "of most stamps of an object it is not known who made them",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 5(2)"),
        ("hipaa", "164.312(b)"),
        ("iso27001", "A.8.15"),
        ("nist-800-53", "AU-10"),
        ("nist-800-53", "AU-3"),
        ("soc2", "CC7.2"),
    ],
    needs: &[Need::Records, Need::EventLogs],
    looks_at: Population::Objects,
    bearing: Bearing::Doubt,
    remediation: "Add event logs of the days on which the records were made, and the login history.",
    text: include_str!("low_attribution_coverage.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let objects = ground.analysis.objects.iter();
    objects
        .filter_map(|object| of_object(ground, object))
        .collect()
}

fn of_object(ground: &Ground<'_>, object: &ObjectResult) -> Option<Found> {
    let facts = &finding_facts().low_attribution_coverage;
    let stamps = |wanted: &dyn Fn(StampKind, Actor) -> bool| -> u64 {
        let sums = object.tally.iter();
        let sums = sums.filter(|(key, _)| wanted(key.stamp, key.actor));
        sums.map(|(_, sum)| sum.records).sum()
    };
    let of_records = stamps(&|stamp, _| stamp == StampKind::Created);
    let (all, unknown) = (
        stamps(&|_, _| true),
        stamps(&|_, actor| actor == Actor::Unknown),
    );
    let share = percent(unknown, all);
    if share < facts.unknown_percent || of_records < facts.least_records {
        return None;
    }
    let message = format!(
        "of {share} % of the stamps of {} it is not known who made them: {unknown} of {all}",
        object.name
    );
    let kinds = [
        (StampKind::Created, "creations"),
        (StampKind::Modified, "last changes"),
    ];
    let kinds = kinds.map(|(kind, words)| {
        let all = stamps(&|stamp, _| stamp == kind);
        let unknown = stamps(&|stamp, actor| stamp == kind && actor == Actor::Unknown);
        Evidence::text(format!("{unknown} of {all} {words}"))
    });
    let logged = match ground.analysis.log_period() {
        Some(logged) => format!("event logs{}", period(Some(logged))),
        None => "no event log was given".to_owned(),
    };
    let made = object.tally.iter().filter_map(|(_, sum)| sum.period);
    let made = made.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    let made = format!("{} stamped{}", count(of_records, "record"), period(made));
    let found = Found::new(Subject::named(SubjectKind::Object, &object.name), message)
        .shown_by(kinds)
        .shown_by([Evidence::text(logged), Evidence::text(made)]);
    Some(if share < facts.grave_percent {
        found.weighing(Severity::Low)
    } else {
        found
    })
}
