//! `assessment-results.oscal.json`: the verdicts in the form of OSCAL assessment results 1.1.3 (NIST), for the tools that
//! auditors keep controls in.
//!
//! Every control has one finding, whose target is its objective. Every finding of a rule that bears on a control is an
//! observation, with its evidence by reference to the inputs in the back matter, whose hashes stand there. OSCAL knows two
//! states, and "not-satisfied" is what SP 800-53A calls "other than satisfied", which may mean that there was too little to
//! determine it: an inconclusive control is `not-satisfied` for the reason `other`, one that is broken for the reason `fail`.
//!
//! Nothing reads the clock, and every identifier is worked out from what it identifies: two runs write the same bytes.

mod form;
mod ids;
mod observations;
mod resources;

use std::collections::BTreeMap;
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use self::form::{
    Actor, Assessed, AssessmentResults, Assets, BackMatter, Component, Document, Finding, Included,
    Link, LocalDefinitions, Metadata, Objective, Objectives, Origin, Part, Platform, Property,
    Related, Reviewed, Selection, State, Status, Target, UsedComponent,
};
use self::ids::{PROPERTIES, id, nil};
use super::Outcome;
use super::markdown::md;
use crate::assessment::{Judged, Verdict};
use crate::catalog::Framework;

/// The version of the model, and of the schema that tests hold it against.
const OSCAL: &str = "1.1.3";

/// The model asks for times that no input may hold. Then this stands there, and the remarks say so.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// Renders the file.
///
/// # Errors
/// Those of the output.
pub fn oscal_json(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document {
        assessment_results: results(outcome),
    };
    // The document is told by all that stands in it, its identifier left out.
    let mut content = Content(Sha256::new());
    serde_json::to_writer(&mut content, &document)?;
    let digest = content.0.finalize();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    document.assessment_results.uuid = id("assessment-results", &[&digest]);
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Hashes what is written to it.
struct Content(Sha256);

impl Write for Content {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn results(outcome: &Outcome<'_>) -> AssessmentResults {
    let collected = collected(outcome);
    AssessmentResults {
        uuid: nil(),
        metadata: Metadata {
            title: "Who wrote the records of a Salesforce org: controls, as far as an export tells",
            last_modified: collected.clone(),
            version: env!("CARGO_PKG_VERSION"),
            oscal_version: OSCAL,
            remarks: match outcome.analysis.as_of {
                Some(_) => {
                    "Times are those of the inputs; nothing here reads the clock.".to_owned()
                }
                None => {
                    format!("No input holds a time: {NO_TIME} stands where the model asks for one.")
                }
            },
        },
        import_ap: Link {
            href: format!("#{}", resources::plan_id()),
            remarks: Some("No assessment plan was made: the resource says what was done."),
        },
        local_definitions: Objectives {
            objectives_and_methods: (outcome.assessment.controls.iter())
                .map(objective)
                .collect(),
        },
        results: [assessed(outcome, collected)],
        back_matter: BackMatter {
            resources: resources::resources(outcome),
        },
    }
}

/// The day of the analysis.
fn collected(outcome: &Outcome<'_>) -> String {
    let as_of = outcome.analysis.as_of;
    as_of.map_or_else(|| NO_TIME.to_owned(), |at| at.to_string())
}

fn objective(judged: &Judged<'_>) -> Objective {
    let (framework, control) = (judged.framework, judged.control);
    Objective {
        control_id: framework.oscal_id(control),
        description: md(&format!("{} {}", framework.title, control.id)).into_owned(),
        props: vec![
            property("framework", &framework.id),
            property("control", &control.id),
            property("version", framework.version_of(control)),
        ],
        parts: [Part {
            id: target_id(judged),
            name: "assessment-objective",
            prose: md(&format!(
                "{}; no export shows {}",
                control.text, control.cannot_show
            ))
            .into_owned(),
        }],
    }
}

/// As NIST's catalogue of 800-53 calls the objective of a control.
fn target_id(judged: &Judged<'_>) -> String {
    format!("{}_obj", judged.framework.oscal_id(judged.control))
}

fn assessed(outcome: &Outcome<'_>, collected: String) -> Assessed {
    let assessment = outcome.assessment;
    let completeness = &assessment.completeness;
    let frameworks: Vec<&str> = (assessment.frameworks.iter())
        .map(|it| it.id.as_str())
        .collect();
    let (start, end) = match assessment.period {
        Some((from, to)) => (from.to_string(), to.to_string()),
        None => (collected.clone(), collected.clone()),
    };
    let tool = tool_id();
    let (mut observations, mut places) = (Vec::new(), BTreeMap::new());
    for finding in outcome.findings {
        let frameworks = &assessment.frameworks;
        let mut controls = finding.rule.controls.iter();
        if controls.any(|(of, _)| frameworks.iter().any(|it| it.id == *of)) {
            let made = observations::of_finding(finding, &collected);
            places.insert(finding.id(), made.uuid.clone());
            observations.push(made);
        }
    }
    for judged in &assessment.controls {
        observations.push(observations::of_control(judged, assessment, &collected));
    }
    let findings = assessment.controls.iter();
    Assessed {
        uuid: id(
            "result",
            &[
                &completeness.inputs_sha256,
                &frameworks.join(" "),
                &collected,
            ],
        ),
        title: "What the export tells of each control",
        description: described(outcome),
        start,
        end,
        props: vec![
            property("inputs-sha256", &completeness.inputs_sha256),
            property("input-files", &completeness.files.to_string()),
            property("input-rows", &completeness.rows.to_string()),
            property("rejected-rows", &completeness.rejected.to_string()),
        ],
        local_definitions: LocalDefinitions {
            inventory_items: observations::subjects(outcome, &places),
            assessment_assets: Assets {
                components: [component(&tool)],
                assessment_platforms: [Platform {
                    uuid: id("platform", &[]),
                    uses_components: [UsedComponent {
                        component_uuid: tool,
                    }],
                }],
            },
        },
        reviewed_controls: Reviewed {
            description: "The controls on which byline's rules may bear.",
            control_selections: (assessment.frameworks.iter())
                .map(|it| selection(it))
                .collect(),
        },
        observations,
        findings: findings.map(|judged| finding(judged, &places)).collect(),
    }
}

fn described(outcome: &Outcome<'_>) -> String {
    let completeness = &outcome.assessment.completeness;
    let gaps = completeness.missing_days.len();
    format!(
        "{} files with {} rows were read; {} rows were rejected and {} files are damaged or were not read. {}{}",
        completeness.files,
        completeness.rows,
        completeness.rejected,
        completeness.files_with_gaps,
        match outcome.assessment.period {
            Some((from, to)) => format!("Logs cover {from} to {to}."),
            None => "No log was given: start and end are the day of the analysis.".to_owned(),
        },
        match gaps {
            0 => String::new(),
            gaps => format!(" {gaps} event types have days without a row."),
        }
    )
}

fn tool_id() -> String {
    id("tool", &[env!("CARGO_PKG_NAME")])
}

fn component(tool: &str) -> Component {
    Component {
        uuid: tool.to_owned(),
        kind: "software",
        title: env!("CARGO_PKG_NAME"),
        description: "Tells from exported files alone who wrote each Salesforce record, and what is wrong.",
        props: vec![property("version", env!("CARGO_PKG_VERSION"))],
        status: State {
            state: "operational",
        },
    }
}

fn selection(framework: &Framework) -> Selection {
    let controls = framework.control.iter();
    let controls = controls.map(|control| Included {
        control_id: framework.oscal_id(control),
    });
    Selection {
        description: md(&format!("{}, {}", framework.title, framework.version)).into_owned(),
        props: vec![property("framework", &framework.id)],
        include_controls: controls.collect(),
    }
}

/// A property of byline's own. The value is never a name of the input.
fn property(name: &'static str, value: &str) -> Property {
    Property {
        name,
        ns: PROPERTIES,
        value: value.to_owned(),
    }
}

fn origin() -> Origin {
    Origin {
        actors: [Actor {
            kind: "tool",
            actor_uuid: tool_id(),
        }],
    }
}

/// The verdict on a control. `places` are the observations by the ids of their findings.
fn finding(judged: &Judged<'_>, places: &BTreeMap<String, String>) -> Finding {
    let (framework, control) = (judged.framework, judged.control);
    let (state, reason) = match judged.verdict {
        Verdict::Satisfied => ("satisfied", "pass"),
        Verdict::NotSatisfied => ("not-satisfied", "fail"),
        Verdict::Inconclusive => ("not-satisfied", "other"),
    };
    let words = judged.verdict.in_words();
    let observed = judged.findings.iter();
    let observed = observed.filter_map(|it| places.get(&it.finding.id()).cloned());
    let looked = observations::control_id(judged);
    let title = md(&format!("{} {}", framework.title, control.id)).into_owned();
    Finding {
        uuid: id("finding", &[&framework.id, &control.id]),
        title: format!("{title}: {words}"),
        description: md(&control.text).into_owned(),
        props: vec![
            property("framework", &framework.id),
            property("verdict", judged.verdict.as_str()),
        ],
        origins: [origin()],
        target: Target {
            kind: "objective-id",
            target_id: target_id(judged),
            title,
            status: Status {
                state,
                reason,
                remarks: md(&format!("{words}: {}", judged.reasons.join("; "))).into_owned(),
            },
        },
        related_observations: observed
            .chain([looked])
            .map(|observation_uuid| Related { observation_uuid })
            .collect(),
    }
}
