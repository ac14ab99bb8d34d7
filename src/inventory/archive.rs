//! Zips, opened once and read by many threads.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::regular_file;
use crate::shared_file::SharedFile;

/// An archive inside an archive is held in memory, so its size is limited.
const NESTED_LIMIT: u64 = 512 * 1024 * 1024;

/// The bytes of an archive, shared between threads, each with its own position.
#[derive(Clone, Debug)]
enum Bytes {
    Disk(SharedFile),
    Memory(io::Cursor<Arc<[u8]>>),
}

/// An open archive. Cloning it is cheap: the directory is shared.
#[derive(Clone, Debug)]
pub(super) struct Archive {
    zip: ZipArchive<Bytes>,
}

/// One member, by its place in the directory.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) index: usize,
    pub(super) name: String,
}

impl Archive {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Self::of(Bytes::Disk(SharedFile::new(regular_file::open(path)?)?))
    }

    /// Takes an archive that is itself a member of an archive.
    pub(super) fn nested(reader: &mut dyn Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.take(NESTED_LIMIT + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > NESTED_LIMIT {
            return Err(io::Error::other("too large an archive inside an archive"));
        }
        Self::of(Bytes::Memory(io::Cursor::new(bytes.into())))
    }

    fn of(bytes: Bytes) -> io::Result<Self> {
        let zip = ZipArchive::new(bytes).map_err(into_io)?;
        Ok(Self { zip })
    }

    /// Members that are files, in the order of their names. Names are shown, never used as paths.
    pub(super) fn members(&self) -> Vec<Member> {
        let mut members: Vec<Member> = (0..self.zip.len())
            .filter_map(|index| {
                // A name in no known encoding still is a member: it gets its number for a name.
                let name = match self.zip.name_for_index(index)? {
                    Ok(name) => name.replace('\\', "/"),
                    Err(_) => format!("member-{index}"),
                };
                (!name.ends_with('/')).then_some(Member { index, name })
            })
            .collect();
        members.sort_by(|a, b| a.name.cmp(&b.name).then(a.index.cmp(&b.index)));
        members
    }

    /// Whether there is a member whose name is that of another and `suffix`.
    pub(super) fn has_beside(&self, index: usize, suffix: &str) -> bool {
        let name = self.zip.name_for_index(index).and_then(Result::ok);
        name.is_some_and(|name| {
            self.zip
                .index_for_name(&format!("{name}{suffix}"))
                .is_some()
        })
    }

    /// Inflated size of a member, as the directory claims it.
    pub(super) fn size(&self, index: usize) -> u64 {
        let mut zip = self.zip.clone();
        zip.by_index_raw(index).map_or(0, |member| member.size())
    }

    /// Gives the content of a member to `f`.
    pub(super) fn read<T>(
        &self,
        index: usize,
        f: impl FnOnce(&mut (dyn Read + Send)) -> T,
    ) -> io::Result<T> {
        let mut zip = self.zip.clone();
        let mut member = zip.by_index(index).map_err(into_io)?;
        Ok(f(&mut member))
    }
}

fn into_io(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Disk(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Disk(file) => file.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
        }
    }
}
