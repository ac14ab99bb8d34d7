//! `platform_changes.csv`: which logins and clients the platform's announced changes hit or may hit.

use std::io::{self, Write};

use super::csv::{CsvFile, optional};
use crate::analysis::{Analysis, Granted};
use crate::platform_change::{Impact, Past};

const HEADER: &[&str] = &[
    "change",
    "date",
    "past",
    "user_id",
    "username",
    "class",
    "client",
    "state",
    "events",
    "first_seen",
    "last_seen",
    "evidence",
    "what_to_do",
    "source",
    "starts",
];

/// Writes the file.
///
/// # Errors
/// What the writer reports.
pub(super) fn platform_changes_csv(
    analysis: &Analysis,
    granted: &Granted<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut file = CsvFile::new(HEADER);
    for impact in granted.platform_changes().impacts() {
        file.row(&row(analysis, impact));
    }
    out.write_all(&file.finish())
}

fn row(analysis: &Analysis, impact: &Impact) -> [String; 15] {
    let change = impact.change;
    let past = analysis.as_of.and_then(|at| Past::of(change, at));
    let user = impact.user.and_then(|id| analysis.org.users.get(&id));
    let class = impact.user.map(|id| analysis.class_of(&id));
    let source = match change.contested.as_str() {
        "" => change.source.clone(),
        contested => format!("{}; other dates: {contested}", change.source),
    };
    [
        change.id.clone(),
        change.when.clone(),
        optional(past.map(Past::as_str)),
        optional(impact.user),
        user.map(|user| user.username.clone()).unwrap_or_default(),
        optional(class),
        impact.client.clone(),
        impact.standing.as_str().to_owned(),
        optional(impact.events),
        optional(impact.period.map(|(from, _)| from)),
        optional(impact.period.map(|(_, to)| to)),
        impact.evidence.clone(),
        change.advice.clone(),
        source,
        change.from.clone(),
    ]
}
