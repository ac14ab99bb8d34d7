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
    // What the lane before handed over. The block begins at the beginning of a row, as if behind a line
    // end; all bits of `inside` are set inside quotes, the others are the bit of the last byte.
    let (mut inside, mut boundary, mut quote, mut closed) = (0u64, 1u64, 0u64, 0u64);
    let (mut returned, mut newlines, mut strange) = (0u64, 0u64, 0u64);
    let mut sums = Lane::default();
    let count = lanes.len();
    let slots = index.lanes.iter_mut().zip(&mut index.rows);
    for (place, (lane, (slot, slot_rows))) in lanes.iter().zip(slots).enumerate() {
        let mut b = bits(lane, marks);
        if place + 1 == count {
            b.quotes &= last;
            b.delimiters &= last;
            b.newlines &= last;
        }
        // Set from an opening quote on, clear from a closing one on.
        let quoted = parity(b.quotes) ^ inside;
        let fields = b.delimiters & !quoted;
        let rows = b.newlines & !quoted;
        let bounds = b.quotes | fields | rows;
        let opening = b.quotes & quoted;
        let closing = b.quotes & !quoted;
        // A quote opens a field, or a quote of the value right behind one that seemed to close it.
        strange |= opening & !(bounds << 1 | boundary);
        let doubled = opening & (b.quotes << 1 | quote);
        // Bytes behind a closing quote belong to the value, except those of a line end.
        let behind = (closing << 1 | closed) & !bounds;
        let returning = behind & b.returns;
        let trailing = behind & !b.returns | (returning << 1 | returned) & !rows;
        *slot = Lane { fields, ..sums };
        sums.before += fields.count_ones();
        sums.escapes += u32::from(doubled | trailing != 0);
        *slot_rows = rows;
        newlines += u64::from(b.newlines.count_ones());
        inside = (quoted.cast_signed() >> 63).cast_unsigned();
        boundary = bounds >> 63;
        quote = b.quotes >> 63;
        closed = closing >> 63;
        returned = returning >> 63;
    }
    if strange != 0 {
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
        *slot = sums;
    }
    Some(Seen {
        newlines,
        open: inside != 0,
    })
}
