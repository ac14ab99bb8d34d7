//! `ApexExecution` events: work that runs in a person's name without that person.

use super::collect::SeenWrite;
use super::columns::EventRow;
use super::write::Through;
use super::{Activity, Family, Operation};
use crate::catalog::{QuiddityKind, quiddity};
use crate::table::text;

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let code = text(event.get(event.columns.quiddity));
    // Apex called from a page or through the API has a door row of its own.
    if quiddity(&code) != Some(QuiddityKind::Automation) {
        return;
    }
    let signature = activity.nameless();
    activity.present(event, Through::Async, signature, None);
    let write = SeenWrite {
        through: Through::Async,
        family: Family::Async,
        operation: Operation::Unknown,
        object: b"",
        rows: u64::MAX,
        record: None,
        signature: activity.nameless(),
    };
    activity.write(event, &write);
}
