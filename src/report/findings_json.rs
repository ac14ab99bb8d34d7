//! `findings.json`: each finding with its evidence, controls and remediation.

use std::io::{self, Write};

use serde::Serialize;

use super::number::rounded;
use super::{Outcome, SCHEMA_VERSION};
use crate::finding::{Finding, Policy, Severity, Waiver};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<Configuration<'a>>,
    findings: Vec<Row<'a>>,
}

/// What the user decided about rules.
#[derive(Serialize)]
struct Configuration<'a> {
    source: &'a str,
    waivers: usize,
    rules: Vec<SettingRow<'a>>,
}

#[derive(Serialize)]
struct SettingRow<'a> {
    rule: &'a str,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    line: u64,
}

#[derive(Serialize)]
struct WaivedRow<'a> {
    reason: &'a str,
    expires: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'a str>,
    source: &'a str,
    line: u64,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    rule: &'a str,
    title: &'a str,
    severity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_severity: Option<&'a str>,
    confidence: f64,
    subject: SubjectRow<'a>,
    message: &'a str,
    evidence: Vec<EvidenceRow<'a>>,
    controls: Vec<ControlRow<'a>>,
    remediation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<WaivedRow<'a>>,
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
        configuration: configuration(outcome.policy),
        findings: outcome.findings.iter().map(row).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn configuration(policy: &Policy) -> Option<Configuration<'_>> {
    let settings = policy.settings.iter().map(|(rule, setting)| SettingRow {
        rule,
        enabled: setting.enabled,
        severity: setting.severity.map(Severity::as_str),
        reason: setting.reason.as_deref(),
        line: setting.line,
    });
    Some(Configuration {
        source: policy.source.as_deref()?,
        waivers: policy.waivers.len(),
        rules: settings.collect(),
    })
}

fn waived(waiver: &Waiver) -> WaivedRow<'_> {
    WaivedRow {
        reason: &waiver.reason,
        expires: waiver.expires.to_string(),
        approved_by: waiver.approved_by.as_deref(),
        ticket: waiver.ticket.as_deref(),
        source: &waiver.source,
        line: waiver.line,
    }
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
        own_severity: finding.own_severity.map(Severity::as_str),
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
        waived: finding.waived.as_deref().map(waived),
    }
}
