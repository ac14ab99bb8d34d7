//! What the fast kernels share: from the bits of one lane to the masks of a block.

use super::{Index, LANE, Marks, Seen};

/// The bits of one lane: which bytes are quotes, delimiters, line ends, carriage returns.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    pub(super) quotes: u64,
    pub(super) delimiters: u64,
    pub(super) newlines: u64,
    /// Only where they are expected.
    pub(super) returns: u64,
}

/// For each bit, whether an odd number of bits up to and including it is set.
#[inline(always)]
pub(super) fn parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    bits
}

/// What one lane hands to the next.
#[derive(Clone, Copy)]
struct State {
    /// All bits are set inside quotes, none outside.
    inside: u64,
    /// The bit is set if the last byte ended a field or a row.
    ended: u64,
    /// Set if it was a quote that closed.
    closed: u64,
    /// Set if it was a carriage return behind one.
    returned: u64,
}

/// What a lane holds.
#[derive(Clone, Copy)]
struct Step {
    /// Delimiters outside quotes.
    fields: u64,
    /// Line ends outside quotes.
    rows: u64,
    /// Line ends inside quotes.
    inner: u64,
    /// Quotes inside quotes that open no field.
    other: u64,
    /// Bytes behind a closing quote that end nothing, and are no quote where `other` is empty.
    trailing: u64,
}

impl State {
    /// Marks one lane.
    #[inline(always)]
    fn step(&mut self, b: Bits, parity: impl Fn(u64) -> u64) -> Step {
        // Set from an opening quote on, clear from a closing one on.
        let quoted = parity(b.quotes) ^ self.inside;
        let fields = b.delimiters & !quoted;
        let rows = b.newlines & !quoted;
        let ends = fields | rows;
        // A quote opens a field, or it is a quote of the value right behind one that seemed to close it.
        let other = b.quotes & quoted & !(ends << 1 | self.ended);
        // Bytes behind a closing quote belong to the value, except those of a line end. A quote there is
        // one of `other`.
        let closing = b.quotes & !quoted;
        let behind = (closing << 1 | self.closed) & !ends;
        let returning = behind & b.returns;
        let trailing = behind & !b.returns | (returning << 1 | self.returned) & !rows;
        self.inside = (quoted.cast_signed() >> 63).cast_unsigned();
        self.ended = ends >> 63;
        self.closed = closing >> 63;
        self.returned = returning >> 63;
        Step {
            fields,
            rows,
            inner: b.newlines & quoted,
            other,
            trailing,
        }
    }
}

/// Sums over the lanes of a block, and what is rare in them.
struct Sums<'i> {
    escapes: &'i mut [u64],
    ends: &'i mut [u32],
    /// How many line ends there are, also where there was no room for them.
    rows: usize,
    /// Line ends inside quotes.
    newlines: u64,
    /// Quotes where none may stand.
    strange: u64,
}

impl Sums<'_> {
    /// Notes what lane `place` holds beside its delimiters. The last byte of the lane before is asked for
    /// if it matters.
    ///
    /// A lane has one line end or none but for very short rows, so one is written for each lane, and
    /// counts if there was one: no branch, which nothing could predict. All that is rare is one test.
    #[inline(always)]
    fn add(&mut self, place: usize, step: Step, quotes: u64, last_byte: impl Fn() -> Option<u8>) {
        let Step { rows, .. } = step;
        if let Some(end) = self.ends.get_mut(self.rows) {
            *end = narrow(place * LANE) + rows.trailing_zeros();
        }
        self.rows += usize::from(rows != 0);
        let more = rows & rows.wrapping_sub(1);
        if step.other | step.trailing | step.inner | more != 0 {
            let quote = u64::from(last_byte() == Some(b'"'));
            self.strange |= step.other & !(quotes << 1 | quote);
            self.newlines += u64::from(step.inner.count_ones());
            if step.other | step.trailing != 0
                && let Some(word) = self.escapes.get_mut(place / 64)
            {
                *word |= 1 << (place % 64);
            }
            self.rows = put(more, place, self.rows, self.ends);
        }
    }
}

/// Writes the line ends of lane `place` behind the `count` there are, as far as there is room; how many
/// there are then.
#[inline(always)]
fn put(mut rows: u64, place: usize, mut count: usize, ends: &mut [u32]) -> usize {
    while rows != 0 {
        if let Some(end) = ends.get_mut(count) {
            *end = narrow(place * LANE) + rows.trailing_zeros();
        }
        count += 1;
        rows &= rows - 1;
    }
    count
}

/// Marks a block, of whose last lane the bytes in `last` count. `None` when a quote stands where none
/// may, so that counting quotes does not tell what is inside them.
#[inline(always)]
pub(super) fn index(
    lanes: &[[u8; LANE]],
    last: u64,
    marks: Marks,
    index: &mut Index,
    bits: impl Fn(&[u8; LANE], Marks) -> Bits,
    parity: impl Fn(u64) -> u64,
) -> Option<Seen> {
    let (tail, body) = lanes.split_last()?;
    loop {
        // A block begins at the beginning of a row, as if behind a line end.
        let mut state = State {
            inside: 0,
            ended: 1,
            closed: 0,
            returned: 0,
        };
        let mut before = 0;
        let mut sums = Sums {
            escapes: &mut index.escapes,
            ends: &mut index.ends,
            rows: 0,
            newlines: 0,
            strange: 0,
        };
        let slots = index.fields.iter_mut().zip(&mut index.before);
        for (place, (lane, (fields, sum))) in body.iter().zip(slots).enumerate() {
            let b = bits(lane, marks);
            let step = state.step(b, &parity);
            (*fields, *sum) = (step.fields.to_le_bytes(), before);
            before += step.fields.count_ones();
            let last_byte = || Some(*body.get(place.checked_sub(1)?)?.last()?);
            sums.add(place, step, b.quotes, last_byte);
        }
        let mut b = bits(tail, marks);
        b.quotes &= last;
        b.delimiters &= last;
        b.newlines &= last;
        let step = state.step(b, &parity);
        let last_byte = || Some(*body.last()?.last()?);
        sums.add(body.len(), step, b.quotes, last_byte);
        if sums.strange != 0 {
            index.clear(lanes.len());
            return None;
        }
        let (rows, newlines) = (sums.rows, sums.newlines);
        if rows < index.ends.len() {
            index.rows = rows;
            index.set(body.len(), step.fields, before);
            index.close(lanes.len(), before + step.fields.count_ones());
            return Some(Seen {
                newlines: newlines + rows as u64,
                open: state.inside != 0,
            });
        }
        // Rows of a few bytes. The room is kept, so this happens once or twice a reader.
        index.ends.resize(2 * rows + LANE, 0);
    }
}

/// A place in a block, which is far below four billion.
#[inline(always)]
fn narrow(place: usize) -> u32 {
    place as u32
}
