//! `LoginAs` events: an administrator is logged in as another user. There is a row for each page that is
//! visited so, not only for the start.

use super::Activity;
use super::columns::EventRow;
use super::ui::read_page;
use crate::org::{ChangeSource, StampKind};

/// `USER_ID` is the user in whose name the page was opened, the delegated user the one who opened it.
pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    read_page(event, activity);
    let c = event.columns;
    let ids = [c.delegated_user_id_derived, c.delegated_user_id];
    let cells = ids.map(|column| event.get(column));
    let cell = cells.into_iter().find(|cell| !cell.is_empty());
    let name = cell.unwrap_or_else(|| event.get(c.delegated_user_name));
    activity.change(
        event,
        ChangeSource::LoginAs,
        (None, None),
        StampKind::Modified,
        name,
    );
    let delegate = ids.into_iter().find_map(|column| event.id(column));
    activity.delegate(event, delegate);
}
