//! What the user decided about findings, in the words of SARIF 2.1.0: suppressions (3.35) of results that are waived, and
//! overrides (3.51) of rules that are of another severity or off.

use serde::Serialize;

use super::{Physical, level, place, rule_place};
use crate::finding::{Finding, Policy, Severity};

/// How a run went: there is one where something was overridden.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    execution_successful: bool,
    rule_configuration_overrides: Vec<Override<'a>>,
}

#[derive(Serialize)]
struct Override<'a> {
    configuration: Configuration,
    descriptor: Descriptor<'a>,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
}

#[derive(Serialize)]
struct Descriptor<'a> {
    id: &'a str,
    index: usize,
}

/// Why a result does not count.
#[derive(Serialize)]
pub(super) struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    justification: &'a str,
    location: Location,
    properties: Accepted<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
struct Accepted<'a> {
    expires: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'a str>,
}

/// The overrides, if there are any.
pub(super) fn invocations(policy: &Policy) -> Option<[Invocation<'_>; 1]> {
    let overrides = policy.settings.iter().map(|(id, setting)| Override {
        configuration: Configuration {
            enabled: setting.enabled,
            level: setting.severity.map(level),
        },
        descriptor: Descriptor {
            id,
            index: rule_place(id),
        },
    });
    let overrides: Vec<_> = overrides.collect();
    (!overrides.is_empty()).then_some([Invocation {
        execution_successful: true,
        rule_configuration_overrides: overrides,
    }])
}

/// The suppressions of a result. Of all results or of none something is said (3.27.23), so they may be none.
pub(super) fn suppressions<'a>(
    policy: &Policy,
    finding: &'a Finding,
) -> Option<Vec<Suppression<'a>>> {
    if policy.waivers.is_empty() {
        return None;
    }
    let waiver = finding.waived.as_deref();
    let suppression = waiver.map(|waiver| Suppression {
        kind: "external",
        status: "accepted",
        justification: &waiver.reason,
        location: Location {
            physical_location: place(&waiver.source, Some(waiver.line)),
        },
        properties: Accepted {
            expires: waiver.expires.to_string(),
            approved_by: waiver.approved_by.as_deref(),
            ticket: waiver.ticket.as_deref(),
        },
    });
    Some(suppression.into_iter().collect())
}

/// The severity that the rule itself gives, where the user set another.
pub(super) fn own_severity(finding: &Finding) -> Option<&'static str> {
    finding.own_severity.map(Severity::as_str)
}
