//! The masks with AVX2: the only `unsafe` of the library.
//!
//! Safe because an [`Avx2`] is made by asking the processor, and because the loads are of whole arrays:
//! 64 bytes of a file, or eight sums.

#![expect(
    unsafe_code,
    reason = "vector comparisons, and instructions that find and count bits"
)]

use std::arch::x86_64::{
    __m256i, _mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_set1_epi8,
    _mm256_castsi256_ps, _mm256_cmpeq_epi8, _mm256_cmpgt_epi32, _mm256_loadu_si256,
    _mm256_movemask_epi8, _mm256_movemask_ps, _mm256_set1_epi8, _mm256_set1_epi32, _pdep_u64,
};

use super::lanes::{self, Bits};
use super::{Index, LANE, Marks, STRIDE, Search, Seen, Work};

/// That this processor has the instructions: nothing here runs without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::table) struct Avx2(());

impl Avx2 {
    /// Asks the processor.
    pub(super) fn detect() -> Option<Self> {
        let is_available = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("pclmulqdq")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2");
        is_available.then_some(Self(()))
    }

    /// See [`lanes::index`].
    pub(super) fn index(
        self,
        lanes: &[[u8; LANE]],
        last: u64,
        marks: Marks,
        index: &mut Index,
    ) -> Option<Seen> {
        // SAFETY: the processor has every feature the function is compiled for.
        unsafe {
            if marks.returns {
                vectors::<true>(lanes, last, marks, index)
            } else {
                vectors::<false>(lanes, last, marks, index)
            }
        }
    }

    /// Does work compiled for this processor: what counts and finds bits takes one instruction each.
    #[inline]
    pub(super) fn run<W: Work>(self, work: W) -> W::Out {
        // SAFETY: the processor has every feature the function is compiled for.
        unsafe { run(work, self) }
    }
}

#[inline]
#[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
fn run<W: Work>(work: W, search: Avx2) -> W::Out {
    work.run(search)
}

/// Without a branch: where a row has its delimiters nobody can predict.
impl Search for Avx2 {
    #[inline(always)]
    fn nth(self, bits: u64, number: u32) -> u32 {
        // SAFETY: an `Avx2` exists only where the processor has the instruction.
        unsafe { _pdep_u64(1 << (number % 64), bits) }.trailing_zeros()
    }

    #[inline(always)]
    fn above(self, sums: &[u32; STRIDE], number: u32) -> usize {
        // SAFETY: 32 bytes are read from an array of 32, and the instructions are there, as above. Sums
        // are below 2^31, so comparing them with a sign is right.
        let above = unsafe {
            let sums = _mm256_loadu_si256(sums.as_ptr().cast());
            let above = _mm256_cmpgt_epi32(sums, _mm256_set1_epi32(number.cast_signed()));
            _mm256_movemask_ps(_mm256_castsi256_ps(above)).cast_unsigned()
        };
        (above | 1 << STRIDE).trailing_zeros() as usize
    }
}

#[target_feature(enable = "avx2,pclmulqdq,popcnt,bmi1,bmi2")]
#[expect(
    clippy::redundant_closure,
    reason = "a closure has the features of the function it stands in, a function's name has not: its \
              instructions would be called one by one, and the whole job took three times as long"
)]
fn vectors<const RETURNS: bool>(
    lanes: &[[u8; LANE]],
    last: u64,
    marks: Marks,
    index: &mut Index,
) -> Option<Seen> {
    lanes::index(
        lanes,
        last,
        marks,
        index,
        |lane, marks| bits::<RETURNS>(lane, marks),
        |quotes| parity(quotes),
    )
}

/// See [`lanes::parity`]: a multiplication without carries by all ones.
#[inline(always)]
fn parity(bits: u64) -> u64 {
    // SAFETY: inlined into `vectors` only, whose features cover the instructions.
    unsafe {
        let ones = _mm_set1_epi8(-1);
        let product = _mm_clmulepi64_si128::<0>(_mm_cvtsi64_si128(bits.cast_signed()), ones);
        _mm_cvtsi128_si64(product).cast_unsigned()
    }
}

#[inline(always)]
fn bits<const RETURNS: bool>(lane: &[u8; LANE], marks: Marks) -> Bits {
    let (halves, _) = lane.as_chunks::<32>();
    let [low, high] = halves else {
        return Bits {
            quotes: 0,
            delimiters: 0,
            newlines: 0,
            returns: 0,
        };
    };
    // SAFETY: 32 bytes are read from an array of 32; unaligned loads need no alignment. Inlined into
    // `vectors` only, whose features cover the instructions.
    unsafe {
        let low = _mm256_loadu_si256(low.as_ptr().cast());
        let high = _mm256_loadu_si256(high.as_ptr().cast());
        Bits {
            quotes: equal(low, high, b'"'),
            delimiters: equal(low, high, marks.delimiter),
            newlines: equal(low, high, marks.newline),
            returns: if RETURNS { equal(low, high, b'\r') } else { 0 },
        }
    }
}

/// A bit for each byte that is `byte`.
#[inline(always)]
unsafe fn equal(low: __m256i, high: __m256i, byte: u8) -> u64 {
    // SAFETY: see `bits`.
    unsafe {
        let wanted = _mm256_set1_epi8(byte.cast_signed());
        let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)).cast_unsigned();
        let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)).cast_unsigned();
        u64::from(low) | u64::from(high) << 32
    }
}
