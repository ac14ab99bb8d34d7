//! `before_after.csv`: how concentrated each object is now, and after the plan.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::catalog::evidence;
use crate::org::SalesforceId;
use crate::ownership::Concentration;
use crate::plan::{ObjectPlan, Plan};
use crate::report::csv::{CsvFile, optional};
use crate::report::number::share;

const HEADER: &[&str] = &[
    "object",
    "wave",
    "records",
    "asked",
    "moved",
    "kept",
    "without_target",
    "owners_before",
    "owners_after",
    "top_owner_id_before",
    "top_owner_id_after",
    "top_share_before",
    "top_share_after",
    "hhi_before",
    "hhi_after",
    "effective_owners_before",
    "effective_owners_after",
    "gini_before",
    "gini_after",
    "skewed_owners_before",
    "skewed_owners_after",
    "inactive_owner_records_before",
    "inactive_owner_records_after",
];

/// Renders the file.
#[must_use]
pub(super) fn before_after_csv(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in &plan.objects {
        file.row(&row(analysis, object));
    }
    file.finish()
}

fn row(analysis: &Analysis, object: &ObjectPlan) -> Vec<String> {
    let sides = [&object.before, &object.after];
    let measures = sides.map(|owners| Concentration::of(owners.values().copied()));
    let mut row = vec![
        object.name.clone(),
        optional(object.wave),
        object.before.values().sum::<u64>().to_string(),
        object.asked.to_string(),
        object.moved.to_string(),
        object.kept().to_string(),
        object.without_target().to_string(),
    ];
    row.extend(sides.map(|owners| owners.len().to_string()));
    row.extend(sides.map(|owners| optional(top(owners))));
    let figures: [fn(&Concentration) -> f64; 4] = [
        |it| it.top_share,
        |it| it.hhi,
        |it| it.effective_owners,
        |it| it.gini,
    ];
    for figure in figures {
        row.extend(measures.map(|it| it.as_ref().map(figure).map(share).unwrap_or_default()));
    }
    let limit = evidence().limit.skewed_owner_records;
    row.extend(sides.map(|owners| {
        let skewed = owners.values().filter(|records| **records > limit);
        skewed.count().to_string()
    }));
    row.extend(sides.map(|owners| optional(inactive(analysis, owners))));
    row
}

/// The owner of most records; of two the one with the smaller id.
fn top(owners: &BTreeMap<SalesforceId, u64>) -> Option<SalesforceId> {
    let most = owners
        .iter()
        .max_by_key(|(id, records)| (**records, Reverse(**id)));
    most.map(|(id, _)| *id)
}

/// Records of inactive users; nothing when the export does not say who is active.
fn inactive(analysis: &Analysis, owners: &BTreeMap<SalesforceId, u64>) -> Option<u64> {
    let users = &analysis.org.users;
    let known = users.values().any(|user| user.active.is_some());
    let is_gone = |id: &SalesforceId| users.get(id).is_some_and(|it| it.active == Some(false));
    known.then(|| {
        let gone = owners.iter().filter(|(id, _)| is_gone(id));
        gone.map(|(_, records)| records).sum()
    })
}
