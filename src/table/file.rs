//! One delimited file: its header, and the blocks that its readers share.

use std::io::{self, Read};
use std::sync::{Mutex, MutexGuard, PoisonError};

use thiserror::Error;

use super::block::{BLOCK, Block, Blocks, End};
use super::cell;
use super::cut::fields;
use super::decode::utf_8;
use super::kernel::{Kernel, Marks};
use super::notes::{AllNotes, Notes};
use super::tally::UNREADABLE;
use super::{Head, Header, Reason, TableReader, Tally};
use crate::limits::{Limit, Limits};

/// A file that cannot be read as a table at all.
#[derive(Debug, Error)]
pub enum TableError {
    /// The file is empty or binary: not an export, or damaged in transit.
    #[error("no header row was found")]
    NoHeader,
    /// The file is beyond a limit: most likely no table, or made so on purpose.
    #[error("{}", .0.reason())]
    Limit(Limit),
    /// The disk or the archive failed.
    #[error("could not be read")]
    Io(#[source] io::Error),
}

impl From<io::Error> for TableError {
    fn from(error: io::Error) -> Self {
        match Limit::of_error(&error) {
            Some(limit) => Self::Limit(limit),
            None => Self::Io(error),
        }
    }
}

impl TableError {
    /// What the manifest says of the file.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Limit(limit) => limit.reason(),
            Self::NoHeader => "no header row was found",
            Self::Io(_) => UNREADABLE,
        }
    }
}

/// One file. Rows come from its readers; rows that cannot be used are counted and skipped.
pub struct Table<'r> {
    blocks: Mutex<Blocks<'r>>,
    /// The block with the header: how many line ends belong to the header, where its rows begin.
    pub(super) first: Mutex<Option<(usize, usize, Block)>>,
    pub(super) header: Header,
    /// The bytes of the header row.
    pub(super) header_row: Vec<u8>,
    pub(super) newline: u8,
    pub(super) kernel: Kernel,
    /// Most bytes one field may have.
    pub(super) longest_field: usize,
    notes: Mutex<AllNotes>,
}

impl<'r> Table<'r> {
    /// Reads the header row. The limits are those of the catalogue.
    ///
    /// # Errors
    /// [`TableError`] when there is none.
    pub fn open(reader: impl Read + Send + 'r) -> Result<Self, TableError> {
        Self::open_within(reader, &Limits::default())
    }

    /// As [`Self::open`], with limits of its own.
    ///
    /// # Errors
    /// [`TableError`] when there is no header, or one that is beyond the limits.
    pub fn open_within(reader: impl Read + Send + 'r, limits: &Limits) -> Result<Self, TableError> {
        Self::open_sized(reader, BLOCK, limits)
    }

    /// As [`Self::open`], with blocks of another size: what is read must not depend on it.
    ///
    /// # Errors
    /// [`TableError`] when there is no header.
    #[doc(hidden)]
    pub fn open_in(reader: impl Read + Send + 'r, size: usize) -> Result<Self, TableError> {
        Self::open_sized(reader, size, &Limits::default())
    }

    fn open_sized(
        mut reader: impl Read + Send + 'r,
        size: usize,
        limits: &Limits,
    ) -> Result<Self, TableError> {
        let head = Head::take(&mut reader)?;
        let dialect = head.dialect().ok_or(TableError::NoHeader)?;
        let marks = Marks {
            delimiter: dialect.delimiter,
            newline: if dialect.line_feed { b'\n' } else { b'\r' },
            returns: dialect.line_feed && dialect.carriage_return,
        };
        let (bytes, rest) = utf_8(head, reader);
        let mut blocks = Blocks::new(bytes, rest, marks, (size, limits.size(Limit::RowBytes)));
        let mut block = Block::default();
        let mut notes = AllNotes::default();
        while blocks.fill(&mut block) {
            let mut at = 0;
            for (number, end) in block.index.ends().iter().enumerate() {
                let end = *end as usize;
                let from = std::mem::replace(&mut at, end + 1);
                let mut bytes = block.bytes().get(from..end).unwrap_or_default();
                if marks.newline == b'\n' {
                    bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
                }
                if bytes.trim_ascii().is_empty() {
                    continue;
                }
                return Ok(Self {
                    header: header_of(&block, (from, bytes.len()), limits)?,
                    header_row: bytes.to_vec(),
                    newline: marks.newline,
                    kernel: Kernel::best(),
                    longest_field: limits.size(Limit::FieldBytes),
                    blocks: Mutex::new(blocks),
                    notes: Mutex::new(notes),
                    first: Mutex::new(Some((number + 1, at, block))),
                });
            }
            match block.end {
                End::Endless => return Err(TableError::Limit(Limit::RowBytes)),
                End::Broken(Some(limit)) => return Err(TableError::Limit(limit)),
                End::Whole | End::Open | End::Broken(None) => {}
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
        TableReader::new(self)
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

    pub(super) fn lock_blocks(&self) -> MutexGuard<'_, Blocks<'r>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn lock_notes(&self) -> MutexGuard<'_, AllNotes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The header row: so many bytes of a block from a place on.
fn header_of(
    block: &Block,
    (from, length): (usize, usize),
    limits: &Limits,
) -> Result<Header, TableError> {
    let places = || fields(&block.index, from, from + length);
    // Counted before anything is made of them.
    if places().count() > limits.size(Limit::Columns) {
        return Err(TableError::Limit(Limit::Columns));
    }
    let raw = places().map(|(from, to)| block.bytes().get(from..to));
    let cells: Vec<Vec<u8>> = raw
        .map(|raw| cell::decoded(raw.unwrap_or_default()).into_owned())
        .collect();
    Ok(Header::new(cells.iter().map(|cell| cell.trim_ascii())))
}
