//! A whole table, as it is written: rendered first, then looked through at the speed of a search.
//!
//! Hardly any table holds a cell that must be marked, so a block of rows is searched for the few bytes such cells begin with,
//! and taken apart only where one stands at a beginning.

use std::borrow::Cow;
use std::io::{self, Write};
use std::str;

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use super::cell::{escaped, is_break, is_passed_over};

/// Rows that are looked through at once.
const BLOCK: usize = 256 * 1024;

/// So far is looked back for the beginning of a cell; what goes further is taken apart to be sure.
const BACK: usize = 32;

/// The rows of a table with every cell as [`escaped`] writes it. They must be whole.
///
/// # Errors
/// When the rows are not UTF-8.
pub fn escaped_table(rows: &[u8]) -> io::Result<Cow<'_, [u8]>> {
    if !may_need_marks(rows) {
        return Ok(Cow::Borrowed(rows));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(rows);
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::Any(b'\n'))
        .flexible(true)
        .from_writer(Vec::with_capacity(rows.len() + 1024));
    let mut record = StringRecord::new();
    while reader.read_record(&mut record)? {
        for cell in &record {
            writer.write_field(escaped(cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    let rows = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(Cow::Owned(rows))
}

/// Whether any cell may need a mark. `false` is certain.
fn may_need_marks(rows: &[u8]) -> bool {
    // An equals sign and an at sign stand in few tables, hyphens in most.
    let formulas = memchr::memchr3_iter(b'=', b'+', b'@', rows);
    let others = memchr::memchr3_iter(b'-', b'\'', b'\t', rows);
    // The wide forms of all four begin with this byte.
    let wide = memchr::memchr2_iter(b'\r', 0xef, rows);
    let mut suspects = formulas.chain(others).chain(wide);
    suspects.any(|at| begins_a_cell(&rows[..at])) || begins_with_a_line_break(rows)
}

/// Whether what follows may be the first thing seen of a cell.
fn begins_a_cell(mut before: &[u8]) -> bool {
    for _ in 0..BACK {
        let Some((last, rest)) = before.split_last() else {
            return true;
        };
        if *last == b',' || is_break(char::from(*last)) {
            return true;
        }
        let (c, rest) = if last.is_ascii() {
            (char::from(*last), rest)
        } else {
            last_char(before)
        };
        if !is_passed_over(c) {
            return false;
        }
        before = rest;
    }
    true
}

/// The last character, which is not ASCII, and what comes before it.
fn last_char(text: &[u8]) -> (char, &[u8]) {
    let ends = (2..=4).filter_map(|length| text.len().checked_sub(length));
    for at in ends {
        let (rest, last) = text.split_at(at);
        if let Some(c) = str::from_utf8(last).ok().and_then(|it| it.chars().next()) {
            return (c, rest);
        }
    }
    // No text: the reader will say so.
    (' ', &[])
}

/// Whether a quoted cell begins with a line feed, which begins so many rows that it is not searched for alone.
fn begins_with_a_line_break(rows: &[u8]) -> bool {
    let mut quoted = memchr::memmem::find_iter(rows, b"\"\n");
    quoted.any(|at| matches!(rows[..at].last(), None | Some(b',' | b'\n')))
}

/// Writes a table with every cell as [`escaped`] writes it. Call [`CsvSafe::finish`] when all of it is written.
#[derive(Debug)]
pub struct CsvSafe<W: Write> {
    out: W,
    rows: Vec<u8>,
    /// So many bytes make a block.
    block: usize,
    /// So many are waited for: more than a block where a single row is longer.
    awaited: usize,
}

impl<W: Write> CsvSafe<W> {
    /// Nothing is written yet.
    pub fn new(out: W) -> Self {
        Self::in_blocks(out, BLOCK)
    }

    fn in_blocks(out: W, block: usize) -> Self {
        Self {
            out,
            rows: Vec::new(),
            block,
            awaited: block,
        }
    }

    /// Writes what is left, and gives the writer back.
    ///
    /// # Errors
    /// Those of the writer, and rows that are not UTF-8.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&escaped_table(&self.rows)?)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for CsvSafe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while self.rows.is_empty() && rest.len() >= self.block {
            let whole = whole_rows(&rest[..self.block]);
            if whole == 0 {
                break;
            }
            self.out.write_all(&escaped_table(&rest[..whole])?)?;
            rest = &rest[whole..];
        }
        self.rows.extend_from_slice(rest);
        if self.rows.len() >= self.awaited {
            let whole = whole_rows(&self.rows);
            self.out.write_all(&escaped_table(&self.rows[..whole])?)?;
            self.rows.drain(..whole);
            // What is left of a long row is looked through again only when there is twice as much.
            self.awaited = self.block.max(2 * self.rows.len());
        }
        Ok(bytes.len())
    }

    /// Rows are held back until they are whole, whatever is asked for.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How many bytes are whole rows: up to the last line feed that stands in no quotes.
fn whole_rows(bytes: &[u8]) -> usize {
    let mut before = memchr::memchr_iter(b'"', bytes).count();
    for at in memchr::memrchr2_iter(b'\n', b'"', bytes) {
        if bytes[at] == b'"' {
            before -= 1;
        } else if before.is_multiple_of(2) {
            return at + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[Vec<String>]) -> Vec<u8> {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).unwrap();
        }
        writer.into_inner().unwrap()
    }

    /// Rows of two cells, in which what matters here is common.
    fn tables() -> impl Strategy<Value = Vec<Vec<String>>> {
        let cell = prop_oneof!["[aé=+@;'\" \t\r\n,＝-]{0,6}", any::<String>()];
        let row = prop::collection::vec(cell, 2);
        prop::collection::vec(row, 0..6)
    }

    proptest! {
        /// The search in front lets nothing through, and pieces of any length make the same whole.
        #[test]
        fn every_cell_is_written_safely(rows in tables(), step in 1_usize..40) {
            let plain = table(&rows);
            let safe: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|cell| escaped(cell).into_owned()).collect())
                .collect();
            let expected = table(&safe);
            prop_assert_eq!(&*escaped_table(&plain).unwrap(), &expected[..]);
            let mut pieces = CsvSafe::in_blocks(Vec::new(), step);
            for piece in plain.chunks(step) {
                pieces.write_all(piece).unwrap();
            }
            prop_assert_eq!(pieces.finish().unwrap(), expected);
        }
    }

    #[test]
    fn ordinary_rows_are_not_taken_apart() {
        let rows = b"object,month,user_id,name,share\n\
            Account,2026-10,0055j0000009vLKAAY,\"Holt, Karen\",0.5\n\
            Contact,2026-10,dana@example.org,Jos\xc3\xa9-Maria's a+b=c,0.25\n";
        assert!(!may_need_marks(rows));
        assert!(matches!(escaped_table(rows), Ok(Cow::Borrowed(_))));
        assert!(may_need_marks(b"a,=1\n"));
        assert!(may_need_marks("a,\u{200e}＝1\n".as_bytes()));
    }

    #[test]
    fn rows_end_outside_of_quotes() {
        assert_eq!(whole_rows(b"a,\"b\nc\"\nd"), 8);
        assert_eq!(whole_rows(b"a,\"b\nc"), 0);
        assert_eq!(whole_rows(b"a\nb,\"c\n\n"), 2);
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        assert!(escaped_table(b"a,=\xff\n").is_err());
    }
}
