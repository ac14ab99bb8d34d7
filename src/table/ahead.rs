//! Rows cut ahead of the one that is read.
//!
//! A few dozen rows are cut in one go: what is the same for all of them (where the marks lie, which
//! columns are wanted) is then looked up once, and the cutting is compiled for the processor as one piece.

use super::block::Block;
use super::cut::{Span, Wanted, delimiters_before, fields};
use super::kernel::{LANE, Search, Work};
use super::notes::{Met, Notes, Place, RAGGED};
use crate::limits::Limit;

/// Rows cut in one go: their spans lie in the first-level cache.
const ROWS: usize = 64;

/// A whole row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cut {
    /// First byte.
    pub(super) from: usize,
    /// Whether a quote of a value is near.
    pub(super) escapes: bool,
    /// Its number among the rows of the block, those that cannot be used included, from 1.
    pub(super) number: u64,
}

/// The rows that were cut, and how far in the block that was.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    pub(super) rows: Vec<Cut>,
    /// The wanted fields of each row.
    pub(super) spans: Vec<Span>,
    /// Which line end ends the next row.
    end: usize,
    /// Where the next row begins.
    at: usize,
    /// Rows met in the block.
    met: u64,
    lines: Lines,
}

/// What is to be known of a file to cut its rows.
#[derive(Clone, Copy)]
pub(super) struct Form<'f> {
    /// The header row, which may stand again further down.
    pub(super) header: &'f [u8],
    /// How many columns it has.
    pub(super) columns: usize,
    pub(super) newline: u8,
    /// Most bytes one field may have.
    pub(super) longest: usize,
}

/// Cutting the next rows of a block.
pub(super) struct CutAhead<'a> {
    pub(super) ahead: &'a mut Ahead,
    pub(super) block: &'a Block,
    pub(super) wanted: &'a Wanted,
    pub(super) form: Form<'a>,
    pub(super) notes: &'a mut Notes,
}

impl Ahead {
    /// Goes to a place in a block: behind so many line ends.
    pub(super) fn begin(&mut self, end: usize, at: usize) {
        self.rows.clear();
        (self.end, self.at, self.met) = (end, at, 0);
        self.lines = Lines::default();
    }

    /// The place of what follows the last row.
    pub(super) fn last_place(&mut self, block: &Block, newline: u8) -> Place {
        self.met += 1;
        self.place(block, newline, self.at)
    }

    /// The place of the row met last, which begins at `from`, behind those asked for before.
    fn place(&mut self, block: &Block, newline: u8, from: usize) -> Place {
        Place {
            block: block.number,
            row: self.met,
            line: block.line + self.lines.before(block, newline, from),
        }
    }

    /// The next row with as many fields as the header. `skipped` are the delimiters before it, then those
    /// before the next.
    #[inline(always)]
    fn next(
        &mut self,
        block: &Block,
        skipped: &mut u32,
        form: Form<'_>,
        notes: &mut Notes,
    ) -> Option<(usize, usize)> {
        while let Some(end) = block.index.ends().get(self.end) {
            let (from, end) = (self.at, *end as usize);
            let row = block.bytes().get(from..end)?;
            let passed = delimiters_before(&block.index, end)?;
            let count = passed - std::mem::replace(skipped, passed);
            self.end += 1;
            self.at = end + 1;
            self.met += 1;
            // The carriage return of a line end of two bytes.
            let returns = form.newline == b'\n' && row.last() == Some(&b'\r');
            let to = end - usize::from(returns);
            let length = to - from;
            let is_usual = length != form.header.len() && length > 0 && length <= form.longest;
            if count == delimiters(form) && is_usual {
                return Some((from, to));
            }
            let row = row.get(..length).unwrap_or_default();
            if self.is_row(block, (from, row), count as usize + 1, form, notes) {
                return Some((from, to));
            }
        }
        None
    }

    /// Whether a row is one to be used, and notes it if not.
    fn is_row(
        &mut self,
        block: &Block,
        (from, row): (usize, &[u8]),
        fields: usize,
        form: Form<'_>,
        notes: &mut Notes,
    ) -> bool {
        let is_blank =
            row.is_empty() || (fields == 1 && form.columns > 1 && row.trim_ascii().is_empty());
        // Pages of a query put together by hand repeat the header.
        if is_blank || row == form.header {
            self.met -= 1;
            if is_blank {
                notes.blank();
            }
            return false;
        }
        if fields == form.columns && !has_longer(block, (from, row), form) {
            return true;
        }
        let at = self.place(block, form.newline, from);
        if fields == form.columns {
            notes.odd(Met::Bad(Limit::FieldBytes.reason(), at));
            return false;
        }
        notes.odd(if fields < form.columns {
            Met::Short {
                single: fields == 1,
                at,
            }
        } else {
            Met::Bad(RAGGED, at)
        });
        false
    }
}

impl Work for CutAhead<'_> {
    type Out = ();

    #[inline(always)]
    fn run(self, search: impl Search) {
        let Self { ahead, block, .. } = self;
        let index = &block.index;
        let slots = self.wanted.len().max(1);
        let mut spans = std::mem::take(&mut ahead.spans);
        spans.resize(ROWS * slots, Span::default());
        ahead.rows.clear();
        let mut skipped = delimiters_before(index, ahead.at).unwrap_or_default();
        for spans in spans.chunks_exact_mut(slots) {
            let Some((from, to)) = ahead.next(block, &mut skipped, self.form, self.notes) else {
                break;
            };
            let before = skipped - delimiters(self.form);
            let found = self.wanted.find(index, (from, to), before, spans, search);
            debug_assert!(found.is_some(), "the marks do not fit the row");
            self.notes.whole();
            ahead.rows.push(Cut {
                from,
                escapes: index.has_escapes(from / LANE, to / LANE),
                number: ahead.met,
            });
        }
        ahead.spans = spans;
    }
}

/// Whether a row has a field that is longer than one may be.
fn has_longer(block: &Block, (from, row): (usize, &[u8]), form: Form<'_>) -> bool {
    let mut fields = fields(&block.index, from, from + row.len());
    row.len() > form.longest && fields.any(|(from, to)| to - from > form.longest)
}

/// How many delimiters a whole row has.
#[inline(always)]
fn delimiters(form: Form<'_>) -> u32 {
    u32::try_from(form.columns).unwrap_or(u32::MAX) - 1
}

/// Lines of a block, counted once from its beginning on: a file in which every row is rejected would
/// otherwise be counted from the beginning of its block for each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lines {
    /// How far they were counted.
    to: usize,
    count: u64,
}

impl Lines {
    /// How many lines end before `at`, which is behind the places asked for before.
    pub(super) fn before(&mut self, block: &Block, newline: u8, at: usize) -> u64 {
        let more = block.bytes().get(self.to..at).unwrap_or_default();
        self.count += memchr::memchr_iter(newline, more).count() as u64;
        self.to = at;
        self.count
    }
}
