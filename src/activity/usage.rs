//! `ApiTotalUsage` events: every API request, in every org, without session keys.

use super::act::{Deed, object_names};
use super::collect::SeenWrite;
use super::columns::EventRow;
use super::rest::Call;
use super::uses::UseLog;
use super::write::Through;
use super::{Activity, Family, Operation, api, bulk, rest};
use crate::catalog::evidence;
use crate::table::optional_id;

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let c = event.columns;
    let signature = activity.signature(event.client_cells());
    let event = &activity.addressed(event, signature);
    let resource = event.get(c.api_resource);
    let steered = bulk::steered(resource);
    // The resource of REST is a path, that of SOAP the name of the call.
    if steered.is_some() || event.get(c.api_family).eq_ignore_ascii_case(b"Bulk") {
        bulk::steer(event, steered, signature, activity);
    } else if resource.contains(&b'/') {
        read_rest(event, resource, signature, activity);
    } else {
        read_soap(event, resource, signature, activity);
    }
}

fn read_rest(event: &EventRow<'_>, path: &[u8], signature: u32, activity: &mut Activity) {
    let c = event.columns;
    let call = Call {
        log: UseLog::ApiTotalUsage,
        method: event.get(c.http_method),
        path,
        entity: event.get(c.entity_name),
        processed: None,
    };
    let (request, deed) = rest::meant(event, &call);
    activity.present(event, Through::Api, signature, deed.as_ref());
    let Some(request) = request else { return };
    let write = SeenWrite {
        through: Through::Api,
        family: Family::Usage,
        operation: request.operation,
        object: if call.entity.is_empty() {
            request.object
        } else {
            call.entity
        },
        rows: request.rows,
        record: request.record.and_then(optional_id),
        signature,
    };
    activity.write(event, &write);
}

fn read_soap(event: &EventRow<'_>, method: &[u8], signature: u32, activity: &mut Activity) {
    let operation = Operation::from_word(method).filter(|_| !event.was_refused());
    let entity = event.get(event.columns.entity_name);
    let deed = api::act_of(operation, method)
        .map(|act| Deed::new(UseLog::ApiTotalUsage, act, None, entity))
        .filter(|_| !event.was_refused());
    activity.present(event, Through::Api, signature, deed.as_ref());
    let Some(operation) = operation else { return };
    for object in object_names(entity) {
        let write = SeenWrite {
            through: Through::Api,
            family: Family::Usage,
            operation,
            object,
            rows: u64::from(evidence().limit.soap_rows),
            record: None,
            signature,
        };
        activity.write(event, &write);
    }
}
