//! `controls.csv`: each control with its verdict, why, and what that rests on.

use std::io::{self, Write};

use super::Outcome;
use super::csv::{CsvFile, optional};
use crate::assessment::{Assessment, Judged, Weight};

const HEADER: &[&str] = &[
    "framework",
    "version",
    "control",
    "text",
    "verdict",
    "reason",
    "population",
    "period_from",
    "period_to",
    "rules",
    "decisive",
    "findings",
    "waived",
    "wanting",
    "export_can_satisfy",
    "cannot_show",
    "source",
];

/// Renders the file.
///
/// # Errors
/// Those of the output.
pub fn controls_csv(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut file = CsvFile::new(HEADER);
    for judged in &outcome.assessment.controls {
        file.row(&row(judged, outcome.assessment));
    }
    out.write_all(&file.finish())
}

fn row(judged: &Judged<'_>, assessment: &Assessment<'_>) -> [String; HEADER.len()] {
    let (framework, control) = (judged.framework, judged.control);
    let populations = judged.populations().into_iter();
    let populations = populations.map(|it| format!("{} {}", it.number, it.of.as_str()));
    let rules = judged.looked.iter();
    let rules = rules.map(|it| format!("{} {}", it.rule.id, it.found));
    let wanting = judged.wanting.iter().filter_map(|at| {
        let input = assessment.inputs.get(*at)?;
        let id = input.facts.id.as_str();
        Some(format!("{id} {}", input.standing.as_str()))
    });
    [
        framework.id.clone(),
        framework.version_of(control).to_owned(),
        control.id.clone(),
        control.text.clone(),
        judged.verdict.as_str().to_owned(),
        judged.reasons.join("; "),
        joined(populations),
        optional(judged.period.map(|(from, _)| from)),
        optional(judged.period.map(|(_, to)| to)),
        joined(rules),
        judged.count(Weight::Decides).to_string(),
        judged.findings.len().to_string(),
        judged.count(Weight::Waived).to_string(),
        joined(wanting),
        control.by_export.to_string(),
        control.cannot_show.clone(),
        framework.source_of(control).to_owned(),
    ]
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}
