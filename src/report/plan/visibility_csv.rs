//! `visibility_before_after.csv`: what people see of each object of the plan by ownership and role hierarchy alone,
//! now and after the plan: all they see where it is private, and all they would if it were.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::org::SalesforceId;
use crate::ownership::visibility::{GroupBy, ObjectVisibility};
use crate::plan::Plan;
use crate::report::csv::{CsvFile, optional};
use crate::report::visibility_csv::group_cells;

const HEADER: &[&str] = &[
    "object",
    "sharing_model",
    "by",
    "id",
    "name",
    "people",
    "before_least",
    "before_median",
    "before_most",
    "after_least",
    "after_median",
    "after_most",
    "unseen_before",
    "unseen_after",
    "undecided_before",
    "undecided_after",
];

/// Renders the file: by object in the order of the plan.
#[must_use]
pub(super) fn visibility_before_after_csv(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let owned = |counts: &BTreeMap<SalesforceId, u64>| {
        let counts = counts.iter().map(|(id, records)| (*id, *records));
        counts.filter(|(_, records)| *records > 0).collect()
    };
    // A transfer takes no record away, so an object has owners before and after, or never.
    let objects = plan.objects.iter().flat_map(|object| {
        let name = object.name.as_str();
        [(name, owned(&object.before)), (name, owned(&object.after))]
    });
    let seen = analysis.visibility_of(objects);
    for [before, after] in seen.as_chunks().0 {
        // The same people look at the same object, so the groups are the same.
        for (old, new) in before.seen_by.iter().zip(&after.seen_by) {
            let [by, id, name] = group_cells(analysis, &old.group);
            // What is said of the object stands in its first row.
            let once = |of: fn(&ObjectVisibility) -> u64| {
                let all = old.group == GroupBy::All;
                [before, after].map(|object| optional(all.then(|| of(object))))
            };
            let ([least, median, most], [least_then, median_then, most_then]) =
                (old.spread, new.spread);
            let [unseen, unseen_then] = once(|object| object.sight.unseen);
            let [undecided, undecided_then] = once(|object| object.sight.undecided);
            file.row(&[
                before.object.clone(),
                before.sharing_model.clone(),
                by,
                id,
                name,
                old.people.to_string(),
                least.to_string(),
                median.to_string(),
                most.to_string(),
                least_then.to_string(),
                median_then.to_string(),
                most_then.to_string(),
                unseen,
                unseen_then,
                undecided,
                undecided_then,
            ]);
        }
    }
    file.finish()
}
