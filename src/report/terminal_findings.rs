//! The part of the summary on the terminal that tells what is wrong: how many findings of each severity, and the
//! worst in a sentence each. Waived ones are counted and not told.

use super::plain;
use super::screen::{FAINT, WARNING, heading, line};
use crate::finding::{Finding, Policy, Severity};

/// Findings that are shown; `findings.json` has all.
const MOST: usize = 8;

/// Renders the part; empty where there is nothing.
#[must_use]
pub fn terminal_findings(findings: &[Finding], policy: &Policy) -> String {
    let mut out = String::new();
    let off: Vec<&str> = policy.off().map(|(id, _)| id).collect();
    if findings.is_empty() && off.is_empty() {
        return out;
    }
    heading(&mut out, "What is wrong");
    let counted = || findings.iter().filter(|it| it.waived.is_none());
    for finding in counted().take(MOST) {
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
    if !off.is_empty() {
        let off = off.join(", ");
        let text = format_args!("  {FAINT}not asked, as the configuration says: {off}{FAINT:#}");
        line(&mut out, text);
    }
    let counts = counts(findings);
    let text = format_args!(
        "  {FAINT}{counts} in findings.json; `byline rule <id>` tells what a rule means{FAINT:#}\n"
    );
    line(&mut out, text);
    out
}

/// `4 high, 11 low (2 waived)`.
fn counts(findings: &[Finding]) -> String {
    let (waived, counted): (Vec<&Finding>, Vec<_>) = findings
        .iter()
        .partition(|finding| finding.waived.is_some());
    let counts = Severity::ALL.iter().rev().filter_map(|severity| {
        let of = counted.iter().filter(|it| it.severity == *severity);
        let of = of.count();
        (of > 0).then(|| format!("{of} {}", severity.as_str()))
    });
    let mut text = counts.collect::<Vec<_>>().join(", ");
    if text.is_empty() {
        text = "nothing".to_owned();
    }
    if !waived.is_empty() {
        text += &format!(" ({} waived)", waived.len());
    }
    text
}
