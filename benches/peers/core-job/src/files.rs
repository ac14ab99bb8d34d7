//! Files of a folder, the largest first, read in parallel with a pool of accumulators.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use byline::table::{Table, TableReader};

/// The CSV files of a folder.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))? {
        let entry = entry?;
        files.push((std::cmp::Reverse(entry.metadata()?.len()), entry.path()));
    }
    files.sort();
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

/// Reads every file by `read`, into as many accumulators as threads need. Each thread takes the next file as
/// it gets free; at the end those without one help with the others'.
pub(crate) fn read_all<A: Default + Send>(
    files: &[PathBuf],
    read: impl Fn(&Path, &mut TableReader<'_, '_>, &mut A) + Sync,
) -> Result<Vec<A>> {
    let pool: Mutex<Vec<A>> = Mutex::default();
    let next = AtomicUsize::new(0);
    let read_one = |path: &Path| {
        let table = Table::open(File::open(path)?)?;
        table.read_in_parallel(|rows| {
            let taken = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut part = taken.unwrap_or_default();
            read(path, rows, &mut part);
            pool.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(part);
        });
        anyhow::Ok(())
    };
    let done = rayon::broadcast(|_| {
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            read_one(path)?;
        }
        anyhow::Ok(())
    });
    done.into_iter().collect::<Result<()>>()?;
    Ok(pool.into_inner().unwrap_or_else(PoisonError::into_inner))
}
