//! Opening what is a file, and nothing else.
//!
//! What comes in an export, or stands where a result should, may be anything: to open a pipe nobody writes to takes for ever, and
//! a device has no end.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file to be read; links to files are followed.
///
/// # Errors
/// That of the system, or `InvalidInput` for a folder, a pipe, a socket or a device.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // Not even opened: that alone may wind a tape.
    check(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Should it have become a pipe since.
        let no_wait = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(no_wait.cast_signed());
    }
    let file = options.open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

fn check(data: &fs::Metadata) -> io::Result<()> {
    if data.is_file() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"))
    }
}
