//! Finds every file under the given folders, zips and files, in the order of their paths.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use thiserror::Error;
use walkdir::WalkDir;

use super::archive::Archive;
use super::place::Source;
use super::sniff::sniff;
use super::source::kind_of_source;
use super::{Found, Kind, Place};
use crate::table::Reason;

/// Archives inside archives inside archives: deeper is no export, but an attack.
const DEPTH_LIMIT: usize = 3;

/// Why there is nothing to take stock of.
#[derive(Debug, Error)]
pub enum InventoryError {
    /// The user named a path that is not there.
    #[error("there is no file or folder `{0}`")]
    Missing(String),
    /// A folder cannot be listed: permissions, or a disk that fails.
    #[error("could not list `{path}`")]
    List {
        /// The folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Takes stock of `exports`, leaving out the folder `except` (the result folder, should it lie inside).
///
/// # Errors
/// [`InventoryError`] when a path does not exist or cannot be listed. A file that cannot be opened is
/// no error: it is in the list, with its problem.
pub fn take(exports: &[PathBuf], except: Option<&Path>) -> Result<Vec<Found>, InventoryError> {
    let except = except.and_then(|path| path.canonicalize().ok());
    let mut files = Vec::new();
    for export in exports {
        list(export, except.as_deref(), &mut files)?;
    }
    files.sort();
    files.dedup();
    let found: Vec<Vec<Found>> = files
        .into_par_iter()
        .map(|(shown, path)| open(shown, Place::on_disk(path), 0))
        .collect();
    Ok(found.into_iter().flatten().collect())
}

/// Lists the files of one export as (shown path, real path).
fn list(
    export: &Path,
    except: Option<&Path>,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), InventoryError> {
    if !export.exists() {
        return Err(InventoryError::Missing(shown(export)));
    }
    let wanted = |entry: &walkdir::DirEntry| {
        let is_dir = entry.file_type().is_dir();
        // A repository's own store is no export, and holds thousands of files.
        let is_git = is_dir && entry.depth() > 0 && entry.file_name() == ".git";
        let is_except = is_dir
            && except.is_some_and(|e| entry.path().canonicalize().is_ok_and(|path| path == e));
        !is_git && !is_except
    };
    let walk = WalkDir::new(export).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => files.push((shown(entry.path()), entry.into_path())),
            // The rest is read; the folder is in the list, with its problem.
            Err(error) if error.depth() > 0 && error.path().is_some() => {
                let path = error.path().map(Path::to_path_buf);
                files.extend(path.map(|path| (shown(&path), path)));
            }
            Err(error) => {
                let path = error.path().map(shown).unwrap_or_default();
                let source = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("a loop of links"));
                return Err(InventoryError::List { path, source });
            }
        }
    }
    Ok(())
}

/// A path as it is shown: `/` on every system, what is no Unicode replaced.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// Why a file cannot be read, as far as the system says.
fn unreadable(place: &Place, error: &io::Error) -> Reason {
    let data = match &place.source {
        Source::Disk(path, _) => fs::symlink_metadata(path).ok(),
        Source::Member(..) => None,
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

/// Sniffs one file; an archive is followed by its members.
fn open(path: String, mut place: Place, depth: usize) -> Vec<Found> {
    let failed = |place, kind, problem| {
        vec![Found {
            path: path.clone(),
            place,
            kind,
            problem: Some(problem),
        }]
    };
    let sniffed = match place.read_raw(|reader| sniff(&path, reader)) {
        Ok(sniffed) => sniffed,
        Err(error) => {
            let problem = unreadable(&place, &error);
            return failed(place, Kind::Unknown, problem);
        }
    };
    place.gzip = sniffed.gzip;
    // Empty marker files such as `.gitkeep` are nobody's lost export.
    let hidden = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with('.'));
    if sniffed.kind != Kind::Archive {
        let is_xml = matches!(sniffed.kind, Kind::Metadata(_));
        let source = kind_of_source(&path, || place.has_metadata_beside()).filter(|_| !is_xml);
        return vec![Found {
            path,
            place,
            kind: source.unwrap_or(sniffed.kind),
            problem: sniffed.problem.filter(|_| !hidden),
        }];
    }
    if depth == DEPTH_LIMIT {
        return failed(place, Kind::Archive, "archives are nested too deeply");
    }
    let archive = match &place.source {
        Source::Disk(disk, _) => Archive::open(disk),
        Source::Member(outer, index) => outer.read(*index, |r| Archive::nested(r)).and_then(|a| a),
    };
    let Ok(archive) = archive.map(Arc::new) else {
        return failed(place, Kind::Archive, "the archive is damaged or cut off");
    };
    let members = archive.members().into_par_iter().flat_map_iter(|member| {
        let path = format!("{path}!/{}", member.name);
        open(
            path,
            Place {
                source: Source::Member(Arc::clone(&archive), member.index),
                gzip: false,
            },
            depth + 1,
        )
    });
    let members: Vec<Found> = members.collect();
    let mut all = vec![Found {
        path: path.clone(),
        place,
        kind: Kind::Archive,
        problem: None,
    }];
    all.extend(members);
    all
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::io::Write as _;

    use super::*;
    use crate::inventory::{Digest, TableKind};

    fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn members_of_nested_archives_are_found_and_read() {
        let dir = tempfile::tempdir().unwrap();
        let inner = zip_of(&[(
            "profiles/A.profile",
            b"<Profile><custom>true</custom></Profile>",
        )]);
        let outer = zip_of(&[
            ("in.zip", &inner),
            ("a.csv", b"Id,OwnerId\n"),
            ("x.png", b"\x89PNG"),
        ]);
        fs::write(dir.path().join("e.zip"), outer).unwrap();
        let found = take(&[dir.path().to_path_buf()], None).unwrap();
        let root = shown(dir.path());
        let list: Vec<(String, String)> = found
            .iter()
            .map(|f| (f.path.replace(&root, ""), f.kind.to_string()))
            .collect();
        let expected = [
            ("/e.zip", "archive"),
            ("/e.zip!/a.csv", "records"),
            ("/e.zip!/in.zip", "archive"),
            ("/e.zip!/in.zip!/profiles/A.profile", "metadata:Profile"),
            ("/e.zip!/x.png", "unknown"),
        ];
        assert_eq!(list, expected.map(|(p, k)| (p.to_owned(), k.to_owned())));
        assert_eq!(found[1].kind, Kind::Table(TableKind::Records));
        let (text, digest) = found[1]
            .place
            .read(&|_| (), |r| {
                let mut text = String::new();
                r.read_to_string(&mut text).map(|_| text)
            })
            .unwrap();
        assert_eq!(text.unwrap(), "Id,OwnerId\n");
        assert_eq!(digest, Digest::from(&b"Id,OwnerId\n"[..]));
    }

    #[test]
    fn a_missing_path_is_the_users_and_a_damaged_zip_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("nowhere");
        assert!(matches!(
            take(&[missing], None),
            Err(InventoryError::Missing(_))
        ));
        fs::write(dir.path().join("e.zip"), b"PK\x03\x04 and no more").unwrap();
        let found = take(&[dir.path().to_path_buf()], None).unwrap();
        assert!(found[0].problem.is_some());
    }
}
