//! `ApiTotalUsage` events: every API request, in every org, without session keys.

use super::collect::SeenWrite;
use super::columns::EventRow;
use super::write::Through;
use super::{Activity, Family, rest};

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let c = event.columns;
    let signature = activity.signature(event.client_cells());
    activity.present(event, Through::Api, signature);
    let path = event.get(c.api_resource);
    rest::link_job(path, signature, activity);
    let request = rest::request(event.get(c.http_method), path).filter(|_| !event.was_refused());
    let Some(request) = request else { return };
    let entity = event.get(c.entity_name);
    let write = SeenWrite {
        through: Through::Api,
        family: Family::Usage,
        operation: request.operation,
        object: if entity.is_empty() {
            request.object
        } else {
            entity
        },
        rows: request.rows,
        record: request.record,
        signature,
    };
    activity.write(event, &write);
}
