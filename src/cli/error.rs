//! Errors as the user reads them: what went wrong, why, and what to do about it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use thiserror::Error;

use super::mistakes;
use crate::analysis::{AnalysisError, HardenError, PlanError};
use crate::aside::wait_if_abandoned;
use crate::catalog::fingerprints;
use crate::explanation::ExplainError;
use crate::inspection::UserError;
use crate::inventory::InventoryError;
use crate::labels::{LabelsError, SampleError};
use crate::ledger::ReadBackError;
use crate::limits::Limit;
use crate::mistake::{Mistake, Mistakes};
use crate::pseudonym::KeyFileError;
use crate::report::{FolderError, SheetError, plain};
use crate::table::Reason;

pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(super) const HINT: Style = AnsiColor::Cyan.on_default();

const FAILED: u8 = 1;
const USAGE: u8 = 2;
const NOTHING: u8 = 3;

const SPELLING: &str = "check the spelling of the path";

/// Marks an error of the command line that clap cannot see.
#[derive(Debug, Error)]
#[error("the command line cannot be understood")]
pub(super) struct Usage;

/// Prints an error with its causes and a hint, and gives its exit code.
pub fn report_error(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        // Whoever read our output has seen enough.
        return ExitCode::SUCCESS;
    }
    wait_if_abandoned();
    let (code, hint) = judged(error);
    let mut text = match mistakes::of(error) {
        Some(mistakes) => mistakes::shown(mistakes),
        None => told(error),
    };
    if let Some(hint) = hint {
        let _ = writeln!(text, "{HINT}hint{HINT:#}: {hint}");
    }
    // There is nowhere left to report a failure to report.
    let _ = anstream::stderr().write_all(text.as_bytes());
    ExitCode::from(code)
}

/// What went wrong, and why.
fn told(error: &anyhow::Error) -> String {
    let mut text = format!("{ERROR}error{ERROR:#}: {}\n", plain(&error.to_string()));
    for cause in error.chain().skip(1) {
        let _ = writeln!(text, "  caused by: {}", plain(&cause.to_string()));
    }
    text
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn judged(error: &anyhow::Error) -> (u8, Option<String>) {
    if let Some((code, hint)) = of_output(error)
        .or_else(|| of_key(error))
        .or_else(|| of_result(error))
    {
        return (code, Some(hint.to_owned()));
    }
    if error.downcast_ref::<UserError>().is_some() {
        let hint = "take an id or a username as they stand in the `User` export; `identities.csv` of `analyze` lists them";
        return (USAGE, Some(hint.to_owned()));
    }
    if error.downcast_ref::<Usage>().is_some() || error.downcast_ref::<Mistake>().is_some() {
        return (USAGE, None);
    }
    if error.downcast_ref::<Mistakes>().is_some() {
        let hint = "docs/configuration.md says what `byline.toml` may hold";
        return (USAGE, Some(hint.to_owned()));
    }
    let harden = error.downcast_ref::<HardenError>();
    if let Some(HardenError::Client(_)) = harden {
        let hint = "name a client as `clients.csv` of `analyze` does; `--client` may be repeated";
        return (USAGE, Some(hint.to_owned()));
    }
    let plan = error.downcast_ref::<PlanError>();
    match plan {
        Some(PlanError::Rules(_)) => {
            let hint = "docs/plan.md says what rules may say; `identities.csv` of `analyze` lists the users";
            return (USAGE, Some(hint.to_owned()));
        }
        Some(PlanError::Changed(_)) => {
            let hint = "wait until the export is written, and plan again; nothing was written";
            return (FAILED, Some(hint.to_owned()));
        }
        Some(PlanError::Sink(_)) => {
            let hint = "see whether the disk is full and whether you may write there";
            return (FAILED, Some(hint.to_owned()));
        }
        Some(PlanError::Analysis(_)) | None => {}
    }
    let analysis = match (error.downcast_ref::<ExplainError>(), plan) {
        (Some(ExplainError::Analysis(error)), _) | (_, Some(PlanError::Analysis(error))) => {
            Some(error)
        }
        _ => match harden {
            Some(HardenError::Analysis(error)) => Some(error),
            _ => error.downcast_ref::<AnalysisError>(),
        },
    };
    match analysis {
        Some(AnalysisError::Nothing { left_out, .. }) => {
            (NOTHING, Some(not_looked_into(left_out) + &looked_for()))
        }
        Some(AnalysisError::Limit { limit, path, .. }) => (FAILED, Some(raise(*limit, path.as_deref()))),
        Some(AnalysisError::Inventory(InventoryError::TooMany { .. })) => {
            (FAILED, Some(raise(Limit::Files, None)))
        }
        Some(AnalysisError::Inventory(InventoryError::Missing(_))) => {
            (USAGE, Some(SPELLING.to_owned()))
        }
        Some(AnalysisError::Spill(_) | AnalysisError::Ledger(_)) => (
            FAILED,
            Some("see whether the disk is full that holds `--out`, or the temporary files of `inspect`".to_owned()),
        ),
        Some(AnalysisError::Again { .. } | AnalysisError::Changed(_)) => (
            FAILED,
            Some("see whether the export changes while it is read; take a copy of it that nobody writes to".to_owned()),
        ),
        Some(AnalysisError::Inventory(_) | AnalysisError::Pseudonyms(_)) | None => (FAILED, None),
    }
}

/// Errors of the key of pseudonyms.
fn of_key(error: &anyhow::Error) -> Option<(u8, &'static str)> {
    Some(match error.downcast_ref::<KeyFileError>()? {
        KeyFileError::Inside(..) => (
            USAGE,
            "keep the key where neither results nor exports are; nothing was changed",
        ),
        KeyFileError::Foreign(_) => (
            USAGE,
            "name a key file that byline wrote, or one that is not there yet; nothing was changed",
        ),
        KeyFileError::Io { .. } => (
            USAGE,
            "see whether the folder is there and whether you may write there",
        ),
        KeyFileError::Table { .. } => (
            FAILED,
            "see whether you may write there, and whether the table beside the key is as byline wrote it",
        ),
        KeyFileError::Random(_) | KeyFileError::Clash(_) => {
            (FAILED, "try again with a key file that is not there yet")
        }
    })
}

/// Errors of what is to be written.
fn of_output(error: &anyhow::Error) -> Option<(u8, &'static str)> {
    const UNWRITABLE: (u8, &str) = (
        FAILED,
        "see whether the disk is full and whether you may write there",
    );
    if let Some(error) = error.downcast_ref::<FolderError>() {
        return Some(match error {
            FolderError::Foreign { .. } | FolderError::NotAFolder(_) => (
                USAGE,
                "name another folder with `--out`; nothing was changed",
            ),
            FolderError::Busy(_) => (
                USAGE,
                "wait until it is done, or name another folder with `--out`; nothing was changed",
            ),
            FolderError::Io { .. } => UNWRITABLE,
        });
    }
    Some(match error.downcast_ref::<SheetError>()? {
        SheetError::Foreign(_) => (USAGE, "name another file with `--out`; nothing was changed"),
        SheetError::Labelled(_) => (
            USAGE,
            "name another file with `--out`: labels are not overwritten; `byline score` reads them",
        ),
        SheetError::Inside(_) => (
            USAGE,
            "name a file beside it with `--out`: `analyze` replaces a result only if nothing else is in it",
        ),
        SheetError::Io { .. } => UNWRITABLE,
    })
}

/// Errors of a result that is read back, and of labels for it.
fn of_result(error: &anyhow::Error) -> Option<(u8, &'static str)> {
    if let Some(error) = error.downcast_ref::<LabelsError>() {
        return Some(match error {
            LabelsError::Missing(_) => (USAGE, SPELLING),
            LabelsError::Io { .. } => (FAILED, "see whether you may read it"),
            LabelsError::Table { .. } | LabelsError::NoColumn { .. } => (
                USAGE,
                "labels have the columns `object,record_id,stamp,actor`; `byline sample` writes a sheet with them",
            ),
        });
    }
    let ledger = match error.downcast_ref::<ExplainError>() {
        Some(ExplainError::Ledger(error)) => Some(error),
        Some(ExplainError::Analysis(_)) => return None,
        Some(ExplainError::Unknown(_)) => {
            return Some((
                USAGE,
                "take the id of a record of the result, an id or a username of `identities.csv`, or a name of `clients.csv`",
            ));
        }
        Some(ExplainError::Missing(_) | ExplainError::Changed(_) | ExplainError::New(_)) => {
            return Some((
                FAILED,
                "evidence is shown from the inputs that the result was made of: put them back, or analyze the export again",
            ));
        }
        None => error.downcast_ref::<ReadBackError>(),
    };
    let error = match error.downcast_ref::<SampleError>() {
        Some(SampleError::Ledger(error)) => error,
        Some(SampleError::NoObject(_)) => {
            return Some((USAGE, "`ownership.csv` of the result lists its objects"));
        }
        Some(SampleError::Nothing) => {
            return Some((NOTHING, "analyze an export with records first"));
        }
        Some(SampleError::TooSmall { .. }) => {
            return Some((USAGE, "ask for more with `--size`, or for one `--object`"));
        }
        None => ledger?,
    };
    Some(match error {
        ReadBackError::Missing(_) => (USAGE, SPELLING),
        ReadBackError::NotAResult { .. } => (USAGE, "name the folder that `byline analyze` wrote"),
        ReadBackError::Version { .. } => (
            USAGE,
            "analyze the export again with this byline, or use the byline that wrote the result",
        ),
        ReadBackError::Damaged { .. } | ReadBackError::Parquet { .. } => (
            FAILED,
            "analyze the export again: the same inputs give the same result",
        ),
        ReadBackError::Io { .. } => (FAILED, "see whether you may read it"),
    })
}

/// How a limit is raised for which there is no result.
fn raise(limit: Limit, path: Option<&str>) -> String {
    let name = limit.name();
    let flag = format!("if that is how it should be, raise the limit with `--limit {name}=`");
    match path {
        Some(path) => format!("it was reached while `{}` was read; {flag}", plain(path)),
        None => flag,
    }
}

/// The first files that were not looked into, with reasons and flags.
fn not_looked_into(left_out: &[(String, Reason)]) -> String {
    /// More would be a list of its own.
    const MOST: usize = 5;
    let mut text = String::new();
    for (path, reason) in left_out.iter().take(MOST) {
        let _ = write!(text, "`{}`: {reason}", plain(path));
        if let Some(limit) = Limit::of_reason(reason) {
            let _ = write!(text, "; `--limit {}=` raises it", limit.name());
        }
        text.push('\n');
    }
    let more = left_out.len().saturating_sub(MOST);
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    text
}

/// What byline looks for in an export.
fn looked_for() -> String {
    let mut text = "byline recognises files by their content. It looked for:\n".to_owned();
    let mut item = |label: &str| {
        let _ = writeln!(text, "  - {label}");
    };
    item("metadata XML: profiles, permission sets and their groups, connected apps, objects, ...");
    let mut labels: Vec<&str> = fingerprints().iter().map(|f| f.label.as_str()).collect();
    let mut told = BTreeSet::new();
    labels.retain(|label| told.insert(*label));
    for label in labels
        .into_iter()
        .filter(|label| !label.contains("not read yet"))
    {
        item(label);
    }
    text.push_str("Spreadsheets (.xlsx) and reports with labels instead of ids cannot be used; export CSV with API names.");
    text
}
