//! The part of the summary on the terminal that tells what is wrong: how many findings of each severity, and the
//! worst in a sentence each.

use super::plain;
use super::screen::{FAINT, WARNING, heading, line};
use crate::finding::{Finding, Severity};

/// Findings that are shown; `findings.json` has all.
const MOST: usize = 8;

/// Renders the part; empty where there is nothing.
#[must_use]
pub fn terminal_findings(findings: &[Finding]) -> String {
    let mut out = String::new();
    if findings.is_empty() {
        return out;
    }
    heading(&mut out, "What is wrong");
    for finding in findings.iter().take(MOST) {
        let severity = finding.severity.as_str();
        let message = plain(&finding.message);
        let rule = finding.rule.id;
        if finding.severity == Severity::High {
            let text = format_args!(
                "  {WARNING}{severity:<13}{WARNING:#} {message}  {FAINT}{rule}{FAINT:#}"
            );
            line(&mut out, text);
        } else {
            let text = format_args!("  {severity:<13} {message}  {FAINT}{rule}{FAINT:#}");
            line(&mut out, text);
        }
    }
    let counts = Severity::ALL.iter().rev().filter_map(|severity| {
        let of = findings
            .iter()
            .filter(|it| it.severity == *severity)
            .count();
        (of > 0).then(|| format!("{of} {}", severity.as_str()))
    });
    let counts: Vec<String> = counts.collect();
    line(
        &mut out,
        format_args!(
            "  {FAINT}{} in findings.json; `byline rule <id>` tells what a rule means{FAINT:#}\n",
            counts.join(", ")
        ),
    );
    out
}
