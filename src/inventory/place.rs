//! Where the bytes of a file are, and how to read them.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Digest;
use super::archive::Archive;
use super::hash::Hashing;
use super::inflate::Inflating;
use crate::limits::Limits;
use crate::regular_file;

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub struct Place {
    pub(super) source: Source,
    /// How much a gzipped content may inflate to; `None` where it is not gzipped.
    pub(super) gzip: Option<Limits>,
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A file on disk.
    Disk(PathBuf, Option<State>),
    /// A member of an archive, by its place in the directory.
    Member(Arc<Archive>, usize),
    /// Something that is not to be opened.
    Closed,
}

/// What changes with the bytes of a file, as the file system has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        Some(Self {
            bytes: data.len(),
            modified: data.modified().ok(),
        })
    }
}

impl Place {
    /// Of something that is not to be opened.
    pub(super) const CLOSED: Self = Self {
        source: Source::Closed,
        gzip: None,
    };

    /// A file on disk, as it is now.
    pub(super) fn on_disk(path: PathBuf) -> Self {
        let state = State::of(&path);
        Self {
            source: Source::Disk(path, state),
            gzip: None,
        }
    }

    /// Whether it may be opened.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.source, Source::Closed)
    }

    /// Whether the file is not what it was when stock was taken. A member of an archive is as it was: its bytes would no longer
    /// have the checksum of the archive.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        match &self.source {
            Source::Disk(path, state) => State::of(path) != *state,
            Source::Member(..) | Source::Closed => false,
        }
    }

    /// Gives the raw bytes to `f`. Of a file that grows, those that were there when stock was taken: it may grow as fast as it is
    /// read.
    pub(super) fn read_raw<T>(&self, f: impl FnOnce(&mut (dyn Read + Send)) -> T) -> io::Result<T> {
        match &self.source {
            Source::Disk(path, state) => {
                let file = regular_file::open(path)?;
                let bytes = state.map_or(u64::MAX, |state| state.bytes);
                Ok(f(&mut file.take(bytes)))
            }
            Source::Member(archive, index) => archive.read(*index, f),
            Source::Closed => Err(io::Error::other("it was left out")),
        }
    }

    /// Gives the content, inflated if need be, to `f`, and returns what it made of it with the digest
    /// of the raw bytes, which is [not known](Digest::is_known) where they end in damage. `passed` hears of the raw bytes as
    /// they are read.
    ///
    /// # Errors
    /// What the disk or the archive reports when it is opened. What comes later `f` meets itself: rows before the
    /// damage were taken, and an error here would make them rows of nowhere.
    pub fn read<T>(
        &self,
        passed: &(dyn Fn(u64) + Sync),
        f: impl FnOnce(&mut (dyn Read + Send)) -> T,
    ) -> io::Result<(T, Digest)> {
        self.read_raw(|raw| {
            let mut hashing = Hashing::new(raw, passed);
            let made = match self.gzip {
                Some(limits) => f(&mut Inflating::new(&mut hashing, limits)),
                None => f(&mut hashing),
            };
            (made, hashing.finish().unwrap_or_default())
        })
    }

    /// Gives the content, inflated if need be, to `f`, which need not read all of it: of a file that was read
    /// before and needs no digest.
    ///
    /// # Errors
    /// What the disk or the archive reports, outside of what `f` itself read.
    pub fn read_again<T>(&self, f: impl FnOnce(&mut (dyn Read + Send)) -> T) -> io::Result<T> {
        self.read_raw(|raw| match self.gzip {
            Some(limits) => f(&mut Inflating::new(raw, limits)),
            None => f(raw),
        })
    }

    /// Whether a file of the same name and `-meta.xml` lies beside this one.
    pub(super) fn has_metadata_beside(&self) -> bool {
        const SUFFIX: &str = "-meta.xml";
        match &self.source {
            Source::Disk(path, _) => {
                let mut beside = path.clone().into_os_string();
                beside.push(SUFFIX);
                PathBuf::from(beside).is_file()
            }
            Source::Member(archive, index) => archive.has_beside(*index, SUFFIX),
            Source::Closed => false,
        }
    }

    /// Raw bytes, as far as the folder or the archive says: for progress only.
    #[must_use]
    pub fn size_hint(&self) -> u64 {
        match &self.source {
            Source::Disk(path, _) => path.metadata().map_or(0, |m| m.len()),
            Source::Member(archive, index) => archive.size(*index),
            Source::Closed => 0,
        }
    }
}
