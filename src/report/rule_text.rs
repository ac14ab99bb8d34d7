//! What `byline rule` prints: the list of rules, or the documentation of one.

use comfy_table::Cell;

use super::screen::{FAINT, HEADING, line, put, table};
use crate::catalog::control;
use crate::finding::{RULES, Rule};

/// The list of all rules.
#[must_use]
pub fn rules_text() -> String {
    let mut out = String::new();
    let mut rows = table(&["Rule", "Severity", "What is wrong"]);
    for rule in RULES {
        rows.add_row(vec![
            Cell::new(rule.id),
            Cell::new(rule.severity.as_str()),
            Cell::new(rule.title),
        ]);
    }
    put(&mut out, &rows, 0, &[]);
    line(
        &mut out,
        format_args!("  byline rule <id> tells one of them"),
    );
    out
}

/// The documentation of one rule.
#[must_use]
pub fn rule_text(rule: &Rule) -> String {
    let mut out = String::new();
    line(
        &mut out,
        format_args!(
            "{HEADING}{}{HEADING:#}  {FAINT}{}{FAINT:#}\n",
            rule.id,
            rule.severity.as_str()
        ),
    );
    for text in rule.documentation().lines() {
        match text.strip_prefix("## ") {
            Some(title) => line(&mut out, format_args!("{HEADING}{title}{HEADING:#}")),
            None => line(&mut out, format_args!("{text}")),
        }
    }
    line(&mut out, format_args!("\n{HEADING}Controls{HEADING:#}\n"));
    for (framework, id) in rule.controls {
        let known = control(framework, id);
        let text = known.map_or("", |(_, control)| control.text.as_str());
        let title = known.map_or(*framework, |(framework, _)| framework.title.as_str());
        line(&mut out, format_args!("  {title} {id}: {text}"));
    }
    out
}
