//! A file as a sequence of blocks, each a whole number of rows.
//!
//! Whoever asks for a block reads it, marks it and cuts it behind its last row end, all under the lock
//! of the file, so every block begins at the beginning of a row and nothing has to be guessed or
//! repaired. That is the cheap part (a copy and one pass of the kernel): rows are taken apart by many
//! threads outside the lock. Streams (gzip, members of archives) could not be cut at
//! guessed places at all; whether files would gain by it was not measured.

use std::io::{self, Read};

use super::kernel::{Index, Kernel, LANE, Marks, Seen};
use crate::limits::Limit;

/// Bytes read at a time. Copy, masks and rows of one block stay in a core's second-level cache; with 64 KiB
/// the core job of `benches/peers` took a tenth longer, with 128 and 192 KiB about as long.
pub(super) const BLOCK: usize = 256 * 1024;

/// Where the bytes that are read go: what is left of the last block stands right before them. They go to
/// the middle of a page because the kernel's copy from the page cache is several times slower where the
/// target lies a few bytes behind the source within their pages, as it does at the beginning of a buffer
/// (measured on AMD Zen 3, `rep movsb`).
const AHEAD: usize = 2048;

/// Some rows of a file with their marks.
#[derive(Debug, Default)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// Where they begin.
    begin: usize,
    /// Bytes that are rows; what follows them is padding, or the beginning of the next block.
    pub(super) length: usize,
    pub(super) index: Index,
    /// Number of the block in its file, from 0.
    pub(super) number: u64,
    /// Physical line of its first byte, from 1.
    pub(super) line: u64,
    /// How it ends.
    pub(super) end: End,
}

/// How a block ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// With a whole row.
    #[default]
    Whole,
    /// With the file, inside quotes.
    Open,
    /// With the file, which could not be read any further; because of a limit, where it was one.
    Broken(Option<Limit>),
    /// With a row that is too long to be one; the rest of the file is not read.
    Endless,
}

/// The source of blocks; one a file.
pub(super) struct Blocks<'r> {
    reader: Box<dyn Read + Send + 'r>,
    kernel: Kernel,
    marks: Marks,
    /// Bytes to read at a time.
    size: usize,
    /// Most bytes one row may span.
    longest: usize,
    /// The beginning of a row that was not finished in the last block.
    rest: Vec<u8>,
    number: u64,
    line: u64,
    /// Nothing more can be read.
    ended: bool,
    /// Because the disk or the archive failed.
    failed: bool,
    /// Because of this limit.
    reached: Option<Limit>,
    /// The last block was handed out.
    done: bool,
}

impl Block {
    /// The first so many bytes.
    fn filled(&self, length: usize) -> &[u8] {
        let bytes = self.bytes.get(self.begin..self.begin + length);
        bytes.unwrap_or_default()
    }

    /// Makes room for so many bytes.
    fn grow(&mut self, room: usize) {
        if self.bytes.len() < self.begin + room {
            self.bytes.resize(self.begin + room, 0);
        }
    }

    /// The rows.
    pub(super) fn bytes(&self) -> &[u8] {
        self.filled(self.length)
    }
}

impl<'r> Blocks<'r> {
    /// `head` are the first bytes of the file, which were read already. They are read so many bytes at a time, and
    /// one row may have so many.
    pub(super) fn new(
        head: Vec<u8>,
        reader: Box<dyn Read + Send + 'r>,
        marks: Marks,
        (size, longest): (usize, usize),
    ) -> Self {
        Self {
            reader: Box::new(io::Cursor::new(head).chain(reader)),
            kernel: Kernel::best(),
            marks,
            size: size.min(longest),
            longest,
            rest: Vec::new(),
            number: 0,
            line: 1,
            ended: false,
            failed: false,
            reached: None,
            done: false,
        }
    }

    /// Fills `block` with the next rows; `false` when there are none.
    pub(super) fn fill(&mut self, block: &mut Block) -> bool {
        if self.done {
            return false;
        }
        // What lies in the buffer is written over and not cleared: that would cost as much again.
        let mut filled = self.rest.len();
        block.begin = AHEAD.saturating_sub(filled);
        block.grow(filled);
        if let Some(begin) = block.bytes.get_mut(block.begin..block.begin + filled) {
            begin.copy_from_slice(&self.rest);
        }
        self.rest.clear();
        let mut room = filled.max(self.size);
        let (seen, length, end) = loop {
            filled = self.read_to(block, filled, room);
            if filled == 0 && !self.failed {
                self.done = true;
                return false;
            }
            if self.ended {
                filled = self.close(block, filled);
            }
            block.grow(filled.next_multiple_of(LANE));
            let seen = self.kernel.index(
                block.bytes.get(block.begin..).unwrap_or_default(),
                filled,
                self.marks,
                &mut block.index,
            );
            match (last_row_end(&block.index), self.ended) {
                (Some(length), false) => break (seen, length, End::Whole),
                (length, true) => break self.at_the_end(seen, length, filled),
                (None, false) if filled >= self.longest => {
                    self.ended = true;
                    break (seen, filled, End::Endless);
                }
                // A row longer than the block.
                (None, false) => room = (2 * filled).min(self.longest),
            }
        };
        block.length = length;
        block.end = end;
        block.number = self.number;
        block.line = self.line;
        self.number += 1;
        self.done = self.ended;
        if !self.ended {
            let rest = block.filled(filled).get(length..).unwrap_or_default();
            self.rest.extend_from_slice(rest);
            let later = memchr::memchr_iter(self.marks.newline, rest).count();
            self.line += seen.newlines - later as u64;
        }
        true
    }

    /// Whether the block filled last was the last of the file.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Reads until `room` bytes are there or the file ends.
    fn read_to(&mut self, block: &mut Block, mut filled: usize, room: usize) -> usize {
        block.grow(room);
        while filled < room && !self.ended {
            let Some(free) = block
                .bytes
                .get_mut(block.begin + filled..block.begin + room)
            else {
                break;
            };
            match self.reader.read(free) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failed = true;
                    self.reached = Limit::of_error(&error);
                }
            }
        }
        filled
    }

    /// Ends the last row of the file where the file does not.
    fn close(&self, block: &mut Block, filled: usize) -> usize {
        let newline = self.marks.newline;
        if self.failed || block.filled(filled).last() == Some(&newline) {
            return filled;
        }
        block.grow(filled + 1);
        if let Some(end) = block.bytes.get_mut(block.begin + filled) {
            *end = newline;
        }
        filled + 1
    }

    fn at_the_end(&self, seen: Seen, length: Option<usize>, filled: usize) -> (Seen, usize, End) {
        let length = length.unwrap_or(0);
        if self.failed {
            (seen, length, End::Broken(self.reached))
        } else if seen.open || length < filled {
            (seen, filled, End::Open)
        } else {
            (seen, length, End::Whole)
        }
    }
}

/// The place behind the last row end.
fn last_row_end(index: &Index) -> Option<usize> {
    index.ends().last().map(|at| *at as usize + 1)
}
