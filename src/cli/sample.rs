//! `byline sample`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::printed;
use super::progress::Bars;
use super::writing::Spreadsheet;
use super::{Common, done};
use crate::labels::{SampleRequest, Sheet};
use crate::ledger::LedgerFolder;
use crate::report::{self, SheetFile};

const EXAMPLES: &str = "\
Examples:
  byline sample result --out sheet.csv
      400 attributions of the result, a few of each kind
  byline sample result --out accounts.csv --object Account --size 200
      200 attributions of accounts
  byline sample result --out second.csv --seed 2
      other ones, such as for a second labeller

The sheet has a row for each attribution drawn:
  object,record_id,stamp,user_id,at   which stamp of which record, and the login it names
  actor,client                        empty: for you to fill in
  stratum,weight                      what `byline score` needs to speak of the whole result

What byline says of a stamp is not in the sheet: who sees it agrees with it.";

/// Draw a sample of attributions for a person to label, and for `score` to measure
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Sample {
    /// The result folder of `byline analyze`
    #[arg(value_name = "DIR")]
    result: PathBuf,
    /// The sheet to write; it must not exist, or be a sheet without labels, which is replaced
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// How many attributions to draw
    #[arg(long, value_name = "N", default_value = "400", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    size: u32,
    /// What the draw begins with: the same seed draws the same
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// Draw from this object only
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

impl Sample {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let file = SheetFile::prepare(&self.out, &self.result)?;
        let folder = LedgerFolder::open(&self.result)?;
        let request = SampleRequest {
            size: usize::try_from(self.size)?,
            seed: self.seed,
            object: self.object.as_deref(),
        };
        let bars = Bars::new();
        let sheet = Sheet::draw(&folder, &request, common.progress(&bars))?;
        bars.finish();
        file.write(&report::sheet_csv(&sheet), self.spreadsheet.csv_safe)?;
        if !common.quiet {
            let path = self.out.display().to_string();
            let text = report::sheet_text(&sheet, &path);
            printed::styled(&text)?;
        }
        Ok(done(false))
    }
}
