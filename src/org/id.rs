//! Salesforce record ids: fifteen base-62 characters, kept as a fixed-size key.
//!
//! Exports carry ids in 15 and in 18 characters, sometimes both in one row, so every id is brought
//! to its 15 characters before any join and written in 18. The three extra characters encode the
//! case of the fifteen and nothing else: they are no checksum of the content, but they allow an id
//! whose case a tool destroyed to be repaired (docs/formats.md).

use std::fmt;

use thiserror::Error;

/// The alphabet of the three suffix characters: five bits of case each.
const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// One bit for each of eight letters and digits, the first lowest: whether it is a capital.
fn capitals(eight: u64) -> usize {
    // Of ASCII's letters and digits, capitals alone have the bit of 64 and not that of 32.
    let capital = eight >> 6 & !(eight >> 5) & 0x0101_0101_0101_0101;
    // Each product of a bit with one of the factor lands where no other does; the top byte has all.
    usize::from((capital.wrapping_mul(0x0102_0408_1020_4080) >> 56).to_le_bytes()[0])
}

/// A record id in its canonical, case-exact form of 15 characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SalesforceId([u8; 15]);

/// Why a text is not a Salesforce id. The text itself is never repeated: it may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdError {
    /// The export holds something of another length, often an id damaged by a spreadsheet.
    #[error("an id has 15 or 18 characters, this has {0}")]
    Length(usize),
    /// A character outside `0-9A-Za-z`.
    #[error("an id holds letters and digits only")]
    Character,
    /// The last three characters contradict the case of the first fifteen.
    #[error("the last three characters of the id contradict the others")]
    Suffix,
}

/// What is known of the case in which an id was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdCase {
    /// It is as it should be, or has no letter that could tell.
    #[default]
    Sure,
    /// 18 characters of one case, brought back to theirs by the suffix.
    Repaired,
    /// 15 characters, with letters of both cases.
    Both,
    /// 15 characters; so many letters of the counter, all small.
    Lower(u8),
    /// 15 characters; so many letters of the counter, all capitals.
    Upper(u8),
}

/// Where the counter of an id begins, behind key prefix and instance.
const COUNTER: usize = 5;

impl SalesforceId {
    /// The empty key, which sorts before every id.
    pub const EMPTY_KEY: Self = Self(*b"000000000000000");

    /// Parses 15 or 18 characters, surrounding blanks ignored.
    ///
    /// An 18-character id whose letters are all of one case is taken as one that lost its case, and
    /// is repaired from the suffix. A 15-character id in one case cannot be told from a damaged one
    /// and is kept as it is.
    ///
    /// # Errors
    /// [`IdError`] says what is wrong with the text.
    pub fn parse(text: &[u8]) -> Result<Self, IdError> {
        if let Some(id) = Self::usual(text) {
            return Ok(id);
        }
        let text = text.trim_ascii();
        if text.len() != 15 && text.len() != 18 {
            return Err(IdError::Length(text.len()));
        }
        if !text.iter().all(u8::is_ascii_alphanumeric) {
            return Err(IdError::Character);
        }
        let (head, suffix) = text.split_at(15);
        let mut id = [0u8; 15];
        id.copy_from_slice(head);
        let id = Self(id);
        if suffix.is_empty() || id.suffix() == *suffix {
            return Ok(id);
        }
        id.repaired(suffix).ok_or(IdError::Suffix)
    }

    /// As [`Self::parse`], with what is known of the case in which it was written.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_cased(text: &[u8]) -> Result<(Self, IdCase), IdError> {
        if let Some(id) = Self::usual(text) {
            return Ok((id, IdCase::Sure));
        }
        let id = Self::parse(text)?;
        let text = text.trim_ascii();
        if text.len() == 18 {
            let is_whole = text == id.to_18();
            return Ok((
                id,
                if is_whole {
                    IdCase::Sure
                } else {
                    IdCase::Repaired
                },
            ));
        }
        let counter = text.get(COUNTER..).unwrap_or_default();
        let count = |is: fn(&u8) -> bool| {
            let letters = counter.iter().filter(|c| is(c)).count();
            u8::try_from(letters).unwrap_or(u8::MAX)
        };
        let case = match (count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase)) {
            (0, 0) => IdCase::Sure,
            (lower, 0) => IdCase::Lower(lower),
            (0, upper) => IdCase::Upper(upper),
            _ => IdCase::Both,
        };
        Ok((id, case))
    }

    /// Eighteen characters that are as they should be, in one go over the bytes; `None` for anything
    /// else, valid or not.
    #[inline]
    fn usual(text: &[u8]) -> Option<Self> {
        let text: &[u8; 18] = text.try_into().ok()?;
        let (head, suffix) = text.split_first_chunk::<15>()?;
        let id = Self(*head);
        // All are looked at, with no way out in between: that is one comparison of vectors.
        let valid = head.iter().fold(true, |v, c| v & c.is_ascii_alphanumeric());
        (valid && id.suffix() == *suffix).then_some(id)
    }

    /// The three characters that turn 15 into 18.
    #[must_use]
    pub fn suffix(&self) -> [u8; 3] {
        let [a, b, c, d, e, f, g, last @ ..] = self.0;
        let first = u64::from_le_bytes([a, b, c, d, e, f, g, 0]);
        let capitals = capitals(first) | capitals(u64::from_le_bytes(last)) << 7;
        [0, 5, 10].map(|from| SUFFIX[capitals >> from & 31])
    }

    /// The same id with the case its suffix prescribes, when its own case was plainly lost.
    fn repaired(self, suffix: &[u8]) -> Option<Self> {
        let lower = self.0.iter().any(u8::is_ascii_lowercase);
        let upper = self.0.iter().any(u8::is_ascii_uppercase);
        if lower && upper {
            return None;
        }
        let mut id = self.0;
        for (chunk, code) in id.chunks_exact_mut(5).zip(suffix) {
            let code = code.to_ascii_uppercase();
            let bits = SUFFIX.iter().position(|c| *c == code)?;
            for (bit, c) in chunk.iter_mut().enumerate() {
                let wants_upper = bits >> bit & 1 == 1;
                if wants_upper && !c.is_ascii_alphabetic() {
                    return None;
                }
                *c = if wants_upper {
                    c.to_ascii_uppercase()
                } else {
                    c.to_ascii_lowercase()
                };
            }
        }
        Some(Self(id))
    }

    /// The first three characters, which name the object.
    #[must_use]
    pub fn key_prefix(&self) -> [u8; 3] {
        [self.0[0], self.0[1], self.0[2]]
    }

    /// Whether the id starts with `prefix`, such as `b"005"` for a user.
    #[must_use]
    pub fn has_prefix(&self, prefix: &[u8; 3]) -> bool {
        self.0.starts_with(prefix)
    }

    /// Whether this is the empty key `000000000000000`, which weekly exports write for "no record".
    #[must_use]
    pub fn is_empty_key(&self) -> bool {
        *self == Self::EMPTY_KEY
    }

    /// The eighteen characters, without an allocation.
    #[must_use]
    pub fn to_18(&self) -> [u8; 18] {
        let mut out = [0; 18];
        out[..15].copy_from_slice(&self.0);
        out[15..].copy_from_slice(&self.suffix());
        out
    }

    /// The fifteen characters.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 15] {
        &self.0
    }

    /// The inverse of [`Self::as_bytes`], for keys this program stored itself. Anything that is not
    /// base-62 is refused, so that a damaged store cannot become an id.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 15]) -> Option<Self> {
        bytes
            .iter()
            .all(u8::is_ascii_alphanumeric)
            .then_some(Self(bytes))
    }
}

impl fmt::Display for SalesforceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // ASCII alphanumeric by construction, so the fallback never shows.
        f.write_str(std::str::from_utf8(&self.to_18()).unwrap_or_default())
    }
}

impl fmt::Debug for SalesforceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    /// Real pairs, from public exports.
    #[test]
    fn real_pairs_of_15_and_18() {
        for (short, long) in [
            ("0055j00000AT6I1", "0055j00000AT6I1AAL"),
            ("0055j000000utlP", "0055j000000utlPAAQ"),
            ("0054x000001L78a", "0054x000001L78aAAC"),
            ("0055f00000CyENt", "0055f00000CyENtAAN"),
            ("001x0000002xLCV", "001x0000002xLCVAA2"),
        ] {
            let id = SalesforceId::parse(short.as_bytes()).unwrap();
            assert_eq!(id.to_string(), long);
            assert_eq!(SalesforceId::parse(long.as_bytes()), Ok(id));
        }
    }

    #[test]
    fn lost_case_is_repaired_and_a_contradiction_refused() {
        let id = SalesforceId::parse(b"0055j00000AT6I1").unwrap();
        assert_eq!(SalesforceId::parse(b"0055J00000AT6I1AAL"), Ok(id));
        assert_eq!(SalesforceId::parse(b"0055j00000at6i1aal"), Ok(id));
        assert_eq!(
            SalesforceId::parse(b"0055j00000AT6I1AAA"),
            Err(IdError::Suffix)
        );
        assert_eq!(SalesforceId::parse(b"1.00E+14"), Err(IdError::Length(8)));
        assert_eq!(
            SalesforceId::parse(b"0055j00000AT6I-"),
            Err(IdError::Character)
        );
    }

    #[test]
    fn the_case_is_known_or_not() {
        let case = |text: &str| SalesforceId::parse_cased(text.as_bytes()).map(|(_, case)| case);
        for (text, expected) in [
            ("0055j00000AT6I1AAL", IdCase::Sure),
            ("0055J00000AT6I1AAL", IdCase::Repaired),
            ("0055j00000at6i1aal", IdCase::Repaired),
            ("0055j00000AT6I1", IdCase::Upper(3)),
            ("0055j00000at6i1", IdCase::Lower(3)),
            ("0055j00000aT6i1", IdCase::Both),
            ("001500000000001", IdCase::Sure),
        ] {
            assert_eq!(case(text), Ok(expected), "{text}");
        }
    }

    proptest! {
        /// 15 → 18 → 15 is the identity, and 18 in any single case comes back to the same 15.
        #[test]
        fn fifteen_and_eighteen_agree(short in "[0-9A-Za-z]{15}") {
            let id = SalesforceId::parse(short.as_bytes()).unwrap();
            let long = id.to_string();
            prop_assert_eq!(long.len(), 18);
            prop_assert_eq!(&long[..15], &short);
            prop_assert_eq!(SalesforceId::parse(long.as_bytes()), Ok(id));
            prop_assert_eq!(SalesforceId::parse(long.to_ascii_uppercase().as_bytes()), Ok(id));
            prop_assert_eq!(SalesforceId::parse(long.to_ascii_lowercase().as_bytes()), Ok(id));
            prop_assert_eq!(SalesforceId::from_bytes(*id.as_bytes()), Some(id));
        }

        /// The suffix by its definition: five bits for every five characters, the first lowest.
        #[test]
        fn the_suffix_has_a_bit_for_every_capital(short in "[0-9A-Za-z]{15}") {
            let bit = |(place, c): (usize, &u8)| usize::from(c.is_ascii_uppercase()) << place;
            let fives = short.as_bytes().chunks(5);
            let codes = fives.map(|five| five.iter().enumerate().map(bit).sum::<usize>());
            let expected: Vec<u8> = codes.map(|code| SUFFIX[code]).collect();
            let id = SalesforceId::parse(short.as_bytes()).unwrap();
            prop_assert_eq!(&id.suffix()[..], &expected[..]);
        }

        /// No byte string makes the parser do anything but answer.
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            let _ = SalesforceId::parse(&bytes);
        }
    }
}
