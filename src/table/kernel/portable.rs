//! The masks in ordinary integers, eight bytes at a time, for processors without a kernel of their own.

use super::lanes::{self, Bits};
use super::{Index, LANE, Marks, STRIDE, Search, Seen};

const ONES: u64 = 0x0101_0101_0101_0101;
const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
/// Multiplying by it brings the lowest bit of each byte together in the highest byte.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// See [`lanes::index`].
pub(super) fn index(
    lanes: &[[u8; LANE]],
    last: u64,
    marks: Marks,
    index: &mut Index,
) -> Option<Seen> {
    lanes::index(lanes, last, marks, index, bits, lanes::parity)
}

#[inline(always)]
fn bits(lane: &[u8; LANE], marks: Marks) -> Bits {
    Bits {
        quotes: equal(lane, b'"'),
        delimiters: equal(lane, marks.delimiter),
        newlines: equal(lane, marks.newline),
        returns: if marks.returns { equal(lane, b'\r') } else { 0 },
    }
}

/// A bit for each byte that is `byte`.
#[inline(always)]
fn equal(lane: &[u8; LANE], byte: u8) -> u64 {
    let wanted = ONES * u64::from(byte);
    let (words, _) = lane.as_chunks::<8>();
    words.iter().zip(0u32..).fold(0, |bits, (word, place)| {
        let differs = u64::from_le_bytes(*word) ^ wanted;
        // The highest bit of each byte is set unless the byte is zero; exact, without borrows between
        // bytes (Hacker's Delight, section 6-1).
        let nonzero = ((differs & LOW) + LOW) | differs;
        let equal = !nonzero >> 7 & ONES;
        bits | equal.wrapping_mul(GATHER) >> 56 << (8 * place)
    })
}

/// Bits found one after the other.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Search for Portable {
    #[inline(always)]
    fn nth(self, mut bits: u64, number: u32) -> u32 {
        for _ in 0..number {
            bits &= bits.wrapping_sub(1);
        }
        bits.trailing_zeros()
    }

    #[inline(always)]
    fn above(self, sums: &[u32; STRIDE], number: u32) -> usize {
        // They ascend.
        sums.iter().filter(|sum| **sum <= number).count()
    }
}
