//! `RestApi` events, and what a REST request does.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::act::{Act, Deed};
use super::collect::SeenWrite;
use super::columns::EventRow;
use super::uses::UseLog;
use super::write::Through;
use super::{Activity, Family, Operation};
use crate::catalog::{RestRule, rest_rules, writing_methods};
use crate::table::{count, optional_id};

/// What a request does, as far as its method and path say.
pub(super) struct Request<'a> {
    pub(super) operation: Operation,
    /// Object named by the path; empty when it names none.
    pub(super) object: &'a [u8],
    /// Record named by the path, as written.
    pub(super) record: Option<&'a [u8]>,
    /// Most records it can touch.
    pub(super) rows: u64,
}

/// A request as logged.
pub(super) struct Call<'a> {
    pub(super) log: UseLog,
    pub(super) method: &'a [u8],
    pub(super) path: &'a [u8],
    /// Object as logged; empty when the log does not say.
    pub(super) entity: &'a [u8],
    /// Records it processed, where the log says so.
    pub(super) processed: Option<u64>,
}

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let path = event.get(event.columns.uri);
    let log = if below_version(path).starts_with(b"/ui-api/") {
        UseLog::UiApi
    } else {
        UseLog::RestApi
    };
    read_request(event, log, activity);
}

/// A part of a composite request (version 64.0 and later), which is a request of its own.
pub(super) fn read_part(event: &EventRow<'_>, activity: &mut Activity) {
    read_request(event, UseLog::Composite, activity);
}

fn read_request(event: &EventRow<'_>, log: UseLog, activity: &mut Activity) {
    let c = event.columns;
    let signature = activity.signature(event.client_cells());
    let path = event.get(c.uri);
    let call = Call {
        log,
        method: event.get(c.method),
        path,
        entity: event.get(c.entity_name),
        processed: count(event.get(c.rows_processed)).filter(|n| *n > 0),
    };
    let (request, deed) = meant(event, &call);
    activity.present(event, Through::Api, signature, deed.as_ref());
    link_job(path, signature, activity);
    let Some(request) = request else { return };
    let Call {
        entity, processed, ..
    } = call;
    let write = SeenWrite {
        through: Through::Api,
        family: Family::Request,
        operation: request.operation,
        object: if entity.is_empty() {
            request.object
        } else {
            entity
        },
        rows: processed.unwrap_or(request.rows),
        record: request
            .record
            .and_then(optional_id)
            .or_else(|| event.id(c.uri_id_derived)),
        signature,
    };
    activity.write(event, &write);
}

/// What a request writes, and what is counted of it: what it writes, or that it reads. A request that was
/// refused did nothing, and one that steers a bulk job is counted with the rows of the job.
pub(super) fn meant<'a>(
    event: &EventRow<'_>,
    call: &Call<'a>,
) -> (Option<Request<'a>>, Option<Deed<'a>>) {
    if event.was_refused() {
        return (None, None);
    }
    let (act, object, record, request) = match meaning(call.method, call.path) {
        Some(Meaning::Writes(request)) => {
            let act = Act::of(request.operation);
            (act, request.object, request.record, Some(request))
        }
        Some(Meaning::Reads { object, record }) => (Act::Read, object, record, None),
        None => return (None, None),
    };
    // A record tells its object by the first characters of its id.
    let prefix = record.and_then(|id| id.get(..3)).unwrap_or_default();
    let named = [call.entity, object, prefix];
    let objects = named.into_iter().find(|name| !name.is_empty());
    let objects = objects.unwrap_or_default();
    (
        request,
        Some(Deed::new(call.log, act, call.processed, objects)),
    )
}

/// `Account` of `/services/data/v60.0/sobjects/Account/0015j00000Ud77AAAR`; empty for other paths.
fn object_of(path: &[u8]) -> &[u8] {
    let rest = below_version(path).strip_prefix(b"/sobjects/");
    let name = rest.and_then(|rest| rest.split(|c| *c == b'/').next());
    name.unwrap_or_default()
}

/// The record of `/services/data/v60.0/ui-api/records/0015j00000Ud77AAAR`, where no object is named.
fn record_of(path: &[u8]) -> Option<&[u8]> {
    let rest = below_version(path).strip_prefix(b"/ui-api/records/")?;
    let id = rest.split(|c| *c == b'/').next()?;
    optional_id(id).map(|_| id)
}

const JOBS: &[u8] = b"/jobs/ingest/";

static STEERED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(JOBS));

/// Requests that steer a bulk job know its client; the job's own rows do not.
pub(super) fn link_job(path: &[u8], signature: u32, activity: &mut Activity) {
    let Some(at) = STEERED.find(path) else {
        return;
    };
    let rest = path.get(at + JOBS.len()..).unwrap_or_default();
    let id = rest
        .split(|c| matches!(c, b'/' | b'?'))
        .next()
        .unwrap_or_default();
    if optional_id(id).is_some() {
        activity.name_job(id, signature);
    }
}

/// What a method and a path mean.
pub(super) enum Meaning<'a> {
    /// It writes.
    Writes(Request<'a>),
    /// It reads records.
    Reads {
        /// Object named by the path; empty when it names none.
        object: &'a [u8],
        /// Record named by the path, as written.
        record: Option<&'a [u8]>,
    },
}

/// What the request writes, if anything.
#[cfg(test)]
fn request<'a>(method: &[u8], path: &'a [u8]) -> Option<Request<'a>> {
    match meaning(method, path)? {
        Meaning::Writes(request) => Some(request),
        Meaning::Reads { .. } => None,
    }
}

/// Looks a request up in the table of the catalogue. What fits no rule does nothing with records, but for GET:
/// that reads.
fn meaning<'a>(method: &[u8], path: &'a [u8]) -> Option<Meaning<'a>> {
    // Most requests read.
    if method.eq_ignore_ascii_case(b"GET") {
        let object = object_of(path);
        let record = record_of(path);
        let reads = Meaning::Reads { object, record };
        return STEERED.find(path).is_none().then_some(reads);
    }
    if !writing_methods()
        .iter()
        .any(|m| method.eq_ignore_ascii_case(m.as_bytes()))
    {
        return None;
    }
    let path = below_version(path);
    rest_rules().iter().find_map(|rule| {
        if !method.eq_ignore_ascii_case(rule.method.as_bytes()) {
            return None;
        }
        let (object, record) = matched(rule.path.as_bytes(), path)?;
        if rule.operation == RestRule::READS {
            return Some(Meaning::Reads { object, record });
        }
        Some(Meaning::Writes(Request {
            operation: Operation::from_word(rule.operation.as_bytes())?,
            object,
            record,
            rows: match rule.rows {
                0 => u64::MAX,
                rows => u64::from(rows),
            },
        }))
    })
}

/// The path without query, without a closing slash, below `/services/data/vNN.N` or `/vNN.N`.
fn below_version(path: &[u8]) -> &[u8] {
    let path = path.split(|c| *c == b'?').next().unwrap_or_default();
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let rest = path.strip_prefix(b"/services/data").unwrap_or(path);
    match rest {
        [b'/', b'v', digit, ..] if digit.is_ascii_digit() => {
            let slash = rest.iter().skip(1).position(|c| *c == b'/');
            slash.and_then(|at| rest.get(at + 1..)).unwrap_or_default()
        }
        _ => rest,
    }
}

/// Fits a path to a pattern: the object and the record id it names.
fn matched<'a>(pattern: &[u8], path: &'a [u8]) -> Option<(&'a [u8], Option<&'a [u8]>)> {
    if let Some(start) = pattern.strip_suffix(b"*") {
        return path.starts_with(start).then_some((&[][..], None));
    }
    let (mut object, mut record): (&[u8], _) = (&[], None);
    let mut wanted = pattern.split(|c| *c == b'/');
    let mut found = path.split(|c| *c == b'/');
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some((object, record)),
            (Some(b"{object}"), Some(name)) if !name.is_empty() => object = name,
            (Some(b"{id}"), Some(id)) => {
                optional_id(id)?;
                record = Some(id);
            }
            (Some(want), Some(got)) if want.starts_with(b"{") && !got.is_empty() => {}
            (Some(want), Some(got)) if want == got => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_table_of_the_reference() {
        let ask = |method: &str, path: &'static str| {
            request(method.as_bytes(), path.as_bytes()).map(|r| {
                (
                    r.operation,
                    String::from_utf8(r.object.to_vec()).unwrap(),
                    r.record.is_some(),
                )
            })
        };
        let account = || "Account".to_owned();
        assert_eq!(
            ask("POST", "/services/data/v58.0/sobjects/Account"),
            Some((Operation::Create, account(), false))
        );
        assert_eq!(
            ask(
                "PATCH",
                "/services/data/v58.0/sobjects/Account/0015j00000AT6I1AAL/"
            ),
            Some((Operation::Update, account(), true))
        );
        assert_eq!(
            ask("PATCH", "/v60.0/sobjects/Account/Ext__c/42"),
            Some((Operation::Upsert, account(), false))
        );
        assert_eq!(
            ask("POST", "/services/data/v58.0/composite/tree/Account?x=1"),
            Some((Operation::Create, account(), false))
        );
        assert_eq!(
            ask("POST", "/services/data/v58.0/composite"),
            Some((Operation::Unknown, String::new(), false))
        );
        assert_eq!(ask("GET", "/services/data/v58.0/query?q=SELECT"), None);
        assert_eq!(ask("POST", "/services/data/v58.0/jobs/ingest"), None);
    }

    #[test]
    fn objects_that_are_read() {
        let path = b"/services/data/v60.0/sobjects/Case/describe";
        assert_eq!(object_of(path), b"Case");
        assert_eq!(object_of(b"/v60.0/sobjects/Grant__c?x=1"), b"Grant__c");
        assert_eq!(object_of(b"/v60.0/query"), b"");
    }
}
