//! `byline analyze`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::config::{self, Configured};
use super::dates::Dates;
use super::progress::Bars;
use super::writing::Writing;
use super::{Common, as_of, done};
use crate::analysis::{Analysis, Input, Request, analyze};
use crate::assessment::Assessment;
use crate::catalog::{Framework, frameworks};
use crate::config::Config;
use crate::finding::{Finding, Ground, Severity, findings};
use crate::report::{self, Flags, FolderError, Outcome, ParquetLedger, ResultFolder};

const EXAMPLES: &str = "\
Examples:
  byline analyze export/ --out result
      everything the client sent, in one folder
  byline analyze unpackaged.zip WE_00D8Z000001rMLAUA2_1.ZIP logs/ --out result
      a retrieved package, a weekly export and a folder of event logs

What to put in (any subset; each file is recognised by its content, not by its name):
  metadata   a retrieved package or a source-format project, as a folder or zip
  users      CSVs of User, UserLogin, Profile, PermissionSetAssignment, Group, GroupMember, UserRole
  records    CSVs of any object with Id and OwnerId, CreatedById, CreatedDate,
             LastModifiedById, LastModifiedDate, SystemModstamp
  changes    field history of any object, SetupAuditTrail by SOQL or downloaded from Setup
  logs       event log files (CSV, also gzipped), LoginHistory

What comes out:
  report.html                all of it on one page, for a browser; needs nothing else
  report.xlsx                all tables below for a spreadsheet, with what was read and what was cut
  findings.json              what is wrong, how bad, and what to do (also findings.sarif)
  controls.csv               which controls of six frameworks are satisfied, which are not, and what
                             the export cannot tell (also controls.json)
  assessment-results.oscal.json   the same, for the tools of auditors
  identities.csv             what each login is, and why
  clients.csv                which systems and tools were seen, and what they did
  named_users.csv            where the metadata names users, and what that does
  records/<Object>.parquet   who made and who last changed each record
  attribution.csv            the same, counted by object, month and login
  undecided.csv              of which records that is not told, why, and what would help
  changes.parquet            who made each change that histories and logs name
  ownership.csv, owners.csv  who owns what, and how unevenly
  ownership_months.csv       the same by month of creation
  hours.csv                  the day of each shared login, by hour and by who acted
  lorenz.csv                 the Lorenz curve of each object
  ownership.svg              where ownership concentrates, drawn: since when and by what
  skew.csv                   owners and parents above the limit of the platform
  causes.csv                 what made each owner's records, and which settings name owners
  use.csv                    what each client did with which objects, and what says so
  access.csv                 what each user is granted, used and can reach, by object
  privileges.csv             rights of machines: used, unused, undecided
  reach.csv                  what machines and weighty logins could get at
  visibility.csv             what people would see if an object were private
  platform_changes.csv       which logins Salesforce's announced changes will stop
  graph.opengraph.json       identities, grants and use as a graph, for BloodHound
  summary.json               coverage, totals, and where ownership concentrates
  manifest.json              every input with its SHA-256 and what was rejected";

/// Read an export, and write who made each record and who owns what
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Analyze {
    /// Folders, zips and single files to read
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,
    /// The folder to write; it must not exist, be empty, or hold an earlier result, which is replaced
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// The day the analysis is as of, such as 2026-10-31 [default: the newest time in the inputs]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// What you decided about findings: waivers, severities (docs/configuration.md). Only a file that is named is read
    #[arg(long, value_name = "BYLINE.TOML")]
    config: Option<PathBuf>,
    #[command(flatten)]
    dates: Dates,
    #[command(flatten)]
    writing: Writing,
    /// End with exit code 11 to 14 when a finding that is not waived is at least so severe: 11 informational, 12 low, 13
    /// medium, 14 high
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Judge the controls of this framework only; may be given several times [default: all]
    #[arg(long = "framework", value_name = "ID", value_parser = known_frameworks())]
    frameworks: Vec<String>,
}

/// The frameworks, as they are typed.
fn known_frameworks() -> PossibleValuesParser {
    PossibleValuesParser::new(frameworks().iter().map(|it| it.id.as_str()))
}

/// The severities, as they are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Informational,
    Low,
    Medium,
    High,
}

impl FailOn {
    const fn severity(self) -> Severity {
        match self {
            Self::Informational => Severity::Informational,
            Self::Low => Severity::Low,
            Self::Medium => Severity::Medium,
            Self::High => Severity::High,
        }
    }
}

/// Writes the files that tell what was judged, the large ones first, or a thread would be left with one at the end.
fn judged_files(analysis: &Analysis, folder: &ResultFolder) -> Result<(), FolderError> {
    let (large, others) = rayon::join(
        || {
            let files = report::LARGE_FILES.par_iter();
            files.try_for_each(|(path, render)| folder.stream(path, |out| render(analysis, out)))
        },
        || {
            let files = report::FILES.par_iter();
            files.try_for_each(|(path, render)| folder.write(path, &render(analysis)))
        },
    );
    large.and(others)
}

/// The exit code of the mildest severity.
const FIRST_FAILING: u8 = 11;

impl Analyze {
    /// The exit code that findings call for, if any does.
    fn failing(&self, config: &Config, findings: &[Finding]) -> Option<u8> {
        let least = self.fail_on.map(FailOn::severity).or(config.fail_on)?;
        let counted = findings.iter().filter(|finding| finding.waived.is_none());
        let worst = counted.map(|finding| finding.severity).max()?;
        (worst >= least).then_some(FIRST_FAILING + worst as u8)
    }

    /// The frameworks that are asked for, each once and in the order of their ids.
    fn wanted(&self) -> Vec<&'static Framework> {
        let all = frameworks().iter();
        let wanted =
            all.filter(|it| self.frameworks.is_empty() || self.frameworks.contains(&it.id));
        wanted.collect()
    }

    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let as_of = as_of(self.as_of.as_deref())?;
        let Configured { config, file } = config::read(self.config.as_deref())?;
        let limits = self.writing.limits(&config)?;
        let opened = self.writing.open(&self.out, &self.exports, "analyze")?;
        let (folder, pseudonyms) = (&opened.folder, opened.pseudonyms());
        let scratch = folder.scratch();
        let request = Request {
            input: Input {
                exports: &self.exports,
                out: Some(&self.out),
                scratch: &scratch,
                date_order: self.dates.order(),
                limits,
            },
            as_of,
            witness: None,
            pseudonyms,
        };
        let bars = Bars::new();
        let ledger = ParquetLedger::new(folder);
        let mut analysis = analyze(&request, &ledger, common.progress(&bars))?;
        if let Some(pseudonyms) = pseudonyms {
            analysis.pseudonymize(pseudonyms);
        }
        judged_files(&analysis, folder)?;
        let (parts, findings) = analysis.with_granted(|granted| {
            let files = report::GRANTED_FILES.par_iter();
            files.try_for_each(|(path, render)| {
                folder.stream(path, |out| render(&analysis, granted, out))
            })?;
            let ground = Ground::new(&analysis, granted, &config.policy);
            let findings = findings(&ground);
            let assessment = Assessment::new(&ground, &findings, self.wanted());
            let outcome = Outcome {
                analysis: &analysis,
                granted,
                findings: &findings,
                policy: &config.policy,
                assessment: &assessment,
            };
            let files = report::OUTCOME_FILES.par_iter();
            files
                .try_for_each(|(path, render)| folder.stream(path, |out| render(&outcome, out)))?;
            // It takes its rows from the tables, which are all there now.
            report::workbook(&outcome, folder)?;
            let parts = [
                report::terminal_findings(&findings, &config.policy),
                report::terminal_controls(&assessment),
                report::terminal_reach(&analysis, granted),
            ];
            Ok::<_, FolderError>((parts, findings))
        })?;
        let flags = Flags {
            config: file,
            frameworks: self.frameworks.clone(),
            date_order: self.dates.flag(),
            ..self
                .writing
                .flags("analyze", &self.exports, self.as_of.as_ref())
        };
        common.conclude((opened, bars), (&analysis, flags), || {
            let result = self.out.display().to_string();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            report::terminal(&analysis, &parts, &result)
        })?;
        Ok(match self.failing(&config, &findings) {
            Some(code) => ExitCode::from(code),
            None => done(analysis.has_gaps()),
        })
    }
}
