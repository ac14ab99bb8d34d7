//! `controls.json`: the verdicts for scripts, with all that they rest on.
//!
//! Its schema is `docs/schemas/controls-1.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::summary_json::Tool;
use super::{Outcome, SCHEMA_VERSION};
use crate::assessment::{Assessment, Judged, NeedInput, Verdict};
use crate::catalog::Framework;
use crate::org::UtcTime;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool: Tool<'a>,
    as_of: Option<String>,
    period: Option<Period>,
    completeness: CompletenessRow<'a>,
    inputs: Vec<InputRow<'a>>,
    frameworks: Vec<FrameworkRow<'a>>,
    controls: Vec<ControlRow<'a>>,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct CompletenessRow<'a> {
    files: u64,
    files_with_gaps: u64,
    rows: u64,
    rejected: u64,
    duplicates: u64,
    missing_days: Vec<MissingDays<'a>>,
    inputs_sha256: &'a str,
}

#[derive(Serialize)]
struct MissingDays<'a> {
    event_type: &'a str,
    days: u64,
}

#[derive(Serialize)]
struct InputRow<'a> {
    need: &'static str,
    label: &'a str,
    standing: &'static str,
    wanting: Option<&'a str>,
    files: u64,
    rows: u64,
    rejected: u64,
    period: Option<Period>,
    missing_days: u64,
    how: &'a str,
}

#[derive(Serialize)]
struct FrameworkRow<'a> {
    id: &'a str,
    title: &'a str,
    version: &'a str,
    source: &'a str,
    not_satisfied: u64,
    inconclusive: u64,
    satisfied: u64,
}

#[derive(Serialize)]
struct ControlRow<'a> {
    framework: &'a str,
    version: &'a str,
    control: &'a str,
    oscal_id: String,
    text: &'a str,
    verdict: &'static str,
    reasons: &'a [String],
    population: Vec<PopulationRow>,
    period: Option<Period>,
    rules: Vec<RuleRow<'a>>,
    wanting: Vec<&'static str>,
    findings: Vec<FindingRow>,
    export_can_satisfy: bool,
    cannot_show: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct PopulationRow {
    of: &'static str,
    number: u64,
}

#[derive(Serialize)]
struct RuleRow<'a> {
    rule: &'a str,
    bearing: &'static str,
    looks_at: &'static str,
    population: u64,
    found: u64,
    needs: Vec<&'static str>,
}

#[derive(Serialize)]
struct FindingRow {
    id: String,
    weight: &'static str,
}

/// Renders the file.
///
/// # Errors
/// Those of the output.
pub fn controls_json(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let assessment = outcome.assessment;
    let completeness = &assessment.completeness;
    let missing = completeness.missing_days.iter();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        as_of: outcome.analysis.as_of.map(|at| at.to_string()),
        period: assessment.period.map(period),
        completeness: CompletenessRow {
            files: completeness.files,
            files_with_gaps: completeness.files_with_gaps,
            rows: completeness.rows,
            rejected: completeness.rejected,
            duplicates: completeness.duplicates,
            missing_days: missing
                .map(|(event_type, days)| MissingDays {
                    event_type,
                    days: *days,
                })
                .collect(),
            inputs_sha256: &completeness.inputs_sha256,
        },
        inputs: assessment.inputs.iter().map(input).collect(),
        frameworks: (assessment.frameworks.iter())
            .map(|it| framework(it, assessment))
            .collect(),
        controls: (assessment.controls.iter())
            .map(|it| control(it, assessment))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn period((from, to): (UtcTime, UtcTime)) -> Period {
    Period {
        from: from.to_string(),
        to: to.to_string(),
    }
}

fn input(input: &NeedInput) -> InputRow<'_> {
    InputRow {
        need: input.facts.id.as_str(),
        label: &input.facts.label,
        standing: input.standing.as_str(),
        wanting: input.standing.wanting(),
        files: input.files,
        rows: input.rows,
        rejected: input.rejected,
        period: input.period.map(period),
        missing_days: input.missing_days,
        how: &input.facts.how,
    }
}

fn framework<'a>(framework: &'a Framework, assessment: &Assessment<'_>) -> FrameworkRow<'a> {
    let count = |verdict: Verdict| {
        let controls = assessment.of(framework);
        controls.filter(|it| it.verdict == verdict).count() as u64
    };
    FrameworkRow {
        id: &framework.id,
        title: &framework.title,
        version: &framework.version,
        source: &framework.source,
        not_satisfied: count(Verdict::NotSatisfied),
        inconclusive: count(Verdict::Inconclusive),
        satisfied: count(Verdict::Satisfied),
    }
}

fn control<'a>(judged: &'a Judged<'_>, assessment: &Assessment<'_>) -> ControlRow<'a> {
    let (framework, control) = (judged.framework, judged.control);
    let populations = judged.populations().into_iter();
    let rules = judged.looked.iter().map(|it| RuleRow {
        rule: it.rule.id,
        bearing: it.rule.bearing.as_str(),
        looks_at: it.rule.looks_at.as_str(),
        population: it.population.number,
        found: it.found,
        needs: it.rule.needs.iter().map(|need| need.as_str()).collect(),
    });
    let wanting = judged.wanting.iter();
    let wanting = wanting.filter_map(|at| assessment.inputs.get(*at));
    let findings = judged.findings.iter().map(|it| FindingRow {
        id: it.finding.id(),
        weight: it.weight.as_str(),
    });
    ControlRow {
        framework: &framework.id,
        version: framework.version_of(control),
        control: &control.id,
        oscal_id: framework.oscal_id(control),
        text: &control.text,
        verdict: judged.verdict.as_str(),
        reasons: &judged.reasons,
        population: populations
            .map(|it| PopulationRow {
                of: it.of.as_str(),
                number: it.number,
            })
            .collect(),
        period: judged.period.map(period),
        rules: rules.collect(),
        wanting: wanting.map(|input| input.facts.id.as_str()).collect(),
        findings: findings.collect(),
        export_can_satisfy: control.by_export,
        cannot_show: &control.cannot_show,
        source: framework.source_of(control),
    }
}
