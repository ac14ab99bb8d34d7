//! `visibility.csv`: what people would see of each object if it were private.

use super::csv::{CsvFile, optional};
use crate::analysis::Analysis;
use crate::ownership::visibility::{GroupBy, ObjectVisibility, SeenBy};

const HEADER: &[&str] = &[
    "object",
    "sharing_model",
    "by",
    "id",
    "name",
    "people",
    "sees_now",
    "would_see_least",
    "would_see_median",
    "would_see_most",
    "view_all_people",
    "view_all_unknown",
    "records",
    "unseen",
    "undecided",
];

/// Renders the file.
#[must_use]
pub fn visibility_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in analysis.visibility() {
        for seen in &object.seen_by {
            file.row(&row(analysis, &object, seen));
        }
    }
    file.finish()
}

/// The columns `by`, `id` and `name` of a group of people.
pub(super) fn group_cells(analysis: &Analysis, group: &GroupBy) -> [String; 3] {
    let (by, id, name) = match group {
        GroupBy::All => ("all", String::new(), String::new()),
        GroupBy::Role(role) => {
            let name = role.and_then(|id| analysis.org.roles.get(&id));
            let name = name.map(|role| role.name.clone());
            ("role", optional(*role), name.unwrap_or_default())
        }
        GroupBy::Department(name) => ("department", String::new(), name.clone()),
    };
    [by.to_owned(), id, name]
}

fn row(analysis: &Analysis, object: &ObjectVisibility, seen: &SeenBy) -> [String; 15] {
    let [by, id, name] = group_cells(analysis, &seen.group);
    // What is said of the object stands in its first row.
    let once = |count: u64| {
        let all = seen.group == GroupBy::All;
        optional(all.then_some(count))
    };
    let [least, median, most] = seen.spread;
    [
        object.object.clone(),
        object.sharing_model.clone(),
        by,
        id,
        name,
        seen.people.to_string(),
        optional(object.seen_now()),
        least.to_string(),
        median.to_string(),
        most.to_string(),
        seen.view_all.granted.to_string(),
        seen.view_all.unknown.to_string(),
        once(object.records),
        once(object.sight.unseen),
        once(object.sight.undecided),
    ]
}
