//! How many rows a table holds: counted byte by byte, by the rules of docs/formats.md and by nothing of byline.
//!
//! It is as slow and plain as it can be. What it says, rows + rejected + duplicates of the manifest have to be.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

/// What a file is told by.
const HEAD: usize = 64 * 1024;

/// Most lines that the footer of a report has.
const FOOTER: usize = 16;

/// Rows below the header. A file that is damaged as gzip data is `None`: nobody can say how many it had.
pub(crate) fn rows_present(bytes: &[u8]) -> Option<u64> {
    let mut inflated = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(bytes).read_to_end(&mut inflated).ok()?;
    } else {
        inflated = bytes.to_vec();
    }
    let text = decoded(&inflated);
    let head = &text[..text.len().min(HEAD)];
    let newline = newline(head);
    let delimiter = delimiter(head);
    let mut records = split(&text, delimiter, newline).into_iter();
    let header = records.find(|record| !record.bytes.trim_ascii().is_empty())?;
    if !header.is_whole {
        // The file ends inside the quotes of its header: there is no row, and the file is one that cannot be used.
        return Some(1);
    }
    // A row of tabs is a row of empty cells where tabs part the cells.
    let is_blank = |record: &Record| {
        let is_line = record.fields == 1 && header.fields > 1;
        record.bytes.is_empty() || (is_line && record.bytes.trim_ascii().is_empty())
    };
    let (mut rows, mut after_blank, mut footer) = (0, false, 0);
    for record in records {
        if is_blank(&record) {
            after_blank = true;
            continue;
        }
        if record.is_whole && record.bytes == header.bytes {
            continue;
        }
        rows += 1;
        let is_line = record.is_whole && record.fields == 1 && header.fields > 1;
        if is_line && after_blank && footer < FOOTER {
            footer += 1;
        } else {
            (after_blank, footer) = (false, 0);
        }
    }
    // One line alone is a row that was cut.
    Some(if footer > 1 {
        rows - footer as u64
    } else {
        rows
    })
}

/// One record: its bytes without the line end, how many fields they are, and whether its quotes are closed.
struct Record {
    bytes: Vec<u8>,
    fields: usize,
    is_whole: bool,
}

/// Where in a field a byte stands.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Begin,
    Bare,
    Quoted,
    /// Behind a quote within quotes: it ends the field, or is the first of two.
    Quote,
}

fn split(text: &[u8], delimiter: u8, newline: u8) -> Vec<Record> {
    let mut records = Vec::new();
    let (mut bytes, mut fields, mut at) = (Vec::new(), 1, At::Begin);
    for byte in text {
        let is_outside = at != At::Quoted;
        if is_outside && *byte == newline {
            if newline == b'\n' && bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            let record = Record {
                bytes: std::mem::take(&mut bytes),
                fields,
                is_whole: true,
            };
            records.push(record);
            (fields, at) = (1, At::Begin);
            continue;
        }
        bytes.push(*byte);
        at = match (at, *byte) {
            (At::Begin, b'"') | (At::Quote, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (_, byte) if byte == delimiter => {
                fields += 1;
                At::Begin
            }
            _ => At::Bare,
        };
    }
    if !bytes.is_empty() {
        let is_whole = at != At::Quoted;
        records.push(Record {
            bytes,
            fields,
            is_whole,
        });
    }
    records
}

/// A line feed, if one stands outside quotes, or where nothing does.
fn newline(head: &[u8]) -> u8 {
    let mut is_quoted = false;
    let outside = head.iter().filter(|byte| {
        is_quoted ^= **byte == b'"';
        !is_quoted
    });
    let outside: Vec<u8> = outside.copied().collect();
    let has_return = outside.contains(&b'\r');
    if outside.contains(&b'\n') || (!has_return && head.contains(&b'\n')) {
        b'\n'
    } else {
        b'\r'
    }
}

/// The one that stands most often in the first row that has any, outside quotes.
fn delimiter(head: &[u8]) -> u8 {
    let all = *b",;\t|^`";
    let mut counts = [0; 6];
    let mut is_quoted = false;
    for byte in head {
        is_quoted ^= *byte == b'"';
        if !is_quoted && (*byte == b'\n' || *byte == b'\r') && counts != [0; 6] {
            break;
        }
        if let Some(place) = all.iter().position(|it| it == byte).filter(|_| !is_quoted) {
            counts[place] += 1;
        }
    }
    let most = counts.iter().max().unwrap();
    all[counts.iter().position(|count| count == most).unwrap()]
}

/// The text without a mark, in bytes that have ASCII where ASCII is.
fn decoded(bytes: &[u8]) -> Vec<u8> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks(2).map(|two| match two {
            [a, b] => unit([*a, *b]),
            // Half of a character is something, though nobody knows what.
            _ => 0xFFFD,
        });
        let text = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}'));
        text.collect::<String>().into_bytes()
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest.to_vec(),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => wide(bytes, u16::from_le_bytes),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => wide(bytes, u16::from_be_bytes),
        _ => bytes.to_vec(),
    }
}

#[test]
fn rows_by_hand() {
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect::<Vec<_>>()
    };
    for (text, rows) in [
        (&b"Id,Name\n1,a\n2,b\n"[..], 2),
        (b"Id,Name\r\n1,\"a\r\nb\"\r\n\r\nId,Name\r\n2,b", 2),
        (b"Id;Name\r1;\"a\"\"b\"\r2", 2),
        (b"Id,Name\n1,a\n\nTotals\nHarbor Light\n", 1),
        (b"Id,Name\n1,a\n\nTotals\n", 2),
        (b"Id,Name\n1,2\"3\n2,\"open\n3,c\n", 2),
        (&wide("Id\tName\n1\ta\n"), 1),
        (b"Id,Name\r1,\"two\nlines\"\r2,b\r", 2),
        (b"Id\tName\n1\ta\n\t\n \n", 2),
        (b"Id,Name\n", 0),
    ] {
        assert_eq!(
            rows_present(text),
            Some(rows),
            "{}",
            String::from_utf8_lossy(text)
        );
    }
}
