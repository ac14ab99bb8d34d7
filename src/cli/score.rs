//! `byline score`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::printed;
use super::progress::Bars;
use super::{Common, Format, done};
use crate::labels::{Labels, Scorecard};
use crate::ledger::LedgerFolder;
use crate::report;

const EXAMPLES: &str = "\
Examples:
  byline score result sheet.csv
      how right the result is, by the labels in a sheet of `byline sample`
  byline score result known.csv --format json | jq '.sample.accuracy'
      by other labels, for scripts

The labels are a table with the columns
  object,record_id,stamp,actor   which stamp of which record, and who made it
and, if there are any, client and weight. Further columns are not looked at. Rows without an
actor are not labelled yet; with the actor `unknown` the labeller could not tell. Both are
counted and say nothing.

With weights, as sheets have them, the figures speak for the whole result; without, for the
labelled stamps alone.";

/// Say how right the attributions of a result are, by labels of a person
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Score {
    /// The result folder of `byline analyze`
    #[arg(value_name = "DIR")]
    result: PathBuf,
    /// The labels: a filled sheet of `byline sample`, or a table with the same columns
    #[arg(value_name = "LABELS")]
    labels: PathBuf,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Score {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let labels = Labels::read(&self.labels)?;
        let folder = LedgerFolder::open(&self.result)?;
        let bars = Bars::new();
        let card = Scorecard::new(&folder, labels, common.progress(&bars))?;
        bars.finish();
        if !common.quiet {
            match self.format {
                Format::Json => printed::plain(&report::score_json(&card))?,
                Format::Text => printed::styled(&report::score_text(&card))?,
            }
        }
        Ok(done(card.has_gaps()))
    }
}
