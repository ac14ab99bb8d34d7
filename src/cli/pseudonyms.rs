//! What is asked of names and addresses in results.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::pseudonym::{KeyFile, Pseudonyms, WrittenKey};
use crate::report::PseudonymFlags;

/// Flags of every command that writes a result of an export.
#[derive(Clone, Debug, Args)]
pub(super) struct Pseudonymize {
    /// Write tokens in the place of names, usernames, mail and IP addresses. They are made with the key in this file, which is
    /// written if it is not there; beside it, as FILE.csv, a table says what each token stands for. Keep both apart from the result
    #[arg(long, value_name = "KEY-FILE")]
    pseudonymize: Option<PathBuf>,
}

/// The key, and what it gives tokens for.
#[derive(Debug)]
pub(super) struct Tokens {
    file: KeyFile,
    pub(super) pseudonyms: Arc<Pseudonyms>,
}

impl Pseudonymize {
    /// Reads or makes the key, where tokens are asked for.
    pub(super) fn open(&self, out: &Path, exports: &[PathBuf]) -> anyhow::Result<Option<Tokens>> {
        let Some(path) = &self.pseudonymize else {
            return Ok(None);
        };
        let (file, key) = KeyFile::open(path, out, exports)?;
        Ok(Some(Tokens {
            file,
            pseudonyms: Arc::new(Pseudonyms::new(key)),
        }))
    }
}

impl Tokens {
    /// What the manifest says of them, where these are all paths of inputs.
    pub(super) fn flags<'p>(&self, mut paths: impl Iterator<Item = &'p str>) -> PseudonymFlags {
        PseudonymFlags {
            key: self.pseudonyms.key().fingerprint(),
            in_paths: paths.any(|path| self.pseudonyms.text(path) != path),
        }
    }

    /// Writes the key and the table of tokens, aside.
    pub(super) fn write(&self) -> anyhow::Result<WrittenKey> {
        Ok(self.file.write(&self.pseudonyms)?)
    }
}
