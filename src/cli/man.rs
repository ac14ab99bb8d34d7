//! `byline man`.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use super::Cli;
use super::error::Usage;
use super::printed;

const EXAMPLES: &str = "\
Examples:
  byline man | man -l -
  byline man analyze > ~/.local/share/man/man1/byline-analyze.1";

/// Print the manual page of byline, or of one of its commands
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ManCommand {
    /// The command the page is of [default: byline itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl ManCommand {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut all = Cli::command();
        // Only then do commands know the options of all, and are called `byline-analyze` and so on.
        all.build();
        let page = match &self.command {
            None => all,
            Some(name) => all
                .find_subcommand(name)
                .ok_or_else(|| unknown(name))?
                .clone(),
        };
        let mut text = Vec::new();
        let source = concat!("byline ", env!("CARGO_PKG_VERSION"));
        Man::new(page).source(source).render(&mut text)?;
        printed::plain(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn unknown(name: &str) -> anyhow::Error {
    anyhow!(Usage).context(format!(
        "no command is called `{name}`; `byline help` lists them"
    ))
}
