//! Cells as values. An empty cell is the only null.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::org::{SalesforceId, UtcTime};

/// A cell as text: UTF-8, else Windows-1252, in which weekly exports and Setup downloads may be.
#[must_use]
pub fn text(cell: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text.trim()),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(cell);
            Cow::Owned(text.trim().to_owned())
        }
    }
}

/// Longest name that is kept, in characters. API names of objects and fields, and usernames of at most 80 characters (Salesforce
/// Help, "Username"), stay far below it; a cell may hold forty million.
const NAME_LIMIT: usize = 255;

/// A cell as a name of something: text, of which no more is kept than names are long.
#[must_use]
pub fn name(cell: &[u8]) -> Cow<'_, str> {
    let text = text(cell);
    match text.char_indices().nth(NAME_LIMIT) {
        None => text,
        Some((end, _)) => match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
            Cow::Owned(mut text) => {
                text.truncate(end);
                Cow::Owned(text)
            }
        },
    }
}

/// A cell without the pair of quotes that event logs keep around values holding special characters:
/// written as three quotes, read as one.
#[must_use]
pub fn unwrapped(cell: &[u8]) -> &[u8] {
    match cell {
        [b'"', inner @ .., b'"'] => inner,
        _ => cell,
    }
}

/// A lookup: an id, or `None` when empty, the empty key, or no id at all. Anonymised exports hold
/// invalid ids, and one broken lookup does not spoil a row.
#[must_use]
pub fn optional_id(cell: &[u8]) -> Option<SalesforceId> {
    SalesforceId::parse(cell)
        .ok()
        .filter(|id| !id.is_empty_key())
}

/// A time, or `None` when empty or unreadable.
#[must_use]
pub fn optional_time(cell: &[u8]) -> Option<UtcTime> {
    if cell.is_empty() {
        return None;
    }
    UtcTime::parse(cell).ok()
}

/// `true`/`false` of SOQL tools and `1`/`0` of event logs and weekly exports.
#[must_use]
pub fn boolean(cell: &[u8]) -> Option<bool> {
    match cell.trim_ascii() {
        b"1" => Some(true),
        b"0" => Some(false),
        cell if cell.eq_ignore_ascii_case(b"true") => Some(true),
        cell if cell.eq_ignore_ascii_case(b"false") => Some(false),
        _ => None,
    }
}

/// A count. Negative sentinels and anything else are `None`: not known.
#[must_use]
pub fn count(cell: &[u8]) -> Option<u64> {
    let cell = cell.trim_ascii();
    let whole = cell.split(|c| *c == b'.').next().unwrap_or_default();
    std::str::from_utf8(whole).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_values() {
        assert_eq!(text(b"Jos\xe9 N\xfa\xf1ez"), "José Núñez");
        assert_eq!(text("José".as_bytes()), "José");
        assert_eq!(
            unwrapped(b"\"https://example.org\""),
            b"https://example.org"
        );
        assert_eq!(optional_id(b"000000000000000AAA"), None);
        assert_eq!(boolean(b"TRUE"), Some(true));
        assert_eq!(boolean(b""), None);
        assert_eq!(count(b"9998.0"), Some(9998));
        assert_eq!(count(b"-1"), None);
    }
}
