//! Which limits were reached, where, and how they are raised: the same for every renderer.

use serde::Serialize;

use crate::analysis::FileReport;
use crate::limits::{Limit, Limits};

/// A limit that was reached in a file.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Reached<'a> {
    /// The file, as in the list of inputs.
    pub(super) path: &'a str,
    /// The limit.
    #[serde(serialize_with = "name")]
    pub(super) limit: Limit,
    /// Its number.
    pub(super) value: u64,
    /// What that counts.
    pub(super) unit: &'static str,
    /// How much was left out: rows, or one file.
    pub(super) count: u64,
    /// The flag that raises it, without the new value.
    pub(super) raise: String,
}

fn name<S: serde::Serializer>(limit: &Limit, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(limit.name())
}

/// All that were reached, by file.
pub(super) fn reached<'a>(files: &'a [FileReport], limits: &Limits) -> Vec<Reached<'a>> {
    let reasons = files.iter().flat_map(|file| {
        let reasons = file.tally.reasons.iter();
        reasons.map(|(reason, (count, _))| (file.path.as_str(), *reason, *count))
    });
    let all = reasons.filter_map(|(path, reason, count)| {
        let limit = Limit::of_reason(reason)?;
        Some(Reached {
            path,
            limit,
            value: limits.get(limit),
            unit: &limit.fact().unit,
            count,
            raise: format!("--limit {}=", limit.name()),
        })
    });
    all.collect()
}
