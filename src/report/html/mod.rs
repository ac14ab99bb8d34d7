//! `report.html`: the whole result for a person, on one page that needs nothing else.
//!
//! The page loads nothing and asks nobody: style, script and rows are in it, and its content-security policy lets run
//! only the one script and apply only the one style whose hashes it names. Every name and value from the input is text: in
//! markup by `maud`, in pictures by the XML writer, in rows as JSON in which no element can end, and in the browser by
//! `textContent`. What the page shows stands in the tables of the result; the page computes sums of them and nothing else.
//!
//! A section is one file and one line in [`SECTIONS`].

mod controls;
mod coverage;
mod facts;
mod figure;
mod findings;
mod grid;
mod logins;
mod makers;
mod method;
mod overview;
mod ownership;
mod page;
mod reach;
mod shared;

use std::io::{self, Write};

use maud::Markup;

use super::Outcome;

/// A part of the page.
struct Section {
    /// The page's only one of this name.
    id: &'static str,
    /// In the list of sections.
    short: &'static str,
    /// Above the section.
    title: &'static str,
    render: fn(&Outcome<'_>) -> io::Result<Markup>,
}

const fn section(
    id: &'static str,
    short: &'static str,
    title: &'static str,
    render: fn(&Outcome<'_>) -> io::Result<Markup>,
) -> Section {
    Section {
        id,
        short,
        title,
        render,
    }
}

/// All sections below the first screen, in order.
const SECTIONS: &[Section] = &[
    section(
        "findings",
        "Findings",
        "What is at risk",
        findings::findings,
    ),
    section(
        "controls",
        "Controls",
        "Which controls are satisfied",
        controls::controls,
    ),
    section("makers", "Records", "Who made the records", makers::makers),
    section(
        "shared",
        "Shared logins",
        "Shared logins, one by one",
        shared::shared,
    ),
    section(
        "ownership",
        "Ownership",
        "Where ownership concentrates",
        ownership::ownership,
    ),
    section(
        "reach",
        "Reach",
        "What a leaked credential could get at",
        reach::reach,
    ),
    section("logins", "Logins", "Logins and clients", logins::logins),
    section(
        "coverage",
        "Coverage",
        "What the export covers",
        coverage::coverage,
    ),
    section("method", "Method", "Method and limits", method::method),
];

/// Writes the file.
///
/// # Errors
/// Those of the output.
pub fn report_html(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = page::page(outcome)?;
    out.write_all(page.into_string().as_bytes())?;
    out.write_all(b"\n")
}
