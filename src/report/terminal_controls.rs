//! The part of the summary on the terminal that tells of controls: how many of each framework are satisfied, and those
//! that are not.

use std::cmp::Reverse;

use comfy_table::Cell;

use super::screen::{FAINT, WARNING, heading, line, number, put, table};
use crate::assessment::{Assessment, Judged, Verdict, Weight};
use crate::finding::Severity;

/// Controls that are shown; `controls.csv` has all.
const MOST: usize = 8;

/// Renders the part.
#[must_use]
pub fn terminal_controls(assessment: &Assessment<'_>) -> String {
    let mut out = String::new();
    heading(&mut out, "Controls, as far as the export tells");
    let mut rows = table(&["Framework", "Not satisfied", "Inconclusive", "Satisfied"]);
    for framework in &assessment.frameworks {
        let counts = Verdict::ALL.map(|verdict| {
            let controls = assessment.of(framework);
            controls.filter(|it| it.verdict == verdict).count() as u64
        });
        let mut row = vec![Cell::new(&framework.title)];
        row.extend(counts.map(number));
        rows.add_row(row);
    }
    put(&mut out, &rows, 0, &[]);
    let controls = assessment.controls.iter();
    let mut broken: Vec<&Judged<'_>> = controls
        .filter(|it| it.verdict == Verdict::NotSatisfied)
        .collect();
    // Stable: of as bad a finding the order of the frameworks decides.
    broken.sort_by_key(|it| Reverse(worst(it)));
    for judged in broken.iter().take(MOST) {
        let (framework, control) = (&judged.framework.id, judged.control);
        let findings = match judged.count(Weight::Decides) {
            1 => "1 finding".to_owned(),
            number => format!("{number} findings"),
        };
        line(
            &mut out,
            format_args!(
                "  {WARNING}not satisfied{WARNING:#}  {framework} {}: {}  {FAINT}{findings}{FAINT:#}",
                control.id, control.text
            ),
        );
    }
    let left = broken.len().saturating_sub(MOST);
    let more = if left > 0 {
        format!("and {left} more; all with their reasons in controls.csv")
    } else {
        "all with their reasons in controls.csv".to_owned()
    };
    line(
        &mut out,
        format_args!(
            "  {FAINT}{more}; inconclusive is what no export, or not this one, shows{FAINT:#}\n"
        ),
    );
    out
}

/// The severity of its worst finding that decides, and how many decide.
fn worst(judged: &Judged<'_>) -> (Option<Severity>, u64) {
    let decisive = judged.findings.iter();
    let decisive = decisive.filter(|it| it.weight == Weight::Decides);
    (
        decisive.map(|it| it.finding.severity).max(),
        judged.count(Weight::Decides),
    )
}
