//! What `inspect` shows: what is there, what it covers, what is missing. It must be understood without
//! colour.

mod grants;
mod package;
mod places;

use comfy_table::Cell;

use super::csv::date;
use super::number::thousands;
use super::plain;
use super::screen::{
    self, FAINT, HEADING, MOST_ROWS, heading, limits_reached, line, number, put, rejected, table,
};
use crate::analysis::FileReport;
use crate::inspection::Inspection;

/// Renders the inspection. Holds escape codes that the writer strips where no terminal reads them.
#[must_use]
pub fn inspection_text(inspection: &Inspection) -> String {
    let mut out = String::new();
    kinds(&mut out, inspection);
    periods(&mut out, inspection);
    records(&mut out, inspection);
    package::package(&mut out, inspection);
    package::components(&mut out, inspection);
    grants::grants(&mut out, inspection);
    package::copies(&mut out, inspection);
    grants::ambiguities(&mut out, inspection);
    places::named(&mut out, inspection);
    places::secrets(&mut out, inspection);
    missing(&mut out, inspection);
    retrieve(&mut out, inspection);
    damage(&mut out, inspection);
    doubts(&mut out, inspection);
    out
}

fn kinds(out: &mut String, inspection: &Inspection) {
    let files = inspection.files.len() as u64;
    line(
        out,
        format_args!("{HEADING}Files{HEADING:#}   {}", thousands(files)),
    );
    let mut rows = table(&["Kind", "Files", "Rows", "Rejected", ""]);
    let mut marked = Vec::new();
    for (kind, count) in &inspection.kinds {
        let note = match kind.as_str() {
            _ if count.left_out => "not read by this version",
            "unknown" => "not recognised",
            _ => "",
        };
        marked.push(note.to_owned());
        rows.add_row(vec![
            Cell::new(plain(kind)),
            number(count.files),
            number(count.rows),
            number(count.rejected),
            Cell::new(note),
        ]);
    }
    put(out, &rows, 0, &marked);
}

fn periods(out: &mut String, inspection: &Inspection) {
    heading(out, "What the logs cover");
    let histories: Vec<&FileReport> = inspection
        .files
        .iter()
        .filter(|file| file.kind == "login-history")
        .collect();
    if inspection.logged.is_empty() && histories.is_empty() {
        line(
            out,
            format_args!("  neither event logs nor login history were given\n"),
        );
        return;
    }
    let mut rows = table(&["Log", "From", "To", "Rows", "Days without rows"]);
    for logged in &inspection.logged {
        rows.add_row(vec![
            Cell::new(plain(&logged.event_type)),
            Cell::new(date(logged.period.0)),
            Cell::new(date(logged.period.1)),
            number(logged.rows),
            number(logged.missing_days),
        ]);
    }
    for file in histories {
        let period = file.tally.period;
        rows.add_row(vec![
            Cell::new(format!("logins of {}", plain(&file.path))),
            Cell::new(period.map(|(from, _)| date(from)).unwrap_or_default()),
            Cell::new(period.map(|(_, to)| date(to)).unwrap_or_default()),
            number(file.tally.rows),
        ]);
    }
    put(out, &rows, 0, &[]);
}

fn records(out: &mut String, inspection: &Inspection) {
    heading(out, "Records");
    if inspection.records.is_empty() {
        line(out, format_args!("  no record export was given\n"));
        return;
    }
    let mut rows = table(&["Object", "Rows"]);
    for (object, count) in &inspection.records {
        rows.add_row(vec![Cell::new(plain(object)), number(*count)]);
    }
    put(out, &rows, 0, &[]);
}

/// As many names as a cell of a table holds, and how many more there are.
fn names(all: impl ExactSizeIterator<Item = String>) -> String {
    few(all, 3)
}

/// The first names, and how many more there are.
fn few(all: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = all.len().saturating_sub(most);
    let mut names: Vec<String> = all.take(most).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    plain(&names.join(", ")).into_owned()
}

fn missing(out: &mut String, inspection: &Inspection) {
    heading(out, "What is missing, and what it would unlock");
    if inspection.missing.is_empty() {
        line(out, format_args!("  nothing that byline reads\n"));
        return;
    }
    let mut rows = table(&["Missing", "Unlocks", "How to export"]);
    for piece in &inspection.missing {
        rows.add_row(vec![
            Cell::new(&piece.label),
            Cell::new(&piece.unlocks),
            Cell::new(&piece.how),
        ]);
    }
    put(out, &rows, 0, &[]);
    line(
        out,
        format_args!(
            "  `byline guide` says how, and `byline guide --format sh` is a script for it\n"
        ),
    );
}

fn retrieve(out: &mut String, inspection: &Inspection) {
    let list = &inspection.retrieve;
    heading(out, "What a better retrieve would add");
    if list.new_objects.is_empty() && list.new_types.is_empty() {
        line(out, format_args!("  nothing that is missed here\n"));
        return;
    }
    if !list.new_objects.is_empty() {
        line(
            out,
            format_args!(
                "  {} objects that the export speaks of and does not describe: {}",
                list.new_objects.len(),
                few(list.new_objects.iter().cloned(), MOST_ROWS)
            ),
        );
    }
    if !list.new_types.is_empty() {
        line(
            out,
            format_args!(
                "  {} types of which it holds nothing, as the org may: {}",
                list.new_types.len(),
                few(list.new_types.iter().cloned(), MOST_ROWS)
            ),
        );
    }
    line(
        out,
        format_args!("  {FAINT}`--package-xml` prints the package.xml for it{FAINT:#}\n"),
    );
}

fn damage(out: &mut String, inspection: &Inspection) {
    let damaged: Vec<_> = inspection
        .files
        .iter()
        .filter(|file| file.tally.rejected > 0)
        .collect();
    if damaged.is_empty() {
        return;
    }
    heading(out, "Damaged");
    for file in damaged.iter().take(MOST_ROWS) {
        rejected(out, file);
    }
    limits_reached(out, &inspection.files, &inspection.limits);
    let more = damaged.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        line(out, format_args!("  {FAINT}and {more} more files{FAINT:#}"));
    }
    out.push('\n');
}

/// What is used, and uncertain.
fn doubts(out: &mut String, inspection: &Inspection) {
    let files = inspection.files.iter();
    let doubtful: Vec<_> = files.filter(|file| !file.tally.doubts.is_empty()).collect();
    if doubtful.is_empty() {
        return;
    }
    heading(out, "Uncertain");
    for file in doubtful.iter().take(MOST_ROWS) {
        screen::doubtful(out, file);
    }
    let more = doubtful.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        line(out, format_args!("  {FAINT}and {more} more files{FAINT:#}"));
    }
    out.push('\n');
}
