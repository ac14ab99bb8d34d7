//! Inflating no more than the limits allow.
//!
//! What a gzipped file inflates to is known only while it is read; what the directory of an archive says of its members
//! is held against the limits before one is opened, and then held to.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use crate::limits::{Limit, Limits};

/// Up to here nothing is said of the ratio: a small file costs nothing, however well it packs.
pub(super) const RATIO_FROM: u64 = 16 << 20;

/// Whether so many packed bytes may inflate to so many.
pub(super) fn is_in_ratio(packed: u64, inflated: u64, limits: &Limits) -> bool {
    inflated <= RATIO_FROM || inflated <= packed.saturating_mul(limits.get(Limit::ArchiveRatio))
}

/// A gzipped stream, inflated.
pub(super) struct Inflating<R> {
    gzip: MultiGzDecoder<Counting<R>>,
    given: u64,
    limits: Limits,
}

/// Counts what passes.
struct Counting<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += count as u64;
        Ok(count)
    }
}

impl<R: Read> Inflating<R> {
    pub(super) fn new(inner: R, limits: Limits) -> Self {
        Self {
            gzip: MultiGzDecoder::new(Counting { inner, bytes: 0 }),
            given: 0,
            limits,
        }
    }
}

impl<R: Read> Read for Inflating<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.gzip.read(buffer)?;
        self.given += count as u64;
        if self.given > self.limits.get(Limit::ArchiveBytes) {
            return Err(Limit::ArchiveBytes.reached());
        }
        if !is_in_ratio(self.gzip.get_ref().bytes, self.given, &self.limits) {
            return Err(Limit::ArchiveRatio.reached());
        }
        Ok(count)
    }
}

/// A member of an archive, which may not be larger than the directory says.
pub(super) struct Claimed<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Claimed<R> {
    pub(super) fn new(inner: R, size: u64) -> Self {
        Self { inner, left: size }
    }
}

impl<R: Read> Read for Claimed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = match self.left.checked_sub(count as u64) {
            Some(left) => left,
            None => {
                return Err(io::Error::other(
                    "the member is larger than its directory says",
                ));
            }
        };
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip_of(bytes: usize) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&vec![b'a'; bytes]).unwrap();
        gzip.finish().unwrap()
    }

    fn inflated(gzip: &[u8], limits: Limits) -> (u64, Option<Limit>) {
        let mut reader = Inflating::new(gzip, limits);
        let (mut sum, mut buffer) = (0, [0; 8192]);
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return (sum, None),
                Ok(count) => sum += count as u64,
                Err(error) => return (sum, Limit::of_error(&error)),
            }
        }
    }

    #[test]
    fn a_gzip_bomb_stops_where_the_limits_are() {
        let all = (RATIO_FROM + 1_000_000) as usize;
        let bomb = gzip_of(all);
        let limits = Limits::default();
        let (given, limit) = inflated(&bomb, limits);
        assert_eq!(limit, Some(Limit::ArchiveRatio));
        assert!(given <= RATIO_FROM, "{given}");
        let wide = limits.with(Limit::ArchiveRatio, 2000);
        assert_eq!(inflated(&bomb, wide), (all as u64, None));
        let (given, limit) = inflated(&bomb, wide.with(Limit::ArchiveBytes, 100_000));
        assert_eq!(limit, Some(Limit::ArchiveBytes));
        assert!(given <= 100_000, "{given}");
        // What is small may pack as it likes.
        let small = gzip_of(1 << 20);
        let narrow = limits.with(Limit::ArchiveRatio, 1);
        assert_eq!(inflated(&small, narrow), (1 << 20, None));
    }

    #[test]
    fn a_member_is_held_to_its_directory() {
        let read = |size| io::copy(&mut Claimed::new(&b"abcdef"[..], size), &mut io::sink());
        assert_eq!(read(6).unwrap(), 6);
        assert_eq!(read(9).unwrap(), 6);
        assert!(read(5).is_err());
    }
}
