//! Where text and tags end: the loops that every byte of a document passes through.
//!
//! Texts and tags of metadata are short, about ten bytes. Eight are looked at in one word, which at such
//! lengths is faster than a call of a search made for long ones.

/// A word with every byte 1.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of every byte.
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Where the text that begins at `from` ends: at the next `<` or `&`, or with the document.
#[inline]
pub(super) fn text_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let found =
            zero_bytes(word ^ (ONES * b'<' as u64)) | zero_bytes(word ^ (ONES * b'&' as u64));
        if found != 0 {
            return at + first(found);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let found = rest.iter().position(|byte| matches!(byte, b'<' | b'&'));
    found.map_or(bytes.len(), |found| at + found)
}

/// Where the name that begins at `from` ends, if nothing follows it in its tag: the place of the `>`.
///
/// Only for names of ASCII letters and `_`, as nearly all are: a prefix, a digit, an attribute or
/// anything else that deserves a closer look gives `None`.
#[inline]
pub(super) fn plain_name_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        // Bytes below 0x40 end or complicate a name: they have neither of the two highest bits.
        let word = word(bytes, at)?;
        let found = !(word | word << 1) & HIGHS;
        if found != 0 {
            let end = at + first(found);
            return (bytes.get(end) == Some(&b'>')).then_some(end);
        }
        at += 8;
    }
}

/// Where the tag whose inside begins at `from` ends: the place of the next `>` outside quotes.
pub(super) fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut quote = None;
    let inside = bytes.get(from..)?;
    let end = inside.iter().position(|&byte| {
        match quote {
            None if byte == b'>' => return true,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            Some(open) if open == byte => quote = None,
            _ => {}
        }
        false
    });
    end.map(|end| from + end)
}

/// The eight bytes from `at`, the first in the lowest byte; `None` near the end.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight))
}

/// A word whose lowest set bit is the highest of the first byte that is zero.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// The place of the first byte that is marked in its highest bit.
#[inline]
fn first(found: u64) -> usize {
    (found.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each search against the plainest one, at every place of short strings of awkward bytes.
    #[test]
    fn ends_are_where_a_plain_search_finds_them() {
        let texts: [&[u8]; 8] = [
            b"",
            b"abcdefgh",
            b"\n        <field>Account.Name</field>",
            b"a &amp; b <c>",
            b"\xbc\xa6\x3d\x3b\x25\x27<",
            b"longElementNames_>x",
            b"e2e>abcdefgh",
            b"a b='>'>\"'>",
        ];
        for bytes in texts {
            for from in 0..=bytes.len() {
                let rest = &bytes[from..];
                let find = |wanted: fn(u8) -> bool| rest.iter().position(|b| wanted(*b));
                let text = find(|b| b == b'<' || b == b'&').map_or(bytes.len(), |at| from + at);
                assert_eq!(text_end(bytes, from), text, "{bytes:?} {from}");
                let name = find(|b| b < 0x40).map(|at| from + at);
                let name = name.filter(|&at| bytes[at] == b'>');
                // Near the end of a document it may look no further.
                if let Some(found) = plain_name_end(bytes, from) {
                    assert_eq!(Some(found), name, "{bytes:?} {from}");
                } else {
                    assert!(
                        name.is_none_or(|at| at + 8 > bytes.len()),
                        "{bytes:?} {from}"
                    );
                }
            }
        }
        assert_eq!(tag_end(b"a b='>'>\"'>", 0), Some(7));
        assert_eq!(tag_end(b"a b='>", 0), None);
        assert_eq!(tag_end(b"a", 2), None);
    }
}
