//! A log has days without a row.
//!
//! Days between the first and the last row of an event type on which nothing of it was logged.
//!
//! ## Why it matters
//!
//! Event logs get lost: Salesforce says that they are no system of record. On such a day nobody can tell who did what,
//! stamps of it stay unknown, and that a login was silent says nothing. Of an event type with few rows the day may just
//! have been quiet.
//!
//! ## What to do
//!
//! Look for the files of these days (`EventLogFile`, both daily and hourly), which come up to some days late and are
//! kept for a day to a year, and add them. Download logs every day from then on.

use crate::activity::{Covered, Kin, LoggedPeriod};
use crate::catalog::finding_facts;
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::{count, day, period};
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::org::UtcTime;

/// Days that are named.
const NAMED: usize = 31;

const DAY_MS: i64 = 86_400_000;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "gapped-logs",
    title: "a log has days without a row",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.312(b)"),
        ("iso27001", "A.8.15"),
        ("nist-800-53", "AU-11"),
        ("sbs", "SBS-INT-004"),
        ("soc2", "CC7.2"),
    ],
    remediation: "Add the files of these days, and download logs every day from then on.",
    text: include_str!("gapped_logs.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let logged = ground.analysis.timeline.periods.iter();
    let gapped = logged.filter(|it| it.missing_days > 0);
    gapped.map(|logged| of_type(ground, logged)).collect()
}

fn of_type(ground: &Ground<'_>, logged: &LoggedPeriod) -> Found {
    let (from, to) = logged.period;
    let span = u64::try_from(to.day() - from.day() + 1).unwrap_or(0);
    let days = span.saturating_sub(logged.missing_days).max(1);
    let event_type = &logged.event_type;
    let message = format!(
        "`{event_type}` has no row on {} of {span}{}",
        count(logged.missing_days, "day"),
        period(Some((from, to)))
    );
    let rate = logged.rows / days;
    let usual = format!("{} a day on the others", count(rate, "row"));
    let lost = without_any(ground, logged).map(Evidence::text);
    let found = Found::new(Subject::named(SubjectKind::Input, event_type), message)
        .shown_by([Evidence::text(usual)])
        .shown_by(lost);
    if rate < finding_facts().gapped_logs.busy_rows_a_day {
        found.weighing(Severity::Informational)
    } else {
        found
    }
}

/// The days on which no log shows what such rows do.
fn without_any(ground: &Ground<'_>, logged: &LoggedPeriod) -> Option<String> {
    let name = logged.event_type.as_str();
    let kin = (Kin::ALL.into_iter()).find(|kin| kin.event_types().contains(&name))?;
    let coverage = &ground.analysis.timeline.coverage;
    let days = logged.period.0.day()..=logged.period.1.day();
    let days = days.map(|day| UtcTime::from_millis(day * DAY_MS));
    let lost = days.filter(|day| coverage.of(kin, *day) == Covered::Not);
    let lost: Vec<String> = lost.map(day).collect();
    if lost.is_empty() {
        return None;
    }
    let more = match lost.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = lost.get(..NAMED.min(lost.len())).unwrap_or_default();
    Some(format!(
        "no log of this kind at all on {}{more}",
        named.join(", ")
    ))
}
