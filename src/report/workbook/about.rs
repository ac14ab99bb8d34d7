//! The first sheet: which tool wrote the workbook from what, what each sheet is, and what was left out of it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::Sheet;
use super::style::Style;
use crate::analysis::{Analysis, FileReport};
use crate::org::{Actor, StampKind, UtcTime};
use crate::report::ResultFolder;

/// Inputs that are listed; `manifest.json` lists all.
const MOST_INPUTS: usize = 10_000;

/// Characters of the columns.
const WIDTHS: [u8; 9] = [36, 30, 22, 22, 14, 14, 14, 66, 14];

const SHEETS: &[&str] = &[
    "sheet",
    "file with every row",
    "rows",
    "rows shown",
    "cells cut",
    "what it tells",
];
const EVENT_TYPES: &[&str] = &["event type", "rows", "from", "to", "days without rows"];
const STAMPS: &[&str] = &["stamps", "of records", "with a known actor"];
const INPUTS: &[&str] = &[
    "input",
    "kind",
    "from",
    "to",
    "rows",
    "rejected",
    "duplicates",
    "SHA-256",
    "bytes",
];

/// A cell of the sheet.
enum Cell<'a> {
    Text(&'a str),
    Count(u64),
    Time(Option<UtcTime>),
}

/// Writes lines from above.
struct Lines<'a> {
    page: &'a mut Worksheet,
    style: &'a Style,
    /// What puts tokens in the place of names.
    folder: &'a ResultFolder,
    row: u32,
}

/// Fills the first sheet.
pub(super) fn fill(
    page: &mut Worksheet,
    (analysis, folder): (&Analysis, &ResultFolder),
    sheets: &[Sheet],
    style: &Style,
) -> Result<(), XlsxError> {
    page.set_name("About")?;
    for (place, width) in (0..).zip(WIDTHS) {
        page.set_column_width(place, width)?;
    }
    let mut lines = Lines {
        page,
        style,
        folder,
        row: 0,
    };
    lines.head(analysis)?;
    lines.sheets(sheets)?;
    lines.coverage(analysis)?;
    lines.inputs(&analysis.files)
}

impl Lines<'_> {
    fn head(&mut self, analysis: &Analysis) -> Result<(), XlsxError> {
        self.page.write_string_with_format(
            self.row,
            0,
            "Who really wrote these records",
            &self.style.title,
        )?;
        self.row += 1;
        let version = concat!("byline ", env!("CARGO_PKG_VERSION"));
        self.line(&[Cell::Text("written by"), Cell::Text(version)])?;
        self.line(&[Cell::Text("as of"), Cell::Time(analysis.as_of)])?;
        let logs = analysis.log_period();
        self.line(&[
            Cell::Text("event logs, from and to"),
            Cell::Time(logs.map(|(from, _)| from)),
            Cell::Time(logs.map(|(_, to)| to)),
        ])?;
        let logins = analysis.timeline.login_period;
        self.line(&[
            Cell::Text("login history, from and to"),
            Cell::Time(logins.map(|(from, _)| from)),
            Cell::Time(logins.map(|(_, to)| to)),
        ])?;
        for said in [
            "Times are UTC. An empty cell is not known, and never 0. What each column means is said in docs/output.md, what the words mean in docs/method.md.",
            "The files beside this workbook are the result; manifest.json has the SHA-256 of each. Text is text here: no cell is a formula or a link.",
        ] {
            self.line(&[Cell::Text(said)])?;
        }
        Ok(())
    }

    fn sheets(&mut self, sheets: &[Sheet]) -> Result<(), XlsxError> {
        self.header(SHEETS)?;
        for sheet in sheets {
            self.line(&[
                Cell::Text(sheet.table.sheet()),
                Cell::Text(&sheet.table.file),
                Cell::Count(sheet.rows),
                Cell::Count(sheet.shown.into()),
                Cell::Count(sheet.cut),
                Cell::Text(&sheet.table.what),
            ])?;
        }
        let said = if sheets.iter().any(Sheet::leaves_out) {
            "A sheet with an orange tab does not have all of its table; the file has."
        } else {
            "Nothing is cut: every row of every table is here."
        };
        self.line(&[Cell::Text(said)])
    }

    fn coverage(&mut self, analysis: &Analysis) -> Result<(), XlsxError> {
        self.header(STAMPS)?;
        for kind in [StampKind::Created, StampKind::Modified] {
            let stamps = |known: bool| -> u64 {
                let actors = Actor::ALL
                    .iter()
                    .filter(|it| !known || **it != Actor::Unknown);
                let objects = analysis.objects.iter();
                let of_actor = |actor| {
                    objects
                        .clone()
                        .map(|it| it.stamps(kind, actor))
                        .sum::<u64>()
                };
                actors.map(|actor| of_actor(*actor)).sum()
            };
            self.line(&[
                Cell::Text(kind.as_str()),
                Cell::Count(stamps(false)),
                Cell::Count(stamps(true)),
            ])?;
        }
        let periods = &analysis.timeline.periods;
        if periods.is_empty() {
            return Ok(());
        }
        self.header(EVENT_TYPES)?;
        for period in periods {
            self.line(&[
                Cell::Text(&period.event_type),
                Cell::Count(period.rows),
                Cell::Time(Some(period.period.0)),
                Cell::Time(Some(period.period.1)),
                Cell::Count(period.missing_days),
            ])?;
        }
        Ok(())
    }

    fn inputs(&mut self, files: &[FileReport]) -> Result<(), XlsxError> {
        self.header(INPUTS)?;
        for file in files.iter().take(MOST_INPUTS) {
            let tally = &file.tally;
            self.line(&[
                Cell::Text(&file.path),
                Cell::Text(&file.kind),
                Cell::Time(tally.period.map(|(from, _)| from)),
                Cell::Time(tally.period.map(|(_, to)| to)),
                Cell::Count(tally.rows),
                Cell::Count(tally.rejected),
                Cell::Count(tally.duplicates),
                Cell::Text(&file.digest.sha256),
                Cell::Count(file.digest.bytes),
            ])?;
        }
        let more = files.len().saturating_sub(MOST_INPUTS);
        if more > 0 {
            let said = format!("and {more} more, in manifest.json");
            self.line(&[Cell::Text(&said)])?;
        }
        Ok(())
    }

    /// Begins a table below what stands there.
    fn header(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        self.row += 1;
        for (place, name) in (0..).zip(names) {
            self.page
                .write_string_with_format(self.row, place, *name, &self.style.header)?;
        }
        self.row += 1;
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of rows and bytes stay far below 2^53"
    )]
    fn line(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        for (place, cell) in (0..).zip(cells) {
            let (row, style) = (self.row, self.style);
            match cell {
                Cell::Text(text) => {
                    self.page.write_string_with_format(
                        row,
                        place,
                        &*self.folder.veiled(text),
                        &style.text,
                    )?;
                }
                Cell::Count(count) => {
                    self.page.write_number(row, place, *count as f64)?;
                }
                Cell::Time(time) => {
                    let shown = time.map_or_else(|| "not known".to_owned(), |it| it.to_string());
                    self.page
                        .write_string_with_format(row, place, shown, &style.text)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }
}
