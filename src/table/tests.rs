//! The reader, whole: what it tolerates, and that nothing depends on where blocks end or who reads them.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::{self, Read};
use std::sync::Mutex;

use proptest::prelude::*;

use super::*;
use crate::limits::{Limit, Limits};

type Rows = Vec<Vec<String>>;

fn cells(row: &Row<'_>, columns: usize) -> Vec<String> {
    (0..columns)
        .map(|column| text(row.get(Some(column))).into_owned())
        .collect()
}

fn read_in(bytes: &[u8], size: usize) -> (Rows, Tally) {
    let table = Table::open_in(bytes, size).unwrap();
    let columns = table.header().names().len();
    let mut rows = Vec::new();
    let mut reader = table.rows();
    while let Some(row) = reader.next_row() {
        rows.push(cells(&row, columns));
    }
    drop(reader);
    (rows, table.finish())
}

fn read(bytes: &[u8]) -> (Rows, Tally) {
    let whole = read_in(bytes, 256 * 1024);
    for size in [1, 2, 3, 7, 64, 100] {
        assert_eq!(read_in(bytes, size), whole, "in blocks of {size} bytes");
    }
    whole
}

fn first(tally: &Tally, reason: &str) -> (u64, Option<u64>, Option<u64>) {
    let (_, (count, at)) = tally
        .reasons
        .iter()
        .find(|(r, _)| r.contains(reason))
        .unwrap();
    (*count, at.line, at.row)
}

#[test]
fn quotes_newlines_and_repeated_headers() {
    let (rows, tally) = read(b"Id,Name\r\n1,\"a\r\nb\"\r\nId,Name\r\n\r\n2,\"say \"\"hi\"\"\"\r\n");
    assert_eq!(rows, [["1", "a\r\nb"], ["2", "say \"hi\""]]);
    assert_eq!((tally.rows, tally.rejected), (2, 0));
}

#[test]
fn ragged_rows_are_counted_with_their_place_and_the_rest_is_read() {
    let (rows, tally) = read(b"Id,Name\n1,a\n2\n3,b,c\n4,d\n5");
    assert_eq!(rows, [["1", "a"], ["4", "d"]]);
    assert_eq!((tally.rows, tally.rejected), (2, 3));
    assert_eq!(
        first(&tally, "another number of fields"),
        (2, Some(3), Some(2))
    );
    assert_eq!(first(&tally, "ends inside"), (1, Some(6), Some(5)));
}

#[test]
fn a_quote_where_none_may_stand_is_an_ordinary_byte() {
    let (rows, tally) = read(b"Id,Size,Name\n1,2\"3,a\n2,\"x\"y,\"b\nc\"\n3,z,\"d\"\n");
    assert_eq!(
        rows,
        [["1", "2\"3", "a"], ["2", "xy", "b\nc"], ["3", "z", "d"]]
    );
    assert_eq!((tally.rows, tally.rejected), (3, 0));
}

#[test]
fn the_event_logs_triple_quotes() {
    let (rows, _) = read(b"\"A\",\"B\"\n\"\"\"https://e.org/a,b\"\"\",\"\"\n\"\",\"\"\"\"\n");
    assert_eq!(rows, [["\"https://e.org/a,b\"", ""], ["", "\""]]);
}

#[test]
fn a_bare_carriage_return_is_part_of_a_value_and_ends_rows_where_no_line_feed_does() {
    let (rows, _) = read(b"Id,Name\n1,\"a\rb\"\n");
    assert_eq!(rows, [["1", "a\rb"]]);
    let (rows, _) = read(b"Id,Name\r1,\"a\"\r2,b\r");
    assert_eq!(rows, [["1", "a"], ["2", "b"]]);
}

#[test]
fn the_footer_of_a_report_is_no_row() {
    let report = b"\"Owner\",\"Amount\"\n\"Dana\",\"5\"\n\n\"Grand Totals (1 record)\"\n\n\"Big gifts\"\n\"Copyright\"\n";
    let (rows, tally) = read(report);
    assert_eq!(rows, [["Dana", "5"]]);
    assert_eq!((tally.rows, tally.rejected), (1, 0));
    // Rows that go on are no footer, and a single line is a row that was cut.
    let (rows, tally) = read(b"A,B\n1,2\n\n3\n4\n5,6\n");
    assert_eq!((rows.len(), tally.rejected), (2, 2));
    let (_, tally) = read(b"A,B\n1,2\n\n3");
    assert_eq!(first(&tally, "ends inside"), (1, Some(4), Some(2)));
}

#[test]
fn a_file_that_ends_inside_quotes_was_cut() {
    let (rows, tally) = read(b"Id,Name\n1,a\n2,\"b\nc");
    assert_eq!(rows, [["1", "a"]]);
    assert_eq!(first(&tally, "ends inside"), (1, Some(3), Some(2)));
}

#[test]
fn utf_16_is_read_like_utf_8() {
    let text = "Id\tName\r\n1\tJosé\r\n";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&bytes).0, [["1", "José"]]);
}

#[test]
fn a_quote_that_never_closes_does_not_fill_the_memory() {
    let mut bytes = b"Id,Name\n1,a\n2,\"b\n".to_vec();
    bytes.resize(80 * 1024 * 1024, b'x');
    let (rows, tally) = read_in(&bytes, 256 * 1024);
    assert_eq!(rows, [["1", "a"]]);
    assert_eq!(first(&tally, "does not end"), (1, Some(3), Some(2)));
}

/// What is beyond a limit is left out with its reason, and what is as large as the limit is not.
#[test]
fn rows_fields_and_columns_have_limits() {
    let limits = Limits::default()
        .with(Limit::FieldBytes, 64)
        .with(Limit::RowBytes, 1024)
        .with(Limit::Columns, 3);
    let open =
        |text: &str| Table::open_within(text.to_owned().into_bytes().leak() as &[u8], &limits);
    let tally = |text: &str| {
        let table = open(text).unwrap();
        let mut rows = table.rows();
        while rows.next_row().is_some() {}
        drop(rows);
        table.finish()
    };
    let [fits, long] = [64, 65].map(|length| "x".repeat(length));
    let counted = tally(&format!(
        "A,B\n1,{fits}\n2,{long}\n{fits},{fits}\n\"{long}\",4\n5,5\n"
    ));
    assert_eq!((counted.rows, counted.rejected), (3, 2));
    assert_eq!(
        first(&counted, Limit::FieldBytes.reason()),
        (2, Some(3), Some(2))
    );
    let endless = "y".repeat(5000);
    let counted = tally(&format!("A,B\n1,2\n3,{endless}\n4,5\n"));
    assert_eq!((counted.rows, counted.rejected), (1, 1));
    assert_eq!(
        first(&counted, Limit::RowBytes.reason()),
        (1, Some(3), Some(2))
    );
    let refused = |text: &str| match open(text) {
        Err(TableError::Limit(limit)) => Some(limit),
        _ => None,
    };
    assert_eq!(refused(&endless), Some(Limit::RowBytes));
    assert_eq!(refused("A,B,C,D\n1,2,3,4\n"), Some(Limit::Columns));
    assert_eq!(refused("A,B,C\n1,2,3\n"), None);
}

/// A reader that stops at a limit gives its reason, and what it gave before counts.
#[test]
fn a_reader_that_stops_at_a_limit_is_believed() {
    let begin = io::Cursor::new(&b"Id,Name\n1,a\n2,b\n3"[..]);
    let table = Table::open_in(begin.chain(Stopped), 8).unwrap();
    let mut rows = table.rows();
    while rows.next_row().is_some() {}
    drop(rows);
    let tally = table.finish();
    assert_eq!((tally.rows, tally.rejected), (2, 1));
    let reason = Limit::ArchiveRatio.reason();
    assert!(tally.reasons.contains_key(reason), "{tally:?}");
}

struct Stopped;

impl Read for Stopped {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(Limit::ArchiveRatio.reached())
    }
}

/// Gives a few bytes, then fails.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("the disk went away")),
            count => Ok(count),
        }
    }
}

#[test]
fn what_stood_before_a_failure_is_read() {
    for text in [&b"Id,Name\n1,a\n2,b\n"[..], b"Id,Name\n1,a\n2,b\n3,"] {
        let table = Table::open(Failing(text)).unwrap();
        let mut reader = table.rows();
        let mut count = 0;
        while reader.next_row().is_some() {
            count += 1;
        }
        drop(reader);
        let tally = table.finish();
        assert_eq!((count, tally.rows, tally.rejected), (2, 2, 1));
        assert_eq!(first(&tally, "read to its end").2, Some(3));
    }
}

#[test]
fn what_is_taken_back_later_counts_where_it_stood() {
    let table = Table::open_in(&b"Id\n1\n2\n3\n4\n"[..], 3).unwrap();
    let mut reader = table.rows();
    let mut places = Vec::new();
    while let Some(row) = reader.next_row() {
        places.push(row.at());
    }
    reader.reject_row("late", places[2]);
    drop(reader);
    let tally = table.finish();
    assert_eq!((tally.rows, tally.rejected), (3, 1));
    assert_eq!(first(&tally, "late"), (1, Some(4), Some(3)));
}

/// How a table is written.
#[derive(Clone, Copy, Debug)]
struct Written {
    delimiter: u8,
    newline: &'static str,
    always: bool,
    wide: bool,
}

fn dialects() -> impl Strategy<Value = Written> {
    (
        proptest::sample::select(b",;\t|^`".to_vec()),
        proptest::sample::select(vec!["\n", "\r\n"]),
        any::<bool>(),
        proptest::bool::weighted(0.1),
    )
        .prop_map(|(delimiter, newline, always, wide)| Written {
            delimiter,
            newline,
            always,
            wide,
        })
}

fn written(rows: &[Vec<String>], how: Written) -> Vec<u8> {
    let mut text = Vec::new();
    let style = if how.always {
        csv::QuoteStyle::Always
    } else {
        csv::QuoteStyle::Necessary
    };
    let terminator = if how.newline == "\n" {
        csv::Terminator::Any(b'\n')
    } else {
        csv::Terminator::CRLF
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(how.delimiter)
        .quote_style(style)
        .terminator(terminator)
        .flexible(true)
        .from_writer(&mut text);
    let names = ["Id", "Name", "Text"];
    writer.write_record(names).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    drop(writer);
    if how.wide {
        let text = String::from_utf8(text).unwrap();
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
        return [0xFF, 0xFE].into_iter().chain(wide).collect();
    }
    text
}

/// Three cells, or now and then another number of them.
fn any_rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = r#"[ab0-9]{0,9}|[a",;\n\r|é ]{0,6}|"{1,4}|(\n"|"\n|\r\n){0,3}|[a-z ,]{60,140}"#;
    let row = proptest::collection::vec(cell.prop_map(|c: String| c), 3..=3);
    let ragged = proptest::collection::vec("[a-c]{1,4}".prop_map(|c: String| c), 1..6);
    let any = prop_oneof![12 => row, 1 => ragged];
    proptest::collection::vec(any, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Random tables in every dialect, read back at every block size, by one reader and by several:
    /// every row that was written is read or rejected, none is lost and none is made up.
    #[test]
    fn what_is_written_is_read(rows in any_rows(), how in dialects(), size in 1usize..200) {
        let bytes = written(&rows, how);
        let blank = |row: &[String]| row.len() == 1 && row[0].trim().is_empty();
        let present = rows.iter().filter(|row| !blank(row)).count() as u64;
        let trimmed = |row: &Vec<String>| -> Vec<String> {
            row.iter().map(|cell| text(cell.as_bytes().trim_ascii()).into_owned()).collect()
        };
        let expected: Rows = rows.iter().filter(|row| row.len() == 3).map(trimmed).collect();

        let (read, tally) = read_in(&bytes, size);
        prop_assert_eq!(&read, &expected);
        prop_assert_eq!(tally.rows + tally.rejected, present);
        prop_assert_eq!(tally.rows, expected.len() as u64);
        prop_assert_eq!(&read_in(&bytes, 256 * 1024).1, &tally);

        let table = Table::open_in(bytes.as_slice(), size).unwrap();
        let shared = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let mut reader = table.rows();
                    while let Some(row) = reader.next_row() {
                        shared.lock().unwrap().push(cells(&row, 3));
                    }
                });
            }
        });
        let mut shared = shared.into_inner().unwrap();
        let mut expected = expected;
        shared.sort();
        expected.sort();
        prop_assert_eq!(shared, expected);
        prop_assert_eq!(table.finish(), tally);
    }

    /// Only the wanted columns, whatever they are, with the same values.
    #[test]
    fn wanted_columns_are_those_of_the_whole_row(rows in any_rows(), how in dialects(), size in 1usize..200, wanted in proptest::collection::vec(0usize..3, 0..3)) {
        let bytes = written(&rows, how);
        let (whole, tally) = read_in(&bytes, size);
        let table = Table::open_in(bytes.as_slice(), size).unwrap();
        let mut reader = table.rows();
        let columns: Vec<Column> = wanted.iter().map(|column| Some(*column)).collect();
        reader.want(&columns);
        let mut place = 0;
        while let Some(row) = reader.next_row() {
            for column in &wanted {
                prop_assert_eq!(&text(row.get(Some(*column))), &whole[place][*column]);
            }
            place += 1;
        }
        drop(reader);
        prop_assert_eq!(table.finish(), tally);
    }
}
