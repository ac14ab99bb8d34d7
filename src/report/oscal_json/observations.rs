//! What was observed: each finding of a rule with its evidence, and for each control what was looked at.

use std::collections::BTreeMap;

use super::form::{Evidence, InventoryItem, Observation, SubjectReference};
use super::ids::id;
use super::resources::input_id;
use super::{origin, property};
use crate::assessment::{Assessment, Judged};
use crate::finding::{Finding, Subject};
use crate::report::Outcome;
use crate::report::markdown::md;
use crate::report::number::share;

/// A finding of a rule.
pub(super) fn of_finding(finding: &Finding, collected: &str) -> Observation {
    let subject = &finding.subject;
    let evidence = finding.evidence.iter().map(|it| {
        let line = it
            .line
            .map_or(String::new(), |line| format!(" (line {line})"));
        Evidence {
            href: it
                .source
                .as_deref()
                .map(|path| format!("#{}", input_id(path))),
            description: format!("{}{line}", md(&it.text)),
        }
    });
    let mut evidence: Vec<Evidence> = evidence.collect();
    if evidence.is_empty() {
        evidence.push(file("findings.json", "the finding in full"));
    }
    Observation {
        uuid: id("observation", &["finding", &finding.id()]),
        title: md(finding.rule.title).into_owned(),
        description: md(&finding.message).into_owned(),
        props: vec![
            property("rule", finding.rule.id),
            property("finding", &finding.id()),
            property("severity", finding.severity.as_str()),
            property("confidence", &share(finding.confidence)),
            property("waived", &finding.waived.is_some().to_string()),
        ],
        methods: ["EXAMINE"],
        types: ["finding"],
        origins: [origin()],
        subjects: vec![SubjectReference {
            subject_uuid: subject_id(subject),
            kind: "inventory-item",
            title: md(&subject.name).into_owned(),
        }],
        relevant_evidence: evidence,
        collected: collected.to_owned(),
        remarks: Some(match &finding.waived {
            None => md(&finding.remediation).into_owned(),
            Some(waiver) => {
                let text = format!("Accepted until {}: {}", waiver.expires, waiver.reason);
                md(&text).into_owned()
            }
        }),
    }
}

/// Of a control: what was looked at, and whether all of that was there.
pub(super) fn of_control(
    judged: &Judged<'_>,
    assessment: &Assessment<'_>,
    collected: &str,
) -> Observation {
    let (framework, control) = (judged.framework, judged.control);
    let list = |parts: Vec<String>, none: &str| match parts.is_empty() {
        true => none.to_owned(),
        false => parts.join(", "),
    };
    let populations = judged.populations().into_iter();
    let populations = populations.map(|it| format!("{} {}", it.number, it.of.as_str()));
    let rules = judged.looked.iter();
    let rules = rules.map(|it| format!("{} ({} found)", it.rule.id, it.found));
    let wanting = judged.wanting.iter().filter_map(|at| {
        let input = assessment.inputs.get(*at)?;
        Some(format!(
            "{}: {}",
            input.facts.label,
            input.standing.wanting()?
        ))
    });
    let period = match judged.period {
        Some((from, to)) => format!("{from} to {to}"),
        None => "of no log".to_owned(),
    };
    let text = format!(
        "Looked at: {}. Rules: {}. Period: {period}. Wanting: {}.",
        list(populations.collect(), "nothing"),
        list(rules.collect(), "none"),
        list(wanting.collect(), "nothing"),
    );
    Observation {
        uuid: control_id(judged),
        title: md(&format!(
            "What was looked at for {} {}",
            framework.title, control.id
        ))
        .into_owned(),
        description: md(&text).into_owned(),
        props: vec![
            property("framework", &framework.id),
            property("export-can-satisfy", &control.by_export.to_string()),
        ],
        methods: ["EXAMINE"],
        types: ["control-objective"],
        origins: [origin()],
        subjects: Vec::new(),
        relevant_evidence: vec![
            file("controls.json", "the verdict with all that it rests on"),
            file(
                "manifest.json",
                "every input with its hash, its rows, and what was rejected",
            ),
        ],
        collected: collected.to_owned(),
        remarks: Some(md(&format!("No export shows {}.", control.cannot_show)).into_owned()),
    }
}

/// A file of the same result.
fn file(path: &str, description: &str) -> Evidence {
    Evidence {
        href: Some(path.to_owned()),
        description: description.to_owned(),
    }
}

/// The observation of what was looked at for a control.
pub(super) fn control_id(judged: &Judged<'_>) -> String {
    id(
        "observation",
        &["control", &judged.framework.id, &judged.control.id],
    )
}

fn subject_id(subject: &Subject) -> String {
    id("subject", &[subject.kind.as_str(), &subject.id])
}

/// What the observed findings are about, each once, in the order of their identifiers.
pub(super) fn subjects(
    outcome: &Outcome<'_>,
    places: &BTreeMap<String, String>,
) -> Vec<InventoryItem> {
    let observed = outcome.findings.iter();
    let observed = observed.filter(|finding| places.contains_key(&finding.id()));
    let items = observed.map(|finding| {
        let subject = &finding.subject;
        let uuid = subject_id(subject);
        let item = InventoryItem {
            uuid: uuid.clone(),
            description: md(&subject.name).into_owned(),
            props: vec![property("kind", subject.kind.as_str())],
        };
        (uuid, item)
    });
    let items: BTreeMap<String, InventoryItem> = items.collect();
    items.into_values().collect()
}
