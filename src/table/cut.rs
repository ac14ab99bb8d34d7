//! The rows of a block, one after the other, with the places of the wanted columns.

use super::kernel::{Index, LANE};

/// Which columns are wanted, and where a row keeps their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// For each column of the file, its slot, or [`NO_SLOT`].
    slots: Vec<u16>,
    /// Which delimiters of a row have to be found, by their number from 0; ascending.
    delimiters: Vec<u32>,
    /// For each slot, which of the found delimiters stands before it and which behind it.
    around: Vec<(u16, u16)>,
}

/// The column is not wanted.
const NO_SLOT: u16 = u16::MAX;

/// Instead of a delimiter: the beginning or the end of the row.
const EDGE: u16 = u16::MAX;

/// One row: where it is, and where its delimiters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// First byte.
    pub(super) from: usize,
    /// The byte that ends the row.
    pub(super) to: usize,
    /// Fields.
    pub(super) fields: usize,
    /// Whether a quote of a value is near.
    pub(super) escapes: bool,
}

impl Cut {
    /// Leaves out the carriage return of a line end of two bytes.
    pub(super) fn trim(&mut self, bytes: &[u8], newline: u8) {
        let last = bytes.get(self.from..self.to).and_then(<[u8]>::last);
        if newline == b'\n' && last == Some(&b'\r') {
            self.to -= 1;
        }
    }
}

impl Wanted {
    /// Of `count` columns of a file, those that `wanted` names.
    pub(super) fn new(count: usize, wanted: impl Fn(usize) -> bool) -> Self {
        let mut this = Self::default();
        let narrow = |n: usize| u16::try_from(n).unwrap_or(NO_SLOT);
        for column in 0..count.min(usize::from(NO_SLOT)) {
            if !wanted(column) {
                this.slots.push(NO_SLOT);
                continue;
            }
            this.slots.push(narrow(this.around.len()));
            let before = match column {
                0 => EDGE,
                _ => this.delimiter(narrow(column - 1)),
            };
            let behind = if column + 1 == count {
                EDGE
            } else {
                this.delimiter(narrow(column))
            };
            this.around.push((before, behind));
        }
        this
    }

    /// The place of a delimiter among those that are looked for.
    fn delimiter(&mut self, number: u16) -> u16 {
        let number = u32::from(number);
        if self.delimiters.last() != Some(&number) {
            self.delimiters.push(number);
        }
        u16::try_from(self.delimiters.len() - 1).unwrap_or(EDGE)
    }

    /// The slot of a column.
    #[inline(always)]
    pub(super) fn slot(&self, column: usize) -> Option<usize> {
        let slot = *self.slots.get(column)?;
        (slot != NO_SLOT).then_some(usize::from(slot))
    }

    /// How many slots there are.
    pub(super) fn len(&self) -> usize {
        self.around.len()
    }

    /// Room for the places that [`cut`] finds.
    pub(super) fn room(&self) -> Vec<u32> {
        vec![0; self.delimiters.len()]
    }

    /// The bytes of a slot's field of a whole row, as places in the block. `found` are the places that [`cut`] found.
    #[inline(always)]
    pub(super) fn field(&self, slot: usize, cut: &Cut, found: &[u32]) -> (usize, usize) {
        let Some((before, behind)) = self.around.get(slot) else {
            return (cut.to, cut.to);
        };
        let place = |number: u16| found.get(usize::from(number)).map(|at| *at as usize);
        let from = place(*before).map_or(cut.from, |at| at + 1);
        let to = place(*behind).unwrap_or(cut.to);
        (from, to.max(from))
    }
}

/// Cuts out the row that begins at `from` and ends at `to`, and finds the wanted delimiters in it, as
/// far as there are any. `found` has room for all.
#[inline(always)]
pub(super) fn cut(
    index: &Index,
    from: usize,
    to: usize,
    wanted: &Wanted,
    found: &mut [u32],
) -> Option<Cut> {
    let lanes = index.lanes.get(from / LANE..=to / LANE + 1)?;
    let (first, last) = (lanes.first()?, lanes.get(to / LANE - from / LANE)?);
    let behind = lanes.last()?;
    let skipped = first.before + before(first.fields, from);
    let count = last.before + before(last.fields, to) - skipped;
    let mut rest = lanes.iter();
    let mut here = rest.next()?;
    let mut next = rest.next()?;
    let mut begin = narrow(from / LANE * LANE);
    // The delimiters of the lane that were not passed, and the number of the first of them.
    let (mut bits, mut passed) = (here.fields, here.before);
    for (number, slot) in wanted.delimiters.iter().zip(found) {
        if *number >= count {
            break;
        }
        let number = skipped + number;
        // Most lanes hold no delimiter that is wanted.
        if next.before <= number {
            while next.before <= number {
                here = next;
                next = rest.next()?;
                begin += narrow(LANE);
            }
            (bits, passed) = (here.fields, here.before);
        }
        bits = without(bits, number - passed);
        passed = number;
        *slot = begin + bits.trailing_zeros();
    }
    Some(Cut {
        from,
        to,
        fields: count as usize + 1,
        escapes: first.escapes != behind.escapes,
    })
}

/// The bits without the lowest `count` of those that are set. Mostly few are: a loop that the compiler
/// unrolls takes longer to get ready than to run.
#[inline(always)]
fn without(mut bits: u64, mut count: u32) -> u64 {
    while count >= 4 {
        for _ in 0..4 {
            bits &= bits.wrapping_sub(1);
        }
        count -= 4;
    }
    if count & 2 != 0 {
        bits &= bits.wrapping_sub(1);
        bits &= bits.wrapping_sub(1);
    }
    if count & 1 != 0 {
        bits &= bits.wrapping_sub(1);
    }
    bits
}

/// A place in a block, which is far below four billion.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// How many delimiters of a lane stand before a place.
#[inline(always)]
fn before(fields: u64, at: usize) -> u32 {
    (fields & ((1 << (at % LANE)) - 1)).count_ones()
}

/// The fields of a row, as places in the block.
pub(super) fn fields(index: &Index, row: &Cut) -> impl Iterator<Item = (usize, usize)> {
    let is_delimiter = |at: &usize| {
        let lane = index.lanes.get(at / LANE);
        lane.is_some_and(|lane| lane.fields >> (at % LANE) & 1 == 1)
    };
    let ends: Vec<usize> = (row.from..row.to)
        .filter(is_delimiter)
        .chain([row.to])
        .collect();
    let mut from = row.from;
    ends.into_iter().map(move |to| {
        let field = (from, to);
        from = to + 1;
        field
    })
}
