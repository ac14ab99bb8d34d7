//! `summary.json`: coverage, totals, and where ownership concentrates.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::SCHEMA_VERSION;
use super::limits::{Reached, reached};
use super::ownership_json::{Ownership, ownership};
use crate::analysis::Analysis;
use crate::org::{Actor, ChangeSource, IdentityClass, StampKind};

#[derive(Serialize)]
struct Summary<'a> {
    schema_version: &'a str,
    tool: Tool<'a>,
    as_of: Option<String>,
    coverage: Coverage<'a>,
    totals: Totals<'a>,
    ownership: Ownership<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits_reached: Vec<Reached<'a>>,
}

/// The tool that wrote a file.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Tool<'a> {
    name: &'a str,
    version: &'a str,
}

impl Tool<'_> {
    pub(super) const THIS: Self = Self {
        name: "byline",
        version: env!("CARGO_PKG_VERSION"),
    };
}

#[derive(Serialize)]
struct Coverage<'a> {
    event_logs: Option<Period>,
    login_history: Option<Period>,
    event_types: BTreeMap<&'a str, EventType>,
    created: Attributed,
    modified: Attributed,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct EventType {
    rows: u64,
    from: String,
    to: String,
    missing_days: u64,
}

/// How many stamps have an actor.
#[derive(Serialize)]
struct Attributed {
    stamps: u64,
    attributed: u64,
    /// The others by why they are undecided.
    undecided: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Totals<'a> {
    files: Files,
    records: u64,
    logins: BTreeMap<&'a str, u64>,
    objects: Vec<Object<'a>>,
    changes: Vec<Changes<'a>>,
}

#[derive(Serialize)]
struct Files {
    given: u64,
    recognised: u64,
    with_rejected_rows: u64,
    not_read_yet: u64,
    rows: u64,
    rejected: u64,
    duplicates: u64,
}

#[derive(Serialize)]
struct Object<'a> {
    object: &'a str,
    records: u64,
    owners: u64,
    created: BTreeMap<&'a str, u64>,
    modified: BTreeMap<&'a str, u64>,
}

/// The changes of one source.
#[derive(Serialize)]
struct Changes<'a> {
    source: &'a str,
    rows: u64,
    logins: u64,
    delegated: u64,
    day_only: u64,
    made: BTreeMap<&'a str, u64>,
}

/// Renders the file.
#[must_use]
pub fn summary_json(analysis: &Analysis) -> Vec<u8> {
    let timeline = &analysis.timeline;
    let period = |(from, to): (crate::org::UtcTime, crate::org::UtcTime)| Period {
        from: from.to_string(),
        to: to.to_string(),
    };
    let summary = Summary {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        as_of: analysis.as_of.map(|t| t.to_string()),
        coverage: Coverage {
            event_logs: analysis.log_period().map(period),
            login_history: timeline.login_period.map(period),
            event_types: timeline
                .periods
                .iter()
                .map(|p| {
                    let event_type = EventType {
                        rows: p.rows,
                        from: p.period.0.to_string(),
                        to: p.period.1.to_string(),
                        missing_days: p.missing_days,
                    };
                    (p.event_type.as_str(), event_type)
                })
                .collect(),
            created: attributed(analysis, StampKind::Created),
            modified: attributed(analysis, StampKind::Modified),
        },
        totals: totals(analysis),
        ownership: ownership(analysis),
        limits_reached: reached(&analysis.files, &analysis.limits),
    };
    let mut bytes = serde_json::to_vec_pretty(&summary).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn attributed(analysis: &Analysis, kind: StampKind) -> Attributed {
    let mut sum = Attributed {
        stamps: 0,
        attributed: 0,
        undecided: BTreeMap::new(),
    };
    for (key, count) in analysis.objects.iter().flat_map(|o| o.tally.iter()) {
        if key.stamp == kind {
            sum.stamps += count.records;
            sum.attributed += if key.actor == Actor::Unknown {
                0
            } else {
                count.records
            };
        }
    }
    for (key, count) in analysis.objects.iter().flat_map(|o| &o.undecided) {
        if key.stamp == kind {
            *sum.undecided.entry(key.why.as_str()).or_default() += count.records;
        }
    }
    sum
}

fn totals(analysis: &Analysis) -> Totals<'_> {
    let files = &analysis.files;
    let mut logins: BTreeMap<&str, u64> = IdentityClass::ALL
        .iter()
        .map(|class| (class.as_str(), 0))
        .collect();
    for (_, identity) in analysis.identities.iter() {
        *logins.entry(identity.class.as_str()).or_default() += 1;
    }
    let count = |wanted: &dyn Fn(&crate::analysis::FileReport) -> bool| {
        files.iter().filter(|f| wanted(f)).count() as u64
    };
    Totals {
        files: Files {
            given: files.len() as u64,
            recognised: count(&|f| f.kind != "unknown"),
            with_rejected_rows: count(&|f| f.tally.rejected > 0),
            not_read_yet: count(&|f| f.left_out),
            rows: files.iter().map(|f| f.tally.rows).sum(),
            rejected: files.iter().map(|f| f.tally.rejected).sum(),
            duplicates: files.iter().map(|f| f.tally.duplicates).sum(),
        },
        records: analysis.objects.iter().map(|o| o.owners.records).sum(),
        logins,
        objects: analysis
            .objects
            .iter()
            .map(|object| Object {
                object: &object.name,
                records: object.owners.records,
                owners: object.owners.by_owner.len() as u64,
                created: by_actor(object, StampKind::Created),
                modified: by_actor(object, StampKind::Modified),
            })
            .collect(),
        changes: ChangeSource::ALL
            .iter()
            .map(|source| changes(analysis, *source))
            .filter(|changes| changes.rows > 0)
            .collect(),
    }
}

fn changes(analysis: &Analysis, source: ChangeSource) -> Changes<'static> {
    let changes = &analysis.changes;
    let all = changes.sum(|key| key.source == source);
    let of_source = changes.iter().filter(|(key, _)| key.source == source);
    let logins: BTreeSet<_> = of_source.filter_map(|(key, _)| key.user).collect();
    let made = |actor: &Actor| {
        let sum = changes.sum(|key| key.source == source && key.actor == *actor);
        (actor.as_str(), sum.rows)
    };
    Changes {
        source: source.as_str(),
        rows: all.rows,
        logins: logins.len() as u64,
        delegated: all.delegated,
        day_only: all.inexact,
        made: Actor::ALL.iter().map(made).collect(),
    }
}

fn by_actor(
    object: &crate::analysis::ObjectResult,
    kind: StampKind,
) -> BTreeMap<&'static str, u64> {
    Actor::ALL
        .iter()
        .map(|actor| (actor.as_str(), object.stamps(kind, *actor)))
        .collect()
}
