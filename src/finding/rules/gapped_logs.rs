//! A log has days without a row.
//!
//! Days between the first and the last row of an event type on which nothing of it was logged. It weighs where the log
//! is a busy one and has rows on the same day of most other weeks; it hardly does where every such day is silent, as
//! weekends may be.
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

use crate::activity::LoggedPeriod;
use crate::catalog::finding_facts;
use crate::finding::bearing::{Bearing, Need, Population};
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
    needs: &[Need::Calls],
    looks_at: Population::EventTypes,
    bearing: Bearing::Doubt,
    remediation: "Add the files of these days, and download logs every day from then on.",
    text: include_str!("gapped_logs.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let logged = ground.analysis.timeline.periods.iter();
    let gapped = logged.filter(|it| it.missing_days > 0);
    gapped.map(of_type).collect()
}

/// How the same day of the other weeks stands to a day without a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weekday {
    /// Most of these have no row either.
    Quiet,
    /// The log is of no other week.
    Alone,
    /// Most of these have rows.
    Logged,
}

fn of_type(logged: &LoggedPeriod) -> Found {
    let (from, to) = logged.period;
    let span = u64::try_from(to.day() - from.day() + 1).unwrap_or(0);
    let rate = logged.rows / span.saturating_sub(logged.missing_days).max(1);
    let event_type = &logged.event_type;
    let message = format!(
        "`{event_type}` has no row on {} of {span}{}",
        count(logged.missing_days, "day"),
        period(Some((from, to)))
    );
    let weeks = Weeks::of(logged);
    let kinds = [
        (Weekday::Logged, "most other weeks have rows on that day"),
        (Weekday::Alone, "there is no other week to compare with"),
        (
            Weekday::Quiet,
            "most other weeks have none on that day either",
        ),
    ];
    let kinds = kinds.map(|(kind, words)| (kind, words, weeks.silent(kind)));
    let usual = format!("{} a day on the others", count(rate, "row"));
    let shown = kinds.iter().filter(|(_, _, silent)| *silent > 0);
    let shown = shown.map(|(kind, words, silent)| {
        let days = weeks.silent_days(*kind).take(NAMED).collect::<Vec<_>>();
        format!("none on {}: {words}", named(&days, *silent))
    });
    let worst = kinds.iter().filter(|(_, _, silent)| *silent > 0);
    let worst = worst.map(|(kind, _, _)| *kind).max();
    let found = Found::new(Subject::named(SubjectKind::Input, event_type), message)
        .shown_by([Evidence::text(usual)])
        .shown_by(shown.map(Evidence::text));
    let is_busy = rate >= finding_facts().gapped_logs.busy_rows_a_day;
    match worst.filter(|_| is_busy) {
        Some(Weekday::Logged) => found,
        Some(Weekday::Alone) => found.weighing(Severity::Low),
        Some(Weekday::Quiet) | None => found.weighing(Severity::Informational),
    }
}

/// The days of a log by their place in the week. Nothing here goes through all days of the period more than once, for
/// one row with a date of another age makes millions of them.
struct Weeks<'a> {
    logged: &'a LoggedPeriod,
    /// Of each place in the week: how many such days there are, and how many have rows.
    days: [(u64, u64); 7],
}

impl<'a> Weeks<'a> {
    fn of(logged: &'a LoggedPeriod) -> Self {
        let (from, to) = (logged.period.0.day(), logged.period.1.day());
        let mut days = [(0, 0); 7];
        for (place, (all, _)) in (0..).zip(&mut days) {
            let first = from + (place - from).rem_euclid(7);
            *all = u64::try_from((to - first).div_euclid(7) + 1).unwrap_or(0);
        }
        let mut this = Self { logged, days };
        for day in &logged.days {
            if let Some((_, with_rows)) = this.days.get_mut(place_of(*day)) {
                *with_rows += 1;
            }
        }
        this
    }

    /// What a day without a row at this place is.
    fn kind(&self, place: usize) -> Weekday {
        let (all, with_rows) = self.days.get(place).copied().unwrap_or_default();
        match all.saturating_sub(1) {
            0 => Weekday::Alone,
            others if with_rows * 2 >= others => Weekday::Logged,
            _ => Weekday::Quiet,
        }
    }

    /// How many days without a row are of a kind.
    fn silent(&self, kind: Weekday) -> u64 {
        let places = (0..).zip(&self.days);
        let places = places.filter(|(place, _)| self.kind(*place) == kind);
        places
            .map(|(_, (all, with_rows))| all.saturating_sub(*with_rows))
            .sum()
    }

    /// These days.
    fn silent_days(&self, kind: Weekday) -> impl Iterator<Item = i64> {
        let (from, to) = (self.logged.period.0.day(), self.logged.period.1.day());
        let days = (from..=to).filter(move |day| self.kind(place_of(*day)) == kind);
        days.filter(|day| self.logged.days.binary_search(day).is_err())
    }
}

/// The place of a day in its week, whichever day comes first.
fn place_of(day: i64) -> usize {
    usize::try_from(day.rem_euclid(7)).unwrap_or(0)
}

/// The first days of so many.
fn named(days: &[i64], all: u64) -> String {
    let named = days.iter();
    let named: Vec<String> = named
        .map(|it| day(UtcTime::from_millis(it * DAY_MS)))
        .collect();
    match all.saturating_sub(days.len() as u64) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
