//! The command line: one file per command, from what was typed to what is meant.

mod analyze;
mod completions;
mod config;
mod dates;
mod error;
mod explain;
mod guide;
mod harden;
mod inspect;
mod interrupt;
mod limits;
mod man;
mod mistakes;
mod panics;
mod plan;
mod printed;
mod progress;
mod pseudonyms;
mod rule;
mod sample;
mod score;
mod verify;
mod writing;
mod written;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

pub use self::error::report_error;
use self::progress::Bars;
use self::pseudonyms::Tokens;
use self::writing::Opened;

use crate::analysis::{Analysis, FileReport};
use crate::org::UtcTime;
use crate::progress::{Progress, Silent};
use crate::pseudonym::WrittenKey;
use crate::report::{self, Flags};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Done, but some input was damaged or left out.
const GAPS: u8 = 4;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the tool failed
  2  the command line is wrong, or what it names is not ours to read or replace
  3  nothing in the inputs was recognised
  4  done, but some input was damaged or left out; the summary and manifest.json say which
  11 to 14  with --fail-on: the worst finding is informational, low, medium, high
  130, 143  ended by Ctrl-C or by the system, as a shell tells it; nothing was changed";

/// Tells, from exported files alone, who really wrote each Salesforce record: a person or a machine
///
/// Every record is stamped with a login. Where an integration logs in as a person, the stamp lies.
/// byline reads a metadata package, exported users and records, and event logs, and says for every
/// record who made it and who changed it last, with evidence and confidence. It works offline and
/// changes nothing but the folder you name.
#[derive(Debug, Parser)]
#[command(name = "byline", version, styles = STYLES, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    Analyze(analyze::Analyze),
    Completions(completions::Completions),
    Explain(explain::Explain),
    Guide(guide::GuideCommand),
    Harden(harden::Harden),
    Inspect(inspect::Inspect),
    Man(man::ManCommand),
    Plan(plan::PlanCommand),
    Rule(rule::RuleCommand),
    Sample(sample::Sample),
    Score(score::Score),
    Verify(verify::Verify),
}

/// How a command prints what it has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for a person
    Text,
    /// All of it for scripts
    Json,
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
struct Common {
    /// How many threads to use; by default one per core. The result does not depend on it
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: ColorChoice,
    /// Show no progress, also on a terminal
    #[arg(long, global = true)]
    no_progress: bool,
    /// Print nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say on standard error what each file was recognised as
    #[arg(short, long, global = true)]
    verbose: bool,
}

impl Common {
    /// What hears how far the work has come.
    fn progress<'a>(&self, bars: &'a progress::Bars) -> &'a dyn Progress {
        if self.no_progress || self.quiet {
            &Silent
        } else {
            bars
        }
    }

    /// Puts a result in its place, with its manifest, and says what the files were and what came of them.
    fn conclude(
        &self,
        (opened, bars): (Opened, Bars),
        (analysis, mut flags): (&Analysis, Flags),
        summary: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        let Opened { folder, tokens } = opened;
        let tokens = tokens.as_ref();
        if let Some(tokens) = tokens {
            let files = analysis.files.iter().map(|file| &file.path);
            let paths = files.chain(&flags.exports).chain(flags.files());
            flags.pseudonyms = Some(tokens.flags(paths.map(String::as_str)));
        }
        flags.limits = report::changed_limits(&analysis.limits);
        let manifest = report::manifest_json(analysis, &flags, &folder.digests()?);
        folder.write("manifest.json", &manifest)?;
        // What is said comes first: it may need tokens that no file has.
        let said = |text: String| match tokens {
            Some(tokens) => tokens.pseudonyms.text(&text).into_owned(),
            None => text,
        };
        let summary = said(summary());
        let files = said(file_lines(&analysis.files));
        // All that needs room comes before anything is put in its place. Then the key: without it nobody reads the result.
        let key = tokens.map(Tokens::write).transpose()?;
        folder.sync()?;
        key.map(WrittenKey::place).transpose()?;
        folder.commit()?;
        bars.finish();
        self.tell_files(&files)?;
        if !self.quiet {
            printed::styled(&summary)?;
        }
        Ok(())
    }

    /// Says what each file was recognised as, where that was asked for.
    fn tell_files(&self, lines: &str) -> io::Result<()> {
        if self.verbose {
            anstream::stderr().lock().write_all(lines.as_bytes())?;
        }
        Ok(())
    }
}

/// The day of `--as-of`.
fn as_of(text: Option<&str>) -> anyhow::Result<Option<UtcTime>> {
    let date = |text: &str| {
        let date = UtcTime::parse(text.as_bytes());
        date.with_context(|| format!("`--as-of {text}` is no date; write it as 2026-10-31"))
    };
    let as_of = text.map(date).transpose();
    as_of.map_err(|error| error.context(error::Usage))
}

impl Cli {
    /// Applies what concerns the whole process.
    fn prepare(&self) {
        match self.common.color {
            ColorChoice::Auto => {}
            ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
            ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        }
        panics::expect();
        interrupt::watch();
    }

    /// Runs the command.
    ///
    /// # Errors
    /// What the user is to be told; [`report_error`] prints it and knows its exit code.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        self.prepare();
        let threads = self.common.jobs.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()?;
        match &self.command {
            Command::Analyze(command) => pool.install(|| command.run(&self.common)),
            Command::Completions(command) => command.run(),
            Command::Explain(command) => pool.install(|| command.run(&self.common)),
            Command::Guide(command) => command.run(),
            Command::Harden(command) => pool.install(|| command.run(&self.common)),
            Command::Inspect(command) => pool.install(|| command.run(&self.common)),
            Command::Man(command) => command.run(),
            Command::Plan(command) => pool.install(|| command.run(&self.common)),
            Command::Rule(command) => command.run(),
            Command::Sample(command) => pool.install(|| command.run(&self.common)),
            Command::Score(command) => pool.install(|| command.run(&self.common)),
            Command::Verify(command) => pool.install(|| command.run(&self.common)),
        }
    }
}

/// How a command that did its work ends.
fn done(has_gaps: bool) -> ExitCode {
    if has_gaps {
        ExitCode::from(GAPS)
    } else {
        ExitCode::SUCCESS
    }
}

/// One line per input file: what it is, and what became of its rows.
fn file_lines(files: &[FileReport]) -> String {
    let mut text = String::new();
    for file in files {
        let object = file.object.as_deref().unwrap_or_default();
        let tally = &file.tally;
        text.push_str(&format!(
            "{:<28} {:<20} {:>9} rows {:>7} rejected {:>7} duplicates  {}\n",
            file.kind,
            object,
            tally.rows,
            tally.rejected,
            tally.duplicates,
            report::plain(&file.path)
        ));
    }
    text
}
