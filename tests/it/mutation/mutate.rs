//! Mutations of one file of an export, drawn by a number: the same number is the same mutation on every machine.

use std::fmt;
use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::story::Tree;

/// Numbers that look like chance: SplitMix64, after Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// What was done.
pub(crate) struct Mutation {
    /// In words.
    pub(crate) what: &'static str,
    /// The file it was done to.
    pub(crate) path: String,
    /// Whether the export says what it said before, only otherwise written.
    pub(crate) is_same: bool,
}

impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.what)
    }
}

/// Changes one file of the tree.
pub(crate) fn mutate(tree: &mut Tree, number: u64) -> Mutation {
    let mut dice = Dice::new(number);
    let paths: Vec<String> = tree.keys().cloned().collect();
    // Tables are fewer than metadata files, and more can happen to them.
    let tables: Vec<String> = paths
        .iter()
        .filter(|path| is_table(path))
        .cloned()
        .collect();
    let among = if dice.below(4) == 0 { &paths } else { &tables };
    let path = among[dice.below(among.len())].clone();
    let bytes = tree[&path].clone();
    let is_same = dice.below(3) == 0;
    let what = match (is_same, is_table(&path)) {
        (false, is_table) => damage(tree, &path, bytes, is_table, &mut dice),
        (true, true) => rewrite_table(tree, &path, &bytes, &mut dice),
        (true, false) => rewrite_document(tree, &path, &bytes, &mut dice),
    };
    Mutation {
        what,
        path,
        is_same,
    }
}

pub(crate) fn is_table(path: &str) -> bool {
    path.ends_with(".csv")
}

/// Does harm to a file.
fn damage(
    tree: &mut Tree,
    path: &str,
    mut bytes: Vec<u8>,
    is_table: bool,
    dice: &mut Dice,
) -> &'static str {
    let at = dice.below(bytes.len());
    let what = match dice.below(if is_table { 12 } else { 8 }) {
        0 | 1 => {
            for _ in 0..=dice.below(20) {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            "bits flipped"
        }
        2 => {
            bytes.truncate(at);
            "cut off"
        }
        3 => {
            let end = bytes.len().min(at + 1 + dice.below(200));
            bytes.drain(at..end);
            "bytes removed"
        }
        4 => {
            let odd: [&[u8]; 8] = [
                b"\"",
                b"\0",
                b"<",
                b"\n\n",
                b"\xff\xfe",
                b"&",
                b",,,",
                b"]]>",
            ];
            bytes.splice(at..at, odd[dice.below(odd.len())].iter().copied());
            "bytes inserted"
        }
        5 => {
            let random: Vec<u8> = (0..64).map(|_| dice.below(256) as u8).collect();
            let end = bytes.len().min(at + 64);
            bytes.splice(at..end, random);
            "a block overwritten"
        }
        6 => {
            tree.remove(path);
            return "removed";
        }
        7 => {
            // What a tool writes that takes bytes for Latin-1: every letter of two bytes becomes two letters.
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
            bytes = wide.collect();
            "encoded twice, in UTF-16 without a mark"
        }
        kind => {
            let what;
            (bytes, what) = damage_table(kind, &bytes, dice);
            what
        }
    };
    tree.insert(path.to_owned(), bytes);
    what
}

/// Does harm that only a table can come to; all but the last kind to its rows.
fn damage_table(kind: usize, bytes: &[u8], dice: &mut Dice) -> (Vec<u8>, &'static str) {
    let mut rows = rows(bytes);
    let what = match kind {
        8 => {
            let column = dice.below(rows[0].len());
            rows.iter_mut()
                .for_each(|row| drop(row.remove(column.min(row.len() - 1))));
            "a column dropped"
        }
        9 => {
            let (a, b) = (dice.below(rows[0].len()), dice.below(rows[0].len()));
            rows[0].swap(a, b);
            "two names of columns swapped"
        }
        10 => {
            let row = dice.below(rows.len());
            rows[row].push(b"more".to_vec());
            "a cell too many"
        }
        _ => return ([bytes, bytes].concat(), "written twice into one file"),
    };
    (written(&rows, b',', "\n"), what)
}

/// Writes a table otherwise: it says the same.
fn rewrite_table(tree: &mut Tree, path: &str, bytes: &[u8], dice: &mut Dice) -> &'static str {
    let rows = rows(bytes);
    let (bytes, what) = match dice.below(10) {
        0 => (
            written(&rows, b";,\t|^`"[dice.below(6)], "\n"),
            "another delimiter",
        ),
        1 => (written(&rows, b',', "\r\n"), "other line ends"),
        2 => (written(&rows, b',', "\r"), "carriage returns"),
        3 => {
            let text = String::from_utf8_lossy(bytes);
            let wide = format!("\u{feff}{text}");
            (
                wide.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "UTF-16",
            )
        }
        4 => ([b"\xef\xbb\xbf", bytes].concat(), "a mark"),
        5 => {
            let mut rows = rows;
            let (a, b) = (dice.below(rows[0].len()), dice.below(rows[0].len()));
            rows.iter_mut().for_each(|row| row.swap(a, b));
            (
                written(&rows, b',', "\n"),
                "two columns in each other's place",
            )
        }
        6 => {
            let mut rows = rows;
            let column = dice.below(rows[0].len());
            rows.iter_mut()
                .for_each(|row| row.push(row[column].clone()));
            (written(&rows, b',', "\n"), "a column twice")
        }
        7 => {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            let _ = gzip.write_all(bytes);
            (gzip.finish().unwrap_or_default(), "compressed")
        }
        8 => {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let name = path.rsplit('/').next().unwrap_or_default();
            let _ = zip.start_file(name, SimpleFileOptions::default());
            let _ = zip.write_all(bytes);
            let zip = zip.finish().map(Cursor::into_inner).unwrap_or_default();
            tree.insert(format!("{path}.zip"), zip);
            tree.remove(path);
            return "in a zip";
        }
        _ => {
            let copy = tree[path].clone();
            tree.insert(path.replace(".csv", " (1).csv"), copy);
            return "a copy beside it";
        }
    };
    tree.insert(path.to_owned(), bytes);
    what
}

/// Writes a document otherwise: it says the same.
fn rewrite_document(tree: &mut Tree, path: &str, bytes: &[u8], dice: &mut Dice) -> &'static str {
    let text = String::from_utf8_lossy(bytes);
    let (bytes, what) = match dice.below(3) {
        0 => (format!("\u{feff}{text}").into_bytes(), "a mark"),
        1 => (text.replace('\n', "\r\n").into_bytes(), "other line ends"),
        _ => {
            let wide = format!("\u{feff}{text}");
            (
                wide.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "UTF-16",
            )
        }
    };
    tree.insert(path.to_owned(), bytes);
    what
}

type Rows = Vec<Vec<Vec<u8>>>;

/// The rows of an undamaged table, the header first.
fn rows(bytes: &[u8]) -> Rows {
    let mut csv = csv::ReaderBuilder::new();
    let mut csv = csv.has_headers(false).from_reader(bytes);
    let records = csv.byte_records().map(Result::unwrap_or_default);
    records
        .map(|record| record.iter().map(<[u8]>::to_vec).collect())
        .collect()
}

fn written(rows: &Rows, delimiter: u8, newline: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                bytes.push(delimiter);
            }
            bytes.push(b'"');
            for byte in cell {
                bytes.extend(std::iter::repeat_n(*byte, 1 + usize::from(*byte == b'"')));
            }
            bytes.push(b'"');
        }
        bytes.extend_from_slice(newline.as_bytes());
    }
    bytes
}
