//! `byline explain`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::printed;
use super::progress::Bars;
use super::{Common, Format, done};
use crate::explanation::explain;
use crate::ledger::LedgerFolder;
use crate::report;

const EXAMPLES: &str = "\
Examples:
  byline explain result 0035j00000AbCdEAAV
      who made this record and who changed it last, and why
  byline explain result dana@example.org
      what this login is, and who made what stands in its name
  byline explain result Formstead --format json
      what was seen of a client, for scripts

The inputs are read again, by the paths given to `analyze`: run it where `analyze` was run. They
must be as they were. Where none of them is there, only what the result says is printed.";

/// Say why a record, a login or a client was judged as it was
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Explain {
    /// The result folder of `byline analyze`
    #[arg(value_name = "DIR")]
    result: PathBuf,
    /// The id of a record, the id or username of a login, or the name of a client
    #[arg(value_name = "ID")]
    subject: String,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Explain {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let folder = LedgerFolder::open(&self.result)?;
        // Rows of large exports are sorted on disk while they are read, in files without a name: whatever ends this, they go.
        let scratch = std::env::temp_dir();
        let bars = Bars::new();
        let progress = common.progress(&bars);
        let explanation = explain(&folder, self.subject.trim(), &scratch, progress)?;
        bars.finish();
        if !common.quiet {
            match self.format {
                Format::Json => printed::plain(&report::explanation_json(&explanation))?,
                Format::Text => printed::styled(&report::explanation_text(&explanation))?,
            }
        }
        Ok(done(false))
    }
}
