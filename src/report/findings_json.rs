//! `findings.json`: each finding with its evidence, controls and remediation.

use std::io::{self, Write};

use serde::Serialize;

use super::number::rounded;
use super::{Outcome, SCHEMA_VERSION};
use crate::finding::Finding;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    rule: &'a str,
    title: &'a str,
    severity: &'a str,
    confidence: f64,
    subject: SubjectRow<'a>,
    message: &'a str,
    evidence: Vec<EvidenceRow<'a>>,
    controls: Vec<ControlRow<'a>>,
    remediation: &'a str,
}

#[derive(Serialize)]
struct SubjectRow<'a> {
    kind: &'a str,
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct EvidenceRow<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
}

#[derive(Serialize)]
struct ControlRow<'a> {
    framework: &'a str,
    id: &'a str,
}

/// Renders the file.
///
/// # Errors
/// Those of the output.
pub fn findings_json(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        findings: outcome.findings.iter().map(row).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn row(finding: &Finding) -> Row<'_> {
    let evidence = finding.evidence.iter().map(|evidence| EvidenceRow {
        text: &evidence.text,
        source: evidence.source.as_deref(),
        line: evidence.line,
    });
    let controls = finding.rule.controls.iter();
    let controls = controls.map(|(framework, id)| ControlRow { framework, id });
    Row {
        id: finding.id(),
        rule: finding.rule.id,
        title: finding.rule.title,
        severity: finding.severity.as_str(),
        confidence: rounded(finding.confidence),
        subject: SubjectRow {
            kind: finding.subject.kind.as_str(),
            id: &finding.subject.id,
            name: &finding.subject.name,
        },
        message: &finding.message,
        evidence: evidence.collect(),
        controls: controls.collect(),
        remediation: &finding.remediation,
    }
}
