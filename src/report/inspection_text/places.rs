//! Places inside the metadata: those that name somebody, and those that may hold a secret.

use comfy_table::Cell;

use super::super::number::thousands;
use super::super::plain;
use super::super::screen::{HEADING, MOST_ROWS, heading, line, number, put, table};
use crate::inspection::Inspection;

/// How many places name users and queues, and for how many it is known who they are.
pub(super) fn named(out: &mut String, inspection: &Inspection) {
    let both = [
        ("users", inspection.named_users),
        ("queues", inspection.named_queues),
    ];
    if both.iter().all(|(_, count)| count.places == 0) {
        return;
    }
    heading(out, "Users and queues that the metadata names");
    let headers = [
        "Named",
        "Places",
        "Matched",
        "Ambiguous",
        "Not found",
        "None listed",
    ];
    let mut rows = table(&headers);
    for (of, count) in both.into_iter().filter(|(_, count)| count.places > 0) {
        rows.add_row(vec![
            Cell::new(of),
            number(count.places),
            number(count.matched),
            number(count.ambiguous),
            number(count.not_found),
            number(count.not_listed),
        ]);
    }
    put(out, &rows, 0, &[]);
}

/// Where a secret may stand, never what.
pub(super) fn secrets(out: &mut String, inspection: &Inspection) {
    let secrets = &inspection.secrets;
    if secrets.is_empty() {
        return;
    }
    line(
        out,
        format_args!(
            "{HEADING}Places that may hold a secret{HEADING:#}   {}",
            thousands(secrets.len() as u64)
        ),
    );
    let mut rows = table(&["Component", "Element", "Holds"]);
    for place in secrets.keys().take(MOST_ROWS) {
        rows.add_row(vec![
            Cell::new(plain(&place.component)),
            Cell::new(plain(&place.element)),
            Cell::new(place.what.to_string()),
        ]);
    }
    put(out, &rows, secrets.len().saturating_sub(MOST_ROWS), &[]);
}
