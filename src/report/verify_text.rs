//! What `byline verify` says: how many files are as they were, and every one that is not.

use super::number::thousands;
use super::plain;
use super::screen::{FAINT, HEADING, WARNING, line};
use crate::aside::STAGING;
use crate::ledger::{Custody, Files, Verified};

/// Files named; the rest are counted.
const MOST: usize = 40;

/// Renders it.
#[must_use]
pub fn verify_text(verified: &Verified) -> String {
    let mut out = String::new();
    part(&mut out, "Result", &verified.outputs);
    part(&mut out, "Inputs", &verified.inputs);
    if !verified.named.is_empty() {
        part(&mut out, "Configuration", &verified.named);
    }
    line(
        &mut out,
        format_args!(
            "\n{HEADING}manifest.json{HEADING:#}  of byline {}, SHA-256 {}",
            plain(&verified.command),
            verified.manifest.sha256
        ),
    );
    if verified.is_partial() {
        line(
            &mut out,
            format_args!(
                "  {WARNING}inputs were not checked{WARNING:#}: their paths are pseudonymized, and only their hashes are left"
            ),
        );
    }
    if verified.has_unfinished {
        line(
            &mut out,
            format_args!(
                "  {FAINT}`{STAGING}` is no part of it: a run is at work, or was killed, and then the next takes it away{FAINT:#}"
            ),
        );
    }
    if verified.is_whole() && !verified.is_partial() {
        line(
            &mut out,
            format_args!("  every file is as the manifest has it"),
        );
    }
    out
}

fn part(out: &mut String, name: &str, files: &Files) {
    let same = files.values().filter(|it| **it == Custody::Same).count();
    line(
        out,
        format_args!(
            "{HEADING}{name}{HEADING:#}  {} of {} files the same",
            thousands(same as u64),
            thousands(files.len() as u64)
        ),
    );
    let others = files
        .iter()
        .filter(|(_, custody)| !matches!(custody, Custody::Same | Custody::Pseudonymized));
    let others: Vec<_> = others.collect();
    for (path, custody) in others.iter().take(MOST) {
        let word = custody.as_str();
        line(
            out,
            format_args!("  {WARNING}{word}{WARNING:#}  {}", plain(path)),
        );
    }
    if others.len() > MOST {
        let more = others.len() - MOST;
        line(out, format_args!("  {FAINT}and {more} more{FAINT:#}"));
    }
}
