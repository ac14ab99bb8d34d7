//! `owners_before_after.csv`: what each owner has of each object now, gives, gets, and has after the plan.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::catalog::evidence;
use crate::plan::Plan;
use crate::report::csv::CsvFile;

const HEADER: &[&str] = &[
    "object",
    "owner_id",
    "owner",
    "before",
    "given",
    "received",
    "after",
    "over_limit",
];

/// Renders the file: by object in the order of the plan, whoever has most afterwards first.
#[must_use]
pub(super) fn owners_before_after_csv(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let limit = evidence().limit.skewed_owner_records;
    for object in &plan.objects {
        let of =
            |counts: &std::collections::BTreeMap<_, u64>, id| counts.get(&id).copied().unwrap_or(0);
        let ids: BTreeSet<_> = object
            .before
            .keys()
            .chain(object.after.keys())
            .copied()
            .collect();
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort_by_key(|id| (Reverse(of(&object.after, *id)), *id));
        for id in ids {
            let (before, after) = (of(&object.before, id), of(&object.after, id));
            let received = of(&object.given, id);
            file.row(&[
                object.name.clone(),
                id.to_string(),
                analysis.name_of(&id),
                before.to_string(),
                (before + received - after).to_string(),
                received.to_string(),
                after.to_string(),
                (after > limit).to_string(),
            ]);
        }
    }
    file.finish()
}
