//! From bytes to text, before any XML is read.
//!
//! Salesforce writes UTF-8 without a byte order mark. People open the files in editors that do not.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::{MetadataError, line_at};

/// How far an XML declaration can reach.
const DECLARATION: usize = 256;

/// The text of a whole file, without a byte order mark.
pub(super) fn text(xml: &[u8]) -> Result<Cow<'_, str>, MetadataError> {
    let (mut encoding, mark) = Encoding::for_bom(xml).unwrap_or((unmarked(xml), 0));
    let body = xml.get(mark..).unwrap_or_default();
    if encoding == UTF_8 {
        match (std::str::from_utf8(body), declared(body)) {
            // Valid UTF-8 is UTF-8 whatever the declaration says: tools re-encode a file and leave
            // its first line alone, and no other encoding comes out valid by chance.
            (Ok(text), _) => return Ok(Cow::Borrowed(text)),
            (Err(_), Some(other)) if mark == 0 => encoding = other,
            (Err(bad), _) => {
                let line = Some(line_at(body, bad.valid_up_to()));
                return Err(MetadataError::NotText { line });
            }
        }
    }
    match encoding.decode_without_bom_handling(body) {
        (text, false) => Ok(text),
        (_, true) => Err(MetadataError::NotText { line: None }),
    }
}

/// The encoding of a file that begins with no mark: a first `<` of two bytes gives UTF-16 away.
fn unmarked(xml: &[u8]) -> &'static Encoding {
    match xml {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => UTF_8,
    }
}

/// The encoding that the XML declaration names, if it is a third one.
fn declared(xml: &[u8]) -> Option<&'static Encoding> {
    let head = xml.get(..xml.len().min(DECLARATION))?;
    let head = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = value.strip_prefix(quote)?.split_once(quote)?;
    // The declaration could be read byte by byte, so a name such as "UTF-16" is a lie.
    Encoding::for_label(label.as_bytes()).filter(|it| it.is_ascii_compatible() && *it != UTF_8)
}
