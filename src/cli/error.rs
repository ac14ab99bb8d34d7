//! Errors as the user reads them: what went wrong, why, and what to do about it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use thiserror::Error;

use crate::analysis::AnalysisError;
use crate::catalog::fingerprints;
use crate::inspection::UserError;
use crate::inventory::InventoryError;
use crate::report::{FolderError, plain};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

const FAILED: u8 = 1;
const USAGE: u8 = 2;
const NOTHING: u8 = 3;

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
    let (code, hint) = judged(error);
    let mut text = format!("{ERROR}error{ERROR:#}: {}\n", plain(&error.to_string()));
    for cause in error.chain().skip(1) {
        let _ = writeln!(text, "  caused by: {}", plain(&cause.to_string()));
    }
    if let Some(hint) = hint {
        let _ = writeln!(text, "{HINT}hint{HINT:#}: {hint}");
    }
    // There is nowhere left to report a failure to report.
    let _ = anstream::stderr().write_all(text.as_bytes());
    ExitCode::from(code)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn judged(error: &anyhow::Error) -> (u8, Option<String>) {
    if let Some(error) = error.downcast_ref::<FolderError>() {
        return match error {
            FolderError::Foreign { .. } | FolderError::NotAFolder(_) => (
                USAGE,
                Some("name another folder with `--out`; nothing was changed".to_owned()),
            ),
            FolderError::Io { .. } => (
                FAILED,
                Some("see whether the disk is full and whether you may write there".to_owned()),
            ),
        };
    }
    if error.downcast_ref::<UserError>().is_some() {
        let hint = "take an id or a username as they stand in the `User` export; `identities.csv` of `analyze` lists them";
        return (USAGE, Some(hint.to_owned()));
    }
    if error.downcast_ref::<Usage>().is_some() {
        return (USAGE, None);
    }
    match error.downcast_ref::<AnalysisError>() {
        Some(AnalysisError::Nothing { .. }) => (NOTHING, Some(looked_for())),
        Some(AnalysisError::Inventory(InventoryError::Missing(_))) => {
            (USAGE, Some("check the spelling of the path".to_owned()))
        }
        Some(AnalysisError::Spill(_) | AnalysisError::Ledger(_)) => (
            FAILED,
            Some("see whether the disk is full that holds `--out`, or the temporary files of `inspect`".to_owned()),
        ),
        Some(AnalysisError::Inventory(_)) | None => (FAILED, None),
    }
}

/// What byline looks for in an export.
fn looked_for() -> String {
    let mut text = "byline recognises files by their content. It looked for:\n".to_owned();
    let mut item = |label: &str| {
        let _ = writeln!(text, "  - {label}");
    };
    item("metadata XML: profiles, permission sets and their groups, connected apps, objects, ...");
    let mut labels: Vec<&str> = fingerprints().iter().map(|f| f.label.as_str()).collect();
    labels.dedup();
    for label in labels
        .into_iter()
        .filter(|label| !label.contains("not read yet"))
    {
        item(label);
    }
    text.push_str("Spreadsheets (.xlsx) and reports with labels instead of ids cannot be used; export CSV with API names.");
    text
}
