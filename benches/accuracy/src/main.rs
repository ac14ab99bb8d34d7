//! Measures how often byline is right; `docs/accuracy.md` is made by this program.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use byline::org::SalesforceId;
use byline_accuracy::fit::{self, Step};
use byline_accuracy::mistakes::{self, Wanted};
use byline_accuracy::one;
use byline_accuracy::outcome::Outcomes;
use byline_accuracy::slice::{ALL, SLICES, Slice};
use byline_accuracy::trial::Trial;
use clap::{Args, Parser, Subcommand};

/// Measure how often byline is right
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print all figures of one export
    One(One),
    /// Print the stamps of one export that were judged wrong, the surest first
    Mistakes(Mistakes),
    /// Fit the catalogue's tables or weights on exports that have their truth beside them
    Fit(Fit),
}

#[derive(Debug, Args)]
struct Fit {
    /// The exports
    #[arg(required = true, value_name = "DIR")]
    exports: Vec<PathBuf>,
    /// What to fit: the tables first, then, after a build, the weights
    #[arg(long, value_enum)]
    step: Step,
    /// The file to write anew
    #[arg(long, default_value = "src/catalog/rhythm.toml")]
    catalogue: PathBuf,
}

/// One export that has its truth beside it, in the folder <DIR>.truth
#[derive(Debug, Args)]
struct Subject {
    /// The export
    #[arg(long, value_name = "DIR")]
    export: PathBuf,
}

#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    subject: Subject,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Mistakes {
    #[command(flatten)]
    subject: Subject,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Of these stamps only: all, covered, uncovered, shared, shared-covered, shared-uncovered
    #[arg(long, value_parser = slice, default_value = ALL.name)]
    slice: Slice,
    /// Also those that were not answered, after the others
    #[arg(long)]
    unanswered: bool,
    /// Of this login only
    #[arg(long, value_name = "ID", value_parser = login)]
    login: Option<SalesforceId>,
}

fn slice(name: &str) -> Result<Slice, String> {
    let names = || SLICES.map(|slice| slice.name).join(", ");
    Slice::named(name).ok_or_else(|| format!("the slices are {}", names()))
}

fn login(text: &str) -> Result<SalesforceId, String> {
    SalesforceId::parse(text.as_bytes()).map_err(|error| error.to_string())
}

impl Subject {
    fn run(&self) -> Result<Trial> {
        Trial::run(&self.export)
    }
}

fn main() -> Result<()> {
    let text = match Cli::parse().command {
        Command::One(it) => {
            let outcomes = Outcomes::of(&it.subject.run()?)?;
            if it.json {
                serde_json::to_string_pretty(&one::written(&outcomes))? + "\n"
            } else {
                one::text(&outcomes)
            }
        }
        Command::Fit(it) => fit::run(&it.exports, it.step, &it.catalogue)?,
        Command::Mistakes(it) => {
            let wanted = Wanted {
                limit: it.limit,
                slice: &it.slice,
                unanswered: it.unanswered,
                login: it.login,
            };
            mistakes::table(&it.subject.run()?, &wanted).markdown()
        }
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).context("writing")
}
