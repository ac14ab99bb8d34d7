//! What was written, made to last: a rename may reach the disk before the bytes of the file do.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// Flushes a file to the disk. A full disk may be told only now.
pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    // Some systems flush only what may be written to.
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Flushes the names in a folder to the disk, where the system has a way to do that.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    match std::fs::File::open(path)?.sync_all() {
        // Not every file system can; those that cannot need it not, or have no better.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// Flushes the names in a folder to the disk, where the system has a way to do that.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
