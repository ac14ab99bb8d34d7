//! `findings.json`: each finding with its evidence, controls and remediation.

use serde::Serialize;

use super::SCHEMA_VERSION;
use super::number::rounded;
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
#[must_use]
pub fn findings_json(findings: &[Finding]) -> Vec<u8> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        findings: findings.iter().map(row).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
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
