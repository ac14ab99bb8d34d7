//! `--config`: the file that the user names, and no other.
//!
//! No `byline.toml` is looked for: a result would depend on a file that nobody named, and whoever repeats the run in
//! another folder would get another one.

use std::path::Path;

use super::written::Written;
use crate::config::Config;
use crate::report::FlagFile;

/// A larger file is no work of a person.
const LIMIT: u64 = 2 * 1024 * 1024;

/// What the file says, and what the manifest says of it.
#[derive(Debug, Default)]
pub(super) struct Configured {
    pub(super) config: Config,
    pub(super) file: Option<FlagFile>,
}

/// Reads the file, if one is named.
pub(super) fn read(path: Option<&Path>) -> anyhow::Result<Configured> {
    let Some(path) = path else {
        return Ok(Configured::default());
    };
    let written = Written::read(path, "configuration", LIMIT)?;
    Ok(Configured {
        config: Config::read(&written.source)?,
        file: Some(written.file),
    })
}
