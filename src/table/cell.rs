//! The value of a field, from its bytes as they stand in the file.

use std::borrow::Cow;

/// The value of a field: without its quotes, with `""` as one quote. What stands behind a closing quote
/// belongs to the value, and quotes inside a field that does not begin with one are ordinary bytes, as
/// in the `csv` crate.
pub(super) fn decoded(raw: &[u8]) -> Cow<'_, [u8]> {
    match bare(raw) {
        Some(value) => Cow::Borrowed(value),
        None => {
            let mut value = Vec::with_capacity(raw.len());
            decode_into(raw, &mut value);
            Cow::Owned(value)
        }
    }
}

/// The value, where it stands in the field as it is.
pub(super) fn bare(raw: &[u8]) -> Option<&[u8]> {
    match raw {
        [b'"', inner @ .., b'"'] => memchr::memchr(b'"', inner).is_none().then_some(inner),
        [b'"', ..] => None,
        raw => Some(raw),
    }
}

/// Writes the value of a field that begins with a quote.
pub(super) fn decode_into(raw: &[u8], value: &mut Vec<u8>) {
    let Some((b'"', mut rest)) = raw.split_first() else {
        value.extend_from_slice(raw);
        return;
    };
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (before, behind) = rest.split_at(at);
        value.extend_from_slice(before);
        match behind {
            [_, b'"', more @ ..] => {
                value.push(b'"');
                rest = more;
            }
            [_, more @ ..] => {
                // The closing quote; anything behind it is taken as it is.
                value.extend_from_slice(more);
                return;
            }
            [] => return,
        }
    }
    // A quote that never closes.
    value.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_fields() {
        for (raw, value) in [
            ("", ""),
            ("a", "a"),
            (r#""""#, ""),
            (r#""a""#, "a"),
            (r#""a""b""#, r#"a"b"#),
            (r#""""a""""#, r#""a""#),
            (r#""a"b"#, "ab"),
            (r#""a"b"c"#, r#"ab"c"#),
            (r#"2"3"#, r#"2"3"#),
            (r#"""#, ""),
            (r#""a"#, "a"),
        ] {
            assert_eq!(decoded(raw.as_bytes()), value.as_bytes(), "{raw}");
        }
    }
}
