//! Records bear the name and day that a load gave them.
//!
//! A load with the permission Set Audit Fields upon Record Creation set who made the records and when. byline sees it
//! by ids that contradict the days, by users who did not exist yet, and by insert jobs of others.
//!
//! ## Why it matters
//!
//! Their stamps tell what the old system said, not who brought the records in. Whoever counts what a person made, or
//! proves who entered a record, must leave them out.
//!
//! ## What to do
//!
//! Nothing need be undone. Keep the load files and the approval of the migration as evidence, see that nobody holds the
//! permission any more (`audit-field-setter`), and tell auditors which records it was: `created_basis` is
//! `audit-fields` in `records/`.

use std::collections::BTreeMap;

use crate::analysis::ObjectResult;
use crate::attribution::TallySum;
use crate::catalog::evidence;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, period};
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::org::{Actor, Channel, SalesforceId, StampKind};

/// Names whose stamps are told one by one.
const NAMED: usize = 10;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "imported-stamps",
    title: "records bear the name and day that a load gave them",
    severity: Severity::Low,
    controls: &[
        ("hipaa", "164.312(c)(1)"),
        ("iso27001", "A.8.15"),
        ("nist-800-53", "AU-10"),
        ("soc2", "CC8.1"),
    ],
    needs: &[Need::Records],
    looks_at: Population::Objects,
    bearing: Bearing::Note,
    remediation: "Keep the load files and the approval of the migration, and see that nobody holds the permission any more.",
    text: include_str!("imported_stamps.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let objects = ground.analysis.objects.iter();
    objects
        .filter_map(|object| of_object(ground, object))
        .collect()
}

fn of_object(ground: &Ground<'_>, object: &ObjectResult) -> Option<Found> {
    let imported = object
        .tally
        .iter()
        .filter(|(key, _)| key.stamp == StampKind::Created && key.channel == Channel::Import);
    let mut all = TallySum::default();
    let mut runners: BTreeMap<(Actor, Option<usize>), u64> = BTreeMap::new();
    let mut names: BTreeMap<SalesforceId, u64> = BTreeMap::new();
    for (key, sum) in imported {
        all.records += sum.records;
        all.confidence += sum.confidence;
        all.confident += sum.confident;
        all.period = match (all.period, sum.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
        *runners.entry((key.actor, key.client)).or_default() += sum.records;
        *names.entry(key.user).or_default() += sum.records;
    }
    if all.records == 0 {
        return None;
    }
    let message = format!(
        "{} of {} of {} bear the name and day that a load gave them",
        all.records,
        count(object.owners.records.max(all.records), "record"),
        object.name
    );
    let dated = all.period.map(|it| format!("dated{}", period(Some(it))));
    let runners = runners.into_iter().map(|((actor, client), records)| {
        let client = client.and_then(|number| ground.analysis.clients.get(number));
        let with = client.filter(|client| !client.name.is_empty());
        let with = with.map_or(String::new(), |client| format!(" with {}", client.name));
        let records = count(records, "record");
        match actor {
            Actor::Unknown => format!("{records} loaded{with}; by whom is not known"),
            actor => format!("{records} loaded by {}{with}", actor.as_str()),
        }
    });
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
    let names = names.into_iter().take(NAMED).map(|(id, records)| {
        let records = count(records, "record");
        format!("{records} in the name of {}", ground.login_name(&id))
    });
    let shown = dated.into_iter().chain(runners).chain(names);
    let subject = Subject::named(SubjectKind::Object, &object.name);
    Some(
        Found::new(subject, message)
            .sure(confidence(&all))
            .shown_by(shown.map(Evidence::text)),
    )
}

/// The mean, over the stamps of which it is known who loaded them; of no such stamp, that of the weakest sign.
#[expect(
    clippy::cast_precision_loss,
    reason = "sums of millionths over records stay far below 2^53"
)]
fn confidence(all: &TallySum) -> f64 {
    match all.confident {
        0 => evidence().import.bare,
        confident => all.confidence as f64 / 1e6 / confident as f64,
    }
}
