//! `byline inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::dates::Dates;
use super::limits::Limiting;
use super::printed;
use super::progress::Bars;
use super::{Common, Format, done, file_lines};
use crate::analysis::{FileReport, Input, Reading, newest};
use crate::config::Config;
use crate::inspection::{Inspection, UserRights};
use crate::report;

const EXAMPLES: &str = "\
Examples:
  byline inspect export/
      what is there, what it covers, what is missing and what that would unlock
  byline inspect export/ --package-xml > package.xml
      the manifest of a retrieve that leaves less open
  byline inspect export/ --user dana@example.org
      what this user may do, what grants it, and what the export leaves open
  byline inspect export/ --format json | jq '.missing[].piece'
      the same for scripts";

/// Say what an export holds, what it covers and what is missing; write nothing
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Inspect {
    /// Folders, zips and single files to read
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Print nothing but the package.xml of a better retrieve
    #[arg(long, conflicts_with = "format")]
    package_xml: bool,
    /// Say what one user may do instead, and by which grants: a username or an id
    #[arg(long, value_name = "USER", conflicts_with = "package_xml")]
    user: Option<String>,
    #[command(flatten)]
    dates: Dates,
    #[command(flatten)]
    limiting: Limiting,
}

impl Inspect {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let limits = self.limiting.limits(&Config::default())?;
        // Rows of large exports are sorted on disk while they are read, in files without a name: whatever ends this, they go.
        let scratch = std::env::temp_dir();
        let input = Input {
            exports: &self.exports,
            out: None,
            scratch: &scratch,
            date_order: self.dates.order(),
            limits,
        };
        let bars = Bars::new();
        let reading = Reading::new(&input, common.progress(&bars))?;
        bars.finish();
        if let Some(user) = &self.user {
            return self.print_rights(user, &reading, common);
        }
        let inspection = Inspection::new(reading);
        common.tell_files(&file_lines(&inspection.files))?;
        if !common.quiet {
            self.print(&inspection)?;
        }
        Ok(done(inspection.has_gaps()))
    }

    /// Expiry is held against the newest time of the export, so that a later run says the same.
    fn print_rights(
        &self,
        user: &str,
        reading: &Reading,
        common: &Common,
    ) -> anyhow::Result<ExitCode> {
        let rights = UserRights::of(&reading.org, user, newest(&reading.files))?;
        if !common.quiet {
            match self.format {
                Format::Json => printed::plain(&report::rights_json(&rights))?,
                Format::Text => printed::styled(&report::rights_text(&rights))?,
            }
        }
        Ok(done(reading.files.iter().any(FileReport::has_gaps)))
    }

    fn print(&self, inspection: &Inspection) -> anyhow::Result<()> {
        // What is for programs is not looked through for colours.
        if self.package_xml {
            return printed::plain(report::package_xml(&inspection.retrieve).as_bytes());
        }
        match self.format {
            Format::Json => printed::plain(&report::inspection_json(inspection)),
            Format::Text => printed::styled(&report::inspection_text(inspection)),
        }
    }
}
