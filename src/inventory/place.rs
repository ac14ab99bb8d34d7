//! Where the bytes of a file are, and how to read them.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use super::Digest;
use super::archive::Archive;
use super::hash::Hashing;

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub struct Place {
    pub(super) source: Source,
    /// Whether the content is gzipped.
    pub(super) gzip: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A file on disk.
    Disk(PathBuf),
    /// A member of an archive, by its place in the directory.
    Member(Arc<Archive>, usize),
}

impl Place {
    /// Gives the raw bytes to `f`.
    pub(super) fn read_raw<T>(&self, f: impl FnOnce(&mut (dyn Read + Send)) -> T) -> io::Result<T> {
        match &self.source {
            Source::Disk(path) => Ok(f(&mut File::open(path)?)),
            Source::Member(archive, index) => archive.read(*index, f),
        }
    }

    /// Gives the content, inflated if need be, to `f`, and returns what it made of it with the digest
    /// of the raw bytes. `passed` hears of the raw bytes as they are read.
    ///
    /// # Errors
    /// What the disk or the archive reports, outside of what `f` itself read.
    pub fn read<T>(
        &self,
        passed: &(dyn Fn(u64) + Sync),
        f: impl FnOnce(&mut (dyn Read + Send)) -> T,
    ) -> io::Result<(T, Digest)> {
        self.read_raw(|raw| {
            let mut hashing = Hashing::new(raw, passed);
            let made = if self.gzip {
                f(&mut MultiGzDecoder::new(&mut hashing))
            } else {
                f(&mut hashing)
            };
            hashing.finish().map(|digest| (made, digest))
        })?
    }

    /// Gives the content, inflated if need be, to `f`, which need not read all of it: of a file that was read
    /// before and needs no digest.
    ///
    /// # Errors
    /// What the disk or the archive reports, outside of what `f` itself read.
    pub fn read_again<T>(&self, f: impl FnOnce(&mut (dyn Read + Send)) -> T) -> io::Result<T> {
        self.read_raw(|raw| {
            if self.gzip {
                f(&mut MultiGzDecoder::new(raw))
            } else {
                f(raw)
            }
        })
    }

    /// Whether a file of the same name and `-meta.xml` lies beside this one.
    pub(super) fn has_metadata_beside(&self) -> bool {
        const SUFFIX: &str = "-meta.xml";
        match &self.source {
            Source::Disk(path) => {
                let mut beside = path.clone().into_os_string();
                beside.push(SUFFIX);
                PathBuf::from(beside).is_file()
            }
            Source::Member(archive, index) => archive.has_beside(*index, SUFFIX),
        }
    }

    /// Raw bytes, as far as the folder or the archive says: for progress only.
    #[must_use]
    pub fn size_hint(&self) -> u64 {
        match &self.source {
            Source::Disk(path) => path.metadata().map_or(0, |m| m.len()),
            Source::Member(archive, index) => archive.size(*index),
        }
    }
}
