//! The core job of the comparison with other engines, done with byline's reader.
//!
//! `core-job <DIR> <shared id> <OUT>` writes three tables: features of each login from the event logs,
//! records of each owner by object, and for one shared login the records whose creation an API write of
//! that login matches in time. `core-job --scan <DIR>` only finds the quotes and line ends of the same
//! files: the limit. Threads: `--threads N`, by default one a core.
//!
//! It is the reader of byline on a job that engines can express; `byline analyze` does more with each row.

mod features;
mod files;
mod matched;
mod ownership;
mod scan;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut threads = 0;
    if let Some(at) = arguments.iter().position(|a| a == "--threads") {
        threads = arguments
            .get(at + 1)
            .context("--threads needs a number")?
            .parse()?;
        arguments.drain(at..at + 2);
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;
    match arguments.as_slice() {
        [flag, dir] if flag == "--scan" => scan::scan(&PathBuf::from(dir)),
        [dir, shared, out] => job(&PathBuf::from(dir), shared, &PathBuf::from(out)),
        _ => bail!("usage: core-job [--threads N] <DIR> <shared id> <OUT> | --scan <DIR>"),
    }
}

fn job(dir: &std::path::Path, shared: &str, out: &std::path::Path) -> Result<()> {
    let shared = shared
        .as_bytes()
        .first_chunk::<15>()
        .context("an id has at least 15 characters")?;
    fs::create_dir_all(out)?;
    let logs = files::below(&dir.join("logs"))?;
    let records = files::below(&dir.join("records"))?;
    let features = features::read(&logs, shared)?;
    fs::write(out.join("features.csv"), features.table())?;
    let owned = ownership::read(&records, shared, features.writes())?;
    fs::write(out.join("ownership.csv"), owned.table())?;
    fs::write(out.join("matched.csv"), owned.matched_table())?;
    Ok(())
}
