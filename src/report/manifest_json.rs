//! `manifest.json`: the chain of custody. Every input file with its hash and what became of its rows,
//! every output file with its hash.

use std::collections::BTreeMap;

use serde::Serialize;

use super::SCHEMA_VERSION;
use super::limits::{Reached, reached};
use super::summary_json::Tool;
use crate::analysis::{Analysis, FileReport};
use crate::inventory::Digest;
use crate::limits::{Limit, Limits};
use crate::table::FirstSeen;

/// What was asked for, as far as it can change the result. Threads, colours and the name of the result
/// folder cannot, so they are not here.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Flags {
    /// The command.
    pub command: &'static str,
    /// The exports as typed.
    pub exports: Vec<String>,
    /// `--as-of` as typed.
    pub as_of: Option<String>,
    /// `--date-order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<&'static str>,
    /// `--csv-safe`.
    pub csv_safe: bool,
    /// The configuration, where it bears on the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<FlagFile>,
    /// That names and addresses are tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pseudonyms: Option<PseudonymFlags>,
    /// Limits that were not the usual ones, by name. Memory is none of them: no result depends on it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<&'static str, u64>,
    /// `--framework` as typed; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frameworks: Vec<String>,
    /// What else `plan` was asked for.
    #[serde(flatten)]
    pub plan: Option<PlanFlags>,
    /// What else `harden` was asked for.
    #[serde(flatten)]
    pub harden: Option<HardenFlags>,
}

/// The limits that bear on a result and are not the usual ones.
#[must_use]
pub fn changed_limits(limits: &Limits) -> BTreeMap<&'static str, u64> {
    let changed = limits.changed();
    let changed = changed.filter(|(limit, _)| *limit != Limit::Memory);
    changed
        .map(|(limit, value)| (limit.name(), value))
        .collect()
}

impl Flags {
    /// The paths of files that flags name.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        let rules = self.plan.iter().filter_map(|plan| plan.rules.as_ref());
        self.config.iter().chain(rules).map(|file| &file.path)
    }
}

/// That a result has tokens in the place of names and addresses.
#[derive(Clone, Debug, Serialize)]
pub struct PseudonymFlags {
    /// What tells keys apart, and gives none away.
    pub key: String,
    /// Whether paths of inputs have tokens too, and do not lead there.
    pub in_paths: bool,
}

/// What `harden` was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct HardenFlags {
    /// `--client` as typed.
    pub clients: Vec<String>,
    /// `--fields`.
    pub fields: &'static str,
}

/// What `plan` was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct PlanFlags {
    /// `--from` as typed.
    pub from: Vec<String>,
    /// The file of rules.
    pub rules: Option<FlagFile>,
    /// Rows of a file at most.
    pub max_rows: u64,
    /// Bytes of a file at most.
    pub max_bytes: u64,
}

/// A file that a flag names: an input of its own.
#[derive(Clone, Debug, Serialize)]
pub struct FlagFile {
    /// As typed.
    pub path: String,
    /// Of its bytes.
    pub sha256: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    schema_version: &'a str,
    tool: Tool<'a>,
    flags: &'a Flags,
    as_of: Option<String>,
    inputs: Vec<Input<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits_reached: Vec<Reached<'a>>,
    outputs: Vec<Output<'a>>,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
    bytes: u64,
    sha256: &'a str,
    rows: u64,
    rejected: u64,
    duplicates: u64,
    reasons: Vec<Reason<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<Doubt<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

#[derive(Serialize)]
struct Reason<'a> {
    reason: &'a str,
    count: u64,
    first: First,
}

#[derive(Serialize)]
struct Doubt<'a> {
    doubt: &'a str,
    count: u64,
    first: First,
}

#[derive(Serialize)]
struct First {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
}

#[derive(Serialize)]
struct Output<'a> {
    path: &'a str,
    bytes: u64,
    sha256: &'a str,
}

/// Renders the file. `outputs` are all other files of the result, by path.
#[must_use]
pub fn manifest_json(analysis: &Analysis, flags: &Flags, outputs: &[(String, Digest)]) -> Vec<u8> {
    let manifest = Manifest {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        flags,
        as_of: analysis.as_of.map(|t| t.to_string()),
        inputs: analysis.files.iter().map(input).collect(),
        limits_reached: reached(&analysis.files, &analysis.limits),
        outputs: outputs
            .iter()
            .map(|(path, digest)| Output {
                path,
                bytes: digest.bytes,
                sha256: &digest.sha256,
            })
            .collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn input(file: &FileReport) -> Input<'_> {
    let tally = &file.tally;
    Input {
        path: &file.path,
        kind: &file.kind,
        object: file.object.as_deref(),
        bytes: file.digest.bytes,
        sha256: &file.digest.sha256,
        rows: tally.rows,
        rejected: tally.rejected,
        duplicates: tally.duplicates,
        reasons: tally
            .reasons
            .iter()
            .map(|(reason, (count, first))| Reason {
                reason,
                count: *count,
                first: shown(*first),
            })
            .collect(),
        doubts: tally
            .doubts
            .iter()
            .map(|(doubt, (count, first))| Doubt {
                doubt,
                count: *count,
                first: shown(*first),
            })
            .collect(),
        from: tally.period.map(|(from, _)| from.to_string()),
        to: tally.period.map(|(_, to)| to.to_string()),
    }
}

fn shown(first: FirstSeen) -> First {
    First {
        line: first.line,
        row: first.row,
    }
}
