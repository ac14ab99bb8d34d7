//! One row, and where its wanted fields lie.

use std::cell::Cell;

use super::Column;
use super::ahead::{Ahead, Cut, Lines};
use super::block::Block;
use super::cell;
use super::cut::{Span, Wanted};
use super::notes::Place;

/// The row that a reader has come to, and the block it stands in.
pub(super) struct Here {
    pub(super) wanted: Wanted,
    pub(super) block: Block,
    pub(super) newline: u8,
    pub(super) ahead: Ahead,
    /// How many of the rows that were cut were passed, the one come to included.
    passed: usize,
    /// Where its fields stand among their spans.
    spans: usize,
    /// The wanted fields of a row with doubled quotes: places in the block, or in `values`.
    fields: Vec<Field>,
    values: Vec<u8>,
    /// As far as places were asked for.
    lines: Cell<Lines>,
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
pub struct Row<'a> {
    here: &'a Here,
    /// What every cell is taken from, looked up once.
    bytes: &'a [u8],
    spans: &'a [Span],
}

impl Here {
    /// Before the first row.
    pub(super) fn new(columns: usize, newline: u8) -> Self {
        Self {
            wanted: Wanted::new(columns, |_| true),
            block: Block::default(),
            newline,
            ahead: Ahead::default(),
            passed: 0,
            spans: 0,
            fields: Vec::new(),
            values: Vec::new(),
            lines: Cell::default(),
        }
    }

    /// Goes to a place in the block: behind so many line ends.
    pub(super) fn begin(&mut self, end: usize, at: usize) {
        self.ahead.begin(end, at);
        self.passed = 0;
        self.lines.take();
    }

    /// Only these columns will be asked for.
    pub(super) fn want(&mut self, columns: usize, wanted: &[Column]) {
        self.wanted = Wanted::new(columns, |column| wanted.contains(&Some(column)));
    }

    /// Goes to the next of the rows that were cut.
    #[inline]
    pub(super) fn next(&mut self) -> bool {
        let Some(cut) = self.ahead.rows.get(self.passed) else {
            self.passed = 0;
            return false;
        };
        self.spans = self.passed * self.wanted.len().max(1);
        self.passed += 1;
        self.fields.clear();
        if cut.escapes {
            self.decode();
        }
        true
    }

    /// The row come to.
    fn cut(&self) -> Cut {
        let cut = self
            .passed
            .checked_sub(1)
            .and_then(|at| self.ahead.rows.get(at));
        cut.copied().unwrap_or_default()
    }

    /// Decodes the wanted fields of a row with doubled quotes.
    fn decode(&mut self) {
        self.values.clear();
        for slot in 0..self.wanted.len() {
            let span = self.ahead.spans.get(self.spans + slot).copied();
            let Span { from, to } = span.unwrap_or_default();
            let (from, to) = (from as usize, to as usize);
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

    /// The place of the row.
    pub(super) fn place(&self) -> Place {
        let cut = self.cut();
        let mut lines = self.lines.get();
        let before = lines.before(&self.block, self.newline, cut.from);
        self.lines.set(lines);
        Place {
            block: self.block.number,
            row: cut.number,
            line: self.block.line + before,
        }
    }
}

impl<'a> Row<'a> {
    /// The row that the reader has come to.
    #[inline(always)]
    pub(super) fn of(here: &'a Here) -> Self {
        let spans = here.ahead.spans.get(here.spans..);
        Self {
            here,
            bytes: here.block.bytes(),
            spans: spans.unwrap_or_default(),
        }
    }

    /// The bytes of a cell, without blanks around them; empty when the file has no such column.
    #[must_use]
    #[inline(always)]
    pub fn get(&self, column: Column) -> &'a [u8] {
        let Some(slot) = column.and_then(|column| self.here.wanted.slot(column)) else {
            return &[];
        };
        let cell = match self.here.fields.get(slot) {
            Some(Field::Value(from, to)) => self.here.values.get(*from..*to),
            Some(Field::Bare(from, to)) => self.bytes.get(*from..*to),
            None => match self.spans.get(slot).and_then(|span| span.of(self.bytes)) {
                Some([b'"', inner @ .., b'"']) => Some(inner),
                bare => bare,
            },
        };
        trimmed(cell.unwrap_or_default())
    }

    /// The number of its block in the file and its own in the block: the same in every reading.
    #[must_use]
    pub fn number(&self) -> (u64, u64) {
        (self.here.block.number, self.here.cut().number)
    }

    /// Where the row stands, to [reject](super::TableReader::reject_row) it later.
    #[must_use]
    pub fn at(&self) -> Place {
        self.here.place()
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
