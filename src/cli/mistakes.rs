//! Mistakes in files that users write, as they are shown: each with its line, a mark below it and a hint.

use std::fmt::Write as _;

use super::error::{ERROR, HINT};
use crate::analysis::PlanError;
use crate::mistake::{Mistake, Mistakes};
use crate::plan::RulesError;
use crate::report::plain;

/// The mistakes that an error is about; none where it is another.
pub(super) fn of(error: &anyhow::Error) -> Option<(&[Mistake], usize)> {
    if let Some(all) = error.downcast_ref::<Mistakes>() {
        return Some((&all.told, all.more));
    }
    if let Some(one) = error.downcast_ref::<Mistake>() {
        return Some((std::slice::from_ref(one), 0));
    }
    match error.downcast_ref::<PlanError>()? {
        PlanError::Rules(RulesError::File(one)) => Some((std::slice::from_ref(one), 0)),
        _ => None,
    }
}

/// Puts them into words.
pub(super) fn shown((mistakes, more): (&[Mistake], usize)) -> String {
    let mut text = String::new();
    for mistake in mistakes {
        one(&mut text, mistake);
    }
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    text
}

fn one(text: &mut String, mistake: &Mistake) {
    let said = mistake.to_string();
    let _ = writeln!(text, "{ERROR}error{ERROR:#}: {}", plain(&said));
    let (line, excerpt) = (mistake.line, &mistake.excerpt);
    let margin = " ".repeat(line.to_string().len());
    let before = " ".repeat(excerpt.from);
    let mark = "^".repeat(excerpt.length);
    let _ = writeln!(text, "  {line} | {}", plain(&excerpt.text));
    let _ = writeln!(text, "  {margin} | {before}{ERROR}{mark}{ERROR:#}");
    if let Some(hint) = &mistake.hint {
        let _ = writeln!(text, "  {HINT}hint{HINT:#}: {}", plain(hint));
    }
}
