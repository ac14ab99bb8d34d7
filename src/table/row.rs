//! One row, and where its wanted fields lie.

use std::cell::Cell;

use super::Column;
use super::block::Block;
use super::cell;
use super::cut::{Cut, Wanted};
use super::notes::Place;

/// The row that a reader has come to, and the block it stands in.
pub(super) struct Here {
    pub(super) wanted: Wanted,
    pub(super) block: Block,
    pub(super) newline: u8,
    /// Its number among the rows of the block, those that cannot be used included.
    pub(super) row: u64,
    pub(super) cut: Cut,
    pub(super) found: Vec<u32>,
    /// The wanted fields of a row with doubled quotes: places in the block, or in `values`.
    fields: Vec<Field>,
    values: Vec<u8>,
    /// How far the lines of the block were counted, and how many there are: a file in which every row is
    /// rejected would otherwise be counted from the beginning of its block for each.
    counted: Cell<(usize, u64)>,
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
pub struct Row<'a>(pub(super) &'a Here);

impl Here {
    /// Before the first row.
    pub(super) fn new(columns: usize, newline: u8) -> Self {
        let wanted = Wanted::new(columns, |_| true);
        Self {
            found: wanted.room(),
            wanted,
            block: Block::default(),
            newline,
            row: 0,
            cut: Cut::default(),
            fields: Vec::new(),
            values: Vec::new(),
            counted: Cell::default(),
        }
    }

    /// Goes to the beginning of the block.
    pub(super) fn rewind(&mut self) {
        self.row = 0;
        self.counted.take();
    }

    /// Only these columns will be asked for.
    pub(super) fn want(&mut self, columns: usize, wanted: &[Column]) {
        self.wanted = Wanted::new(columns, |column| wanted.contains(&Some(column)));
        self.found = self.wanted.room();
    }

    /// Decodes the wanted fields of a row with doubled quotes.
    #[inline]
    pub(super) fn decode(&mut self) {
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
    pub(super) fn place(&self, from: usize) -> Place {
        let (to, mut lines) = self.counted.get();
        let more = self.block.bytes().get(to..from).unwrap_or_default();
        lines += memchr::memchr_iter(self.newline, more).count() as u64;
        self.counted.set((from, lines));
        Place {
            block: self.block.number,
            row: self.row,
            line: self.block.line + lines,
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

    /// Where the row stands, to [reject](super::TableReader::reject_row) it later.
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
