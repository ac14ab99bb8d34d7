//! The shape of nearly every stamp and event, read eight bytes at a time.

use super::UtcTime;

/// Days of each month of a year that is no leap year, by its number.
const DAYS: [i64; 16] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];

/// The usual shape, with noughts for digits; its bytes that are no digits; the highest bit of each byte.
const USUAL: [[u8; 8]; 3] = [*b"0000-00-", *b"00T00:00", *b":00.000Z"];
const MARKS: [[u8; 8]; 3] = [
    [0, 0, 0, 0, 255, 0, 0, 255],
    [0, 0, 255, 0, 0, 255, 0, 0],
    [255, 0, 0, 255, 0, 0, 0, 255],
];
const HIGH: u64 = 0x8080_8080_8080_8080;

/// `2024-01-31T12:34:56.789Z`, the shape of nearly every stamp and event without the many steps of the
/// general parser. `None` for anything else, valid or not.
#[inline]
pub(super) fn parse(text: &[u8]) -> Option<UtcTime> {
    let (words, []) = text.as_chunks::<8>() else {
        return None;
    };
    let words: &[[u8; 8]; 3] = words.try_into().ok()?;
    // Digits become their values and the marks between them nought; anything else shows in the check.
    let [a, b, c] = [0, 1, 2].map(|n| u64::from_le_bytes(words[n]) ^ u64::from_le_bytes(USUAL[n]));
    let [no_a, no_b, no_c] = [0, 1, 2].map(|n| u64::from_le_bytes(MARKS[n]));
    let beyond_nine = |digits: u64| (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & HIGH;
    if beyond_nine(a) | beyond_nine(b) | beyond_nine(c) | a & no_a | b & no_b | c & no_c != 0 {
        return None;
    }
    // Ten times each digit and the next one: no sum reaches another byte.
    let [pa, pb, pc] = [a, b, c].map(|digits| (digits * 10 + (digits >> 8)).to_le_bytes());
    let (year, month, day) = (
        i64::from(pa[0]) * 100 + i64::from(pa[2]),
        i64::from(pa[5]),
        i64::from(pb[0]),
    );
    let (hour, minute, second) = (i64::from(pb[3]), i64::from(pb[6]), i64::from(pc[1]));
    let millis = i64::from(pc[4]) * 10 + i64::from(c.to_le_bytes()[6]);
    // The 29th of February and leap seconds are left to the general parser.
    let is_usual = (1..=12).contains(&month)
        && (1..=DAYS[(month & 15) as usize]).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !is_usual {
        return None;
    }
    let seconds = (days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
    Some(UtcTime(seconds * 1000 + millis))
}

/// Days since 1970 of a civil date, after Howard Hinnant, "chrono-compatible low-level date
/// algorithms".
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
