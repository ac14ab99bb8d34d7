//! `BulkApi` (version 1, a row per batch) and `BulkApi2` (a row per step of a job).

use super::Activity;
use super::columns::EventRow;
use super::write::Through;
use crate::table::{count, text};

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let rows = count(event.get(event.columns.rows_processed)).unwrap_or(0);
    step(event, rows, activity);
}

/// For ingest jobs the number of records stands on the steps in progress.
pub(super) fn read_2(event: &EventRow<'_>, activity: &mut Activity) {
    let rows = count(event.get(event.columns.records_processed)).unwrap_or(0);
    step(event, rows, activity);
}

fn step(event: &EventRow<'_>, rows: u64, activity: &mut Activity) {
    let c = event.columns;
    // The rows have no client of their own; the session or the requests that steer the job do.
    let signature = activity.nameless();
    let id = event.get(c.job_id);
    if id.is_empty() {
        activity.present(event, Through::Bulk, signature, None);
        return;
    }
    activity.used(event, Through::Bulk, signature);
    let job = activity.job(id);
    job.step(event, rows);
    job.is_of(text(event.get(c.entity_type)).into_owned());
    job.does(event.get(c.operation_type));
}
