//! The limit: the same bytes, read, and their quotes and line ends found.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

use crate::files::below;

/// Bytes a thread takes at a time.
const STEP: u64 = 16 * 1024 * 1024;
/// Bytes read at a time.
const BLOCK: usize = 256 * 1024;

#[expect(clippy::print_stdout, reason = "what the program is for")]
pub(crate) fn scan(dir: &Path) -> Result<()> {
    let mut pieces: Vec<(PathBuf, u64)> = Vec::new();
    for path in below(&dir.join("records"))?
        .into_iter()
        .chain(below(&dir.join("logs"))?)
    {
        let length = path.metadata()?.len();
        pieces.extend((0..length.div_ceil(STEP)).map(|n| (path.clone(), n * STEP)));
    }
    let next = AtomicUsize::new(0);
    let sums = rayon::broadcast(|_| -> Result<(u64, u64, u64)> {
        let mut room = vec![0; BLOCK + 8192];
        let buffer = &mut room[64 - 16..][..BLOCK];
        let mut sums = (0, 0, 0);
        while let Some((path, from)) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(*from))?;
            let mut piece = file.take(STEP);
            loop {
                let count = piece.read(buffer)?;
                let bytes = buffer.get(..count).unwrap_or_default();
                if bytes.is_empty() {
                    break;
                }
                sums.0 += count as u64;
                sums.1 += memchr::memchr_iter(b'"', bytes).count() as u64;
                sums.2 += memchr::memchr_iter(b'\n', bytes).count() as u64;
            }
        }
        Ok(sums)
    });
    let mut all = (0, 0, 0);
    for part in sums {
        let part = part?;
        all = (all.0 + part.0, all.1 + part.1, all.2 + part.2);
    }
    println!("{} bytes, {} quotes, {} line ends", all.0, all.1, all.2);
    Ok(())
}
