//! `API` events: SOAP calls.

use super::act::{Act, Deed, object_names};
use super::collect::SeenWrite;
use super::columns::EventRow;
use super::uses::UseLog;
use super::write::Through;
use super::{Activity, Family, Operation};
use crate::catalog::evidence;
use crate::table::count;

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let c = event.columns;
    let signature = activity.signature(event.client_cells());
    let event = &activity.addressed(event, signature);
    let method = event.get(c.method_name);
    let operation = Operation::from_word(method);
    // ROWS_PROCESSED is 0 on real updates and deletes that changed records, so 0 means "not known",
    // and a call can hold as many records as the platform admits.
    let rows = count(event.get(c.rows_processed)).filter(|n| *n > 0);
    let deed = act_of(operation, method)
        .map(|act| Deed::new(UseLog::Api, act, rows, event.get(c.entity_name)));
    activity.present(event, Through::Api, signature, deed.as_ref());
    let Some(operation) = operation else { return };
    let write = SeenWrite {
        through: Through::Api,
        family: Family::Request,
        operation,
        object: event.get(c.entity_name),
        rows: rows.unwrap_or(u64::from(evidence().limit.soap_rows)),
        record: None,
        signature,
    };
    for object in object_names(write.object) {
        activity.write(event, &SeenWrite { object, ..write });
    }
}

/// What a SOAP call is counted as; `None` for one that neither writes nor reads records.
pub(super) fn act_of(operation: Option<Operation>, method: &[u8]) -> Option<Act> {
    let reads = || Act::is_read(method).then_some(Act::Read);
    operation.map(Act::of).or_else(reads)
}
