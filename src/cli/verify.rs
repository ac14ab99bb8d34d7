//! `byline verify`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::printed;
use super::progress::Bars;
use super::{Common, done};
use crate::ledger::verify;
use crate::report;

const EXAMPLES: &str = "\
Examples:
  byline verify result
      whether every file of a result, and every input it was made of, is still what the manifest says

Inputs are looked for where they were, so run it from the folder that the result was made from. To know that
the manifest itself was not changed, keep its SHA-256, which is printed, somewhere else.

Exit codes: 0 everything is as it was; 4 something differs, is missing or is new, and it is said what.";

/// Work out every hash of a result anew, and say what differs from its manifest
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Verify {
    /// The result folder of `analyze`, `plan` or `harden`
    #[arg(value_name = "DIR")]
    result: PathBuf,
}

impl Verify {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let bars = Bars::new();
        let verified = verify(&self.result, common.progress(&bars))?;
        bars.finish();
        if !common.quiet {
            let text = report::verify_text(&verified);
            printed::styled(&text)?;
        }
        Ok(done(!verified.is_whole()))
    }
}
