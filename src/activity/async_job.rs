//! `AsyncApexJob`: asynchronous Apex that ran, in whose name and from when to when.
//!
//! The table is no log: it goes back further than any, and says nothing of what a job wrote. Its stamps
//! bear the name of whoever enqueued the job, often an administrator.

use super::collect::PresenceKey;
use super::held::Besides;
use super::job::Job;
use super::write::Through;
use super::{Activity, Operation};
use crate::org::{SalesforceId, UtcTime};
use crate::table::{Column, Header, Reason, Row, TableReader, optional_id, optional_time, text};

const NO_ID: Reason = "the Id or CreatedById is missing or is not a Salesforce id";
const NO_TIME: Reason = "CreatedDate is not a time";

/// Kinds whose rows are no run that writes: tests are rolled back, a recalculation of sharing leaves no
/// stamp, and a scheduled class has a row for being scheduled. Source: Object Reference, `AsyncApexJob`, `JobType`.
const NO_WRITERS: &[&str] = &[
    "ApexToken",
    "ScheduledApex",
    "SharingRecalculation",
    "TestRequest",
    "TestWorker",
];

/// A job that waited or ran longer than this says nothing of a moment: it is noted as being there when
/// it ended, and as writing nothing.
const LONGEST_MS: i64 = 24 * 3_600_000;

/// The transaction that enqueued a job may stamp records in the same second; the job itself comes after.
const AFTER_MS: i64 = 1000;

struct Columns {
    id: Column,
    kind: Column,
    by: Column,
    created: Column,
    completed: Column,
}

impl Columns {
    fn bind(header: &Header) -> Self {
        Self {
            id: header.find("id"),
            kind: header.find("jobtype"),
            by: header.find("createdbyid"),
            created: header.find("createddate"),
            completed: header.find("completeddate"),
        }
    }
}

/// Reads one file into `activity`.
pub fn read(table: &mut TableReader<'_, '_>, activity: &mut Activity) {
    let columns = Columns::bind(table.header());
    while let Some(row) = table.next_row() {
        if activity.is_full(Besides::Nothing) {
            break;
        }
        let ids = optional_id(row.get(columns.id)).zip(optional_id(row.get(columns.by)));
        let times = optional_time(row.get(columns.created));
        match (ids, times) {
            (None, _) => table.reject(NO_ID),
            (_, None) => table.reject(NO_TIME),
            (Some((_, by)), Some(created)) => {
                note(&row, &columns, (by, created), activity);
                table.saw(created);
            }
        }
    }
}

fn note(
    row: &Row<'_>,
    columns: &Columns,
    (by, created): (SalesforceId, UtcTime),
    activity: &mut Activity,
) {
    // A job that has not ended, or never began, wrote nothing that is known of.
    let Some(completed) = optional_time(row.get(columns.completed)) else {
        return;
    };
    let kind = text(row.get(columns.kind));
    if NO_WRITERS
        .iter()
        .any(|none| kind.eq_ignore_ascii_case(none))
        || completed < created
    {
        return;
    }
    let key = PresenceKey {
        user: activity.journal.logins.key(by),
        through: Through::Async,
        signature: activity.nameless(),
        session: None,
    };
    activity.presence.entry(key).or_default().saw(completed);
    let (from, to) = (created.millis() + AFTER_MS, completed.millis() + 999);
    if from <= to && to - from <= LONGEST_MS {
        let job = activity.job(row.get(columns.id));
        // Another export of the same job says the same.
        *job = Job {
            user: Some(by),
            operation: Some(Operation::Unknown),
            from,
            to,
            asynchronous: true,
            ..Job::default()
        };
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::sync::Arc;

    use super::*;
    use crate::activity::Journal;
    use crate::table::Table;

    #[test]
    fn runs_are_noted_and_what_writes_nothing_is_not() {
        let rows = "Id,JobType,CreatedById,CreatedDate,CompletedDate\n\
            7075j000001aaaa,BatchApex,0055j00000AT6I1,2026-01-05T02:00:00.000Z,2026-01-05T02:00:40.000Z\n\
            7075j000001aaab,Future,0055j00000AT6I1,2026-01-05T03:00:00.000Z,2026-01-05T03:00:00.000Z\n\
            7075j000001aaac,ScheduledApex,0055j00000AT6I1,2026-01-05T04:00:00.000Z,2026-01-05T05:00:00.000Z\n\
            7075j000001aaad,Queueable,0055j00000AT6I1,2026-01-05T05:00:00.000Z,\n\
            7075j000001aaae,Queueable,,2026-01-05T05:00:00.000Z,\n";
        let table = Table::open(rows.as_bytes()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let journal = Journal::new(dir.path(), [1 << 20; 2], Arc::default());
        let mut activity = Activity::new(&Arc::new(journal));
        read(&mut table.rows(), &mut activity);
        let tally = table.finish();
        assert_eq!((tally.rows, tally.rejected), (4, 1));
        let jobs: Vec<_> = activity
            .jobs
            .values()
            .map(|job| job.to - job.from)
            .collect();
        assert_eq!(jobs, [39_999]);
        let seen: u64 = activity.presence.values().map(|seen| seen.events).sum();
        assert_eq!(seen, 2, "the batch and the future call");
    }
}
