//! Times as exports write them, brought to milliseconds since 1970 in UTC.
//!
//! At least eight shapes occur (docs/formats.md). Those with a zone, and those the
//! reference says are UTC, are parsed; locale forms without a zone need the caller to say the order
//! of day and month ([`TimeOrder`]) and are then taken as UTC. What a spreadsheet destroyed is
//! refused, never guessed.

mod usual;

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use thiserror::Error;

/// A moment in UTC, in milliseconds since 1970-01-01. Record stamps are whole seconds, logs have
/// milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcTime(i64);

/// Why a text is not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TimeError {
    /// No shape of the reference fits.
    #[error("not a time in any shape Salesforce exports use")]
    Shape,
    /// The shape fits, but there is no such day or hour.
    #[error("no such date or time of day")]
    Range,
}

/// Which comes first in `3/4/2026`. Setup downloads follow the viewer's locale and do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOrder {
    /// `12/31/2026`.
    MonthFirst,
    /// `31/12/2026`.
    DayFirst,
}

impl TimeOrder {
    /// As it is asked for: `dmy`, `mdy`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst]
            .into_iter()
            .find(|order| order.as_str() == word)
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }
}

/// The months of times that come one after the other. Records of one day stand together, and a day has one
/// month.
#[derive(Clone, Copy, Debug)]
pub struct Months {
    day: i64,
    month: i32,
}

impl Default for Months {
    fn default() -> Self {
        let beginning = UtcTime::from_millis(0);
        Self {
            day: beginning.day(),
            month: beginning.month(),
        }
    }
}

impl Months {
    /// The month of a time: [`UtcTime::month`].
    #[inline]
    pub fn of(&mut self, at: UtcTime) -> i32 {
        if self.day != at.day() {
            (self.day, self.month) = (at.day(), at.month());
        }
        self.month
    }
}

impl UtcTime {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded towards the past.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment moved by `millis`.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(86_400_000)
    }

    /// Months since the beginning of year 0, by the calendar.
    #[must_use]
    pub fn month(self) -> i32 {
        // Days to a civil date, after Howard Hinnant, "chrono-compatible low-level date algorithms":
        // called for every stamp, where building a calendar type would cost more than the rest.
        let days = self.day() + 719_468;
        let era = days.div_euclid(146_097);
        let day = days.rem_euclid(146_097);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        // Years begin in March here: months 10 and 11 belong to the next calendar year.
        let month = (era * 400 + year) * 12 + march_month + 2;
        i32::try_from(month).unwrap_or(i32::MAX)
    }

    /// Parses every zoned or UTC shape: ISO with `T` or a blank, with or without fraction, `Z`,
    /// `+0000` or `+00:00`; the log's `yyyyMMddHHmmss.SSS`; 13-digit epoch milliseconds.
    ///
    /// # Errors
    /// [`TimeError`], also for the locale forms: those need [`Self::parse_local`].
    pub fn parse(text: &[u8]) -> Result<Self, TimeError> {
        if let Some(time) = usual::parse(text) {
            return Ok(time);
        }
        let text = text.trim_ascii();
        if text.len() >= 13 && text.iter().take(13).all(u8::is_ascii_digit) {
            return match text.len() {
                13 => number(text).map(Self).ok_or(TimeError::Shape),
                _ => parse_compact(text),
            };
        }
        parse_iso(text)
    }

    /// Parses the locale forms of Setup downloads: `1/31/2024 3:31 AM`, `31/01/2024 15:31:05`,
    /// with or without a comma, without zone (taken as UTC) or with `UTC`, `GMT` or `Z`.
    ///
    /// # Errors
    /// [`TimeError`]; a named zone other than UTC is [`TimeError::Shape`].
    pub fn parse_local(text: &[u8], order: TimeOrder) -> Result<Self, TimeError> {
        let text = std::str::from_utf8(text).map_err(|_| TimeError::Shape)?;
        let mut words = text
            .split([' ', ',', '\u{202f}', '\u{a0}'])
            .filter(|w| !w.is_empty());
        let mut date = words.next().ok_or(TimeError::Shape)?.split('/');
        let mut part = || -> Result<i64, TimeError> {
            let digits = date.next().ok_or(TimeError::Shape)?;
            number(digits.as_bytes()).ok_or(TimeError::Shape)
        };
        let (first, second, year) = (part()?, part()?, part()?);
        let (month, day) = match order {
            TimeOrder::MonthFirst => (first, second),
            TimeOrder::DayFirst => (second, first),
        };
        let mut clock = words.next().ok_or(TimeError::Shape)?.split(':');
        let mut part = || clock.next().map_or(Some(0), |d| number(d.as_bytes()));
        let (Some(mut hour), Some(minute), Some(second)) = (part(), part(), part()) else {
            return Err(TimeError::Shape);
        };
        for word in words {
            match word {
                "AM" | "am" if hour == 12 => hour = 0,
                "PM" | "pm" if hour < 12 => hour += 12,
                "AM" | "am" | "PM" | "pm" | "UTC" | "GMT" | "Z" => {}
                _ => return Err(TimeError::Shape),
            }
        }
        build(year, month, day, hour, minute, second, 0)
    }
}

/// `20240131123456`, with up to nine digits of fraction.
fn parse_compact(text: &[u8]) -> Result<UtcTime, TimeError> {
    let field =
        |from: usize, to: usize| text.get(from..to).and_then(number).ok_or(TimeError::Shape);
    let millis = fraction(text.get(14..).unwrap_or_default())?;
    build(
        field(0, 4)?,
        field(4, 6)?,
        field(6, 8)?,
        field(8, 10)?,
        field(10, 12)?,
        field(12, 14)?,
        millis,
    )
}

/// `2024-01-31`, then optionally a clock, a fraction and an offset.
fn parse_iso(text: &[u8]) -> Result<UtcTime, TimeError> {
    let field =
        |from: usize, to: usize| text.get(from..to).and_then(number).ok_or(TimeError::Shape);
    if text.get(4) != Some(&b'-') || text.get(7) != Some(&b'-') {
        return Err(TimeError::Shape);
    }
    let (year, month, day) = (field(0, 4)?, field(5, 7)?, field(8, 10)?);
    let Some(rest) = text.get(10..).filter(|rest| !rest.is_empty()) else {
        return build(year, month, day, 0, 0, 0, 0);
    };
    if !matches!(rest[0], b'T' | b' ') || text.get(13) != Some(&b':') {
        return Err(TimeError::Shape);
    }
    let (hour, minute) = (field(11, 13)?, field(14, 16)?);
    let (second, tail) = if text.get(16) == Some(&b':') {
        (field(17, 19)?, text.get(19..).unwrap_or_default())
    } else {
        (0, text.get(16..).unwrap_or_default())
    };
    let zone_at = tail
        .iter()
        .position(|c| matches!(c, b'Z' | b'+' | b'-'))
        .unwrap_or(tail.len());
    let (digits, zone) = tail.split_at(zone_at);
    let local = build(year, month, day, hour, minute, second, fraction(digits)?)?;
    Ok(local.plus_millis(-1000 * offset_seconds(zone)?))
}

/// `.123` as milliseconds; anything past them is cut, as the platform itself does.
fn fraction(text: &[u8]) -> Result<i64, TimeError> {
    let Some((dot, digits)) = text.split_first() else {
        return Ok(0);
    };
    if *dot != b'.' || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(TimeError::Shape);
    }
    Ok((0..3).fold(0, |millis, place| {
        millis * 10 + i64::from(digits.get(place).map_or(0, |d| d - b'0'))
    }))
}

/// ``, `Z`, `+0000`, `-08:00` as seconds east of UTC.
fn offset_seconds(zone: &[u8]) -> Result<i64, TimeError> {
    let (sign, digits) = match zone {
        [] | [b'Z'] => return Ok(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return Err(TimeError::Shape),
    };
    let (hours, minutes) = match digits {
        [a, b] => (number(&[*a, *b]), Some(0)),
        [a, b, c, d] | [a, b, b':', c, d] => (number(&[*a, *b]), number(&[*c, *d])),
        _ => (None, None),
    };
    match (hours, minutes) {
        (Some(hours), Some(minutes)) if hours < 24 && minutes < 60 => {
            Ok(sign * (hours * 3600 + minutes * 60))
        }
        (Some(_), Some(_)) => Err(TimeError::Range),
        _ => Err(TimeError::Shape),
    }
}

/// Plain ASCII digits, at most 18 of them, so that no overflow is possible.
fn number(digits: &[u8]) -> Option<i64> {
    let fits = !digits.is_empty() && digits.len() <= 18;
    (fits && digits.iter().all(u8::is_ascii_digit))
        .then(|| digits.iter().fold(0, |n, d| n * 10 + i64::from(d - b'0')))
}

fn build(
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    millis: i64,
) -> Result<UtcTime, TimeError> {
    let small = |n: i64| i8::try_from(n).map_err(|_| TimeError::Range);
    let year = i16::try_from(year).map_err(|_| TimeError::Range)?;
    // A leap second is written as :60 by some clocks; it is the last second of its minute.
    let second = if second == 60 { 59 } else { second };
    let date = Date::new(year, small(month)?, small(day)?).map_err(|_| TimeError::Range)?;
    let time =
        Time::new(small(hour)?, small(minute)?, small(second)?, 0).map_err(|_| TimeError::Range)?;
    Offset::UTC
        .to_timestamp(DateTime::from_parts(date, time))
        .map(|t| UtcTime(t.as_millisecond() + millis))
        .map_err(|_| TimeError::Range)
}

impl fmt::Display for UtcTime {
    /// `2026-10-30T12:34:56Z`, with milliseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(time) = jiff::Timestamp::from_millisecond(self.0) else {
            return f.write_str("out-of-range");
        };
        let civil = Offset::UTC.to_datetime(time);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            civil.year(),
            civil.month(),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second()
        )?;
        match self.0.rem_euclid(1000) {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

impl fmt::Debug for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        UtcTime::parse(text.as_bytes()).unwrap().to_string()
    }

    #[test]
    fn every_zoned_shape_of_the_reference() {
        for text in [
            "2024-01-31T12:34:56.000Z",
            "2024-01-31T12:34:56.000+0000",
            "2024-01-31T12:34:56Z",
            "2024-01-31T12:34:56+00:00",
            "2024-01-31T04:34:56.000-0800",
            "2024-01-31 12:34:56",
            "2024-01-31 12:34:56.000",
            "20240131123456",
            "20240131123456.0",
            "20240131123456.000",
            "1706704496000",
        ] {
            assert_eq!(shown(text), "2024-01-31T12:34:56Z", "{text}");
        }
        assert_eq!(shown("20211019050707.13"), "2021-10-19T05:07:07.130Z");
        assert_eq!(
            shown("2023-12-18T05:48:31.655Z"),
            "2023-12-18T05:48:31.655Z"
        );
        assert_eq!(shown("2024-01-31"), "2024-01-31T00:00:00Z");
        assert_eq!(shown("2024-01-31 15:31"), "2024-01-31T15:31:00Z");
    }

    #[test]
    fn locale_forms_follow_the_order_they_are_given() {
        let local = |text: &str, order| UtcTime::parse_local(text.as_bytes(), order);
        let month_first = local("12/6/2015 3:31 AM", TimeOrder::MonthFirst).unwrap();
        assert_eq!(month_first.to_string(), "2015-12-06T03:31:00Z");
        let day_first = local("02/07/2026 14:57:30", TimeOrder::DayFirst).unwrap();
        assert_eq!(day_first.to_string(), "2026-07-02T14:57:30Z");
        let noon = local("1/31/2024, 12:05:00 PM", TimeOrder::MonthFirst).unwrap();
        assert_eq!(noon.to_string(), "2024-01-31T12:05:00Z");
        assert_eq!(
            local("1/31/2024, 3:31:05 AM PST", TimeOrder::MonthFirst),
            Err(TimeError::Shape),
        );
    }

    #[test]
    fn what_a_spreadsheet_destroyed_is_refused() {
        for text in [
            "31.01.2024",
            "45322",
            "1.70E+12",
            "",
            "2024-13-01T00:00:00Z",
            "2024-02-30",
        ] {
            assert!(UtcTime::parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    proptest! {
        /// Written and read again, every moment from 1970 to 2200 is the same, in both log shapes.
        #[test]
        fn shapes_round_trip(millis in 0i64..7_258_118_400_000) {
            let time = UtcTime::from_millis(millis);
            let iso = time.to_string();
            prop_assert_eq!(UtcTime::parse(iso.as_bytes()), Ok(time));
            let digits: String = iso.chars().filter(char::is_ascii_digit).collect();
            let compact = format!("{}.{}", &digits[..14], digits.get(14..).filter(|f| !f.is_empty()).unwrap_or("0"));
            prop_assert_eq!(UtcTime::parse(compact.as_bytes()), Ok(time));
        }

        /// The quick way and the general one say the same.
        #[test]
        fn the_usual_shape_is_no_other(millis in -62_000_000_000_000i64..7_258_118_400_000, at in 0usize..24, byte in any::<u8>()) {
            let time = UtcTime::from_millis(millis / 1000 * 1000 + 1);
            let mut text = time.to_string().into_bytes();
            prop_assert_eq!(parse_iso(&text), Ok(time));
            prop_assert!(usual::parse(&text).is_none_or(|usual| usual == time));
            if byte.is_ascii_graphic() {
                text[at] = byte;
            }
            if let Some(usual) = usual::parse(&text) {
                prop_assert_eq!(parse_iso(&text), Ok(usual));
            }
        }

        /// The month is that of the written date.
        #[test]
        fn months_are_those_of_the_calendar(millis in -62_000_000_000_000i64..7_258_118_400_000) {
            let time = UtcTime::from_millis(millis);
            let text = time.to_string();
            let month = time.month();
            prop_assert_eq!(&text[..7], format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1));
        }

        /// No byte string makes the parsers do anything but answer.
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..32)) {
            let _ = UtcTime::parse(&bytes);
            let _ = UtcTime::parse_local(&bytes, TimeOrder::DayFirst);
        }
    }
}
