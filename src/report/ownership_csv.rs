//! `ownership.csv`: one row per object.

use super::csv::{CsvFile, optional};
use super::number::share;
use crate::analysis::Analysis;
use crate::ownership::Load;

const HEADER: &[&str] = &[
    "object",
    "records",
    "owners",
    "top_owner_id",
    "top_owner",
    "top_owner_class",
    "top_share",
    "hhi",
    "effective_owners",
    "gini",
    "skewed_owners",
    "inactive_owner_records",
    "queue_records",
    "sharing_model",
    "near_skewed_owners",
    "integration_records",
    "frozen_owner_records",
    "no_role_records",
    "guest_records",
    "guest_default_owner_records",
];

/// Renders the file.
#[must_use]
pub fn ownership_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let kinds = analysis.owner_kinds();
    for object in &analysis.objects {
        let owners = &object.owners;
        let top = owners.top().map(|(id, _)| *id);
        let measures = owners.concentration();
        let counts = kinds.of(owners);
        let model = analysis
            .org
            .objects
            .get(&object.name)
            .map(|o| o.sharing_model.clone());
        file.row(&[
            object.name.clone(),
            owners.records.to_string(),
            owners.by_owner.len().to_string(),
            optional(top),
            top.map(|id| analysis.name_of(&id)).unwrap_or_default(),
            top.map(|id| analysis.class_of(&id))
                .unwrap_or_default()
                .to_owned(),
            optional(measures.map(|m| share(m.top_share))),
            optional(measures.map(|m| share(m.hhi))),
            optional(measures.map(|m| share(m.effective_owners))),
            optional(measures.map(|m| share(m.gini))),
            owners.loaded(Load::Over).to_string(),
            optional(owners.of_inactive(&analysis.org)),
            owners.of_queues(&analysis.org).to_string(),
            model.unwrap_or_default(),
            owners.loaded(Load::Near).to_string(),
            counts.integration.to_string(),
            optional(counts.frozen),
            optional(counts.without_role),
            counts.guest.to_string(),
            optional(counts.guest_default),
        ]);
    }
    file.finish()
}
