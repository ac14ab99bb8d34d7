//! One file, written beside its place.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{Leavings, Unfinished, lock, partial, sync_folder};

/// How long to wait for another run that writes the same file, until looking again.
const PAUSE: Duration = Duration::from_millis(20);

/// A file on its way to its place. Dropped before it is there, it leaves nothing.
#[derive(Debug)]
pub(crate) struct AsideFile {
    path: PathBuf,
    partial: PathBuf,
    file: File,
    unfinished: Unfinished,
}

impl AsideFile {
    /// Begins a file that nobody but its owner may read if it is `private`. Waits for another run that is writing the same.
    pub(crate) fn create(path: &Path, private: bool) -> io::Result<Self> {
        let partial = partial(path);
        let begin = || {
            let leavings = Leavings::of(&partial);
            Unfinished::begin(|| lock(&partial, private).map(|file| (file, leavings)))
        };
        let (file, unfinished) = loop {
            match begin() {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(PAUSE),
                begun => break begun?,
            }
        };
        // A killed run may have left some of it.
        file.set_len(0)?;
        #[cfg(unix)]
        if private {
            use std::os::unix::fs::PermissionsExt as _;
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        Ok(Self {
            path: path.to_path_buf(),
            partial,
            file,
            unfinished,
        })
    }

    /// Writes all of it, and flushes it to the disk.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.sync_all()
    }

    /// Puts it in its place; what is there is replaced as a whole.
    pub(crate) fn place(self) -> io::Result<()> {
        let Self {
            path,
            partial,
            file,
            unfinished,
        } = self;
        unfinished.conclude(|| fs::rename(&partial, &path))?;
        drop(file);
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        sync_folder(folder.unwrap_or(Path::new(".")))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.collect()
    }

    #[test]
    fn the_whole_file_is_there_or_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sheet.csv");
        fs::write(partial(&path), "what a killed run left, which was longer").unwrap();
        let mut file = AsideFile::create(&path, false).unwrap();
        file.write(b"old").unwrap();
        assert!(!path.exists());
        file.place().unwrap();
        let mut file = AsideFile::create(&path, false).unwrap();
        file.write(b"new").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(dir.path()), ["sheet.csv"]);
    }
}
