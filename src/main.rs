//! The binary: parses, runs, and returns the exit code. Everything else is in the library.

use std::process::ExitCode;

use byline::cli::{Cli, report_error};
use clap::Parser as _;

fn main() -> ExitCode {
    Cli::parse()
        .run()
        .unwrap_or_else(|error| report_error(&error))
}
