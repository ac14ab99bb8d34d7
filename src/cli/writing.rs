//! What is asked of everything that a command writes: tables that people open in a spreadsheet, names and addresses.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgAction, Args};

use super::limits::Limiting;
use super::pseudonyms::{Pseudonymize, Tokens};
use crate::config::Config;
use crate::limits::Limits;
use crate::pseudonym::Pseudonyms;
use crate::report::{Flags, ResultFolder};

/// Flags of every command that writes tables.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Spreadsheet {
    /// Put a ' before cells that a spreadsheet would run as a formula; `--csv-safe=false` writes them as they are. Files that are
    /// loaded into an org are never changed
    #[arg(
        long,
        value_name = "BOOL",
        action = ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_value_t = true,
        default_missing_value = "true"
    )]
    pub(super) csv_safe: bool,
}

/// Flags of every command that writes a result of an export.
#[derive(Clone, Debug, Args)]
pub(super) struct Writing {
    #[command(flatten)]
    spreadsheet: Spreadsheet,
    #[command(flatten)]
    pseudonymize: Pseudonymize,
    #[command(flatten)]
    limiting: Limiting,
}

/// A result folder that does as the flags say, and the tokens it writes.
pub(super) struct Opened {
    pub(super) folder: ResultFolder,
    pub(super) tokens: Option<Tokens>,
}

impl Writing {
    /// Makes a result folder of a command ready.
    pub(super) fn open(
        &self,
        out: &Path,
        exports: &[PathBuf],
        command: &'static str,
    ) -> anyhow::Result<Opened> {
        let tokens = self.pseudonymize.open(out, exports)?;
        let pseudonyms = tokens.as_ref().map(|it| Arc::clone(&it.pseudonyms));
        let folder = ResultFolder::prepare(out, command)?
            .with_csv_safe(self.spreadsheet.csv_safe)
            .with_pseudonyms(pseudonyms);
        Ok(Opened { folder, tokens })
    }

    /// What is taken on before something is left out.
    pub(super) fn limits(&self, config: &Config) -> anyhow::Result<Limits> {
        self.limiting.limits(config)
    }

    /// What the manifest says of any command: its exports and day as typed, and these flags.
    pub(super) fn flags(
        &self,
        command: &'static str,
        exports: &[PathBuf],
        as_of: Option<&String>,
    ) -> Flags {
        let exports = exports.iter().map(|path| path.to_string_lossy());
        Flags {
            command,
            exports: exports.map(std::borrow::Cow::into_owned).collect(),
            as_of: as_of.cloned(),
            csv_safe: self.spreadsheet.csv_safe,
            ..Flags::default()
        }
    }
}

impl Opened {
    /// What puts tokens in the place of names, where that is asked for.
    pub(super) fn pseudonyms(&self) -> Option<&Pseudonyms> {
        self.tokens.as_ref().map(|tokens| &*tokens.pseudonyms)
    }
}
