//! Finds every file under the given folders, zips and files, in the order of their paths.
//!
//! Symbolic links to folders are not followed, nor are those to files outside of what was given: so a walk ends, and
//! stays where it was sent. They are listed with the reason.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use thiserror::Error;
use walkdir::{DirEntry, WalkDir};

use super::unpack::{Unpacking, sniffed};
use super::{Found, Kind, Place};
use crate::limits::{Limit, Limits};
use crate::table::Reason;

const OUTSIDE: Reason = "it is a link to a file outside of what was given, and is not followed";

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
    /// There are more files than the limit allows: the wrong folder, or one made to harm.
    #[error("there are more than {} to read, at `{path}`", Limit::Files.shown(*.most))]
    TooMany {
        /// Where the last one that is allowed was.
        path: String,
        /// The limit.
        most: u64,
    },
}

/// Takes stock of `exports`, leaving out the folder `except` (the result folder, should it lie inside). The limits are
/// those of the catalogue, and archives inside archives are put in the system's folder for temporary files.
///
/// # Errors
/// [`InventoryError`] when a path does not exist or cannot be listed. A file that cannot be opened is
/// no error: it is in the list, with its problem.
pub fn take(exports: &[PathBuf], except: Option<&Path>) -> Result<Vec<Found>, InventoryError> {
    let temporary = std::env::temp_dir();
    take_within(exports, except, &Limits::default(), &temporary)
}

/// As [`take`], with limits of its own, and a folder for temporary files.
///
/// # Errors
/// As [`take`], and where there are more files than the limits allow.
pub fn take_within(
    exports: &[PathBuf],
    except: Option<&Path>,
    limits: &Limits,
    scratch: &Path,
) -> Result<Vec<Found>, InventoryError> {
    let mut listing = Listing {
        except: except.and_then(|path| path.canonicalize().ok()),
        roots: exports
            .iter()
            .flat_map(|path| path.canonicalize())
            .collect(),
        most: limits.get(Limit::FolderFiles),
        most_files: limits.get(Limit::Files),
        files: Vec::new(),
    };
    for export in exports {
        listing.list(export)?;
    }
    let mut files = listing.files;
    files.sort();
    files.dedup();
    let found: Vec<Found> = files
        .into_par_iter()
        .map(|(path, listed)| match listed {
            Listed::File(place) => sniffed(path, Place::on_disk(place), limits),
            Listed::LeftOut(reason) => Found {
                path,
                place: Place::CLOSED,
                kind: Kind::Unknown,
                problem: Some(reason),
            },
        })
        .collect();
    // One after the other, so that what does not fit the limits any more depends on no thread.
    let mut unpacking = Unpacking::new(limits, scratch);
    for file in found {
        unpacking.add(file)?;
    }
    Ok(unpacking.finish())
}

/// What stands in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Listed {
    /// A file, or what turns out to be none.
    File(PathBuf),
    /// What is not to be opened, and why.
    LeftOut(Reason),
}

/// The files of all exports.
struct Listing {
    except: Option<PathBuf>,
    /// The exports, by where they really are.
    roots: Vec<PathBuf>,
    /// Most entries of one folder.
    most: u64,
    /// Most files in all.
    most_files: u64,
    /// By the path that is shown.
    files: Vec<(String, Listed)>,
}

impl Listing {
    /// Lists the files of one export.
    fn list(&mut self, export: &Path) -> Result<(), InventoryError> {
        if !export.exists() {
            return Err(InventoryError::Missing(shown(export)));
        }
        // Not in order: that would take in a whole folder before it is seen how large it is.
        let mut walk = WalkDir::new(export).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unlisted(error)?;
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                if !self.is_wanted(&entry) {
                    walk.skip_current_dir();
                }
                continue;
            }
            // What the user named is meant, be it by a link.
            let is_outside =
                entry.depth() > 0 && entry.path_is_symlink() && self.leads_out(entry.path());
            let listed = match is_outside {
                true => Listed::LeftOut(OUTSIDE),
                false => Listed::File(entry.path().to_path_buf()),
            };
            self.note(shown(entry.path()), listed)?;
        }
        Ok(())
    }

    /// What cannot be listed: the rest is read, and the folder is in the list, with its problem.
    fn unlisted(&mut self, error: walkdir::Error) -> Result<(), InventoryError> {
        let path = error.path().map(Path::to_path_buf);
        match path {
            Some(path) if error.depth() > 0 => self.note(shown(&path), Listed::File(path)),
            path => {
                let path = path.as_deref().map(shown).unwrap_or_default();
                let source = error.into_io_error();
                let source = source.unwrap_or_else(|| io::Error::other("a loop of links"));
                Err(InventoryError::List { path, source })
            }
        }
    }

    fn note(&mut self, path: String, listed: Listed) -> Result<(), InventoryError> {
        if self.files.len() as u64 >= self.most_files {
            let most = self.most_files;
            return Err(InventoryError::TooMany { path, most });
        }
        self.files.push((path, listed));
        Ok(())
    }

    /// Whether a folder is looked into; one that has too many entries is noted.
    fn is_wanted(&mut self, entry: &DirEntry) -> bool {
        // A repository's own store is no export, and holds thousands of files.
        let is_git = entry.depth() > 0 && entry.file_name() == ".git";
        let is_except = self.except.as_ref().is_some_and(|except| {
            let path = entry.path().canonicalize();
            path.is_ok_and(|path| path == *except)
        });
        if is_git || is_except {
            return false;
        }
        let entries = fs::read_dir(entry.path()).map_or(0, |all| {
            let most = usize::try_from(self.most).unwrap_or(usize::MAX);
            all.take(most.saturating_add(1)).count()
        });
        let fits = entries as u64 <= self.most;
        if !fits {
            let reason = Limit::FolderFiles.reason();
            self.files
                .push((shown(entry.path()), Listed::LeftOut(reason)));
        }
        fits
    }

    /// Whether a link leads to a file that is in none of the exports.
    fn leads_out(&self, path: &Path) -> bool {
        let target = path.canonicalize();
        target.is_ok_and(|target| {
            target.is_file() && !self.roots.iter().any(|root| target.starts_with(root))
        })
    }
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
