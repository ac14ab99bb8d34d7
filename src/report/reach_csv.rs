//! `reach.csv`: what the logins of machines and those with weighty rights could get at.

use std::io::{self, Write};

use super::csv::{CsvFile, optional};
use crate::access::Bit;
use crate::analysis::{Analysis, Granted};
use crate::org::{SalesforceId, User};
use crate::reach::{Classified, Part, Score, Summary, Tally};

const HEADER: &[&str] = &[
    "user_id",
    "username",
    "class",
    "active",
    "score",
    "score_word",
    "at_least",
    "records_read",
    "records_read_certainty",
    "records_changed",
    "records_changed_certainty",
    "total_records",
    "classified_read",
    "classified_edit",
    "compliance_groups",
    "users",
    "widening",
    "parts",
];

/// Writes the file.
///
/// # Errors
/// What the writer reports.
pub(super) fn reach_csv(
    analysis: &Analysis,
    granted: &Granted<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let reach = granted.reach;
    let mut file = CsvFile::new(HEADER);
    for (id, summary) in analysis.reach_of_concern(reach) {
        file.row(&row(analysis, id, &summary, reach.total()));
    }
    out.write_all(&file.finish())
}

fn row(analysis: &Analysis, id: SalesforceId, summary: &Summary<'_>, total: u64) -> [String; 18] {
    let nobody = User::default();
    let user = analysis.org.users.get(&id).unwrap_or(&nobody);
    let grade = summary.score.grade();
    let fields = &summary.classified.all;
    let ways = summary.widening.iter();
    let ways = ways.filter(|(_, bit)| *bit == Bit::Granted);
    let ways: Vec<&str> = ways.map(|(way, _)| *way).collect();
    [
        id.to_string(),
        user.username.clone(),
        analysis.identities.class(&id).as_str().to_owned(),
        optional(user.active),
        grade.level.to_string(),
        grade.as_str().to_owned(),
        grade.is_at_least().to_string(),
        optional(summary.read.shown()),
        summary.read.certainty.as_str().to_owned(),
        optional(summary.changed.shown()),
        summary.changed.certainty.as_str().to_owned(),
        total.to_string(),
        number(fields.read),
        number(fields.edit),
        groups(&summary.classified),
        optional(summary.users.any.shown()),
        ways.join(";"),
        parts(&summary.score),
    ]
}

/// Fields a right is granted on; empty where none is known to be and some may be.
fn number(tally: Tally) -> String {
    optional(tally.count().shown())
}

/// Compliance groups of which a field can be read or written.
fn groups(classified: &Classified<'_>) -> String {
    let groups = classified.by_group.iter();
    let reached = groups.filter(|(_, fields)| fields.read.granted + fields.edit.granted > 0);
    let names: Vec<&str> = reached.map(|(group, _)| *group).collect();
    names.join(";")
}

/// The grade of each part, with `+` where it may be higher.
fn parts(score: &Score) -> String {
    let parts = Part::ALL.map(|part| {
        let grade = score.part(part);
        let more = if grade.is_at_least() { "+" } else { "" };
        format!("{}={}{more}", part.as_str(), grade.level)
    });
    parts.join(";")
}
