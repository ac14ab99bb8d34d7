//! Rows of a delimited file, taken apart by one thread or by many, without an allocation per row.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use super::block::{BLOCK, Block, Blocks, End};
use super::cell;
use super::cut::{Cut, Wanted, cut, fields};
use super::decode::Utf8;
use super::kernel::{Kernel, Marks};
use super::notes::{AllNotes, CUT, Met, Notes, Place};
use super::{Column, Head, Header, Reason, Tally};

const BROKEN: Reason = "the file could not be read to its end";
/// A record is longer than any real one: a field in it begins with a quote and never ends.
const ENDLESS: Reason = "a quoted field does not end";

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

/// One file. Rows come from its readers; rows that cannot be used are counted and skipped.
pub struct Table<'r> {
    blocks: Mutex<Blocks<'r>>,
    /// The block with the header: how many line ends belong to the header, where its rows begin.
    first: Mutex<Option<(usize, usize, Block)>>,
    header: Header,
    /// The bytes of the header row.
    header_row: Vec<u8>,
    newline: u8,
    kernel: Kernel,
    notes: Mutex<AllNotes>,
}

/// Reads rows of a table. Several readers of one table, each in a thread of its own, share its rows.
pub struct TableReader<'t, 'r> {
    table: &'t Table<'r>,
    /// Which line end ends the next row.
    end: usize,
    /// Where the next row begins.
    at: usize,
    here: Here,
    notes: Notes,
    reading: bool,
}

/// The row that a reader has come to, and the block it stands in.
struct Here {
    wanted: Wanted,
    block: Block,
    newline: u8,
    /// Its number among the rows of the block, those that cannot be used included.
    row: u64,
    cut: Cut,
    found: Vec<u32>,
    /// The wanted fields of a row with doubled quotes: places in the block, or in `values`.
    fields: Vec<Field>,
    values: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Field {
    /// As it stands in the block, without its quotes.
    Bare(usize, usize),
    /// Decoded.
    Value(usize, usize),
}

/// One row, whole: as many fields as the header.
#[derive(Clone, Copy)]
pub struct Row<'a>(&'a Here);

impl<'r> Table<'r> {
    /// Reads the header row.
    ///
    /// # Errors
    /// [`TableError`] when there is none.
    pub fn open(reader: impl Read + Send + 'r) -> Result<Self, TableError> {
        Self::open_in(reader, BLOCK)
    }

    /// As [`Self::open`], with blocks of another size: what is read must not depend on it.
    ///
    /// # Errors
    /// [`TableError`] when there is no header.
    #[doc(hidden)]
    pub fn open_in(mut reader: impl Read + Send + 'r, size: usize) -> Result<Self, TableError> {
        let head = Head::take(&mut reader)?;
        let dialect = head.dialect().ok_or(TableError::NoHeader)?;
        let marks = Marks {
            delimiter: dialect.delimiter,
            newline: if dialect.line_feed { b'\n' } else { b'\r' },
            returns: dialect.line_feed && dialect.carriage_return,
        };
        let (bytes, rest) = Utf8::beyond(head, reader);
        let mut blocks = Blocks::new(bytes, rest, marks, size);
        let none = Wanted::default();
        let mut block = Block::default();
        let mut notes = AllNotes::default();
        while blocks.fill(&mut block) {
            let mut at = 0;
            for (number, end) in block.index.ends.iter().enumerate() {
                let end = *end as usize;
                let Some(mut row) = cut(&block.index, at, end, &none, &mut []) else {
                    break;
                };
                at = end + 1;
                row.trim(block.bytes(), marks.newline);
                let bytes = block.bytes().get(row.from..row.to).unwrap_or_default();
                if bytes.trim_ascii().is_empty() {
                    continue;
                }
                let raw = fields(&block.index, &row).map(|(from, to)| block.bytes().get(from..to));
                let cells: Vec<Vec<u8>> = raw
                    .map(|raw| cell::decoded(raw.unwrap_or_default()).into_owned())
                    .collect();
                return Ok(Self {
                    header: Header::new(cells.iter().map(|cell| cell.trim_ascii())),
                    header_row: bytes.to_vec(),
                    newline: marks.newline,
                    kernel: Kernel::best(),
                    blocks: Mutex::new(blocks),
                    notes: Mutex::new(notes),
                    first: Mutex::new(Some((number + 1, at, block))),
                });
            }
            notes.take(block.number, &mut Notes::default());
        }
        Err(TableError::NoHeader)
    }

    /// The header row.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// A reader of the rows that no other reader was given.
    #[must_use]
    pub fn rows(&self) -> TableReader<'_, 'r> {
        let wanted = Wanted::new(self.header.names().len(), |_| true);
        TableReader {
            table: self,
            end: 0,
            at: 0,
            here: Here {
                found: wanted.room(),
                wanted,
                block: Block::default(),
                newline: self.newline,
                row: 0,
                cut: Cut::default(),
                fields: Vec::new(),
                values: Vec::new(),
            },
            notes: Notes::default(),
            reading: false,
        }
    }

    /// Runs `work` on this thread and on every thread that has nothing else to do, each with a reader
    /// of its own, until the rows are used up.
    pub fn read_in_parallel(&self, work: impl Fn(&mut TableReader<'_, 'r>) + Sync) {
        let is_small = self.lock_blocks().is_done();
        if is_small {
            work(&mut self.rows());
            return;
        }
        rayon::scope(|scope| {
            for _ in 1..rayon::current_num_threads() {
                scope.spawn(|_| work(&mut self.rows()));
            }
            work(&mut self.rows());
        });
    }

    /// What became of the rows.
    #[must_use]
    pub fn finish(self) -> Tally {
        let notes = self.notes.into_inner();
        notes.unwrap_or_else(PoisonError::into_inner).finish()
    }

    fn lock_blocks(&self) -> std::sync::MutexGuard<'_, Blocks<'r>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_notes(&self) -> std::sync::MutexGuard<'_, AllNotes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'r> TableReader<'_, 'r> {
    /// The header row.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.table.header
    }

    /// Only these columns will be asked for: the others are not looked at. To be called before the first
    /// row.
    pub fn want(&mut self, columns: &[Column]) {
        let count = self.table.header.names().len();
        self.here.wanted = Wanted::new(count, |column| columns.contains(&Some(column)));
        self.here.found = self.here.wanted.room();
    }

    /// The next whole row; `None` at the end of the file or where it cannot be read further.
    #[inline]
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        while !self.table.kernel.run(|| self.advance()) {
            if !self.next_block() {
                return None;
            }
        }
        Some(Row(&self.here))
    }

    /// Counts the row that [`Self::next_row`] gave last as rejected instead of used.
    pub fn reject(&mut self, reason: Reason) {
        self.notes
            .reject(reason, self.here.place(self.here.cut.from));
    }

    /// Counts a row that was given earlier as rejected instead of used.
    pub fn reject_row(&mut self, reason: Reason, at: Place) {
        self.table.lock_notes().reject_late(reason, at);
    }

    /// Counts the row that [`Self::next_row`] gave last as a duplicate instead of used.
    pub fn repeat(&mut self) {
        self.notes.repeated += 1;
    }

    /// Widens the period of the file.
    pub fn saw(&mut self, time: crate::org::UtcTime) {
        self.notes.saw(time);
    }

    /// Goes to the next whole row of the block.
    #[inline(always)]
    fn advance(&mut self) -> bool {
        if !self.reading {
            return false;
        }
        let header = &self.table.header_row;
        let columns = self.table.header.names().len();
        let here = &mut self.here;
        while let Some(end) = here.block.index.ends.get(self.end) {
            let (from, to) = (self.at, *end as usize);
            self.end += 1;
            self.at = to + 1;
            let index = &here.block.index;
            let Some(mut cut) = cut(index, from, to, &here.wanted, &mut here.found) else {
                continue;
            };
            let bytes = here.block.bytes();
            cut.trim(bytes, here.newline);
            let row = bytes.get(cut.from..cut.to).unwrap_or_default();
            if row.is_empty() || (cut.fields == 1 && columns > 1 && row.trim_ascii().is_empty()) {
                self.notes.blank();
                continue;
            }
            // Pages of a query put together by hand repeat the header.
            if row.len() == header.len() && row == header.as_slice() {
                continue;
            }
            here.row += 1;
            if cut.fields == columns {
                here.cut = cut;
                here.decode();
                self.notes.whole();
                return true;
            }
            let at = here.place(cut.from);
            self.notes.odd(if cut.fields < columns {
                Met::Short {
                    single: cut.fields == 1,
                    at,
                }
            } else {
                Met::Bad(super::notes::RAGGED, at)
            });
        }
        self.end_of_block();
        false
    }

    /// What is left behind the last row end of the file.
    fn end_of_block(&mut self) {
        let here = &mut self.here;
        let reason = match here.block.end {
            End::Whole => None,
            End::Open => Some(CUT),
            End::Broken => Some(BROKEN),
            End::Endless => Some(ENDLESS),
        };
        if let Some(reason) = reason {
            here.row += 1;
            let at = here.place(self.at);
            self.notes.odd(Met::Bad(reason, at));
        }
    }

    /// Hands over the notes of this block and takes the next.
    fn next_block(&mut self) -> bool {
        self.hand_over();
        let first = self.table.first.lock();
        let first = first.unwrap_or_else(PoisonError::into_inner).take();
        (self.end, self.at, self.here.row) = (0, 0, 0);
        self.reading = match first {
            Some((end, at, block)) => {
                (self.end, self.at, self.here.block) = (end, at, block);
                true
            }
            None => self.table.lock_blocks().fill(&mut self.here.block),
        };
        self.reading
    }

    fn hand_over(&mut self) {
        let mut notes = self.table.lock_notes();
        if self.reading {
            notes.take(self.here.block.number, &mut self.notes);
        } else {
            notes.saw_all(self.notes.period.take());
        }
        self.reading = false;
    }
}

impl Drop for TableReader<'_, '_> {
    fn drop(&mut self) {
        self.hand_over();
    }
}

impl Here {
    /// Decodes the wanted fields of a row with doubled quotes.
    #[inline]
    fn decode(&mut self) {
        self.fields.clear();
        if self.cut.escapes {
            self.decode_all();
        }
    }

    fn decode_all(&mut self) {
        self.values.clear();
        for slot in 0..self.wanted.len() {
            let (from, to) = self.wanted.field(slot, &self.cut, &self.found);
            let raw = self.block.bytes().get(from..to).unwrap_or_default();
            self.fields.push(match cell::bare(raw) {
                Some(value) if value.len() == raw.len() => Field::Bare(from, to),
                Some(_) => Field::Bare(from + 1, to - 1),
                None => {
                    let begin = self.values.len();
                    cell::decode_into(raw, &mut self.values);
                    Field::Value(begin, self.values.len())
                }
            });
        }
    }

    /// The place of the row that begins at `from`.
    fn place(&self, from: usize) -> Place {
        let before = self.block.bytes().get(..from).unwrap_or_default();
        Place {
            block: self.block.number,
            row: self.row,
            line: self.block.line + memchr::memchr_iter(self.newline, before).count() as u64,
        }
    }
}

impl<'a> Row<'a> {
    /// The bytes of a cell, without blanks around them; empty when the file has no such column.
    #[must_use]
    #[inline(always)]
    pub fn get(&self, column: Column) -> &'a [u8] {
        let here = self.0;
        let Some(slot) = column.and_then(|column| here.wanted.slot(column)) else {
            return &[];
        };
        let cell = match here.fields.get(slot) {
            Some(Field::Value(from, to)) => here.values.get(*from..*to),
            Some(Field::Bare(from, to)) => here.block.bytes().get(*from..*to),
            None => {
                let (from, to) = here.wanted.field(slot, &here.cut, &here.found);
                match here.block.bytes().get(from..to) {
                    Some([b'"', inner @ .., b'"']) => Some(inner),
                    bare => bare,
                }
            }
        };
        trimmed(cell.unwrap_or_default())
    }

    /// The number of its block in the file and its own in the block: the same in every reading.
    #[must_use]
    pub fn number(&self) -> (u64, u64) {
        (self.0.block.number, self.0.row)
    }

    /// Where the row stands, to [reject](TableReader::reject_row) it later.
    #[must_use]
    pub fn at(&self) -> Place {
        self.0.place(self.0.cut.from)
    }
}

/// The cell without blanks around it; mostly there are none.
#[inline(always)]
fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [first, .., last] if *first > b' ' && *last > b' ' => cell,
        cell => cell.trim_ascii(),
    }
}
