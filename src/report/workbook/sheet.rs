//! One table as a sheet: its rows read, typed and written one by one, so that no table is ever in memory.

use std::io::{self, Read, Seek, SeekFrom};

use csv::{Reader, StringRecord};
use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::style::Style;
use super::tables::{ColumnType, Table};
use super::value::{Value, value};
use crate::csv_safe::unescaped;

/// Rows of a table that a sheet shows. Excel would open ten times as many, and nobody would wait for them: the
/// files beside the workbook have every row.
pub(super) const MOST_ROWS: u32 = 100_000;

/// UTF-16 units that a cell may hold.
const MOST_UNITS: usize = 32_767;
/// What stands at the end of a cell that is cut.
const CUT: &str = " [cut]";

/// Rows that say how wide columns are.
const MEASURED: u32 = 1_000;
/// Characters of the narrowest and of the widest column.
const NARROW: usize = 8;
const WIDE: usize = 60;
/// The button of the filter takes as much as so many characters.
const BUTTON: usize = 3;

/// The tab of a sheet that does not have all of its table: sums over it would be wrong.
const LEFT_OUT: Color = Color::Orange;

/// A sheet that is filled.
pub(super) struct Sheet {
    pub(super) page: Worksheet,
    pub(super) table: &'static Table,
    /// Rows of the table, without the header.
    pub(super) rows: u64,
    /// Of these, rows that the sheet shows.
    pub(super) shown: u32,
    /// Cells that were too long for a spreadsheet.
    pub(super) cut: u64,
}

struct Column {
    column_type: ColumnType,
    /// In characters.
    width: usize,
}

impl Sheet {
    /// Fills a page with a table. `is_marked` says that cells are marked for spreadsheets, which a workbook does not need.
    pub(super) fn fill(
        page: Worksheet,
        table: &'static Table,
        rows: impl Read + Seek,
        is_marked: bool,
        style: &Style,
    ) -> io::Result<Self> {
        let mut sheet = Self {
            page,
            table,
            rows: 0,
            shown: 0,
            cut: 0,
        };
        let mut reader = Reader::from_reader(rows);
        let mut columns = sheet.begin(reader.headers()?, style).map_err(failed)?;
        let mut record = StringRecord::new();
        while sheet.shown < MOST_ROWS && reader.read_record(&mut record)? {
            sheet.shown += 1;
            let written = sheet.row(&record, is_marked, &mut columns, style);
            written.map_err(failed)?;
        }
        let next = reader.position().byte();
        let mut rest = reader.into_inner();
        rest.seek(SeekFrom::Start(next))?;
        sheet.rows = u64::from(sheet.shown) + count_rows(rest)?;
        sheet.end(&columns).map_err(failed)?;
        Ok(sheet)
    }

    /// Whether the file has more than the sheet.
    pub(super) fn leaves_out(&self) -> bool {
        u64::from(self.shown) < self.rows || self.cut > 0
    }

    fn begin(&mut self, header: &StringRecord, style: &Style) -> Result<Vec<Column>, XlsxError> {
        self.page.set_name(self.table.sheet())?;
        let mut columns = Vec::with_capacity(header.len());
        for (place, name) in (0..).zip(header) {
            let column_type = self.table.column_type(name);
            self.page
                .set_column_format(place, style.column(column_type))?;
            self.page
                .write_string_with_format(0, place, name, &style.header)?;
            columns.push(Column {
                column_type,
                width: name.len() + BUTTON,
            });
        }
        self.page.set_freeze_panes(1, 0)?;
        Ok(columns)
    }

    fn row(
        &mut self,
        record: &StringRecord,
        is_marked: bool,
        columns: &mut [Column],
        style: &Style,
    ) -> Result<(), XlsxError> {
        let row = self.shown;
        let is_measured = row <= MEASURED;
        for ((place, cell), column) in (0..).zip(record).zip(columns) {
            let cell = if is_marked {
                unescaped(cell)
            } else {
                cell.into()
            };
            if is_measured {
                column.width = column.width.max(longest_line(&cell));
            }
            match value(column.column_type, &cell) {
                None => {}
                Some(Value::Text(text)) => self.text((row, place), text, column, style)?,
                Some(Value::Number(number) | Value::Time(number)) => {
                    self.page.write_number(row, place, number)?;
                }
                Some(Value::Millis(days)) => {
                    self.page
                        .write_number_with_format(row, place, days, &style.millis)?;
                }
                Some(Value::Flag(flag)) => {
                    self.page.write_boolean(row, place, flag)?;
                }
            }
        }
        Ok(())
    }

    /// Writes text as text, whatever it looks like.
    fn text(
        &mut self,
        (row, place): (u32, u16),
        text: &str,
        column: &Column,
        style: &Style,
    ) -> Result<(), XlsxError> {
        let fitting = fitting(text);
        if fitting.len() < text.len() {
            self.cut += 1;
            let text = format!("{fitting}{CUT}");
            self.page
                .write_string_with_format(row, place, text, &style.text)?;
        } else if matches!(column.column_type, ColumnType::Id | ColumnType::Text) {
            self.page.write_string(row, place, text)?;
        } else {
            self.page
                .write_string_with_format(row, place, text, &style.text)?;
        }
        Ok(())
    }

    fn end(&mut self, columns: &[Column]) -> Result<(), XlsxError> {
        for (place, column) in (0..).zip(columns) {
            let width = u8::try_from(column.width.clamp(NARROW, WIDE)).unwrap_or(u8::MAX);
            self.page.set_column_width(place, width)?;
        }
        let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.page.autofilter(0, 0, self.shown, last)?;
        if self.leaves_out() {
            self.page.set_tab_color(LEFT_OUT);
        }
        Ok(())
    }
}

/// The text, or as much of it as a cell takes beside the word that it is cut.
fn fitting(text: &str) -> &str {
    // A text has no more units than bytes.
    if text.len() <= MOST_UNITS || text.encode_utf16().count() <= MOST_UNITS {
        return text;
    }
    let mut units = CUT.len();
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST_UNITS
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// Rows that are only counted: line feeds that stand in no quotes. A large table has millions, and parsing them would take as long
/// as writing those that are shown.
fn count_rows(mut rows: impl Read) -> io::Result<u64> {
    let mut block = vec![0; 256 * 1024];
    let (mut count, mut is_quoted) = (0, false);
    loop {
        let read = rows.read(&mut block)?;
        if read == 0 {
            return Ok(count);
        }
        for at in memchr::memchr2_iter(b'\n', b'"', &block[..read]) {
            if block[at] == b'"' {
                is_quoted = !is_quoted;
            } else if !is_quoted {
                count += 1;
            }
        }
    }
}

fn longest_line(cell: &str) -> usize {
    let lines = cell.lines().map(|line| line.chars().count());
    lines.max().unwrap_or_default()
}

/// An error of the workbook; those of its files are told as what they are.
pub(super) fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::io::Cursor;

    use super::super::tables::tables;
    use super::*;

    #[test]
    fn a_large_table_is_cut_and_counted() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.new_worksheet_with_constant_memory().unwrap();
        let table = tables()
            .iter()
            .find(|table| table.file == "skew.csv")
            .unwrap();
        let rows = format!("object\n{}", "Account\n".repeat(100_003));
        let sheet = Sheet::fill(page, table, Cursor::new(rows), true, &Style::new()).unwrap();
        assert_eq!((sheet.rows, sheet.shown), (100_003, MOST_ROWS));
        assert!(sheet.leaves_out());
    }

    #[test]
    fn rows_are_counted_outside_of_quotes() {
        let rows = "a,\"b\nc\"\n".repeat(100_000);
        assert_eq!(count_rows(rows.as_bytes()).ok(), Some(100_000));
        assert_eq!(count_rows(&b""[..]).ok(), Some(0));
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let most = "a".repeat(MOST_UNITS);
        assert_eq!(fitting(&most), most);
        let more = format!("{most}b");
        assert_eq!(fitting(&more).len() + CUT.len(), MOST_UNITS);
        // Two units and four bytes each: 16,383 of them fit.
        let wide = "😀".repeat(16_384);
        let left = fitting(&wide);
        assert_eq!(left.chars().count(), (MOST_UNITS - CUT.len()) / 2);
        assert_eq!(fitting(&"é".repeat(MOST_UNITS)).chars().count(), MOST_UNITS);
    }
}
