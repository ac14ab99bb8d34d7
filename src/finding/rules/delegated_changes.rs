//! A change bears a name that was not its maker's.
//!
//! The setup audit trail, or a save of the event log, says that somebody else was logged in as the user when the change
//! was made.
//!
//! ## Why it matters
//!
//! The trail names the user first, and who was behind it in a column that nobody looks at. A reviewer holds the wrong
//! person to account; and rights may have been used, or given, in the name of somebody who never agreed.
//!
//! ## What to do
//!
//! Look the rows up (`changes.parquet`, `delegate_id`) and ask who was behind them whether the change was agreed. Make
//! changes of the org under one's own name alone.

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Ground, Severity, Subject};
use crate::org::ChangeSource;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "delegated-changes",
    title: "changes bear a name that was not their maker's",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.8.32"),
        ("nist-800-53", "AU-10"),
        ("soc2", "CC8.1"),
    ],
    needs: &[Need::SetupTrail],
    looks_at: Population::Changes,
    bearing: Bearing::Doubt,
    remediation: "Ask who was behind the changes whether they were agreed, and make changes under one's own name alone.",
    text: include_str!("delegated_changes.rs"),
    look,
};

/// Where changes are written down that somebody else may have made. Pages are no changes.
const SOURCES: [ChangeSource; 3] = [
    ChangeSource::DatabaseSave,
    ChangeSource::FieldHistory,
    ChangeSource::SetupAudit,
];

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let changes = ground.changes_of(|key| SOURCES.contains(&key.source));
    // Once for each source, and not once for each login.
    let by_source = SOURCES.map(|source| (source, ground.changes_of(|key| key.source == source)));
    let delegated = changes.into_iter().filter(|(_, sum)| sum.delegated > 0);
    let found = delegated.map(|(id, sum)| {
        let name = ground.login_name(&id);
        let message = format!(
            "somebody who was logged in as {name} made {} in this name",
            count(sum.delegated, "change")
        );
        let sources = by_source.iter().filter_map(|(source, changes)| {
            let sum = changes.get(&id)?;
            let text = format!("{} {}", sum.delegated, source.words());
            let first = sum.first_delegated;
            (sum.delegated > 0).then(|| ground.shown_by_change(first, text))
        });
        Found::new(Subject::login(&id, name), message).shown_by(sources)
    });
    found.collect()
}
