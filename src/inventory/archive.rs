//! Zips, opened once and read by many threads.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::directory::{claimed_members, is_stray, repeated_names};
use super::inflate::{Claimed, RATIO_FROM, is_in_ratio};
use crate::limits::{Limit, Limits};
use crate::regular_file;
use crate::shared_file::SharedFile;
use crate::table::Reason;

/// An archive inside an archive up to this size is held in memory; a larger one lies in a temporary file.
const SMALL: u64 = 1 << 20;

const LINK: Reason = "it is a symbolic link, which is not followed";
const DAMAGED: Reason = "the archive is damaged or cut off";
const SHARED: Reason = "members of the archive share bytes, as no exporter writes it";
const HIDDEN: Reason = "another member of the archive has the same name";
const ENCRYPTED: Reason = "the member is encrypted";

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) index: usize,
    /// Inflated size, as the directory claims it.
    pub(super) size: u64,
    /// Why it is not to be opened, where that is so.
    pub(super) problem: Option<Reason>,
}

/// Why an archive is not opened: what the manifest says.
pub(super) type Refused = Reason;

impl Archive {
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Self, Refused> {
        let file = regular_file::open(path).and_then(SharedFile::new);
        Self::of(Bytes::Disk(file.map_err(|_| DAMAGED)?), limits)
    }

    /// Takes an archive that is itself a member of an archive and has so many bytes.
    pub(super) fn nested(
        reader: &mut dyn Read,
        size: u64,
        scratch: &Path,
        limits: &Limits,
    ) -> Result<Self, Refused> {
        let bytes = match size > SMALL {
            true => on_disk(reader, scratch),
            false => in_memory(reader),
        };
        Self::of(bytes.map_err(|_| DAMAGED)?, limits)
    }

    fn of(mut bytes: Bytes, limits: &Limits) -> Result<Self, Refused> {
        let most = limits.get(Limit::ArchiveEntries);
        if claimed_members(&mut bytes).map_err(|_| DAMAGED)? > most {
            return Err(Limit::ArchiveEntries.reason());
        }
        let length = bytes.seek(SeekFrom::End(0)).map_err(|_| DAMAGED)?;
        let zip = ZipArchive::new(bytes).map_err(|_| DAMAGED)?;
        if zip.len() as u64 > most {
            return Err(Limit::ArchiveEntries.reason());
        }
        let archive = Self { zip };
        let (all, shares) = archive.claims();
        if shares {
            return Err(SHARED);
        }
        if !is_in_ratio(length, all, limits) {
            return Err(Limit::ArchiveRatio.reason());
        }
        Ok(archive)
    }

    /// How much all members inflate to, as the directory claims, and whether some of them share bytes.
    fn claims(&self) -> (u64, bool) {
        /// Bytes of the header before each member, without its name (APPNOTE.TXT 4.3.7).
        const HEADER: u64 = 30;
        let all = (0..self.zip.len()).filter_map(|index| self.zip.by_index_data(index).ok());
        let mut sum: u64 = 0;
        let mut ranges: Vec<(u64, u64)> = all
            .map(|member| {
                sum = sum.saturating_add(member.size());
                let from = member.header_start();
                let length = HEADER + member.name_raw().len() as u64;
                let to = from.saturating_add(length.saturating_add(member.compressed_size()));
                (from, to)
            })
            .collect();
        ranges.sort_unstable();
        let shares = ranges.windows(2).any(|pair| match pair {
            [(_, end), (begin, _)] => end > begin,
            _ => false,
        });
        (sum, shares)
    }

    /// Members that are files, in the order of their names. Names are shown, never used as paths.
    pub(super) fn members(&self, limits: &Limits) -> Vec<Member> {
        let mut members: Vec<Member> = (0..self.zip.len())
            .filter_map(|index| self.member(index, limits))
            .collect();
        let stray = members.iter().filter(|member| is_stray(&member.name));
        if stray.count() as u64 > limits.get(Limit::ArchiveStrayNames) {
            for member in members.iter_mut().filter(|member| is_stray(&member.name)) {
                member.problem = Some(Limit::ArchiveStrayNames.reason());
            }
        }
        members.extend(self.hidden(limits));
        members.sort();
        apart(&mut members);
        members
    }

    fn member(&self, index: usize, limits: &Limits) -> Option<Member> {
        let member = self.zip.by_index_data(index).ok()?;
        // A name in no known encoding still is a member: it gets its number for a name.
        let name = match member.name() {
            Ok(name) => name.replace('\\', "/"),
            Err(_) => format!("member-{index}"),
        };
        if name.ends_with('/') {
            return None;
        }
        let size = member.size();
        let problem = if member.is_symlink() {
            Some(LINK)
        } else if member.encrypted() {
            Some(ENCRYPTED)
        } else if size > RATIO_FROM && !is_in_ratio(member.compressed_size(), size, limits) {
            Some(Limit::ArchiveRatio.reason())
        } else {
            None
        };
        Some(Member {
            index,
            name,
            size,
            problem,
        })
    }

    /// Members whose place in the directory another one of the same name has taken. The last one counts, as with the
    /// tools that unpack one after the other.
    fn hidden(&self, limits: &Limits) -> Vec<Member> {
        if !self.zip.has_duplicate_names() {
            return Vec::new();
        }
        let mut bytes = self.zip.clone().into_inner();
        let most = limits.get(Limit::ArchiveEntries);
        let names = repeated_names(&mut bytes, self.zip.central_directory_start(), most);
        let mut hidden = Vec::new();
        for (raw, count) in names.unwrap_or_default() {
            let known = self.zip.index_for_name_raw(&raw);
            let Some(last) = known.and_then(|index| self.member(index, limits)) else {
                continue;
            };
            let copies = (1..count).map(|_| Member {
                problem: Some(HIDDEN),
                ..last.clone()
            });
            hidden.extend(copies);
        }
        hidden
    }

    /// Whether there is a member whose name is that of another and `suffix`.
    pub(super) fn has_beside(&self, index: usize, suffix: &str) -> bool {
        let name = self.zip.name_for_index(index).and_then(Result::ok);
        name.is_some_and(|name| {
            // Not by the decoded name: that would look through all members for each.
            let beside = format!("{name}{suffix}");
            self.zip.index_for_name_raw(beside.as_bytes()).is_some()
        })
    }

    /// Inflated size of a member, as the directory claims it.
    pub(super) fn size(&self, index: usize) -> u64 {
        let member = self.zip.by_index_data(index);
        member.map_or(0, |member| member.size())
    }

    /// Gives the content of a member to `f`.
    pub(super) fn read<T>(
        &self,
        index: usize,
        f: impl FnOnce(&mut (dyn Read + Send)) -> T,
    ) -> io::Result<T> {
        let mut zip = self.zip.clone();
        let member = zip.by_index(index).map_err(into_io)?;
        let size = member.size();
        Ok(f(&mut Claimed::new(member, size)))
    }
}

/// Tells members of one name apart by a number behind all but the last, so that each has a path of its own.
fn apart(members: &mut [Member]) {
    // Of one name, those that are hidden come last in order, and the one that counts is to have the bare name.
    let taken: BTreeSet<String> = members.iter().map(|member| member.name.clone()).collect();
    let mut at = 0;
    while let Some(first) = members.get(at) {
        let name = first.name.clone();
        let rest = members.get_mut(at..).unwrap_or_default();
        let same = rest.iter().take_while(|it| it.name == name).count();
        let others = rest.iter_mut().take(same).skip(1);
        for (number, member) in (2..).zip(others) {
            member.problem = member.problem.or(Some(HIDDEN));
            let mut spelt = format!("{name} ({number})");
            while taken.contains(&spelt) {
                spelt.push('\'');
            }
            member.name = spelt;
        }
        at += same;
    }
}

fn in_memory(reader: &mut dyn Read) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(Bytes::Memory(io::Cursor::new(bytes.into())))
}

/// The file has no name, and goes when nobody reads it any more.
fn on_disk(reader: &mut dyn Read, scratch: &Path) -> io::Result<Bytes> {
    let mut file = tempfile::tempfile_in(scratch)?;
    io::copy(reader, &mut file)?;
    file.flush()?;
    Ok(Bytes::Disk(SharedFile::new(file)?))
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
