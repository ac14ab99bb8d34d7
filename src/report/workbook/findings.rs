//! The findings as a table: a row for each, with lists in one cell.

use crate::finding::{Evidence, Finding, Severity};
use crate::report::csv::{CsvFile, optional};
use crate::report::number::share;

const HEADER: &[&str] = &[
    "severity",
    "rule",
    "title",
    "subject_kind",
    "subject_id",
    "subject",
    "message",
    "remediation",
    "confidence",
    "evidence",
    "controls",
    "finding",
    "own_severity",
    "waived_until",
    "waived_because",
];

/// Renders the table.
pub(super) fn findings_table(findings: &[Finding]) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for finding in findings {
        let evidence: Vec<String> = finding.evidence.iter().map(in_a_line).collect();
        let controls = finding.rule.controls.iter();
        let controls: Vec<String> = controls
            .map(|(framework, id)| format!("{framework} {id}"))
            .collect();
        let subject = &finding.subject;
        let waived = finding.waived.as_ref();
        file.row(&[
            finding.severity.as_str(),
            finding.rule.id,
            finding.rule.title,
            subject.kind.as_str(),
            &subject.id,
            &subject.name,
            &finding.message,
            &finding.remediation,
            &share(finding.confidence),
            &evidence.join("\n"),
            &controls.join("; "),
            &finding.id(),
            finding.own_severity.map_or("", Severity::as_str),
            &optional(waived.map(|waiver| waiver.expires)),
            waived.map_or("", |waiver| &waiver.reason),
        ]);
    }
    file.finish()
}

/// One piece of evidence, with its place.
fn in_a_line(evidence: &Evidence) -> String {
    let Evidence { text, source, line } = evidence;
    match (source, line) {
        (Some(source), Some(line)) => format!("{text} ({source}:{line})"),
        (Some(source), None) => format!("{text} ({source})"),
        _ => text.clone(),
    }
}
