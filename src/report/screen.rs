//! How a screen is laid out: headings, tables, colours. What stands there is said by others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Table};

use super::limits::reached;
use super::number::thousands;
use super::plain;
use crate::analysis::FileReport;
use crate::limits::{Limit, Limits};
use crate::table::FirstSeen;

/// Rows of a table before it is cut, with a line that says so.
pub(super) const MOST_ROWS: usize = 12;

pub(super) const HEADING: Style = Style::new().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default();
pub(super) const FAINT: Style = Style::new().dimmed();

/// Adds a line.
pub(super) fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
    out.push('\n');
}

/// Adds a heading.
pub(super) fn heading(out: &mut String, text: &str) {
    line(out, format_args!("{HEADING}{text}{HEADING:#}"));
}

/// A table with a header, without lines.
pub(super) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(header.iter().map(Cell::new));
    table
}

/// A count, to the right.
pub(super) fn number(value: u64) -> Cell {
    Cell::new(thousands(value)).set_alignment(CellAlignment::Right)
}

/// Writes a table, its header faint, indented by two, and in row n the text `marked[n]` in the colour of a
/// warning. Colour is added to the finished row: the table would count the codes as width.
pub(super) fn put(out: &mut String, table: &Table, left_out: usize, marked: &[String]) {
    for (place, row) in table.lines().enumerate() {
        let row = row.trim_end();
        if place == 0 {
            line(out, format_args!(" {FAINT}{row}{FAINT:#}"));
        } else {
            let row = match marked.get(place - 1) {
                Some(text) => row.replacen(text, &format!("{WARNING}{text}{WARNING:#}"), 1),
                None => row.to_owned(),
            };
            line(out, format_args!(" {row}"));
        }
    }
    if left_out > 0 {
        line(out, format_args!("  {FAINT}and {left_out} more{FAINT:#}"));
    }
    out.push('\n');
}

/// Says which limits were reached, how far they go and how they are raised.
pub(super) fn limits_reached(out: &mut String, files: &[FileReport], limits: &Limits) {
    let all = reached(files, limits);
    for limit in Limit::ALL {
        let of_it = || all.iter().filter(|it| it.limit == limit);
        let Some(first) = of_it().next() else {
            continue;
        };
        let place = match of_it().count() {
            1 => format!("in {}", plain(first.path)),
            count => format!(
                "in {} files, first in {}",
                thousands(count as u64),
                plain(first.path)
            ),
        };
        let number = limit.shown(first.value);
        let raise = &first.raise;
        line(
            out,
            format_args!(
                "  {WARNING}limit{WARNING:#}  {} = {number} was reached {place}; `{raise}` raises it",
                limit.name()
            ),
        );
    }
}

/// Says why parts of a file were rejected, and where first.
pub(super) fn rejected(out: &mut String, file: &FileReport) {
    told(out, &file.path, "rejected", &file.tally.reasons);
}

/// Says what is uncertain of a file that is used, and where first.
pub(super) fn doubtful(out: &mut String, file: &FileReport) {
    told(out, &file.path, "uncertain", &file.tally.doubts);
}

fn told(
    out: &mut String,
    path: &str,
    what: &str,
    texts: &BTreeMap<&'static str, (u64, FirstSeen)>,
) {
    for (text, (count, first)) in texts {
        let place = match (first.line, first.row) {
            (Some(at), _) => format!(", first at line {at}"),
            (None, Some(row)) => format!(", first at row {row}"),
            (None, None) => String::new(),
        };
        line(
            out,
            format_args!(
                "  {WARNING}{what}{WARNING:#}  {}: {text} ({}{place})",
                plain(path),
                thousands(*count),
            ),
        );
    }
}
