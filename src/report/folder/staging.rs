//! Where a result is prepared: claimed by one run at a time, and cleared of what a killed one left.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{FolderError, failed, placing};
use crate::aside::{self, Leavings, STAGING, Unfinished};

/// Held by the run that prepares a result; says how many folders it made for it.
const LOCK: &str = "lock";

/// What this run prepares, held against others.
#[derive(Debug)]
pub(super) struct Staging {
    /// Its folder.
    pub(super) root: PathBuf,
    /// The lock, which goes with the process.
    _lock: File,
    /// What goes when the result is not put in its place.
    pub(super) unfinished: Unfinished,
}

impl Staging {
    /// Claims the folder of a result, which may not be there yet, and clears it of what a killed run left.
    pub(super) fn claim(out: &Path) -> Result<Self, FolderError> {
        let root = out.join(STAGING);
        let is_left = fs::symlink_metadata(&root).is_ok();
        let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let made = out.ancestors().take_while(missing).map(Path::to_path_buf);
        let mut made: Vec<PathBuf> = made.collect();
        let held = fs::create_dir_all(&root).and_then(|()| hold(&root, &mut made));
        let lock = match held {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                return Err(FolderError::Busy(out.display().to_string()));
            }
            Err(error) => {
                if !is_left {
                    let _ = fs::remove_file(root.join(LOCK));
                    let _ = fs::remove_dir(&root);
                    made.iter().for_each(|folder| {
                        let _ = fs::remove_dir(folder);
                    });
                }
                return Err(failed(&root, error));
            }
        };
        let real = out.canonicalize().map_err(|error| failed(out, error))?;
        if placing::is_under_way(&root) {
            placing::finish(out, &root)?;
            drop(lock);
            return Self::claim(out);
        }
        let leavings = Leavings {
            trees: vec![root.clone()],
            folders: made,
        };
        let staging = Self {
            unfinished: Unfinished::begin(leavings),
            _lock: lock,
            root,
        };
        staging.clear(&real)?;
        Ok(staging)
    }

    /// Takes away what a killed run left.
    fn clear(&self, real: &Path) -> Result<(), FolderError> {
        if let Some(beside) = beside(real) {
            wait_for_owner(&beside);
            placing::retire(&beside, real).map_err(|error| failed(&beside, error))?;
        }
        let entries = fs::read_dir(&self.root).map_err(|error| failed(&self.root, error))?;
        for entry in entries {
            let gone = entry.and_then(|entry| match entry.file_type()?.is_dir() {
                _ if entry.file_name() == LOCK => Ok(()),
                true => fs::remove_dir_all(entry.path()),
                false => fs::remove_file(entry.path()),
            });
            gone.map_err(|error| failed(&self.root, error))?;
        }
        Ok(())
    }
}

/// Holds the lock. What a killed run noted of folders that it made counts as made by this one.
fn hold(root: &Path, made: &mut Vec<PathBuf>) -> io::Result<File> {
    let mut lock = aside::lock(&root.join(LOCK), false, false)?;
    if made.is_empty() {
        let mut text = String::new();
        // A number, and whatever else there is, is nothing.
        let _ = (&lock).take(20).read_to_string(&mut text);
        let count = text.trim().parse().unwrap_or_default();
        let above = root.parent().into_iter().flat_map(Path::ancestors);
        made.extend(above.take(count).map(Path::to_path_buf));
    } else {
        lock.write_all(made.len().to_string().as_bytes())?;
    }
    Ok(lock)
}

/// A folder beside another, by which that is replaced in one step.
pub(super) fn beside(real: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(".");
    name.push(real.file_name()?);
    name.push(STAGING);
    Some(real.with_file_name(name))
}

/// Waits until the run is gone whose result a folder was before another took its place.
fn wait_for_owner(replaced: &Path) {
    let lock = replaced.join(STAGING).join(LOCK);
    if lock.exists() {
        // Where it cannot be held there is nobody to wait for.
        let _ = aside::lock(&lock, true, false);
    }
}
