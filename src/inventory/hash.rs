//! Size and SHA-256 of a file, taken while it is read.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// Size and SHA-256 of a file's bytes as they were handed over (a gzipped file's are the gzipped).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// A reader that hashes what passes through it.
pub(super) struct Hashing<'a, R> {
    inner: R,
    passed: &'a (dyn Fn(u64) + Sync),
    hash: Sha256,
    bytes: u64,
}

impl<'a, R: Read> Hashing<'a, R> {
    /// `passed` hears of the bytes as they are read.
    pub(super) fn new(inner: R, passed: &'a (dyn Fn(u64) + Sync)) -> Self {
        Self {
            inner,
            passed,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// Reads what the user of the reader left, so that the digest is that of the whole file.
    pub(super) fn finish(mut self) -> io::Result<Digest> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Digest {
            bytes: self.bytes,
            sha256: hex(&self.hash.finalize()),
        })
    }
}

/// The digest of bytes already in memory.
impl From<&[u8]> for Digest {
    fn from(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        }
    }
}

impl Digest {
    /// Whether all bytes could be read.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.sha256.is_empty()
    }

    /// The digest of everything a reader gives.
    ///
    /// # Errors
    /// What the reader reports.
    pub fn of_reader(reader: impl Read) -> io::Result<Self> {
        Hashing::new(reader, &|_| ()).finish()
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(*b)])
        .collect()
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        (self.passed)(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FIPS 180-4 that every tool can repeat.
    #[test]
    fn the_digest_of_abc() {
        assert_eq!(
            Digest::from(&b"abc"[..]).sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
