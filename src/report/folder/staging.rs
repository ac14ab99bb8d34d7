//! Where a result is prepared: claimed by one run at a time, and cleared of what a killed one left.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{FolderError, failed, placing};
use crate::aside::{self, Leavings, STAGING, Unfinished};

/// Held by the run that prepares a result; says how many folders it made for it.
const LOCK: &str = "lock";

/// How long to wait for another run that is about to end, until looking again.
const PAUSE: Duration = Duration::from_millis(20);

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
        let begun = Unfinished::begin(|| {
            let (lock, made) = hold(&root)?;
            let leavings = Leavings {
                trees: vec![root.clone()],
                folders: made,
            };
            Ok::<_, io::Error>((lock, leavings))
        });
        let (lock, unfinished) = begun.map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => FolderError::Busy(out.display().to_string()),
            _ => failed(&root, error),
        })?;
        let staging = Self {
            root,
            _lock: lock,
            unfinished,
        };
        let real = out.canonicalize().map_err(|error| failed(out, error))?;
        if placing::is_under_way(&staging.root) {
            // A result is there, or will be: what is left is not to be taken away, but to be finished.
            let finished = staging
                .unfinished
                .conclude(|| Ok::<_, FolderError>(placing::finish(out, &staging.root)))?;
            finished?;
            drop(staging._lock);
            return Self::claim(out);
        }
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

/// Makes the folder and holds its lock. Returns the folders above that were made for it, the deepest first: by this run, or by a killed
/// one that noted how many. On failure nothing is left.
fn hold(root: &Path) -> io::Result<(File, Vec<PathBuf>)> {
    let is_left = fs::symlink_metadata(root).is_ok();
    let above = || root.ancestors().skip(1);
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let made = above().take_while(missing).map(Path::to_path_buf);
    let mut made: Vec<PathBuf> = made.collect();
    let held = fs::create_dir_all(root).and_then(|()| {
        let mut lock = aside::lock(&root.join(LOCK), false)?;
        if is_left {
            let mut text = String::new();
            // Whatever is no number is none.
            let _ = (&lock).take(20).read_to_string(&mut text);
            let count = text.trim().parse().unwrap_or_default();
            made = above().take(count).map(Path::to_path_buf).collect();
        } else {
            lock.write_all(made.len().to_string().as_bytes())?;
        }
        Ok(lock)
    });
    match held {
        Ok(lock) => Ok((lock, made)),
        Err(error) => {
            if !is_left && error.kind() != io::ErrorKind::WouldBlock {
                let _ = fs::remove_file(root.join(LOCK));
                let _ = fs::remove_dir(root);
                made.iter().for_each(|folder| {
                    let _ = fs::remove_dir(folder);
                });
            }
            Err(error)
        }
    }
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
    let is_held = |path: &Path| {
        let held = aside::lock(path, false);
        held.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    };
    while lock.exists() && is_held(&lock) {
        thread::sleep(PAUSE);
    }
}
