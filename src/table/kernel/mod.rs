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

/// The marks of one lane of [`LANE`] bytes, and sums over the lanes before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lane {
    /// Delimiters outside quotes, a bit for each byte, lowest first.
    pub(super) fields: u64,
    /// Delimiters in all lanes before.
    pub(super) before: u32,
    /// How many lanes before hold what may be a quote of a value: `""` inside quotes. A hint: where none
    /// is counted there is none.
    pub(super) escapes: u32,
}

/// The marks of a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// One for each lane, and one behind the last that holds the sums.
    pub(super) lanes: Vec<Lane>,
    /// Line ends outside quotes, as places in the block.
    pub(super) ends: Vec<u32>,
    /// The same as bits, while a kernel is at work.
    rows: Vec<u64>,
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

    /// Runs `f`, compiled for this processor as far as it is inlined.
    #[inline]
    pub(super) fn run<R>(self, f: impl FnOnce() -> R) -> R {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.run(f),
            _ => f(),
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
        index.lanes.resize(count + 1, Lane::default());
        index.rows.resize(count, 0);
        index.ends.clear();
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
                prop_assert_eq!(&index.ends, &plain.ends);
                prop_assert_eq!(index.lanes.len(), plain.lanes.len());
                for (fast, exact) in index.lanes.windows(2).zip(plain.lanes.windows(2)) {
                    prop_assert_eq!((fast[0].fields, fast[1].before), (exact[0].fields, exact[1].before));
                }
                // The hint is asked for row by row.
                let mut from = 0;
                for end in &plain.ends {
                    let to = *end as usize / LANE + 1;
                    let escapes = |index: &Index| index.lanes[to].escapes > index.lanes[from].escapes;
                    prop_assert!(escapes(&index) || !escapes(&plain));
                    from = *end as usize / LANE;
                }
            }
        }

        /// The plain kernel cuts where the `csv` crate cuts.
        #[test]
        fn the_plain_kernel_cuts_like_the_csv_crate(text in r#"([ab]|,|"|\n|""|",|,"|\n"|"\n){0,60}"#) {
            let marks = MARKS[0];
            let (index, _) = indexed(Kernel::Plain, text.as_bytes(), marks);
            let field = |at: usize| index.lanes[at / LANE].fields >> (at % LANE) & 1 == 1;
            let end = |at: usize| index.ends.contains(&u32::try_from(at).unwrap());
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
