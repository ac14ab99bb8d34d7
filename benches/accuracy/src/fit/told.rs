//! Hands out what the model of actors is told of each act, with its truth, for `boost.py`.
//!
//! Two files: the names of the columns, one a line, and beside it, ending in `.f32`, the rows, each number
//! four bytes, little end first.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use byline::attribution::Told;

use super::acts::Act;

/// Columns before what is told.
const TRUTH: [&str; 7] = [
    "trial",
    "login",
    "actor",
    "situation",
    "shared",
    "stamps",
    "stands_for",
];

pub(super) fn write(trials: &[Vec<Act>], path: &Path) -> Result<String> {
    let named = || path.display().to_string();
    let names = TRUTH.iter().map(|name| (*name).to_owned());
    let names: Vec<String> = names.chain(Told::names()).collect();
    std::fs::write(path, names.join("\n") + "\n").with_context(named)?;
    let file = File::create(path.with_extension("f32")).with_context(named)?;
    let mut out = BufWriter::new(file);
    let mut rows = 0_u64;
    for (trial, acts) in trials.iter().enumerate() {
        for act in acts {
            let Some(actor) = act.kind() else { continue };
            let truth = [
                small(trial),
                small(act.login),
                small(actor),
                small(act.situation as usize),
                small(usize::from(act.shared)),
                single(act.stamps),
                single(act.stands_for),
            ];
            for value in truth.iter().chain(&act.told) {
                out.write_all(&value.to_le_bytes()).with_context(named)?;
            }
            rows += 1;
        }
    }
    out.flush().with_context(named)?;
    Ok(format!("{rows} acts of {} trials\n", trials.len()))
}

/// Numbers of trials and logins are far below what four bytes hold exactly.
fn small(n: usize) -> f32 {
    f32::from(u16::try_from(n).unwrap_or(u16::MAX))
}

#[expect(clippy::cast_possible_truncation, reason = "weights")]
fn single(value: f64) -> f32 {
    value as f32
}
