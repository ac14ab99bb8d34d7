//! `byline completions`.

use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;
use super::printed;

const EXAMPLES: &str = "\
Examples:
  byline completions bash > ~/.local/share/bash-completion/completions/byline
  byline completions zsh > ~/.zfunc/_byline
      with ~/.zfunc on the `fpath`, before `compinit`
  byline completions fish > ~/.config/fish/completions/byline.fish";

/// Print what completes the commands and options of byline in a shell
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        // The generator writes to what cannot fail; a pipe can.
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "byline", &mut text);
        printed::plain(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
