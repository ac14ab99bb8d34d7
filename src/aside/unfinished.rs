//! What is to go when the process is told to end, and when it must not be taken away any more.
//!
//! Whoever writes aside says here what would be left. When the process is told to end, [`abandon`] takes all of that away, and from
//! then on nobody adds to it: whoever wants to waits until the process is gone. What is put in its place is so whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};
use std::thread;
use std::time::Duration;

/// What is unfinished in this process.
static ALL: RwLock<Vec<(u64, Leavings)>> = RwLock::new(Vec::new());

static ABANDONED: AtomicBool = AtomicBool::new(false);

/// How often a folder is emptied in which others still write.
const TRIES: u32 = 50;

/// What a run would leave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leavings {
    /// Files, and folders with all that is in them.
    pub(crate) trees: Vec<PathBuf>,
    /// Folders that go if nothing is in them, the deepest first.
    pub(crate) folders: Vec<PathBuf>,
}

impl Leavings {
    /// One file, or a folder with all that is in it.
    pub(crate) fn of(path: &Path) -> Self {
        Self {
            trees: vec![path.to_path_buf()],
            folders: Vec::new(),
        }
    }

    /// Takes it away. Nothing can be done about what stays: the next run finds it.
    fn take_away(&self) {
        for tree in &self.trees {
            for _ in 0..TRIES {
                let gone = match fs::symlink_metadata(tree) {
                    Ok(data) if data.is_dir() => fs::remove_dir_all(tree),
                    Ok(_) => fs::remove_file(tree),
                    Err(_) => Ok(()),
                };
                match gone {
                    // Another thread has made one more temporary file.
                    Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                        thread::sleep(Duration::from_millis(10));
                    }
                    _ => break,
                }
            }
        }
        for folder in &self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Something unfinished. Dropped, it is taken away.
#[derive(Debug)]
pub(crate) struct Unfinished {
    number: u64,
    is_open: bool,
}

impl Unfinished {
    /// Begins with `make`, which says what it would leave; the end of the process cannot come between.
    pub(crate) fn begin<T, E>(
        make: impl FnOnce() -> Result<(T, Leavings), E>,
    ) -> Result<(T, Self), E> {
        let mut all = locked();
        let (made, leavings) = make()?;
        let number = all.last().map_or(0, |(number, _)| number + 1);
        all.push((number, leavings));
        let unfinished = Self {
            number,
            is_open: true,
        };
        Ok((made, unfinished))
    }

    /// Finishes it with `place`, which the end of the process cannot come between. Where that fails it is taken away.
    pub(crate) fn conclude<T, E>(mut self, place: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut all = locked();
        let placed = place()?;
        self.is_open = false;
        all.retain(|(number, _)| *number != self.number);
        Ok(placed)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        let mut all = locked();
        if let Some(place) = all.iter().position(|(number, _)| *number == self.number) {
            let (_, leavings) = all.remove(place);
            leavings.take_away();
        }
    }
}

fn locked() -> RwLockWriteGuard<'static, Vec<(u64, Leavings)>> {
    ALL.write().unwrap_or_else(PoisonError::into_inner)
}

/// Makes something that is unfinished, such as one more file: not while it is taken away, and not after that.
pub(crate) fn while_wanted<T>(make: impl FnOnce() -> T) -> T {
    let _wanted = ALL.read().unwrap_or_else(PoisonError::into_inner);
    make()
}

/// Takes away all that is unfinished, and lets nobody finish or begin anything. Returns whether there was anything. To be called when
/// the process is about to end, once.
pub(crate) fn abandon() -> bool {
    ABANDONED.store(true, Ordering::SeqCst);
    let all = locked();
    all.iter().for_each(|(_, leavings)| leavings.take_away());
    let any = !all.is_empty();
    // Held until the process is gone.
    std::mem::forget(all);
    any
}

/// Waits for the end of the process, if it was told to end: errors that follow from it are nobody's.
pub(crate) fn wait_if_abandoned() {
    while ABANDONED.load(Ordering::SeqCst) {
        thread::park();
    }
}
