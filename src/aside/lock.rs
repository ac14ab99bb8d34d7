//! A file that is held by who is at work, and by nobody once the process has ended, however it did.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// How often another run may take the file away before this one gives up.
const TRIES: usize = 100;

/// Opens a file, making it if it is not there, and holds it. That somebody else holds it is an error of the kind `WouldBlock`. The
/// file is private to its owner if it is made with `private`.
///
/// A file system without locks holds nobody back.
pub(crate) fn lock(path: &Path, private: bool) -> io::Result<File> {
    for _ in 0..TRIES {
        let file = options(private).open(path)?;
        let held = file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
            TryLockError::Error(error) => error,
        });
        match held {
            Err(error) if is_without_locks(&error) => return Ok(file),
            held => held?,
        }
        // Whoever held it may have taken it away, or put it in its place, and this is a lock on nothing.
        if is_at(&file, path)? {
            return Ok(file);
        }
    }
    Err(io::ErrorKind::WouldBlock.into())
}

/// Whether it is the file system that has no locks.
fn is_without_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error()) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}

fn options(private: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Nobody else's link is followed: what it leads to would be overwritten.
        let no_link = rustix::fs::OFlags::NOFOLLOW.bits();
        options.custom_flags(no_link.cast_signed());
        if private {
            options.mode(0o600);
        }
    }
    options
}

/// Whether an open file is the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let open = file.metadata()?;
    match std::fs::symlink_metadata(path) {
        Ok(there) => Ok((open.dev(), open.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether an open file is the one at a path. Here an open file stays where it is.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> io::Result<bool> {
    Ok(path.exists())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn a_file_is_held_by_one_and_free_when_that_one_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let first = lock(&path, false).unwrap();
        let kind = |held: io::Result<File>| held.map_err(|error| error.kind()).err();
        assert_eq!(kind(lock(&path, false)), Some(io::ErrorKind::WouldBlock));
        drop(first);
        assert_eq!(kind(lock(&path, false)), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let other = dir.path().join("thesis.doc");
        std::fs::write(&other, "years of work").unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        assert!(lock(&path, false).is_err());
    }
}
