//! `ownership_months.csv`: the records of each owner by the month of their creation and who made them.

use rayon::prelude::*;

use super::csv::{CsvFile, month};
use crate::analysis::{Analysis, ObjectResult};
use crate::org::Actor;

const HEADER: &[&str] = &[
    "object",
    "owner_id",
    "month",
    "records",
    "made_by_human",
    "made_by_integration",
    "made_by_automation",
    "made_by_agent",
    "made_by_guest",
    "made_by_unknown",
];

/// Renders the file: it has a row for each owner and month, so objects are rendered in parallel.
#[must_use]
pub fn ownership_months_csv(analysis: &Analysis) -> Vec<u8> {
    let of_objects: Vec<Vec<u8>> = analysis.objects.par_iter().map(of_object).collect();
    let mut file = CsvFile::new(HEADER).finish();
    of_objects
        .iter()
        .for_each(|rows| file.extend_from_slice(rows));
    file
}

fn of_object(object: &ObjectResult) -> Vec<u8> {
    let mut file = CsvFile::headless();
    for (id, owner) in &object.owners.by_owner {
        let id = id.to_string();
        for (at, made_by) in owner.months() {
            let all: u64 = made_by.values().sum();
            let made = |actor: &Actor| made_by.get(actor).copied().unwrap_or(0).to_string();
            let mut row = vec![object.name.clone(), id.clone(), month(at), all.to_string()];
            row.extend(Actor::ALL.iter().map(made));
            file.row(&row);
        }
    }
    file.finish()
}
