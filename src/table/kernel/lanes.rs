//! What the fast kernels share: from the bits of one lane to the masks of a block.

use super::{Index, LANE, Lane, Marks, Seen};

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
    /// Sums so far.
    sums: Lane,
    /// Line ends inside quotes.
    newlines: u64,
    /// Quotes where none may stand.
    strange: u64,
}

impl State {
    /// Marks one lane; returns also its line ends outside quotes.
    #[inline(always)]
    fn step(
        &mut self,
        b: Bits,
        parity: impl Fn(u64) -> u64,
        last_byte: impl Fn() -> Option<u8>,
    ) -> (Lane, u64) {
        // Set from an opening quote on, clear from a closing one on.
        let quoted = parity(b.quotes) ^ self.inside;
        let fields = b.delimiters & !quoted;
        let rows = b.newlines & !quoted;
        let ends = fields | rows;
        // A quote opens a field, or it is a quote of the value right behind one that seemed to close it.
        let other = b.quotes & quoted & !(ends << 1 | self.ended);
        // Bytes behind a closing quote belong to the value, except those of a line end.
        let closing = b.quotes & !quoted;
        let behind = (closing << 1 | self.closed) & !(ends | b.quotes);
        let returning = behind & b.returns;
        let trailing = behind & !b.returns | (returning << 1 | self.returned) & !rows;
        let lane = Lane {
            fields,
            ..self.sums
        };
        let inner = b.newlines & quoted;
        // One test for everything that is rare.
        if other | trailing | inner != 0 {
            let quote = u64::from(last_byte() == Some(b'"'));
            self.strange |= other & !(b.quotes << 1 | quote);
            self.sums.escapes += u32::from(other | trailing != 0);
            self.newlines += u64::from(inner.count_ones());
        }
        self.sums.before += fields.count_ones();
        self.inside = (quoted.cast_signed() >> 63).cast_unsigned();
        self.ended = ends >> 63;
        self.closed = closing >> 63;
        self.returned = returning >> 63;
        (lane, rows)
    }
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
    // A block begins at the beginning of a row, as if behind a line end.
    let mut state = State {
        inside: 0,
        ended: 1,
        closed: 0,
        returned: 0,
        sums: Lane::default(),
        newlines: 0,
        strange: 0,
    };
    let (tail, body) = lanes.split_last()?;
    let slots = index.lanes.iter_mut().zip(&mut index.rows);
    for (place, (lane, (slot, rows))) in body.iter().zip(slots).enumerate() {
        let last_byte = || Some(*body.get(place.checked_sub(1)?)?.last()?);
        (*slot, *rows) = state.step(bits(lane, marks), &parity, last_byte);
    }
    let mut b = bits(tail, marks);
    b.quotes &= last;
    b.delimiters &= last;
    b.newlines &= last;
    if let (Some(slot), Some(rows)) = (index.lanes.get_mut(body.len()), index.rows.last_mut()) {
        (*slot, *rows) = state.step(b, &parity, || Some(*body.last()?.last()?));
    }
    if state.strange != 0 {
        return None;
    }
    // Few lanes hold a line end: apart from the loop above, which then needs no branch.
    for (place, rows) in index.rows.iter().enumerate() {
        let mut rows = *rows;
        while rows != 0 {
            let at = place * LANE + rows.trailing_zeros() as usize;
            index.ends.push(u32::try_from(at).unwrap_or(u32::MAX));
            rows &= rows - 1;
        }
    }
    if let Some(slot) = index.lanes.last_mut() {
        *slot = state.sums;
    }
    Some(Seen {
        newlines: state.newlines + index.ends.len() as u64,
        open: state.inside != 0,
    })
}
