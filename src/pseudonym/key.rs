//! The key that tokens are made with.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const BYTES: usize = 32;
/// Digits of a token: 64 bits, so that two of 100,000 values meet once in four thousand million runs.
const DIGITS: usize = 16;

/// A key. Whoever has it can tell whether a token stands for a value.
#[derive(Clone)]
pub struct Key([u8; BYTES]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// A new key, of the system's randomness.
    ///
    /// # Errors
    /// When the system has none.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// A key of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    /// The key that [`Self::to_hex`] wrote; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 2 * BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let text = Some(text).filter(|_| is_hex)?;
        let mut bytes = [0; BYTES];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The key in digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// What tells keys apart and gives none away.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.digits("byline:fingerprint", "")
    }

    /// The digits of a value's token; `space` keeps apart what is written alike and means something else.
    pub(super) fn digits(&self, space: &str, value: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            // A MAC of this kind takes keys of every length.
            return String::new();
        };
        mac.update(space.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        let mut digits = hex(&mac.finalize().into_bytes());
        digits.truncate(DIGITS);
        digits
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_it_was_written() {
        let key = Key::new([0xa5; BYTES]);
        let back = Key::parse(&key.to_hex());
        assert_eq!(back.map(|key| key.fingerprint()), Some(key.fingerprint()));
        for text in ["", "a5", &"g5".repeat(BYTES), &"é".repeat(BYTES)] {
            assert!(Key::parse(text).is_none(), "{text}");
        }
    }

    /// The first is HMAC-SHA-256 of `a`, NUL and `b`, worked out by another tool.
    #[test]
    fn tokens_depend_on_the_key_and_the_value() {
        let (one, other) = (Key::new([1; BYTES]), Key::new([2; BYTES]));
        assert_eq!(one.digits("a", "b"), "a77debbbd6ce22ad");
        assert_ne!(one.digits("a", "b"), other.digits("a", "b"));
        assert_ne!(one.digits("a", "b"), one.digits("a", "c"));
        assert_ne!(one.digits("a", "b"), one.digits("c", "b"));
        assert_eq!(one.digits("a", "b").len(), DIGITS);
        assert_eq!(format!("{one:?}"), "Key(..)");
    }
}
