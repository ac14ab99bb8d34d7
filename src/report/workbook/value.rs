//! A cell of a table as a spreadsheet holds it: what a column's type says it is, or text.

use super::tables::ColumnType;
use crate::org::UtcTime;

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Flag(bool),
    /// Days since the end of 1899, as spreadsheets count them.
    Time(f64),
    /// One that is shown with milliseconds.
    Millis(f64),
}

/// The value of a cell; nothing of an empty one. What does not fit its column stays the text that it is.
pub(super) fn value(column: ColumnType, cell: &str) -> Option<Value<'_>> {
    if cell.is_empty() {
        return None;
    }
    let typed = match column {
        ColumnType::Id | ColumnType::Text => None,
        ColumnType::Count | ColumnType::Fraction => number(cell),
        ColumnType::Flag => match cell {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            _ => None,
        },
        ColumnType::Time => time(cell, cell),
        ColumnType::Date => time(cell, &format!("{cell}T00:00:00Z")),
        ColumnType::Month => time(cell, &format!("{cell}-01T00:00:00Z")),
    };
    Some(typed.unwrap_or(Value::Text(cell)))
}

/// A number of which no digit is lost.
fn number(cell: &str) -> Option<Value<'_>> {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    if digits > DIGITS || !cell.bytes().all(is_plain) {
        return None;
    }
    cell.parse().ok().map(Value::Number)
}

/// The first day that all spreadsheets count alike, 1900-03-01: Lotus 1-2-3 had a day before it that never was.
const FIRST_DAY: f64 = 61.0;
/// 1970-01-01.
const EPOCH: f64 = 25_569.0;
const MILLIS_OF_A_DAY: f64 = 86_400_000.0;

/// The moment of a cell, where it is written in full as `whole`.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of all years that are written with four digits stay below 2^53"
)]
fn time<'a>(cell: &'a str, whole: &str) -> Option<Value<'a>> {
    let time = UtcTime::parse(whole.as_bytes()).ok()?;
    // What would be shown otherwise than the tables have it stays text.
    if time.to_string() != whole {
        return None;
    }
    let days = time.millis() as f64 / MILLIS_OF_A_DAY + EPOCH;
    if days < FIRST_DAY {
        return None;
    }
    let is_exact = cell.contains('.');
    Some(if is_exact {
        Value::Millis(days)
    } else {
        Value::Time(days)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_what_their_columns_say() {
        for (column, cell, expected) in [
            (ColumnType::Text, "12", Some(Value::Text("12"))),
            (ColumnType::Id, "0", Some(Value::Text("0"))),
            (ColumnType::Count, "", None),
            (ColumnType::Count, "84213", Some(Value::Number(84_213.0))),
            (ColumnType::Fraction, "-0.25", Some(Value::Number(-0.25))),
            (
                ColumnType::Count,
                "1234567890123456",
                Some(Value::Text("1234567890123456")),
            ),
            (ColumnType::Count, "=1+1", Some(Value::Text("=1+1"))),
            (ColumnType::Count, "1-1", Some(Value::Text("1-1"))),
            (ColumnType::Count, "inf", Some(Value::Text("inf"))),
            (ColumnType::Flag, "true", Some(Value::Flag(true))),
            (ColumnType::Flag, "maybe", Some(Value::Text("maybe"))),
            (ColumnType::Date, "2000-01-01", Some(Value::Time(36_526.0))),
            (ColumnType::Month, "2000-01", Some(Value::Time(36_526.0))),
            (
                ColumnType::Time,
                "2000-01-01T12:00:00Z",
                Some(Value::Time(36_526.5)),
            ),
            (
                ColumnType::Time,
                "2000-01-01T00:00:00.500Z",
                Some(Value::Millis(36_526.0 + 0.5 / 86_400.0)),
            ),
            (
                ColumnType::Time,
                "2000-01-01",
                Some(Value::Text("2000-01-01")),
            ),
            (
                ColumnType::Date,
                "Summer '27",
                Some(Value::Text("Summer '27")),
            ),
            (ColumnType::Month, "1899-12", Some(Value::Text("1899-12"))),
        ] {
            assert_eq!(value(column, cell), expected, "{cell}");
        }
    }
}
