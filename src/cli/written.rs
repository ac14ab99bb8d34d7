//! Files that users write and flags name: read once, and noted for the manifest.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::error::Usage;
use crate::inventory::Digest;
use crate::mistake::Source;
use crate::report::FlagFile;

/// A file that a user wrote.
#[derive(Debug)]
pub(super) struct Written {
    /// Its text.
    pub source: Source,
    /// What the manifest says of it.
    pub file: FlagFile,
}

impl Written {
    /// Reads a file of at most so many bytes; `what` it is meant to be, such as `rules`.
    pub(super) fn read(path: &Path, what: &str, limit: u64) -> anyhow::Result<Self> {
        let shown = path.display().to_string();
        let mut bytes = Vec::new();
        // A device has no size, and no end.
        let read = File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            let error = anyhow::Error::new(error).context(Usage);
            return Err(error.context(format!("the {what} `{shown}` cannot be read")));
        }
        if bytes.len() as u64 > limit {
            let error = anyhow::Error::new(Usage);
            return Err(error.context(format!("`{shown}` is too large to be {what}")));
        }
        let sha256 = Digest::from(&bytes[..]).sha256;
        Ok(Self {
            source: Source::decode(&shown, bytes).map_err(|mistake| *mistake)?,
            file: FlagFile {
                path: shown,
                sha256,
            },
        })
    }
}
