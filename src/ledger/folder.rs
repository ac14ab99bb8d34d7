//! A result folder, opened for reading.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;

use super::{LedgerPart, ReadBackError};
use crate::aside::STAGING;
use crate::csv_safe::unescaped;
use crate::inventory::Digest;
use crate::limits::{Limit, Limits};
use crate::org::TimeOrder;
use crate::regular_file;

/// Version of the layout of every result file. What only adds to files keeps the first number.
pub const SCHEMA_VERSION: &str = "1.0";

pub(super) const MANIFEST: &str = "manifest.json";
const FOLDER: &str = "records/";
const SUFFIX: &str = ".parquet";

/// What a result folder holds of the ledger; every file is as it was written.
#[derive(Clone, Debug)]
pub struct LedgerFolder {
    root: PathBuf,
    manifest: Digest,
    parts: Vec<LedgerPart>,
    exports: Vec<PathBuf>,
    date_order: Option<TimeOrder>,
    limits: Limits,
    inputs: Vec<LedgerInput>,
    outputs: Vec<Output>,
    csv_safe: bool,
}

/// A file that was read for a result.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LedgerInput {
    /// Its path, as the manifest has it.
    pub path: String,
    /// What it was recognised as.
    pub kind: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The time of its first row, as written.
    pub from: String,
    /// The time of its last row, as written.
    pub to: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Manifest {
    schema_version: String,
    tool: Tool,
    pub(super) flags: Flags,
    pub(super) inputs: Vec<LedgerInput>,
    pub(super) outputs: Vec<Output>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tool {
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Flags {
    pub(super) command: String,
    pub(super) exports: Vec<PathBuf>,
    /// Whether cells were marked; results of before there was the flag hold none.
    csv_safe: bool,
    /// Which of day and month was asked to come first.
    date_order: Option<String>,
    /// The configuration of `analyze`.
    config: Option<FlagFile>,
    /// Limits that were not the usual ones.
    limits: BTreeMap<String, u64>,
    /// Whether the paths lead to the inputs.
    pub(super) pseudonyms: Option<PseudonymFlags>,
    /// The rules of `plan`.
    rules: Option<FlagFile>,
}

/// That names are tokens.
#[derive(Deserialize)]
pub(super) struct PseudonymFlags {
    pub(super) in_paths: bool,
}

/// A file that a flag named.
#[derive(Deserialize)]
pub(super) struct FlagFile {
    pub(super) path: String,
    pub(super) sha256: String,
}

impl Flags {
    /// What was taken on before something was left out.
    pub(super) fn limits(&self) -> Limits {
        let changed = self.limits.iter();
        let known = changed.filter_map(|(name, value)| Some((Limit::named(name)?, *value)));
        known.fold(Limits::default(), |limits, (limit, value)| {
            limits.with(limit, value)
        })
    }

    /// The files that flags named.
    pub(super) fn files(&self) -> impl Iterator<Item = &FlagFile> {
        self.config.iter().chain(&self.rules)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Output {
    pub(super) path: String,
    bytes: u64,
    pub(super) sha256: String,
}

impl LedgerFolder {
    /// Reads the manifest of a result, and compares every file of its ledger with what the manifest says.
    ///
    /// # Errors
    /// When it is no result, one of another layout, or not as it was written.
    pub fn open(root: &Path) -> Result<Self, ReadBackError> {
        let shown = root.display().to_string();
        let (manifest, digest) = manifest_of(root)?;
        if manifest.flags.command != "analyze" {
            return Err(ReadBackError::NotAResult {
                folder: shown,
                why: "its `manifest.json` is that of something else",
            });
        }
        if major(&manifest.schema_version) != major(SCHEMA_VERSION) {
            return Err(ReadBackError::Version {
                folder: shown,
                found: manifest.schema_version,
                read: SCHEMA_VERSION,
            });
        }
        let outputs = manifest.outputs.par_iter();
        let parts = outputs.filter_map(|output| part(root, output).transpose());
        let mut parts = parts.collect::<Result<Vec<LedgerPart>, _>>()?;
        parts.sort_by(|a, b| a.object().cmp(b.object()));
        Ok(Self {
            root: root.to_path_buf(),
            manifest: digest,
            parts,
            date_order: {
                let asked = manifest.flags.date_order.as_deref();
                asked.and_then(TimeOrder::from_word)
            },
            limits: manifest.flags.limits(),
            exports: manifest.flags.exports,
            inputs: manifest.inputs,
            outputs: manifest.outputs,
            csv_safe: manifest.flags.csv_safe,
        })
    }

    /// The exports as they were typed.
    #[must_use]
    pub fn exports(&self) -> &[PathBuf] {
        &self.exports
    }

    /// Which of day and month was asked to come first, where dates do not tell it.
    #[must_use]
    pub fn date_order(&self) -> Option<TimeOrder> {
        self.date_order
    }

    /// What was taken on of them before something was left out.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Every file that was read.
    #[must_use]
    pub fn inputs(&self) -> &[LedgerInput] {
        &self.inputs
    }

    /// The rows of a table of the result, by the names of their columns, as they were before they were made safe for spreadsheets;
    /// none where the result lacks it.
    ///
    /// # Errors
    /// When it is not as it was written.
    pub fn table(&self, name: &str) -> Result<Vec<BTreeMap<String, String>>, ReadBackError> {
        let Some(output) = self.outputs.iter().find(|output| output.path == name) else {
            return Ok(Vec::new());
        };
        let path = self.root.join(name);
        let bytes = match read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(damaged(&path, "the manifest names it, and it is not there"));
            }
            bytes => bytes.map_err(|source| failed(&path, source))?,
        };
        if Digest::from(&bytes[..]).sha256 != output.sha256 {
            return Err(damaged(
                &path,
                "its SHA-256 is not the one in `manifest.json`",
            ));
        }
        let mut rows = csv::Reader::from_reader(&bytes[..]);
        let rows = rows
            .deserialize()
            .collect::<Result<Vec<BTreeMap<String, String>>, _>>();
        let mut rows =
            rows.map_err(|_| damaged(&path, "it is not the table that `analyze` writes"))?;
        if self.csv_safe {
            for cell in rows.iter_mut().flat_map(BTreeMap::values_mut) {
                *cell = unescaped(cell).into_owned();
            }
        }
        Ok(rows)
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The digest of the manifest, which holds those of all other files: it says which result this is.
    #[must_use]
    pub const fn manifest(&self) -> &Digest {
        &self.manifest
    }

    /// The files of the ledger, by the names of their objects.
    #[must_use]
    pub fn parts(&self) -> &[LedgerPart] {
        &self.parts
    }

    /// The file of an object; names are compared without case, as everywhere in Salesforce.
    #[must_use]
    pub fn part(&self, object: &str) -> Option<&LedgerPart> {
        let mut parts = self.parts.iter();
        parts.find(|part| part.object().eq_ignore_ascii_case(object))
    }
}

/// The manifest of a result of any command, and its digest.
pub(super) fn manifest_of(root: &Path) -> Result<(Manifest, Digest), ReadBackError> {
    let shown = root.display().to_string();
    if !root.exists() {
        return Err(ReadBackError::Missing(shown));
    }
    let not_a_result = |why| ReadBackError::NotAResult {
        folder: shown.clone(),
        why,
    };
    if !root.is_dir() {
        return Err(not_a_result("it is not a folder"));
    }
    let path = root.join(MANIFEST);
    if !path.exists() {
        return Err(not_a_result(if root.join(STAGING).exists() {
            "it is not finished; if no byline is at work on it, run the command again that was to write it"
        } else {
            "it holds no `manifest.json`"
        }));
    }
    let bytes = read(&path).map_err(|source| failed(&path, source))?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        // A manifest of something else is JSON too; one that was cut is not.
        if error.is_data() {
            not_a_result("its `manifest.json` is that of something else")
        } else {
            damaged(&path, "it is not JSON")
        }
    })?;
    if manifest.tool.name != "byline" {
        return Err(not_a_result(
            "its `manifest.json` is that of something else",
        ));
    }
    Ok((manifest, Digest::from(&bytes[..])))
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or_default()
}

fn damaged(path: &Path, why: &'static str) -> ReadBackError {
    ReadBackError::Damaged {
        path: path.display().to_string(),
        why,
    }
}

/// The part of the ledger that an output is, if it is one.
fn part(root: &Path, output: &Output) -> Result<Option<LedgerPart>, ReadBackError> {
    let object = output.path.strip_prefix(FOLDER);
    let Some(object) = object.and_then(|name| name.strip_suffix(SUFFIX)) else {
        return Ok(None);
    };
    // A path of a manifest is text from a file: only the name of a file in the folder is followed.
    if object.is_empty() || object.contains(['/', '\\', ':', '\0']) {
        return Err(damaged(
            &root.join(MANIFEST),
            "it names a file of records outside of the result",
        ));
    }
    let path = root.join(FOLDER).join(format!("{object}{SUFFIX}"));
    let file = match regular_file::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(damaged(&path, "the manifest names it, and it is not there"));
        }
        Err(source) => return Err(failed(&path, source)),
    };
    let digest = Digest::of_reader(file).map_err(|source| failed(&path, source))?;
    if (digest.bytes, &digest.sha256) != (output.bytes, &output.sha256) {
        return Err(damaged(
            &path,
            "its SHA-256 is not the one in `manifest.json`",
        ));
    }
    Ok(Some(LedgerPart::new(object.to_owned(), path)))
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    regular_file::open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn failed(path: &Path, source: std::io::Error) -> ReadBackError {
    ReadBackError::Io {
        path: path.display().to_string(),
        source,
    }
}
