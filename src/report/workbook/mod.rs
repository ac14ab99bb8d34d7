//! `report.xlsx`: the tables of the result for a spreadsheet, with a type for each column.
//!
//! The tables are made once, as CSV, and read back from the folder in preparation; findings come as they are. Rows go to disk
//! as they are written, so memory does not grow with them. Nothing in the workbook is a formula or a link, and nothing of it
//! depends on the clock or on which sheet is done first.

mod about;
mod findings;
mod sheet;
mod style;
mod tables;
mod value;

use std::any::Any;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Write as _};
use std::panic::{self, AssertUnwindSafe};

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use self::findings::findings_table;
use self::sheet::{Sheet, failed};
use self::style::Style;
use self::tables::{Table, tables};
use super::{FolderError, Outcome, ResultFolder};

const PATH: &str = "report.xlsx";
/// What the findings are read from is no table.
const FINDINGS: &str = "findings.json";

/// A low level: the files beside the workbook have every row, and it is to be opened, not kept small.
const COMPRESSION: u8 = 3;

/// Writes the workbook. The tables must be in the folder by now.
///
/// # Errors
/// [`FolderError`] when it cannot be written, or a table cannot be read.
pub fn workbook(outcome: &Outcome<'_>, folder: &ResultFolder) -> Result<(), FolderError> {
    let file = folder.create(PATH)?;
    // The writer of sheets gives up with a panic where a temporary file cannot be written, such as on a full disk. The binary lets
    // nothing be printed of it (`cli/panics.rs`).
    let written = panic::catch_unwind(AssertUnwindSafe(|| write(outcome, folder, file)));
    written.unwrap_or_else(|panic| Err(folder.failed(PATH, given_up(&*panic))))
}

/// A panic of the writer as the error that it stands for.
fn given_up(panic: &(dyn Any + Send)) -> io::Error {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    let said = said.unwrap_or("the writer of sheets gave up");
    // Of an error of the system, what that said.
    let message = said.split_once("message: \"");
    let message = message.and_then(|(_, rest)| rest.split_once('"'));
    let said = message.map_or(said, |(message, _)| message);
    io::Error::other(format!("a temporary file of a sheet: {said}"))
}

fn write(outcome: &Outcome<'_>, folder: &ResultFolder, file: File) -> Result<(), FolderError> {
    let style = Style::new();
    let of_workbook = |error| folder.failed(PATH, failed(error));
    let (mut book, pages) = begin(outcome, folder, &style).map_err(of_workbook)?;
    // Each by itself: there are few, and the largest two stand side by side.
    let sheets = pages.into_par_iter().zip(tables()).with_max_len(1);
    let sheets = sheets.map(|(page, table)| {
        let sheet = if table.file == FINDINGS {
            let rows = findings_table(outcome.findings);
            let rows = folder.veiled_bytes(&rows);
            Sheet::fill(page, table, Cursor::new(rows), false, &style)
        } else {
            let is_marked = folder.is_marked(&table.file);
            let rows = folder.open(&table.file)?;
            Sheet::fill(page, table, rows, is_marked, &style)
        };
        sheet.map_err(|error| folder.failed(&table.file, error))
    });
    let sheets = sheets.collect::<Result<Vec<Sheet>, FolderError>>()?;
    let written = end(&mut book, (outcome, folder), sheets, &style, file);
    written.map_err(|error| folder.failed(PATH, error))
}

/// The workbook, and a page for each table.
fn begin(
    outcome: &Outcome<'_>,
    folder: &ResultFolder,
    style: &Style,
) -> Result<(Workbook, Vec<Worksheet>), XlsxError> {
    let mut book = Workbook::new();
    book.set_tempdir(folder.scratch())?;
    book.set_zip_compression_level(COMPRESSION);
    let as_of = outcome.analysis.as_of.map_or(0, |as_of| as_of.seconds());
    // A spreadsheet knows no day before 1900. That one wrong row dates an export there is no reason to write no workbook.
    let made =
        ExcelDateTime::from_timestamp(as_of).or_else(|_| ExcelDateTime::from_timestamp(0))?;
    let properties = DocProperties::new()
        .set_title("Who really wrote these records")
        .set_author(concat!("byline ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    style.register(&mut book);
    let page = |_: &Table| book.new_worksheet_with_constant_memory();
    let pages = tables().iter().map(page).collect::<Result<_, _>>()?;
    Ok((book, pages))
}

/// Puts the sheets together, with the one that tells of them in front.
fn end(
    book: &mut Workbook,
    (outcome, folder): (&Outcome<'_>, &ResultFolder),
    sheets: Vec<Sheet>,
    style: &Style,
    file: File,
) -> io::Result<()> {
    let mut about = book.new_worksheet_with_constant_memory().map_err(failed)?;
    about::fill(&mut about, (outcome.analysis, folder), &sheets, style).map_err(failed)?;
    book.push_worksheet(about);
    for sheet in sheets {
        book.push_worksheet(sheet.page);
    }
    let mut out = BufWriter::new(file);
    book.save_to_writer(&mut out).map_err(failed)?;
    out.flush()
}
