//! Real-time events that are no logins: records that a person opened or saved, and queries through the API.

use super::collect::SeenWrite;
use super::columns::EventRow;
use super::ui::read_page;
use super::write::Through;
use super::{Activity, Family, Operation};
use crate::catalog::object_of_prefix;

/// What the platform says of an operation that came to its end. The same one is told before, as `Initiated`.
const DONE: &[u8] = b"success";

/// `ApiEvent`: a query. It says by which client a login was at work, and nothing of a write.
pub(super) fn read_api(event: &EventRow<'_>, activity: &mut Activity) {
    let signature = activity.signature(event.client_cells());
    let event = &activity.addressed(event, signature);
    activity.present(event, Through::Api, signature, None);
}

/// `UriEvent` and `LightningUriEvent`: a person opened, made, changed or deleted a record. Of Lightning the time is
/// that at which the browser handed its events over, which may be later than the change.
pub(super) fn read_record_page(event: &EventRow<'_>, activity: &mut Activity) {
    read_page(event, activity);
    let c = event.columns;
    let Some(operation) = Operation::from_word(event.get(c.operation_type)) else {
        return;
    };
    let status = event.get(c.operation_status);
    if !status.is_empty() && !status.eq_ignore_ascii_case(DONE) {
        return;
    }
    let record = event.id(c.record_id);
    let entity = event.get(c.entity_name);
    let object = match (entity, record) {
        ([], Some(id)) => object_of_prefix(id.key_prefix())
            .unwrap_or_default()
            .as_bytes(),
        (entity, _) => entity,
    };
    let write = SeenWrite {
        through: Through::Ui,
        family: Family::Click,
        operation,
        object,
        rows: 1,
        record,
        signature: activity.nameless(),
    };
    activity.write(event, &write);
}
