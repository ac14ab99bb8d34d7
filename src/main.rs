//! The binary: parses, runs, and returns the exit code. Everything else is in the library.

mod allocation;

use std::process::ExitCode;

use byline::cli::{Cli, report_error};
use clap::Parser as _;

fn main() -> ExitCode {
    allocation::give_back_large_blocks();
    Cli::parse()
        .run()
        .unwrap_or_else(|error| report_error(&error))
}
