//! Archives, opened one inside the other as far as the limits allow, each followed by its members.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::archive::Archive;
use super::place::Source;
use super::sniff::sniff;
use super::source::kind_of_source;
use super::walk::InventoryError;
use super::{Found, Kind, Place};
use crate::limits::{Limit, Limits};
use crate::table::Reason;

/// Everything found, while archives are opened.
pub(super) struct Unpacking<'a> {
    limits: &'a Limits,
    /// For archives inside archives.
    scratch: &'a Path,
    /// Bytes that those may still take.
    nested: u64,
    all: Vec<Found>,
}

/// Where in an archive of an export something stands.
struct Inside {
    /// Archives around it.
    depth: u64,
    /// Bytes that the archive of the export may still inflate to.
    left: u64,
}

impl<'a> Unpacking<'a> {
    pub(super) fn new(limits: &'a Limits, scratch: &'a Path) -> Self {
        Self {
            limits,
            scratch,
            nested: limits.get(Limit::ArchiveNestedBytes),
            all: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Vec<Found> {
        self.all
    }

    /// Adds a file of the export, and if it is an archive all that is in it.
    pub(super) fn add(&mut self, file: Found) -> Result<(), InventoryError> {
        let mut inside = Inside {
            depth: 0,
            left: self.limits.get(Limit::ArchiveBytes),
        };
        self.open(file, &mut inside)
    }

    fn push(&mut self, found: Found) -> Result<(), InventoryError> {
        let most = self.limits.get(Limit::Files);
        if self.all.len() as u64 >= most {
            let path = found.path;
            return Err(InventoryError::TooMany { path, most });
        }
        self.all.push(found);
        Ok(())
    }

    /// Adds something, and what is in it.
    fn open(&mut self, mut found: Found, inside: &mut Inside) -> Result<(), InventoryError> {
        if found.kind != Kind::Archive || found.problem.is_some() {
            return self.push(found);
        }
        let archive = match self.archive(&found, inside.depth) {
            Ok(archive) => Arc::new(archive),
            Err(problem) => {
                found.problem = Some(problem);
                return self.push(found);
            }
        };
        let (path, limits) = (found.path.clone(), self.limits);
        self.push(found)?;
        let mut members = archive.members(limits);
        for member in members.iter_mut().filter(|member| member.problem.is_none()) {
            match inside.left.checked_sub(member.size) {
                Some(left) => inside.left = left,
                None => member.problem = Some(Limit::ArchiveBytes.reason()),
            }
        }
        if members.len() as u64 + self.all.len() as u64 > limits.get(Limit::Files) {
            let most = limits.get(Limit::Files);
            return Err(InventoryError::TooMany { path, most });
        }
        let members: Vec<Found> = members
            .into_par_iter()
            .map(|member| {
                let path = format!("{path}!/{}", member.name);
                match member.problem {
                    None => {
                        let place = Place {
                            source: Source::Member(Arc::clone(&archive), member.index),
                            gzip: None,
                        };
                        sniffed(path, place, limits)
                    }
                    problem => Found {
                        path,
                        place: Place::CLOSED,
                        kind: Kind::Unknown,
                        problem,
                    },
                }
            })
            .collect();
        inside.depth += 1;
        for member in members {
            self.open(member, inside)?;
        }
        inside.depth -= 1;
        Ok(())
    }

    /// Opens an archive, unless a limit stands against it.
    fn archive(&mut self, found: &Found, depth: u64) -> Result<Archive, Reason> {
        const DAMAGED: Reason = "the archive is damaged or cut off";
        // The archive of the export is the first of so many.
        if depth >= self.limits.get(Limit::ArchiveDepth) {
            return Err(Limit::ArchiveDepth.reason());
        }
        match &found.place.source {
            Source::Disk(path, _) => Archive::open(path, self.limits),
            Source::Member(outer, index) => {
                let size = outer.size(*index);
                let left = self.nested.checked_sub(size);
                self.nested = left.ok_or(Limit::ArchiveNestedBytes.reason())?;
                let opened = outer.read(*index, |reader| {
                    Archive::nested(reader, size, self.scratch, self.limits)
                });
                opened.map_err(|_| DAMAGED)?
            }
            Source::Closed => Err(DAMAGED),
        }
    }
}

/// Why a file cannot be read, as far as the system says.
fn unreadable(place: &Place, error: &io::Error) -> Reason {
    let data = match &place.source {
        Source::Disk(path, _) => fs::symlink_metadata(path).ok(),
        Source::Member(..) | Source::Closed => None,
    };
    let is_link = data.as_ref().is_some_and(fs::Metadata::is_symlink);
    match error.kind() {
        _ if data.is_some_and(|data| data.is_dir()) => "the folder could not be listed",
        io::ErrorKind::InvalidInput if is_link => {
            "it is a link to a folder, a pipe, a socket or a device, and is not followed"
        }
        io::ErrorKind::InvalidInput => "it is a pipe, a socket or a device, and no file",
        io::ErrorKind::NotFound if is_link => "it is a link to what is not there",
        io::ErrorKind::NotFound => "the file was taken away while the export was read",
        io::ErrorKind::PermissionDenied => "the file may not be read by this user",
        _ => "the file could not be opened or read",
    }
}

/// Looks at the first bytes of a file.
pub(super) fn sniffed(path: String, mut place: Place, limits: &Limits) -> Found {
    let sniffed = match place.read_raw(|reader| sniff(&path, reader)) {
        Ok(sniffed) => sniffed,
        Err(error) => {
            let problem = Some(unreadable(&place, &error));
            return Found {
                path,
                place,
                kind: Kind::Unknown,
                problem,
            };
        }
    };
    place.gzip = sniffed.gzip.then_some(*limits);
    if sniffed.kind == Kind::Archive {
        return Found {
            path,
            place,
            kind: Kind::Archive,
            problem: None,
        };
    }
    // Empty marker files such as `.gitkeep` are nobody's lost export.
    let hidden = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with('.'));
    let is_xml = matches!(sniffed.kind, Kind::Metadata(_));
    let source = kind_of_source(&path, || place.has_metadata_beside()).filter(|_| !is_xml);
    Found {
        path,
        place,
        kind: source.unwrap_or(sniffed.kind),
        problem: sniffed.problem.filter(|_| !hidden),
    }
}
