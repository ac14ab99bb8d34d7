//! What the export lacks, for the rules about coverage.

use std::collections::BTreeSet;

use super::rule::Found;
use super::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::catalog::{Piece, finding_facts, missing_pieces};

impl Ground<'_> {
    /// The pieces that the export lacks, logs or others, the most useful first.
    pub(super) fn missing(&self, logs: bool) -> Vec<&'static Piece> {
        let files = self.analysis.files.iter();
        let kinds: BTreeSet<&str> = files
            .filter(|file| file.tally.rows > 0)
            .map(|file| file.kind.as_str())
            .collect();
        let periods = self.analysis.timeline.periods.iter();
        let logged: BTreeSet<&str> = periods.map(|it| it.event_type.as_str()).collect();
        let missing = missing_pieces(|kind| kinds.contains(kind), |event| logged.contains(event));
        missing.filter(|piece| is_log(piece) == logs).collect()
    }
}

fn is_log(piece: &Piece) -> bool {
    let logs = &finding_facts().missing_logs.kinds;
    !piece.events.is_empty() || piece.kinds.iter().any(|kind| logs.contains(kind))
}

/// What is said of a piece that is not there; it is as bad as the rule says where its kind is a grave one.
pub(super) fn told(piece: &Piece, grave: &[String]) -> Found {
    let subject = Subject::named(SubjectKind::Input, &piece.label);
    let message = format!(
        "the export holds no {}, which would tell {}",
        piece.label, piece.unlocks
    );
    let asked = piece.events.iter().chain(&piece.kinds);
    let asked: Vec<&str> = asked.map(String::as_str).collect();
    let found = Found::new(subject, message)
        .shown_by([Evidence::text(format!(
            "nothing of {} is among the inputs",
            asked.join(", ")
        ))])
        .mended_by(format!(
            "Export it as `byline guide` says under “{}”, and analyze again.",
            piece.how
        ));
    if piece.kinds.iter().any(|kind| grave.contains(kind)) {
        found
    } else {
        found.weighing(Severity::Low)
    }
}
