//! `ConnectedApplication`: what the ids are called by which logs name connected apps.

use super::Activity;
use crate::table::{Reason, TableReader, id_reason, optional_id, text};

const NO_ID: Reason = "an Id in this row is missing or is not a Salesforce id";

/// Reads one file into `activity`.
pub fn read(table: &mut TableReader<'_, '_>, activity: &mut Activity) {
    let [id, name] = ["id", "name"].map(|name| table.header().find(name));
    table.want(&[id, name]);
    while let Some(row) = table.next_row() {
        let cell = row.get(id);
        let Some(app) = optional_id(cell) else {
            let reason = id_reason(cell, NO_ID);
            table.reject(reason);
            continue;
        };
        let name = text(row.get(name));
        if !name.is_empty() {
            activity.name_app(app, &name);
        }
    }
}
