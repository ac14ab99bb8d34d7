//! Which controls are satisfied, which are not, and what no export can tell.

use std::io;

use maud::{Markup, html};

use super::grid::{Cell, Column, Grid, Kind, count, day};
use crate::assessment::{Assessment, Judged, Verdict};
use crate::report::Outcome;
use crate::report::number::thousands;

const COLUMNS: &[Column] = &[
    Column::text("Control"),
    Column::text("Framework").filtered(),
    Column::new("What it asks", Kind::Long),
    Column::text("Verdict").filtered(),
    Column::new("Why", Kind::Long),
    Column::count("Findings"),
    Column::text("What was looked at").hidden(),
    Column::date("From").hidden(),
    Column::date("To").hidden(),
    Column::text("Rules that looked, and how often each found something").hidden(),
    Column::text("Missing or not whole").hidden(),
    Column::new("What no export shows of it", Kind::Long).hidden(),
    Column::text("Edition").hidden(),
    Column::text("Source").hidden(),
];

const COMPLETENESS: &[Column] = &[
    Column::text("What rules need"),
    Column::text("There").filtered(),
    Column::new("What is missing", Kind::Long),
    Column::count("Files"),
    Column::count("Rows"),
    Column::count("Rejected"),
    Column::date("From"),
    Column::date("To"),
];

pub(super) fn controls(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let assessment = outcome.assessment;
    let mut grid = Grid::new(
        "controls-grid",
        "Every control, and what the export tells of it",
        COLUMNS,
    );
    for judged in &assessment.controls {
        grid.row(row(judged, assessment));
    }
    Ok(html! {
        p {
            "A control is not satisfied when a grave and sure finding bears on it; it is satisfied when all that its rules need was "
            "there, something was looked at, nothing was found, and it asks for no more than an export can show. Everything else "
            "is inconclusive, with what is wanting."
        }
        (sums(assessment))
        (grid.render("No framework was asked for."))
        h3 { "What the verdicts rest on" }
        p {
            (thousands(assessment.completeness.files)) " files, " (thousands(assessment.completeness.rows)) " rows, "
            (thousands(assessment.completeness.rejected)) " rejected. SHA-256 over the hashes of all inputs: "
            code { (assessment.completeness.inputs_sha256) }
        }
        (completeness(assessment))
    })
}

/// How many controls of each framework are what.
fn sums(assessment: &Assessment<'_>) -> Markup {
    html! {
        div.scroll.fit tabindex="0" role="region" aria-label="Verdicts by framework" {
            table {
                caption { "Verdicts by framework" }
                thead { tr {
                    th scope="col" { "Framework" }
                    @for verdict in Verdict::ALL { th.count scope="col" { (verdict.in_words()) } }
                } }
                tbody { @for framework in &assessment.frameworks {
                    tr {
                        th scope="row" { (framework.title) }
                        @for verdict in Verdict::ALL {
                            @let number = assessment.of(framework).filter(|it| it.verdict == verdict).count();
                            td.count { (thousands(number as u64)) }
                        }
                    }
                } }
            }
        }
    }
}

fn row(judged: &Judged<'_>, assessment: &Assessment<'_>) -> Vec<Cell> {
    let (framework, control) = (judged.framework, judged.control);
    let populations = judged.populations().into_iter();
    let populations = populations.map(|it| format!("{} {}", thousands(it.number), it.of.as_str()));
    let rules = judged.looked.iter();
    let rules = rules.map(|it| format!("{}: {}", it.rule.id, thousands(it.found)));
    let wanting = judged
        .wanting
        .iter()
        .filter_map(|at| assessment.inputs.get(*at));
    let wanting =
        wanting.map(|input| format!("{}: {}", input.facts.label, input.standing.as_str()));
    let list =
        |items: &mut dyn Iterator<Item = String>| Cell::Array(items.map(Cell::from).collect());
    vec![
        control.id.clone().into(),
        framework.id.clone().into(),
        control.text.clone().into(),
        judged.verdict.in_words().into(),
        judged.reasons.join("; ").into(),
        count(judged.findings.len() as u64),
        list(&mut populations.into_iter()),
        day(judged.period.map(|(from, _)| from)),
        day(judged.period.map(|(_, to)| to)),
        list(&mut rules.into_iter()),
        list(&mut wanting.into_iter()),
        control.cannot_show.clone().into(),
        framework.version_of(control).into(),
        framework.source_of(control).into(),
    ]
}

fn completeness(assessment: &Assessment<'_>) -> Markup {
    let mut grid = Grid::new(
        "needs-grid",
        "Everything that a rule may need, and whether it was there",
        COMPLETENESS,
    );
    for input in &assessment.inputs {
        grid.row(vec![
            input.facts.label.clone().into(),
            input.standing.as_str().into(),
            input.standing.wanting().unwrap_or_default().into(),
            count(input.files),
            count(input.rows),
            count(input.rejected),
            day(input.period.map(|(from, _)| from)),
            day(input.period.map(|(_, to)| to)),
        ]);
    }
    grid.render("Nothing is needed.")
}
