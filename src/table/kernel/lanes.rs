//! What the fast kernels share: from the bits of one lane to the masks of a block.

use super::{Index, LANE, Marks, Seen};

/// The bits of one lane: which bytes are quotes, delimiters, line ends, carriage returns.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    pub(super) quotes: u64,
    pub(super) delimiters: u64,
    pub(super) newlines: u64,
    pub(super) returns: u64,
}

/// What one lane hands to the next.
#[derive(Clone, Copy)]
struct Carry {
    /// All bits set inside quotes, else none.
    inside: u64,
    /// Whether the last byte was a quote, or ended a field or a row.
    boundary: u64,
    /// Whether the last byte was a quote.
    quote: u64,
    /// Whether the last byte was a closing quote.
    closed: u64,
    /// Whether the last byte was a carriage return behind a closing quote.
    returned: u64,
}

/// For each bit, whether an odd number of bits up to and including it is set.
///
/// Six shifts; the carry-less multiplication that is often used for it was not faster here, since the
/// lanes are waited for by memory and not by this.
#[inline(always)]
fn parity(mut bits: u64) -> u64 {
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
) -> Option<Seen> {
    // The block begins at the beginning of a row, as if behind a line end.
    let mut carry = Carry {
        inside: 0,
        boundary: 1,
        quote: 0,
        closed: 0,
        returned: 0,
    };
    let mut newlines = 0u64;
    let mut strange = 0u64;
    let masks = index
        .fields
        .iter_mut()
        .zip(&mut index.rows)
        .zip(&mut index.escapes);
    let count = lanes.len();
    for (place, (lane, ((fields, rows), escapes))) in lanes.iter().zip(masks).enumerate() {
        let mut b = bits(lane, marks);
        let is_last = place + 1 == count;
        if is_last {
            b.quotes &= last;
            b.delimiters &= last;
            b.newlines &= last;
        }
        // Set from an opening quote on, clear from a closing one on.
        let inside = parity(b.quotes) ^ carry.inside;
        *fields = b.delimiters & !inside;
        *rows = b.newlines & !inside;
        let ends = *fields | *rows;
        let opening = b.quotes & inside;
        let closing = b.quotes & !inside;
        let behind_quote = b.quotes << 1 | carry.quote;
        let behind_boundary = (b.quotes | ends) << 1 | carry.boundary;
        let behind_closing = closing << 1 | carry.closed;
        // A quote that opens right behind one that closes is a quote of the value.
        *escapes = opening & behind_quote;
        // Behind a closing quote stands what ends the field, or the two bytes of a line end.
        let returned = behind_closing & b.returns & !ends;
        let behind_return = returned << 1 | carry.returned;
        let mut odd = behind_closing & !(ends | b.quotes | b.returns);
        odd |= behind_return & !*rows;
        if is_last {
            odd &= last;
        }
        strange |= odd | (opening & !behind_boundary);
        newlines += u64::from(b.newlines.count_ones());
        carry = Carry {
            inside: 0u64.wrapping_sub(inside >> 63),
            boundary: (b.quotes | ends) >> 63,
            quote: b.quotes >> 63,
            closed: closing >> 63,
            returned: returned >> 63,
        };
    }
    (strange == 0).then_some(Seen {
        newlines,
        open: carry.inside != 0,
    })
}
