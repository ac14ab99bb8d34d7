//! The Bulk API: `BulkApi` (version 1, a row per batch), `BulkApi2` (a row per step of a job), and in
//! `ApiTotalUsage` the requests that steer a job, which is all that an org without the others has of it.

use super::columns::EventRow;
use super::uses::UseLog;
use super::write::Through;
use super::{Activity, Operation};
use crate::table::{count, name, optional_id};

/// What a request that steers a job says of it by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steered<'a> {
    /// The job; empty where it is only being made.
    id: &'a [u8],
    does: Does,
}

/// What a job does, as far as a path tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It writes.
    Write,
    /// It is a query.
    Read,
    /// It writes, unless another request says that it is a query.
    Either,
}

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let rows = count(event.get(event.columns.rows_processed)).unwrap_or(0);
    step(event, UseLog::BulkApi, rows, activity);
}

/// For ingest jobs the number of records stands on the steps in progress.
pub(super) fn read_2(event: &EventRow<'_>, activity: &mut Activity) {
    let rows = count(event.get(event.columns.records_processed)).unwrap_or(0);
    step(event, UseLog::BulkApi2, rows, activity);
}

fn step(event: &EventRow<'_>, log: UseLog, rows: u64, activity: &mut Activity) {
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
    job.logs.insert(log);
    job.is_of(name(event.get(c.entity_type)).into_owned());
    job.does(event.get(c.operation_type));
}

/// The job that a path steers: `/v60.0/jobs/ingest/750…/batches` of Bulk API 2.0, `/job/750…/batch` of the first
/// version. `None` for all other paths.
pub(super) fn steered(path: &[u8]) -> Option<Steered<'_>> {
    let path = path.split(|c| *c == b'?').next()?;
    let mut parts = path.split(|c| *c == b'/');
    let does = loop {
        match parts.next()? {
            b"job" => break Does::Either,
            b"jobs" => match parts.next()? {
                b"ingest" => break Does::Write,
                b"query" => break Does::Read,
                _ => return None,
            },
            _ => {}
        }
    };
    let id = parts.next().unwrap_or_default();
    if !id.is_empty() && optional_id(id).is_none() {
        return None;
    }
    // Only of queries results have ids: `/job/750…/batch/751…/result/752…`.
    let has_result = parts.by_ref().any(|part| part == b"result");
    let is_query = has_result && parts.next().is_some_and(|id| !id.is_empty());
    let does = if is_query { Does::Read } else { does };
    Some(Steered { id, does })
}

/// Notes a request to the Bulk API. It says by whom, when and of which object; not how many records, and of the
/// first version not whether the job writes.
pub(super) fn steer(
    event: &EventRow<'_>,
    steered: Option<Steered<'_>>,
    signature: u32,
    activity: &mut Activity,
) {
    let known = steered.filter(|job| !job.id.is_empty() && !event.was_refused());
    let Some(steered) = known else {
        activity.present(event, Through::Bulk, signature, None);
        return;
    };
    activity.used(event, Through::Bulk, signature);
    activity.name_job(steered.id, signature);
    let job = activity.job(steered.id);
    job.steered(event);
    job.logs.insert(UseLog::ApiTotalUsage);
    job.is_of(name(event.get(event.columns.entity_name)).into_owned());
    match steered.does {
        Does::Read => job.reads = true,
        Does::Write | Does::Either => job.may_be(Operation::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_steer_jobs() {
        let of = |path: &'static str| steered(path.as_bytes()).map(|job| (job.id, job.does));
        let id = &b"7505j000004CZ7BAAW"[..];
        assert_eq!(of("/v60.0/jobs/ingest"), Some((&b""[..], Does::Write)));
        assert_eq!(
            of("/v60.0/jobs/ingest/7505j000004CZ7BAAW/batches"),
            Some((id, Does::Write))
        );
        assert_eq!(
            of("/services/data/v60.0/jobs/query/7505j000004CZ7BAAW?x=1"),
            Some((id, Does::Read))
        );
        assert_eq!(
            of("/services/async/60.0/job/7505j000004CZ7BAAW/batch"),
            Some((id, Does::Either))
        );
        assert_eq!(
            of("/job/7505j000004CZ7BAAW/batch/7515j000006YLgvAAG/result"),
            Some((id, Does::Either))
        );
        assert_eq!(
            of("/job/7505j000004CZ7BAAW/batch/7515j000006YLgvAAG/result/7525j000005tNmb"),
            Some((id, Does::Read))
        );
        for other in ["/v60.0/query", "query", "/v60.0/jobs/other", "/v60.0/job/x"] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
