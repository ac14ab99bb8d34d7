//! The inputs of a result, read again: only if they are still those it was made of.

use std::collections::BTreeMap;
use std::path::Path;

use super::ExplainError;
use super::stamp::Listener;
use crate::analysis::{self, Analysis, AnalysisError, Input, Reading, Request, Unwritten};
use crate::ledger::LedgerFolder;
use crate::progress::Progress;

/// Reads them; `None` where none of them is there.
pub(super) fn read(
    folder: &LedgerFolder,
    scratch: &Path,
    progress: &dyn Progress,
) -> Result<Option<Reading>, ExplainError> {
    let exports = folder.exports();
    let missing: Vec<_> = exports.iter().filter(|path| !path.exists()).collect();
    if missing.len() == exports.len() {
        return Ok(None);
    }
    if let Some(path) = missing.first() {
        return Err(ExplainError::Missing(path.display().to_string()));
    }
    let input = Input {
        exports,
        out: Some(folder.root()),
        scratch,
        date_order: folder.date_order(),
        limits: folder.limits(),
    };
    let reading = Reading::new(&input, progress)?;
    let now = reading.files.iter();
    let now: BTreeMap<&str, &str> = now
        .map(|file| (file.path.as_str(), file.digest.sha256.as_str()))
        .collect();
    let then = folder.inputs().iter();
    let then: BTreeMap<&str, &str> = then
        .map(|file| (file.path.as_str(), file.sha256.as_str()))
        .collect();
    for (path, hash) in &then {
        match now.get(path) {
            None => return Err(ExplainError::Missing((*path).to_owned())),
            Some(found) if found != hash => return Err(ExplainError::Changed((*path).to_owned())),
            Some(_) => {}
        }
    }
    match now.keys().find(|path| !then.contains_key(**path)) {
        Some(path) => Err(ExplainError::New((*path).to_owned())),
        None => Ok(Some(reading)),
    }
}

/// Judges them again, beside one who listens.
pub(super) fn judge(
    reading: Reading,
    scratch: &Path,
    listener: &Listener,
    progress: &dyn Progress,
) -> Result<Analysis, AnalysisError> {
    let request = Request {
        input: Input {
            exports: &[],
            out: None,
            scratch,
            date_order: None,
            limits: reading.limits,
        },
        as_of: None,
        witness: Some(listener),
        pseudonyms: None,
    };
    analysis::judge(reading, &request, &Unwritten, progress)
}
