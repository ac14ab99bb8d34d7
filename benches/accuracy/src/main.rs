//! Measures how often byline is right; `docs/accuracy.md` is made by this program.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use byline::org::SalesforceId;
use byline_accuracy::fit::{self, Files, Step};
use byline_accuracy::mistakes::{self, About, Wanted};
use byline_accuracy::outcome::Outcomes;
use byline_accuracy::results::{Plan, Results, scenario, with_export};
use byline_accuracy::seeds::Seeds;
use byline_accuracy::slice::{ALL, SLICES, Slice};
use byline_accuracy::trial::Trial;
use byline_accuracy::{logins, one, report};
use byline_fixtures::trial::{Difficulty, Org, Tier};
use clap::{Args, Parser, Subcommand};

/// Measure how often byline is right
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure on every scenario and write the document
    Report(Report),
    /// Print the floors beside what orgs that may be fitted on show
    Try(Try),
    /// Print all figures of one export
    One(One),
    /// Print the stamps of one export that were judged wrong, the surest first
    Mistakes(Mistakes),
    /// Print the logins that were classed wrong, and what stands behind it
    Logins(Logins),
    /// Fit the catalogue's tables or weights on exports that have their truth beside them
    Fit(Fit),
}

#[derive(Debug, Args)]
struct Fit {
    /// Which orgs, both ends included; seeds that are reported on are refused
    #[arg(long, value_name = "FROM..TO", value_parser = Seeds::fitting)]
    seeds: Seeds,
    /// What to fit: the tables, what the model of actors is told (then run boost.py), what matching events add to it, the calibration; each after a build
    #[arg(long, value_enum)]
    step: Step,
    /// The file to write anew
    #[arg(long, default_value = "src/catalog/rhythm.toml")]
    catalogue: PathBuf,
    /// Where to write what the model of actors is told
    #[arg(long, default_value = "target/told.txt")]
    told: PathBuf,
}

#[derive(Debug, Args)]
struct Report {
    /// Which orgs, both ends included; seeds that may be fitted on are refused
    #[arg(long, value_name = "FROM..TO", value_parser = Seeds::reported)]
    seeds: Seeds,
    /// Only these scenarios; all without
    #[arg(long, value_name = "NAME", value_parser = scenario)]
    scenario: Vec<&'static str>,
    /// The Markdown document to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Also write all figures as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Orgs that may be looked at while one fits.
#[derive(Debug, Args)]
struct Orgs {
    /// Which orgs, both ends included; seeds that are reported on are refused
    #[arg(long, value_name = "FROM..TO", value_parser = Seeds::fitting)]
    seeds: Seeds,
    /// Only these scenarios; all without
    #[arg(long, value_name = "NAME", value_parser = scenario)]
    scenario: Vec<&'static str>,
    /// Only orgs so hard
    #[arg(long, value_enum)]
    difficulty: Vec<Difficulty>,
    /// Only with these logs
    #[arg(long, value_enum)]
    tier: Vec<Tier>,
}

#[derive(Debug, Args)]
struct Logins {
    #[command(flatten)]
    orgs: Orgs,
    /// Also those that were classed right
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Args)]
struct Try {
    #[command(flatten)]
    orgs: Orgs,
    /// Also all tables of the report
    #[arg(long)]
    tables: bool,
}

/// One export: a folder that has its truth beside it, or an org that is simulated now.
#[derive(Debug, Args)]
struct Subject {
    /// An export whose truth is in the folder <DIR>.truth
    #[arg(long, value_name = "DIR", conflicts_with = "scenario")]
    export: Option<PathBuf>,
    /// Simulate an org of this scenario
    #[arg(long, value_name = "NAME", value_parser = scenario)]
    scenario: Option<&'static str>,
    /// How hard it is
    #[arg(long, value_enum, default_value_t = Difficulty::Ordinary)]
    difficulty: Difficulty,
    /// Which logs it hands out
    #[arg(long, value_enum, default_value_t = Tier::Paid)]
    tier: Tier,
    /// Which org
    #[arg(long, default_value_t = 1)]
    seed: u64,
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
    /// What they are wrong about
    #[arg(long, value_enum, default_value_t = About::Actor)]
    about: About,
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

/// What was named, or all where nothing was.
fn named<T>(some: Vec<T>, all: Vec<T>) -> Vec<T> {
    if some.is_empty() { all } else { some }
}

/// Progress that cannot be shown is no reason to stop.
fn tell(trial: &str) {
    writeln!(std::io::stderr(), "{trial}").ok();
}

impl Report {
    fn run(self) -> Result<()> {
        let all = Plan::all(self.seeds);
        let plan = Plan {
            scenarios: named(self.scenario, all.scenarios),
            ..all
        };
        let results = Results::run(plan, tell)?;
        let write = |path: &PathBuf, text: String| {
            fs::write(path, text).with_context(|| format!("writing {}", path.display()))
        };
        if let Some(path) = &self.json {
            let json = serde_json::to_string_pretty(&report::written(&results))?;
            write(path, json + "\n")?;
        }
        write(&self.out, report::markdown(&results))
    }
}

impl Fit {
    fn run(&self) -> Result<String> {
        let files = Files {
            catalogue: &self.catalogue,
            told: &self.told,
        };
        fit::run(&Plan::all(self.seeds), self.step, files)
    }
}

impl Orgs {
    fn plan(self) -> Plan {
        let all = Plan::all(self.seeds);
        Plan {
            scenarios: named(self.scenario, all.scenarios),
            difficulties: named(self.difficulty, all.difficulties),
            tiers: named(self.tier, all.tiers),
            seeds: self.seeds,
        }
    }
}

impl Logins {
    fn run(self) -> Result<String> {
        let table = logins::table(&self.orgs.plan(), self.all, tell)?;
        Ok(table.markdown())
    }
}

impl Try {
    fn run(self) -> Result<String> {
        let results = Results::run(self.orgs.plan(), tell)?;
        let mut text = report::floors(&results).markdown();
        if self.tables {
            text.push_str(&report::tables(&results));
        }
        Ok(text)
    }
}

impl Subject {
    /// Does something with the export while it is there.
    fn with<T>(&self, work: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
        match (&self.export, self.scenario) {
            (Some(export), _) => work(export),
            (None, Some(scenario)) => {
                let org = Org::simulate(scenario, self.difficulty, self.seed)?;
                with_export(&org, self.tier, work)
            }
            (None, None) => bail!("name an export, or a scenario to simulate"),
        }
    }
}

impl One {
    fn run(&self) -> Result<String> {
        let outcomes = self
            .subject
            .with(|export| Outcomes::of(&Trial::run(export)?))?;
        if self.json {
            return Ok(serde_json::to_string_pretty(&one::written(&outcomes))? + "\n");
        }
        Ok(one::text(&outcomes))
    }
}

impl Mistakes {
    fn run(&self) -> Result<String> {
        let wanted = Wanted {
            about: self.about,
            limit: self.limit,
            slice: &self.slice,
            unanswered: self.unanswered,
            login: self.login,
        };
        let trial = self.subject.with(Trial::run)?;
        Ok(mistakes::table(&trial, &wanted).markdown())
    }
}

fn main() -> Result<()> {
    let text = match Cli::parse().command {
        Command::Report(it) => return it.run(),
        Command::Try(it) => it.run()?,
        Command::One(it) => it.run()?,
        Command::Mistakes(it) => it.run()?,
        Command::Logins(it) => it.run()?,
        Command::Fit(it) => it.run()?,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).context("writing")
}
