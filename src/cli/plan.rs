//! `byline plan`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::config;
use super::dates::Dates;
use super::progress::Bars;
use super::writing::Writing;
use super::written::Written;
use super::{Common, as_of, done};
use crate::analysis::{Input, PlanRequest, Request, plan};
use crate::catalog::transfer;
use crate::plan::Limits;
use crate::report::{self, Flags, PlanFlags, PlanFolder};

const EXAMPLES: &str = "\
Examples:
  byline plan export/ --out transfer-plan
      a plan for the owners that concentrate an object and should not, by the built-in rules
  byline plan export/ --from dana@example.org --rules plan.toml --out transfer-plan
      everything that Dana owns, by rules of your own (docs/plan.md)

What comes out:
  plan.md                    the runbook: what to stop first, the waves with their commands, the checks
  transfer/<NN>_<Object>.csv Id,OwnerId as Data Loader and `sf data update bulk` take them
  rollback/, guard/          the same records with their present owner: to go back, and to see what changed since
  reasons/<Object>.csv       for every record who gets it, by which rule and why; or why it stays
  before_after.csv           how concentrated ownership is now, and after the plan
  owners_before_after.csv    the same for each owner
  visibility_before_after.csv
                             what people see by ownership and role hierarchy alone, now and after
  plan.json                  the plan for scripts
  dataloader/, sfdmu/        a mapping for Data Loader, an export.json for SFDMU
  manifest.json              every input and every output with its SHA-256

Nothing is changed in any org.";

/// Plan who should own what, and write the files and the runbook to get there
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct PlanCommand {
    /// Folders, zips and single files to read
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,
    /// The folder to write; it must not exist, be empty, or hold an earlier plan, which is replaced
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Whose records are moved: a username, or `queue:` and a developer name; may be repeated [default: logins that a
    /// machine uses and inactive users, where they concentrate an object]
    #[arg(long, value_name = "USERNAME")]
    from: Vec<String>,
    /// Who gets them [default: built-in rules, which the runbook shows]
    #[arg(long, value_name = "PLAN.TOML")]
    rules: Option<PathBuf>,
    /// Rows of a file at most [default: 10000, a batch of Bulk API 2.0]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=150_000_000))]
    max_rows: Option<u64>,
    /// Bytes of a file at most [default: 150000000, what Bulk API 2.0 takes]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(100..=150_000_000))]
    max_bytes: Option<u64>,
    /// The day the export is as of, such as 2026-10-31 [default: the newest time in the inputs]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// A byline.toml to check: of what it says, only the limits on what is read change anything here
    #[arg(long, value_name = "BYLINE.TOML")]
    config: Option<PathBuf>,
    #[command(flatten)]
    dates: Dates,
    #[command(flatten)]
    writing: Writing,
}

/// Rules may map every value of a column; larger than this they are none.
const LIMIT: u64 = 16 * 1024 * 1024;

impl PlanCommand {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let as_of = as_of(self.as_of.as_deref())?;
        let configured = config::read(self.config.as_deref())?;
        let reading = self.writing.limits(&configured.config)?;
        let rules = self.rules.as_deref();
        let rules = rules.map(|path| Written::read(path, "rules", LIMIT));
        let rules = rules.transpose()?;
        let opened = self.writing.open(&self.out, &self.exports, "plan")?;
        let (folder, pseudonyms) = (&opened.folder, opened.pseudonyms());
        let scratch = folder.scratch();
        let limit = &transfer().limit;
        let limits = Limits {
            rows: self.max_rows.unwrap_or(limit.batch_rows),
            bytes: self.max_bytes.unwrap_or(limit.file_bytes),
        };
        let request = PlanRequest {
            analysis: Request {
                input: Input {
                    exports: &self.exports,
                    out: Some(&self.out),
                    scratch: &scratch,
                    date_order: self.dates.order(),
                    limits: reading,
                },
                as_of,
                witness: None,
                pseudonyms,
            },
            rules: rules.as_ref().map(|rules| &rules.source),
            from: &self.from,
            limits,
        };
        let bars = Bars::new();
        let mut rows = PlanFolder::new(folder);
        let (mut analysis, plan) = plan(&request, &mut rows, common.progress(&bars))?;
        if let Some(pseudonyms) = pseudonyms {
            analysis.pseudonymize(pseudonyms);
        }
        for (path, render) in report::PLAN_FILES {
            folder.write(path, &render(&analysis, &plan))?;
        }
        let flags = Flags {
            plan: Some(PlanFlags {
                from: self.from.clone(),
                rules: rules.map(|rules| rules.file),
                max_rows: limits.rows,
                max_bytes: limits.bytes,
            }),
            date_order: self.dates.flag(),
            ..self
                .writing
                .flags("plan", &self.exports, self.as_of.as_ref())
        };
        common.conclude((opened, bars), (&analysis, flags), || {
            let result = self.out.display().to_string();
            report::plan_text(&analysis, &plan, &result)
        })?;
        Ok(done(analysis.has_gaps()))
    }
}
