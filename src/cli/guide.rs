//! `byline guide`.

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::error::Usage;
use super::printed;
use crate::catalog::requests;
use crate::guide::{Guide, Wanted};
use crate::report;

const EXAMPLES: &str = "\
Examples:
  byline guide > how-to-export.md
      the checklist for any org
  byline guide --edition enterprise --event-monitoring no
      the checklist for an org that has the free event log files only
  byline guide --format sh --object Account --object Volunteer_Shift__c > export.sh
  sh export.sh my-org export/
      a script that fetches it all, with the records and the history of two objects";

/// How the guide is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GuideFormat {
    /// A checklist for a person, in Markdown
    Md,
    /// A script for a POSIX shell and the Salesforce CLI
    Sh,
}

/// Whether the org has something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Has {
    /// It has
    Yes,
    /// It has not
    No,
}

/// Say what to ask of whoever has access to the org, as a checklist or as a script
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct GuideCommand {
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "md")]
    format: GuideFormat,
    /// The edition of the org [default: any]
    #[arg(long, value_name = "EDITION", value_parser = editions())]
    edition: Option<String>,
    /// Whether the org has Event Monitoring [default: unknown]
    #[arg(long, value_name = "YES|NO")]
    event_monitoring: Option<Has>,
    /// API name of an object whose records and history are wanted; may be given several times
    /// [default: the standard objects whose records have owners]
    #[arg(long = "object", value_name = "OBJECT")]
    objects: Vec<String>,
}

fn editions() -> PossibleValuesParser {
    let editions = requests().editions.iter();
    editions.map(|row| row.name.as_str()).into()
}

impl GuideCommand {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut editions = requests().editions.iter();
        let named = self.edition.as_deref();
        let wanted = Wanted {
            edition: named.and_then(|name| editions.find(|row| row.name == name)),
            event_monitoring: self.event_monitoring.map(|has| has == Has::Yes),
            objects: self.objects.clone(),
        };
        let guide =
            Guide::new(&wanted).map_err(|error| anyhow::Error::new(Usage).context(error))?;
        let text = match self.format {
            GuideFormat::Md => report::guide_md(&guide),
            GuideFormat::Sh => report::guide_sh(&guide),
        };
        printed::plain(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
