//! `findings.sarif`: the findings in SARIF 2.1.0 (OASIS), for the tools that code is reviewed with.
//!
//! Fingerprints are the ids of the findings, so that a finding is followed from run to run. Locations are inputs;
//! what no file shows has a logical location alone.

mod policy;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use self::policy::{Invocation, Suppression};
use super::Outcome;
use crate::finding::{Finding, Policy, RULES, Rule, Severity};

/// The schema that the file says it is of, as published by OASIS.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
struct Run<'a> {
    tool: Tool<'a>,
    #[serde(rename = "columnKind")]
    column_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invocations: Option<[Invocation<'a>; 1]>,
    results: Vec<ResultRow<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<RuleRow<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleRow<'a> {
    id: &'a str,
    short_description: Text<'a>,
    help: Help,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultRow<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression<'a>>>,
    properties: Properties,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Properties {
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_severity: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<Physical>,
    logical_locations: [Logical<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    name: &'a str,
    fully_qualified_name: String,
}

/// Renders the file.
///
/// # Errors
/// Those of the output.
pub fn findings_sarif(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: RULES.iter().map(rule_row).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            invocations: policy::invocations(outcome.policy),
            results: outcome
                .findings
                .iter()
                .map(|it| result(it, outcome.policy))
                .collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
        Severity::Informational => "none",
    }
}

fn rule_row(rule: &Rule) -> RuleRow<'_> {
    let text = rule.documentation();
    let tags = rule.controls.iter();
    RuleRow {
        id: rule.id,
        short_description: Text { text: rule.title },
        help: Help {
            markdown: text.clone(),
            text,
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: Tags {
            tags: tags
                .map(|(framework, id)| format!("{framework}:{id}"))
                .collect(),
        },
    }
}

/// The place of a rule among all; they are in the order of their ids.
fn rule_place(id: &str) -> usize {
    let place = RULES.binary_search_by_key(&id, |rule| rule.id);
    place.unwrap_or_default()
}

/// A place in a file.
fn place(source: &str, line: Option<u64>) -> Physical {
    Physical {
        artifact_location: Artifact { uri: uri(source) },
        region: line.map(|start_line| Region { start_line }),
    }
}

fn result<'a>(finding: &'a Finding, policy: &Policy) -> ResultRow<'a> {
    let subject = &finding.subject;
    let logical = || {
        [Logical {
            name: &subject.name,
            fully_qualified_name: format!("{}:{}", subject.kind.as_str(), subject.id),
        }]
    };
    let places_of = finding.evidence.iter().filter_map(|evidence| {
        let source = evidence.source.as_deref()?;
        Some(place(source, evidence.line))
    });
    let mut locations: Vec<Location<'a>> = places_of
        .map(|place| Location {
            physical_location: Some(place),
            logical_locations: logical(),
        })
        .collect();
    if locations.is_empty() {
        locations.push(Location {
            physical_location: None,
            logical_locations: logical(),
        });
    }
    ResultRow {
        rule_id: finding.rule.id,
        rule_index: rule_place(finding.rule.id),
        level: level(finding.severity),
        message: Message {
            text: format!("{}. {}", finding.message, finding.remediation),
        },
        locations,
        partial_fingerprints: BTreeMap::from([("bylineFinding/v1", finding.id())]),
        suppressions: policy::suppressions(policy, finding),
        properties: Properties {
            confidence: super::number::rounded(finding.confidence),
            own_severity: policy::own_severity(finding),
        },
    }
}

/// A path as a URI reference (RFC 3986): what is no letter, digit or one of a few signs is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("a b/ü.xml"), "a%20b/%C3%BC.xml");
        assert_eq!(uri("export.zip!/x:y"), "export.zip!/x%3Ay");
    }
}
