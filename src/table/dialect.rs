//! How a delimited file is written: its encoding and its delimiter, told from its first bytes.

use std::io::{self, Read};

use crate::limits::Limit;

/// Delimiters that exports use (Bulk API 2.0 Developer Guide, columnDelimiter). At equal counts the earlier
/// one wins.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'`'];

/// How many bytes are looked at before a file is judged.
const HEAD_BYTES: usize = 64 * 1024;

/// The character encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8 or a single-byte encoding: read as bytes, decoded cell by cell.
    Bytes,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Whether rows end with a line feed, so that a lone carriage return is part of a cell.
    pub line_feed: bool,
    /// Whether there are carriage returns.
    pub carriage_return: bool,
}

/// The cells of one row.
pub type Cells = Vec<Vec<u8>>;

/// The first bytes of a file, already taken from its reader.
#[derive(Clone, Debug, Default)]
pub struct Head {
    bytes: Vec<u8>,
    broken: bool,
    /// The limit because of which the reader failed, if it was one.
    reached: Option<Limit>,
}

impl Head {
    /// Takes up to 64 KiB from `reader`. Where it fails after some bytes, as gzip data that was cut
    /// off does, those bytes are kept and the head remembers that it [is broken](Self::is_broken).
    ///
    /// # Errors
    /// What the reader reports before it gave anything.
    pub fn take(reader: &mut dyn Read) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        match reader.take(HEAD_BYTES as u64).read_to_end(&mut bytes) {
            Err(error) if bytes.is_empty() => Err(error),
            read => Ok(Self {
                bytes,
                broken: read.is_err(),
                reached: read.err().as_ref().and_then(Limit::of_error),
            }),
        }
    }

    /// Whether the reader failed inside the head.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The limit because of which the reader failed inside the head, if it was one.
    pub(super) fn reached(&self) -> Option<Limit> {
        self.reached
    }

    /// The bytes as they stand in the file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes themselves.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The encoding, and how many bytes of byte-order mark to skip.
    pub(super) fn encoding(&self) -> (Encoding, usize) {
        match self.bytes.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Bytes, 3),
            [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
            // A header in UTF-16 without a mark: every second byte of ASCII is zero.
            [a, 0, b, 0, ..] if *a != 0 && *b != 0 => (Encoding::Utf16Le, 0),
            [0, a, 0, b, ..] if *a != 0 && *b != 0 => (Encoding::Utf16Be, 0),
            _ => (Encoding::Bytes, 0),
        }
    }

    /// The text of the head as bytes in UTF-8 (or a single-byte encoding), without a mark.
    #[must_use]
    pub fn decoded(&self) -> Vec<u8> {
        let (encoding, mark) = self.encoding();
        let rest = self.bytes.get(mark..).unwrap_or_default();
        let wide = match encoding {
            Encoding::Bytes => return rest.to_vec(),
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        };
        let (text, _) = wide.decode_without_bom_handling(rest);
        text.into_owned().into_bytes()
    }

    /// The dialect of the text. `None` for a file that is empty or binary.
    #[must_use]
    pub fn dialect(&self) -> Option<Dialect> {
        dialect_of(&self.decoded())
    }

    /// The cells of the header and of the row behind it, which may be empty. `None` for a file that is empty or
    /// binary.
    #[must_use]
    pub fn beginning(&self) -> Option<(Cells, Cells)> {
        let decoded = self.decoded();
        let mut reader = dialect_of(&decoded)?.csv_reader(decoded.as_slice());
        let mut record = csv::ByteRecord::new();
        let mut next = || {
            let found = reader.read_byte_record(&mut record).unwrap_or(false);
            let cells = record.iter().map(|c| c.trim_ascii().to_vec());
            found.then(|| cells.collect::<Cells>())
        };
        let header = next()?;
        Some((header, next().unwrap_or_default()))
    }
}

/// People paste other control characters into names; no text holds a zero.
fn dialect_of(decoded: &[u8]) -> Option<Dialect> {
    let binary = decoded.is_empty() || decoded.iter().take(4096).any(|c| *c == 0);
    (!binary).then(|| Dialect::sniff(decoded))
}

/// Which of these bytes stand anywhere outside quotes.
fn stand_outside<const N: usize>(head: &[u8], bytes: [u8; N]) -> [bool; N] {
    let mut found = [false; N];
    let mut quoted = false;
    for c in head {
        quoted ^= *c == b'"';
        if let Some(place) = bytes.iter().position(|byte| byte == c)
            && !quoted
        {
            found[place] = true;
        }
    }
    found
}

impl Dialect {
    /// Judges by the first row: the delimiter that stands there most often outside quotes. Rows end with a carriage
    /// return alone where no line feed stands outside quotes: one inside a value says nothing of rows.
    #[must_use]
    pub fn sniff(head: &[u8]) -> Self {
        let mut counts = [0u32; DELIMITERS.len()];
        let mut quoted = false;
        for c in head {
            match c {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted && counts.iter().any(|n| *n > 0) => break,
                c if !quoted => {
                    if let Some(place) = DELIMITERS.iter().position(|d| d == c) {
                        counts[place] += 1;
                    }
                }
                _ => {}
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0);
        let place = counts.iter().position(|n| *n == most).unwrap_or(0);
        let carriage_return = head.contains(&b'\r');
        let returns_only = carriage_return && {
            let [feeds, returns] = stand_outside(head, [b'\n', b'\r']);
            returns && !feeds
        };
        Self {
            delimiter: DELIMITERS[place],
            line_feed: head.contains(&b'\n') && !returns_only,
            carriage_return,
        }
    }

    /// A `csv` reader for this dialect, for the first row only.
    fn csv_reader<R: Read>(self, reader: R) -> csv::Reader<R> {
        let terminator = if self.line_feed {
            csv::Terminator::Any(b'\n')
        } else {
            csv::Terminator::CRLF
        };
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .terminator(terminator)
            .from_reader(reader)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn head(bytes: &[u8]) -> Head {
        Head::take(&mut &bytes[..]).unwrap()
    }

    #[test]
    fn every_delimiter_is_found() {
        for delimiter in DELIMITERS {
            let d = char::from(delimiter);
            let text = format!("\"Id\"{d}OwnerId{d}\"a,b;c\"\n1{d}2{d}3\n");
            let (cells, first) = head(text.as_bytes()).beginning().unwrap();
            assert_eq!(
                head(text.as_bytes()).dialect().unwrap().delimiter,
                delimiter
            );
            assert_eq!(first, [b"1", b"2", b"3"].map(|cell| cell.to_vec()));
            assert_eq!(cells[1], b"OwnerId");
            assert_eq!(cells.len(), 3);
        }
    }

    #[test]
    fn a_line_feed_inside_a_value_ends_no_row() {
        let line_feed = |text: &str| head(text.as_bytes()).dialect().unwrap().line_feed;
        assert!(!line_feed("Id,Name\r1,\"two\nlines\"\r2,b\r"));
        assert!(line_feed("Id,Name\n1,\"two\rlines\"\n"));
        assert!(line_feed("Id,\"two\r\nlines\"\r\n1,a\r\n"));
        assert!(line_feed("Id,Name\r\n1,\"a\r\nb"));
    }

    #[test]
    fn marks_and_wide_encodings() {
        let (cells, first) = head(b"\xEF\xBB\xBFId,Name\r\n").beginning().unwrap();
        assert!(first.is_empty());
        assert_eq!(cells, [b"Id".to_vec(), b"Name".to_vec()]);
        let wide: Vec<u8> = "Id,Näme\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let (cells, _) = head(&wide).beginning().unwrap();
        assert_eq!(cells[1], "Näme".as_bytes());
        assert!(head(b"\x89PNG\r\n\x1a\n\0\0").beginning().is_none());
        assert!(head(b"").beginning().is_none());
    }
}
