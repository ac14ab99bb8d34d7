//! Where fields and rows end, for a block of bytes at once.
//!
//! One pass marks, in bit masks of 64 bytes each, the delimiters and the line ends that stand outside
//! quotes; everything above works on the masks and touches only the bytes of the columns it wants. The
//! pass knows nothing of rows or columns.
//!
//! Why not a crate: in a trial before this was written (per-login features, ownership counts and a time
//! match over 3.6 GB, two threads) `csv` took 2.55 s, `simd-csv` 1.55 s and masks of this kind 0.71 s, where
//! only finding quotes and line ends took 0.36 to 0.40 s. `benches/peers` measures this reader on that job.
//!
//! There are three ways to make the masks, which agree bit for bit:
//! - [`plain`]: byte by byte, a state machine with the rules of the `csv` crate. It is the reference, and
//!   it does the blocks in which a quote stands where none may (`2"3`), which the others only detect;
//! - [`portable`]: 64 bytes at a time in ordinary integers;
//! - [`avx2`]: the same with vector comparisons, where the processor has them.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod lanes;
mod plain;
mod portable;

/// Bytes that one word of a mask stands for.
pub(super) const LANE: usize = 64;

/// The bytes that end fields and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// Between fields.
    pub(super) delimiter: u8,
    /// At the end of a row: a line feed, or a carriage return in files that know no line feed.
    pub(super) newline: u8,
    /// Whether line ends of two bytes are expected. They are understood in any case, but a kernel that
    /// does not expect them leaves such blocks to the plain one.
    pub(super) returns: bool,
}

/// How many sums are compared at once when a delimiter is looked for.
pub(super) const STRIDE: usize = 8;

/// The marks of a block, in lanes of [`LANE`] bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Delimiters outside quotes, for each lane a bit for each byte, lowest first, so that the bits of all
    /// lanes are one row of bits. Behind the last lane stands an empty one.
    pub(super) fields: Vec<[u8; 8]>,
    /// Delimiters in all lanes before, for each lane and for the empty one; then [`STRIDE`] that are
    /// above all.
    pub(super) before: Vec<u32>,
    /// A bit for each lane that holds what may be a quote of a value: `""` inside quotes. A hint: where
    /// none is marked there is none.
    escapes: Vec<u64>,
    /// Line ends outside quotes, as places in the block; what follows the first `rows` counts for nothing.
    ends: Vec<u32>,
    rows: usize,
}

impl Index {
    /// Makes room for the marks of so many lanes.
    fn clear(&mut self, lanes: usize) {
        self.fields.resize(lanes + 1, [0; 8]);
        self.before.resize(lanes + 1 + STRIDE, 0);
        self.escapes.clear();
        self.escapes.resize(lanes / 64 + 1, 0);
        self.rows = 0;
        // One for each lane is room for all but very short rows. It is kept from block to block.
        let room = self.ends.len().max(lanes + LANE);
        self.ends.resize(room, 0);
    }

    /// Sets the delimiters of a lane, and how many are in those before.
    fn set(&mut self, lane: usize, fields: u64, before: u32) {
        if let (Some(slot), Some(sum)) = (self.fields.get_mut(lane), self.before.get_mut(lane)) {
            (*slot, *sum) = (fields.to_le_bytes(), before);
        }
    }

    /// Adds a line end, for which there may be no room yet.
    fn end(&mut self, at: usize) {
        if self.rows == self.ends.len() {
            self.ends.resize(2 * self.rows + LANE, 0);
        }
        if let Some(end) = self.ends.get_mut(self.rows) {
            *end = u32::try_from(at).unwrap_or(u32::MAX);
            self.rows += 1;
        }
    }

    /// Ends the marks with the sum over all of the so many lanes.
    fn close(&mut self, lanes: usize, sum: u32) {
        if let Some(last) = self.fields.get_mut(lanes) {
            *last = [0; 8];
        }
        if let Some([last, above @ ..]) = self.before.get_mut(lanes..) {
            *last = sum;
            above.fill(ABOVE_ALL);
        }
    }

    /// Line ends outside quotes, as places in the block.
    #[inline(always)]
    pub(super) fn ends(&self) -> &[u32] {
        self.ends.get(..self.rows).unwrap_or_default()
    }

    /// Notes a lane with what may be a quote of a value.
    #[inline(always)]
    fn escape(&mut self, lane: usize) {
        if let Some(word) = self.escapes.get_mut(lane / 64) {
            *word |= 1 << (lane % 64);
        }
    }

    /// Whether a quote of a value may stand in the lanes from one to another.
    #[inline(always)]
    pub(super) fn has_escapes(&self, first: usize, last: usize) -> bool {
        let from = !0 << (first % 64);
        let to = !0 >> (63 - last % 64);
        match self.escapes.get(first / 64..=last / 64) {
            Some([word]) => word & from & to != 0,
            Some([word, middle @ .., end]) => {
                word & from != 0 || end & to != 0 || middle.iter().any(|word| *word != 0)
            }
            _ => false,
        }
    }
}

/// Above every sum; positive in 32 bits with a sign, too, which is how vectors are compared.
const ABOVE_ALL: u32 = i32::MAX as u32;

/// Looks for delimiters in an [`Index`].
pub(super) trait Search: Copy {
    /// The place of the bit with this number, from 0, among those that are set; 64 if there are fewer.
    fn nth(self, bits: u64, number: u32) -> u32;

    /// The first sum that is above `number`; [`STRIDE`] if none is.
    fn above(self, sums: &[u32; STRIDE], number: u32) -> usize;
}

/// Work in which much is searched.
pub(super) trait Work {
    /// What comes of it.
    type Out;

    /// Does it.
    fn run(self, search: impl Search) -> Self::Out;
}

/// What a pass saw beside the masks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Line ends, also those inside quotes.
    pub(super) newlines: u64,
    /// Whether the block ends inside quotes.
    pub(super) open: bool,
}

/// How masks are made on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    /// Byte by byte.
    #[cfg(test)]
    Plain,
    /// In ordinary integers.
    Portable,
    /// With AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
}

impl Kernel {
    /// The fastest that this processor can do.
    pub(super) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = avx2::Avx2::detect() {
            return Self::Avx2(avx2);
        }
        Self::Portable
    }

    /// Does the work, compiled for this processor as far as it is inlined.
    #[inline]
    pub(super) fn run<W: Work>(self, work: W) -> W::Out {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.run(work),
            _ => work.run(portable::Portable),
        }
    }

    /// Marks a block that begins at the beginning of a row. `bytes` is a whole number of lanes, of which
    /// the first `length` bytes count.
    pub(super) fn index(
        self,
        bytes: &[u8],
        length: usize,
        marks: Marks,
        index: &mut Index,
    ) -> Seen {
        let count = length.div_ceil(LANE);
        index.clear(count);
        let (lanes, _) = bytes.as_chunks::<LANE>();
        let lanes = lanes.get(..count).unwrap_or_default();
        let tail = length % LANE;
        // The last lane may be filled up with bytes that do not count.
        let last = if tail == 0 { !0 } else { (1 << tail) - 1 };
        let seen = match self {
            #[cfg(test)]
            Self::Plain => None,
            Self::Portable => portable::index(lanes, last, marks, index),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.index(lanes, last, marks, index),
        };
        seen.unwrap_or_else(|| plain::index(bytes.get(..length).unwrap_or(bytes), marks, index))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    fn indexed(kernel: Kernel, text: &[u8], marks: Marks) -> (Index, Seen) {
        let mut bytes = text.to_vec();
        // What lies behind the text must not matter: it is hostile here.
        bytes.resize(text.len().next_multiple_of(LANE), b'"');
        let mut index = Index::default();
        let seen = kernel.index(&bytes, text.len(), marks, &mut index);
        (index, seen)
    }

    fn kernels() -> Vec<Kernel> {
        let mut kernels = vec![Kernel::Portable];
        if Kernel::best() != Kernel::Portable {
            kernels.push(Kernel::best());
        }
        kernels
    }

    const MARKS: [Marks; 3] = [
        Marks {
            delimiter: b',',
            newline: b'\n',
            returns: true,
        },
        Marks {
            delimiter: b'`',
            newline: b'\n',
            returns: false,
        },
        Marks {
            delimiter: b';',
            newline: b'\r',
            returns: false,
        },
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// Texts of nothing but what matters, over several lanes, well formed or not.
        #[test]
        fn all_kernels_agree_with_the_plain_one(
            text in r#"("[a,;`\n\r]{0,40}("")?[a,\n]{0,30}"|[a\r]{0,70}|[a,"`;\n\r]{0,9})([,;`\n]|\r\n|\r){0,2}"#,
            more in proptest::collection::vec(r#"("([a,;`\n\r]|"")*"|[a\r]{0,9}|a"a|)([,;`\n]|\r\n|\r)"#, 0..40),
            which in 0usize..3,
        ) {
            let text = [text, more.concat()].concat();
            let marks = MARKS[which];
            let (plain, seen) = indexed(Kernel::Plain, text.as_bytes(), marks);
            for kernel in kernels() {
                let (index, also) = indexed(kernel, text.as_bytes(), marks);
                prop_assert_eq!(also, seen);
                prop_assert_eq!(index.ends(), plain.ends());
                prop_assert_eq!(&index.fields, &plain.fields);
                prop_assert_eq!(&index.before, &plain.before);
                // The hint is asked for row by row.
                let mut from = 0;
                for end in plain.ends() {
                    let to = *end as usize / LANE;
                    prop_assert!(index.has_escapes(from, to) || !plain.has_escapes(from, to));
                    from = to;
                }
            }
        }

        /// What one instruction does, done by a loop.
        #[test]
        fn all_kernels_search_alike(bits: u64, sums in proptest::array::uniform8(0u32..900), number in 0u32..900) {
            struct Both(u64, [u32; STRIDE], u32);
            impl Work for Both {
                type Out = (u32, usize);
                fn run(self, search: impl Search) -> (u32, usize) {
                    let Self(bits, sums, number) = self;
                    (search.nth(bits, number % 64), search.above(&sums, number))
                }
            }
            let mut sums = sums;
            sums.sort_unstable();
            let plain = Kernel::Plain.run(Both(bits, sums, number));
            for kernel in kernels() {
                prop_assert_eq!(kernel.run(Both(bits, sums, number)), plain);
            }
        }

        /// The plain kernel cuts where the `csv` crate cuts.
        #[test]
        fn the_plain_kernel_cuts_like_the_csv_crate(text in r#"([ab]|,|"|\n|""|",|,"|\n"|"\n){0,60}"#) {
            let marks = MARKS[0];
            let (index, _) = indexed(Kernel::Plain, text.as_bytes(), marks);
            let field = |at: usize| index.fields.as_flattened()[at / 8] >> (at % 8) & 1 == 1;
            let end = |at: usize| index.ends().contains(&u32::try_from(at).unwrap());
            let mut ours: Vec<Vec<Vec<u8>>> = Vec::new();
            let (mut row, mut from) = (Vec::new(), 0);
            let mut begun = 0;
            for at in 0..text.len() {
                if field(at) || end(at) {
                    row.push(crate::table::cell::decoded(&text.as_bytes()[from..at]).into_owned());
                    from = at + 1;
                }
                if end(at) {
                    let blank = at == begun;
                    begun = at + 1;
                    let row = std::mem::take(&mut row);
                    if !blank {
                        ours.push(row);
                    }
                }
            }
            if begun < text.len() {
                row.push(crate::table::cell::decoded(&text.as_bytes()[from..]).into_owned());
                ours.push(row);
            }
            let theirs = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .terminator(csv::Terminator::Any(b'\n'))
                .from_reader(text.as_bytes());
            let theirs: Vec<Vec<Vec<u8>>> = theirs
                .into_byte_records()
                .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
                .collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
