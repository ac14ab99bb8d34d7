//! What is written aside, made to last, and put in its place when it is whole.
//!
//! A file or a folder of the user's is never written in its place: a full disk, an interrupt or a kill would leave half of it. It
//! is written beside that place under a name of byline's own ([`STAGING`], [`partial`]), flushed to the disk, and renamed. What a
//! killed run left is told from what a running one is at by a lock, which the system takes away with the process ([`lock`]).
//! What is to go when the process is told to end is kept in [`Unfinished`].
//!
//! It knows nothing of what is written: which files a result has is the business of `report`.

mod file;
mod lock;
mod sync;
mod unfinished;

use std::path::{Path, PathBuf};

pub(crate) use self::file::AsideFile;
pub(crate) use self::lock::lock;
pub(crate) use self::sync::{sync_file, sync_folder};
pub(crate) use self::unfinished::{Leavings, Unfinished, abandon, wait_if_abandoned, while_wanted};

/// Where a result is prepared, inside of its folder.
pub(crate) const STAGING: &str = ".byline-partial";

/// The name of a file while it is written: beside its place, and the same in every run, so that the next finds what a killed one
/// left.
pub(crate) fn partial(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(STAGING);
    path.with_file_name(name)
}
