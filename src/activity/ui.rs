//! Events of the user interface: Aura requests, page views, clicks, classic pages.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::collect::SeenWrite;
use super::columns::EventRow;
use super::write::Through;
use super::{Activity, Family, Operation};
use crate::catalog::object_of_prefix;
use crate::org::SalesforceId;
use crate::table::optional_id;

/// The actions of the standard record pages that save begin like this in real `ACTION_MESSAGE` cells.
const ACTION: &[u8] = b"RecordUiController/ACTION$";

/// And end like this.
const SAVES: &[(&[u8], Operation)] = &[
    (b"createRecord", Operation::Create),
    (b"updateRecord", Operation::Update),
    (b"deleteRecord", Operation::Delete),
];

static ACTIONS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(ACTION));

/// A page that was looked at, or a page visited while logged in as somebody: presence, no write.
pub(super) fn read_page(event: &EventRow<'_>, activity: &mut Activity) {
    let signature = activity.nameless();
    activity.present(event, Through::Ui, signature, None);
}

pub(super) fn read_aura(event: &EventRow<'_>, activity: &mut Activity) {
    read_page(event, activity);
    let c = event.columns;
    let message = event.get(c.action_message);
    let uri = event.get(c.uri);
    if ACTIONS.find(message).is_none() {
        return;
    }
    for (action, operation) in SAVES {
        let named = |at: &usize| {
            let name = message.get(at + ACTION.len()..);
            name.is_some_and(|name| name.starts_with(action))
        };
        let saves = ACTIONS.find_iter(message).filter(named).count() as u64;
        if saves == 0 {
            continue;
        }
        let record = event
            .id(c.uri_id_derived)
            .filter(|_| *operation != Operation::Create);
        let write = SeenWrite {
            through: Through::Ui,
            family: Family::Request,
            operation: *operation,
            object: lightning_object(uri),
            rows: saves,
            record,
            signature: activity.nameless(),
        };
        activity.write(event, &write);
    }
}

pub(super) fn read_interaction(event: &EventRow<'_>, activity: &mut Activity) {
    read_page(event, activity);
    let c = event.columns;
    let Some(operation) = Operation::from_word(event.get(c.ui_event_source)) else {
        return;
    };
    let entity = event.get(c.page_entity_type);
    let write = SeenWrite {
        through: Through::Ui,
        family: Family::Click,
        operation,
        object: if is_object_name(entity) { entity } else { b"" },
        rows: 1,
        record: event.id(c.record_id).or_else(|| event.id(c.page_entity_id)),
        signature: activity.nameless(),
    };
    activity.write(event, &write);
}

/// Classic pages: `/001…/e` is the edit form and its save, `/001/e` that of a new record.
pub(super) fn read_uri(event: &EventRow<'_>, activity: &mut Activity) {
    read_page(event, activity);
    let path = event
        .get(event.columns.uri)
        .split(|c| *c == b'?')
        .next()
        .unwrap_or_default();
    let mut parts = path.split(|c| *c == b'/').filter(|part| !part.is_empty());
    let (Some(what), Some(b"e")) = (parts.next(), parts.next()) else {
        return;
    };
    let record: Option<SalesforceId> = optional_id(what);
    let prefix: Option<[u8; 3]> = what.get(..3).and_then(|p| p.try_into().ok());
    let object = prefix.and_then(object_of_prefix).unwrap_or_default();
    let write = SeenWrite {
        through: Through::Ui,
        family: Family::Request,
        operation: if record.is_some() {
            Operation::Update
        } else {
            Operation::Create
        },
        object: object.as_bytes(),
        rows: 1,
        record,
        signature: activity.nameless(),
    };
    activity.write(event, &write);
}

/// `Account` of `/lightning/r/Account/001…/view` and `/lightning/o/Account/new`; empty for others.
fn lightning_object(uri: &[u8]) -> &[u8] {
    let mut parts = uri
        .split(|c| matches!(c, b'/' | b'?'))
        .filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(b"lightning"), Some(b"r" | b"o"), Some(name)) if is_object_name(name) => name,
        _ => b"",
    }
}

/// An API name, and not an id, which may stand in its place.
fn is_object_name(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'_')
        && optional_id(name).is_none_or(|id| object_of_prefix(id.key_prefix()).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_pages() {
        assert_eq!(
            lightning_object(b"/lightning/r/Account/0015j00000AT6I1AAL/view"),
            b"Account"
        );
        assert_eq!(
            lightning_object(b"/lightning/o/Grant__c/new?count=1"),
            b"Grant__c"
        );
        assert_eq!(
            lightning_object(b"/lightning/r/0015j00000AT6I1AAL/view"),
            b""
        );
        assert_eq!(lightning_object(b"/aura"), b"");
        assert!(is_object_name(b"ContactRequests"));
    }
}
