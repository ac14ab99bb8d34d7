//! Parquet pages: what a column of one row group is in bytes, before compression.
//!
//! The definition levels (which rows have a value) and the codes of a dictionary are written in
//! Parquet's mix of runs and packed bits. Both are written here, in groups of eight rows, because that
//! is where the time of a ledger goes; what the format says beside that, Polars knows.

use polars_parquet::parquet::CowBuffer;
use polars_parquet::parquet::encoding::{Encoding, uleb128};
use polars_parquet::parquet::metadata::Descriptor;
use polars_parquet::parquet::page::{DataPage, DataPageHeader, DataPageHeaderV1, DictPage, Page};
use polars_parquet::parquet::statistics::ParquetStatistics;

/// Most values of a row group. Its entry in the file's footer is held until the file is closed (about 65 KB),
/// its values until it is full: with fewer rows the first would grow with the records, with more the
/// second would be too much.
pub(super) const MOST_VALUES: usize = 1 << 17;

/// Shortest run of one value that is worth leaving the packed bits for.
const RUN: usize = 24;

/// Smallest and largest value of a column, as statistics write them.
pub(super) type Extremes = Option<(Vec<u8>, Vec<u8>)>;

/// Takes the cells that are `none` out, and says which they were: a byte for every eight rows, the first
/// row lowest. Empty when there are none, as in most columns.
pub(super) fn take_present<T: Copy + PartialEq>(cells: &mut Vec<T>, none: T) -> Vec<u8> {
    if !cells.contains(&none) {
        return Vec::new();
    }
    let mut present = Vec::with_capacity(cells.len() / 8 + 1);
    let mut kept = 0;
    for from in (0..cells.len()).step_by(8) {
        let mut bits = 0u8;
        for at in from..cells.len().min(from + 8) {
            let cell = cells[at];
            let is_there = cell != none;
            bits |= u8::from(is_there) << (at - from);
            cells[kept] = cell;
            kept += usize::from(is_there);
        }
        present.push(bits);
    }
    cells.truncate(kept);
    present
}

/// A data page under construction; it begins with the definition levels.
pub(super) struct PageBuilder {
    rows: usize,
    nulls: usize,
    bytes: Vec<u8>,
}

impl PageBuilder {
    /// A page of `rows` rows, of which `values` have one; `present` is of [`take_present`].
    pub(super) fn new(rows: usize, values: usize, present: &[u8]) -> Self {
        // Four bytes say how long the levels are.
        let mut bytes = vec![0; 4];
        if present.is_empty() {
            put_run(rows, 1, 1, &mut bytes);
        } else {
            put_levels(present, rows, &mut bytes);
        }
        let length = u32::try_from(bytes.len() - 4).unwrap_or_default();
        bytes[..4].copy_from_slice(&length.to_le_bytes());
        Self {
            rows,
            nulls: rows - values,
            bytes,
        }
    }

    /// Adds values in the plain encoding.
    pub(super) fn put_plain(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds moments as they are.
    pub(super) fn put_moments(&mut self, moments: &[i64]) {
        self.bytes.reserve(moments.len() * 8);
        for moment in moments {
            self.bytes.extend_from_slice(&moment.to_le_bytes());
        }
    }

    /// Adds the codes of a dictionary of `values` values.
    pub(super) fn put_codes(&mut self, codes: &[u32], values: usize) {
        let width = (values.max(2) - 1).ilog2() as usize + 1;
        self.bytes.push(u8::try_from(width).unwrap_or_default());
        put_hybrid(codes, width, &mut self.bytes);
    }

    pub(super) fn finish(
        self,
        encoding: Encoding,
        extremes: Extremes,
        column: &Descriptor,
    ) -> Page {
        let (min_value, max_value) = extremes.unzip();
        let statistics = ParquetStatistics {
            max: None,
            min: None,
            null_count: i64::try_from(self.nulls).ok(),
            distinct_count: None,
            max_value,
            min_value,
            is_max_value_exact: None,
            is_min_value_exact: None,
        };
        let header = DataPageHeaderV1 {
            num_values: i32::try_from(self.rows).unwrap_or_default(),
            encoding: encoding.into(),
            definition_level_encoding: Encoding::Rle.into(),
            repetition_level_encoding: Encoding::Rle.into(),
            statistics: Some(statistics),
        };
        Page::Data(DataPage::new(
            DataPageHeader::V1(header),
            CowBuffer::Owned(self.bytes),
            column.clone(),
            self.rows,
        ))
    }
}

/// The values of a dictionary, in the order of their codes.
pub(super) struct Values {
    bytes: Vec<u8>,
    count: usize,
    pub(super) extremes: Extremes,
}

impl Values {
    pub(super) fn of_texts<T: AsRef<[u8]>>(texts: impl Iterator<Item = T> + Clone) -> Self {
        let mut bytes = Vec::new();
        let mut count = 0;
        for text in texts.clone() {
            put_text(text.as_ref(), &mut bytes);
            count += 1;
        }
        let least = texts.clone().min_by(|a, b| a.as_ref().cmp(b.as_ref()));
        let most = texts.max_by(|a, b| a.as_ref().cmp(b.as_ref()));
        Self {
            bytes,
            count,
            extremes: least
                .zip(most)
                .map(|(least, most)| (least.as_ref().to_vec(), most.as_ref().to_vec())),
        }
    }

    pub(super) fn of_numbers(numbers: impl Iterator<Item = f64> + Clone) -> Self {
        let bytes: Vec<u8> = numbers.clone().flat_map(f64::to_le_bytes).collect();
        let least = numbers.clone().min_by(f64::total_cmp);
        let most = numbers.max_by(f64::total_cmp);
        Self {
            count: bytes.len() / 8,
            bytes,
            extremes: least
                .zip(most)
                .map(|(least, most)| (least.to_le_bytes().to_vec(), most.to_le_bytes().to_vec())),
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn into_page(self) -> Page {
        Page::Dict(DictPage::new(
            CowBuffer::Owned(self.bytes),
            self.count,
            false,
        ))
    }
}

/// A text as the plain encoding has it: its length, then itself.
pub(super) fn put_text(text: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(text.len()).unwrap_or_default();
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(text);
}

fn put_header(header: usize, out: &mut Vec<u8>) {
    let mut bytes = [0; 10];
    let length = uleb128::encode(header as u64, &mut bytes);
    out.extend_from_slice(&bytes[..length]);
}

/// A run: one value, `length` times.
fn put_run(length: usize, value: u32, width: usize, out: &mut Vec<u8>) {
    put_header(length << 1, out);
    out.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(8)]);
}

/// Definition levels: runs of full and of empty bytes, and the rest bit by bit as it is.
fn put_levels(present: &[u8], rows: usize, out: &mut Vec<u8>) {
    let mut rest = present;
    let mut left = rows;
    while let Some(first) = rest.first() {
        let uniform = *first == 0 || *first == u8::MAX;
        let same = rest.iter().take_while(|byte| *byte == first).count();
        if uniform && (same >= RUN / 8 || same == rest.len()) {
            let length = left.min(same * 8);
            put_run(length, u32::from(first & 1), 1, out);
            left -= length;
            rest = &rest[same..];
            continue;
        }
        let mixed = rest.windows(RUN / 8).position(|bytes| {
            (bytes[0] == 0 || bytes[0] == u8::MAX) && bytes.iter().all(|byte| *byte == bytes[0])
        });
        let mixed = mixed.unwrap_or(rest.len());
        put_header(mixed << 1 | 1, out);
        out.extend_from_slice(&rest[..mixed]);
        left = left.saturating_sub(mixed * 8);
        rest = &rest[mixed..];
    }
}

/// Codes of `width` bits: long runs of one code as such, the rest packed.
fn put_hybrid(codes: &[u32], width: usize, out: &mut Vec<u8>) {
    let mut packed = 0;
    let mut at = 0;
    // Packed codes come in eights, so a run is looked for at every eighth.
    while at + RUN <= codes.len() {
        let code = codes[at];
        if codes[at..at + RUN].iter().any(|other| *other != code) {
            at += 8;
            continue;
        }
        let length = RUN
            + codes[at + RUN..]
                .iter()
                .take_while(|other| **other == code)
                .count();
        put_packed(&codes[packed..at], width, out);
        put_run(length, code, width, out);
        at += length;
        packed = at;
    }
    put_packed(&codes[packed..], width, out);
}

fn put_packed(codes: &[u32], width: usize, out: &mut Vec<u8>) {
    if codes.is_empty() {
        return;
    }
    put_header(codes.len().div_ceil(8) << 1 | 1, out);
    let (eights, rest) = codes.as_chunks::<8>();
    out.reserve((eights.len() + 1) * width);
    for eight in eights {
        put_eight(eight, width, out);
    }
    if !rest.is_empty() {
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        put_eight(&eight, width, out);
    }
}

/// Eight codes are as many bytes as one of them has bits.
fn put_eight(codes: &[u32; 8], width: usize, out: &mut Vec<u8>) {
    if width <= 8 {
        let mut bits = 0u64;
        for code in codes.iter().rev() {
            bits = bits << width | u64::from(*code);
        }
        out.extend_from_slice(&bits.to_le_bytes()[..width]);
    } else if width <= 16 {
        let mut bits = 0u128;
        for code in codes.iter().rev() {
            bits = bits << width | u128::from(*code);
        }
        out.extend_from_slice(&bits.to_le_bytes()[..width]);
    } else {
        // More values than two bytes can number: hardly ever, and one after the other.
        let (mut bits, mut held) = (0u64, 0);
        for code in codes {
            bits |= u64::from(*code) << held;
            held += width;
            while held >= 8 {
                out.push(bits.to_le_bytes()[0]);
                bits >>= 8;
                held -= 8;
            }
        }
    }
}
