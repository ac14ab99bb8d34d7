//! Rows of a delimited file, one at a time, without an allocation per row.

use std::io::{self, Read};

use csv::ByteRecord;
use thiserror::Error;

use super::decode::{Decoded, ENDLESS, Watch};
use super::{Column, FirstSeen, Head, Header, Reason, Tally};

const RAGGED: Reason = "the row has another number of fields than the header";
const CUT: Reason = "the file ends inside this row";
const BROKEN: Reason = "the file could not be read to its end";

/// A file that cannot be read as a table at all.
#[derive(Debug, Error)]
pub enum TableError {
    /// The file is empty or binary: not an export, or damaged in transit.
    #[error("no header row was found")]
    NoHeader,
    /// The disk or the archive failed.
    #[error("could not be read")]
    Io(#[from] io::Error),
}

/// Reads one file. Rows that cannot be used are counted in its [`Tally`] and skipped.
pub struct TableReader<R> {
    csv: csv::Reader<Decoded<R>>,
    watch: Watch,
    header: Header,
    first: ByteRecord,
    record: ByteRecord,
    present: u64,
    /// A row with too few fields, not yet counted: as the last row of all it means a cut file.
    last_short: Option<FirstSeen>,
    tally: Tally,
    ended: bool,
}

/// One row, whole: as many cells as the header.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    record: &'a ByteRecord,
    /// Where it stands in its file.
    pub at: FirstSeen,
}

impl<'a> Row<'a> {
    /// The bytes of a cell; empty when the file has no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> &'a [u8] {
        let cell = column.and_then(|place| self.record.get(place));
        cell.map(<[u8]>::trim_ascii).unwrap_or_default()
    }
}

impl<R: Read> TableReader<R> {
    /// Reads the header row.
    ///
    /// # Errors
    /// [`TableError`] when there is none.
    pub fn open(mut reader: R) -> Result<Self, TableError> {
        let head = Head::take(&mut reader)?;
        let (dialect, cells) = head.header().ok_or(TableError::NoHeader)?;
        let (decoded, watch) = Decoded::new(head, reader);
        let mut csv = dialect.csv_reader(decoded);
        let mut first = ByteRecord::new();
        csv.read_byte_record(&mut first)
            .map_err(|e| io::Error::other(e.to_string()))?;
        Ok(Self {
            csv,
            watch,
            header: Header::new(cells.iter().map(Vec::as_slice)),
            first,
            record: ByteRecord::new(),
            present: 0,
            last_short: None,
            tally: Tally::default(),
            ended: false,
        })
    }

    /// The header row.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next whole row; `None` at the end of the file or where it cannot be read further.
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        loop {
            if self.ended {
                return None;
            }
            self.watch.since.set(0);
            let short = self.last_short.take();
            match self.csv.read_byte_record(&mut self.record) {
                Ok(true) => self.reject_short(short, RAGGED),
                Ok(false) => {
                    self.reject_short(short, CUT);
                    self.ended = true;
                    return None;
                }
                Err(error) => {
                    self.reject_short(short, RAGGED);
                    let endless = error.to_string().contains(ENDLESS);
                    self.present += 1;
                    self.ended = true;
                    let at = self.place();
                    self.tally
                        .reject(if endless { ENDLESS } else { BROKEN }, at);
                    return None;
                }
            }
            if self.is_blank() || self.is_header_again() {
                continue;
            }
            self.present += 1;
            let at = self.place();
            if self.ends_inside_quotes() {
                self.tally.reject(CUT, at);
                continue;
            }
            if self.record.len() == self.first.len() {
                break;
            }
            self.last_short = (self.record.len() < self.first.len()).then_some(at);
            if self.last_short.is_none() {
                self.tally.reject(RAGGED, at);
            }
        }
        self.tally.rows += 1;
        let at = self.place();
        Some(Row {
            record: &self.record,
            at,
        })
    }

    /// Counts the row that [`Self::next_row`] gave last as rejected instead of used.
    pub fn reject(&mut self, reason: Reason) {
        self.reject_row(reason, self.place());
    }

    /// Counts a row that was given earlier as rejected instead of used.
    pub fn reject_row(&mut self, reason: Reason, at: FirstSeen) {
        self.tally.rows = self.tally.rows.saturating_sub(1);
        self.tally.reject(reason, at);
    }

    /// Counts the row that [`Self::next_row`] gave last as a duplicate instead of used.
    pub fn repeat(&mut self) {
        self.tally.repeat(1);
    }

    /// Widens the period of the file.
    pub fn saw(&mut self, time: crate::org::UtcTime) {
        self.tally.saw(time);
    }

    /// What became of the rows.
    #[must_use]
    pub fn finish(self) -> Tally {
        self.tally
    }

    fn reject_short(&mut self, short: Option<FirstSeen>, reason: Reason) {
        if let Some(at) = short {
            self.tally.reject(reason, at);
        }
    }

    fn place(&self) -> FirstSeen {
        FirstSeen {
            line: self.record.position().map(csv::Position::line),
            row: Some(self.present),
        }
    }

    /// Whether the file ends in the middle of a quoted cell: the last cell runs over lines, the record
    /// was ended by the end of the file, and no quote stands there. The `csv` crate takes all that
    /// follows an open quote for one valid cell (rust-csv issues 77 and 289).
    fn ends_inside_quotes(&self) -> bool {
        let last_cell = self.record.iter().next_back().unwrap_or_default();
        self.watch.ended.get() && self.watch.last.get() != b'"' && last_cell.contains(&b'\n')
    }

    /// Blank lines: the `csv` crate skips empty ones, but not those that hold a carriage return.
    fn is_blank(&self) -> bool {
        self.record.len() == 1
            && self.first.len() > 1
            && self
                .record
                .get(0)
                .is_some_and(|c| c.trim_ascii().is_empty())
    }

    /// Pages of a query concatenated by hand repeat the header.
    fn is_header_again(&self) -> bool {
        self.record.get(0) == self.first.get(0) && self.record == self.first
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn read(bytes: &[u8]) -> (Vec<Vec<String>>, Tally) {
        let mut table = TableReader::open(bytes).unwrap();
        let columns: Vec<Column> = (0..table.header().names().len()).map(Some).collect();
        let mut rows = Vec::new();
        while let Some(row) = table.next_row() {
            let cells = columns
                .iter()
                .map(|c| super::super::text(row.get(*c)).into_owned());
            rows.push(cells.collect());
        }
        (rows, table.finish())
    }

    #[test]
    fn quotes_newlines_and_repeated_headers() {
        let (rows, tally) =
            read(b"Id,Name\r\n1,\"a\r\nb\"\r\nId,Name\r\n\r\n2,\"say \"\"hi\"\"\"\r\n");
        assert_eq!(rows, [["1", "a\r\nb"], ["2", "say \"hi\""]]);
        assert_eq!((tally.rows, tally.rejected), (2, 0));
    }

    #[test]
    fn ragged_rows_are_counted_with_their_place_and_the_rest_is_read() {
        let (rows, tally) = read(b"Id,Name\n1,a\n2\n3,b,c\n4,d\n5");
        assert_eq!(rows, [["1", "a"], ["4", "d"]]);
        assert_eq!((tally.rows, tally.rejected), (2, 3));
        let (count, first) = tally.reasons[RAGGED];
        assert_eq!((count, first.line, first.row), (2, Some(3), Some(2)));
        assert_eq!(tally.reasons[CUT].0, 1);
    }

    #[test]
    fn utf_16_is_read_like_utf_8() {
        let text = "Id\tName\r\n1\tJosé\r\n";
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let (rows, _) = read(&bytes);
        assert_eq!(rows, [["1", "José"]]);
    }

    #[test]
    fn a_quote_that_never_closes_does_not_fill_the_memory() {
        let mut bytes = b"Id,Name\n1,a\n2,\"b\n".to_vec();
        bytes.resize(80 * 1024 * 1024, b'x');
        let (rows, tally) = read(&bytes);
        assert_eq!(rows, [["1", "a"]]);
        assert_eq!(tally.reasons[ENDLESS].0, 1);
    }
}
