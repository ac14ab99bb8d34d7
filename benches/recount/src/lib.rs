//! Counts who owns what once more, and compares it with what `byline analyze` wrote.
//!
//! Everything here is naive on purpose: rows are read with the `csv` crate, records lie in one map, parents in
//! another, and what a person would see is found by climbing the hierarchy for each person and each owner. It takes
//! the memory of the export and has no code in common with byline. [`differences`] is the whole of it.

mod export;
mod measures;
mod ownership;
mod result;
mod visibility;

use std::path::Path;

use anyhow::Result;

pub use export::Export;
use result::Tables;

/// What differs between an export, counted again, and its result; nothing if all is well. Of each table it is said how
/// many rows were compared, in the order of their names.
///
/// # Errors
/// When the export or the result cannot be read.
pub fn differences(export: &Path, result: &Path) -> Result<Compared> {
    let export = Export::read(export)?;
    let tables = Tables::read(result)?;
    let mut compared = Compared {
        records: export.records.len(),
        ..Compared::default()
    };
    ownership::compare(&export, &tables, &mut compared);
    visibility::compare(&export, &tables, &mut compared);
    Ok(compared)
}

/// What was compared.
#[derive(Debug, Default)]
pub struct Compared {
    /// Records of the export, each once.
    pub records: usize,
    /// Values that were compared.
    pub values: u64,
    /// Where they differ: the first few hundred.
    pub differences: Vec<String>,
}

impl Compared {
    /// Compares one value.
    fn same(&mut self, what: &str, ours: &str, expected: &str) {
        self.values += 1;
        if ours != expected && self.differences.len() < 300 {
            let text = format!("{what}: {ours:?}, not {expected:?}");
            self.differences.push(text);
        }
    }

    /// Compares a fraction, to the millionth that is written.
    fn near(&mut self, what: &str, ours: &str, expected: f64) {
        let is_near = ours
            .parse::<f64>()
            .is_ok_and(|ours| (ours - expected).abs() < 1.1e-6);
        let expected = if is_near {
            ours.to_owned()
        } else {
            expected.to_string()
        };
        self.same(what, ours, &expected);
    }
}
