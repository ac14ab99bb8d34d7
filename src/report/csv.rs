//! CSV as the contract has it: UTF-8, LF, RFC 4180.

use std::io::{self, Write};

use ::csv::{Terminator, Writer, WriterBuilder};
use rayon::prelude::*;

use crate::org::UtcTime;

/// Collects one CSV file.
pub(super) struct CsvFile {
    writer: Writer<Vec<u8>>,
}

impl CsvFile {
    pub(super) fn new(header: &[&str]) -> Self {
        let mut file = Self::headless();
        file.row(header);
        file
    }

    /// A piece of a file, to be put behind others.
    pub(super) fn headless() -> Self {
        let writer = WriterBuilder::new()
            .terminator(Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        Self { writer }
    }

    pub(super) fn row<T: AsRef<[u8]>>(&mut self, cells: &[T]) {
        // Writing to memory fails only for rows of unequal length, which a test would show.
        let written = self.writer.write_record(cells);
        debug_assert!(written.is_ok(), "every row has as many cells as the header");
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// Writes the rows of many items in their order. Each thread renders so many at a time, in a `piece`, and no more are in memory.
///
/// # Errors
/// What the writer reports.
pub(super) fn write_rows<T: Sync>(
    out: &mut dyn Write,
    (items, piece): (&[T], usize),
    render: impl Fn(&mut CsvFile, &T) + Sync,
) -> io::Result<()> {
    let rendered = |items: &[T]| {
        let mut file = CsvFile::headless();
        items.iter().for_each(|item| render(&mut file, item));
        file.finish()
    };
    for items in items.chunks(piece * rayon::current_num_threads()) {
        let pieces: Vec<Vec<u8>> = items.par_chunks(piece).map(rendered).collect();
        pieces.iter().try_for_each(|rows| out.write_all(rows))?;
    }
    Ok(())
}

/// `Display` of a value, or nothing.
pub(super) fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// `2026-10` of a month counted from year 0.
pub(super) fn month(month: Option<i32>) -> String {
    month.map_or_else(String::new, |m| {
        format!("{:04}-{:02}", m.div_euclid(12), m.rem_euclid(12) + 1)
    })
}

/// The date of a moment.
pub(super) fn date(time: UtcTime) -> String {
    time.to_string().chars().take(10).collect()
}
