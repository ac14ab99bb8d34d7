//! What `byline sample` says when the sheet is written.

use super::number::thousands;
use super::plain;
use super::screen::{HEADING, line};
use crate::labels::Sheet;

/// Renders it; `path` is where the sheet is. Nothing of any verdict is told: who runs this may label.
#[must_use]
pub fn sheet_text(sheet: &Sheet, path: &str) -> String {
    let mut out = String::new();
    line(
        &mut out,
        format_args!(
            "{HEADING}Sheet{HEADING:#}  {}: {} of {} attributions, from {} strata",
            plain(path),
            thousands(sheet.rows.len() as u64),
            thousands(sheet.population),
            sheet.strata,
        ),
    );
    for said in [
        "Say in `actor` who made each stamp: human, integration, automation, agent or guest,",
        "and unknown where you cannot tell; in `client` by which system or tool, where you know.",
        "Rows stand in random order: whoever stops early has labelled a sample too.",
        "Then `byline score` compares the labels with the result.",
    ] {
        line(&mut out, format_args!("  {said}"));
    }
    out
}
