//! `DatabaseSave` events (API 63 and later): what a transaction did to the database.

use super::collect::SeenWrite;
use super::columns::EventRow;
use super::write::Through;
use super::{Activity, Family, Operation};
use crate::catalog::object_of_prefix;
use crate::org::{ChangeSource, StampKind};
use crate::table::{count, text};

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let c = event.columns;
    let operation = Operation::from_word(event.get(c.dml_type));
    let record = event.id(c.first_entity_id);
    let prefix = text(event.get(c.key_prefix));
    let prefix: Option<[u8; 3]> = prefix.as_bytes().try_into().ok();
    let prefix = prefix.or_else(|| record.map(|id| id.key_prefix()));
    let object = record.map(|id| id.key_prefix()).or(prefix);
    let kind = match operation {
        Some(Operation::Create) => StampKind::Created,
        _ => StampKind::Modified,
    };
    activity.change(
        event,
        ChangeSource::DatabaseSave,
        (object, record),
        kind,
        b"",
    );
    // Without a session there is no telling through which door it came.
    let (Some(operation), true) = (operation, event.session.is_some()) else {
        return;
    };
    // Custom objects are known by their prefix alone here; the timeline resolves it.
    let name =
        prefix.map(|p| object_of_prefix(p).map_or_else(|| p.to_vec(), |n| n.as_bytes().to_vec()));
    let rows = count(event.get(c.num_rows)).unwrap_or(1);
    let sampled = count(event.get(c.sample_factor)).unwrap_or(1).max(1);
    let write = SeenWrite {
        through: Through::Session,
        family: Family::Effect,
        operation,
        object: name.as_deref().unwrap_or_default(),
        rows: rows.max(1).saturating_mul(sampled),
        record,
        signature: activity.nameless(),
    };
    activity.write(event, &write);
}
