//! What is wrong: every finding with its evidence, what to do, and the controls it bears on.

use std::io;

use maud::{Markup, html};

use super::grid::{Cell, Column, Grid, Kind, part};
use crate::finding::{Evidence, Finding, Severity};
use crate::report::Outcome;
use crate::report::number::thousands;

/// Pieces of evidence that are shown, and letters of each; `findings.json` has all.
const MOST_EVIDENCE: usize = 5;
const MOST_LETTERS: usize = 240;

const COLUMNS: &[Column] = &[
    Column::new("Severity", Kind::Severity).filtered(),
    Column::text("Subject"),
    Column::new("What is wrong", Kind::Long),
    Column::text("Rule").filtered(),
    Column::text("Kind of subject").filtered().hidden(),
    Column::share("Confidence"),
    Column::new("What to do", Kind::Long).hidden(),
    Column::new("Evidence", Kind::Long).hidden(),
    Column::text("Controls").filtered().hidden(),
    Column::text("Waived until").filtered().hidden(),
    Column::new("Why waived", Kind::Long).hidden(),
];

pub(super) fn findings(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let mut grid = Grid::new("findings-grid", "Every finding, the worst first", COLUMNS);
    for finding in outcome.findings {
        grid.row(row(finding));
    }
    let counted = || outcome.findings.iter().filter(|it| it.waived.is_none());
    let waived = outcome.findings.len() - counted().count();
    let off: Vec<&str> = outcome.policy.off().map(|(id, _)| id).collect();
    Ok(html! {
        p {
            @for severity in Severity::ALL.into_iter().rev() {
                @let count = counted().filter(|it| it.severity == severity).count();
                span class=(severity.as_str()) { (thousands(count as u64)) " " (severity.as_str()) } " "
            }
            @if waived > 0 { "and " (thousands(waived as u64)) " waived by the configuration" }
        }
        @if !off.is_empty() {
            p { "Not asked, as the configuration says: " (off.join(", ")) }
        }
        p.faint {
            "Open a row for its evidence and what to do. " code { "byline rule <id>" } " explains a rule."
        }
        (grid.render("Nothing was found in what was given."))
    })
}

fn row(finding: &Finding) -> Vec<Cell> {
    let evidence = finding.evidence.iter().take(MOST_EVIDENCE).map(said);
    let mut evidence: Vec<Cell> = evidence.map(Cell::from).collect();
    let more = finding.evidence.len().saturating_sub(MOST_EVIDENCE);
    if more > 0 {
        evidence.push(format!("and {} more in findings.json", thousands(more as u64)).into());
    }
    let controls = finding.rule.controls.iter();
    let controls = controls.map(|(framework, id)| Cell::from(format!("{framework} {id}")));
    let waived = finding.waived.as_deref();
    let until = waived.map(|waiver| waiver.expires.to_string());
    let message = match &until {
        Some(until) => format!("Waived until {until}: {}", finding.message),
        None => finding.message.clone(),
    };
    vec![
        finding.severity.as_str().into(),
        finding.subject.name.clone().into(),
        message.into(),
        finding.rule.id.into(),
        finding.subject.kind.as_str().into(),
        part(finding.confidence),
        finding.remediation.clone().into(),
        Cell::Array(evidence),
        Cell::Array(controls.collect()),
        until.unwrap_or_default().into(),
        waived
            .map_or(String::new(), |waiver| waiver.reason.clone())
            .into(),
    ]
}

/// `granted by the profile Dana (profiles/Dana.profile)`.
fn said(evidence: &Evidence) -> String {
    let mut text: String = evidence.text.chars().take(MOST_LETTERS).collect();
    if text.len() < evidence.text.len() {
        text.push('…');
    }
    match (&evidence.source, evidence.line) {
        (Some(source), Some(line)) => format!("{text} ({source}, line {line})"),
        (Some(source), None) => format!("{text} ({source})"),
        (None, _) => text,
    }
}
