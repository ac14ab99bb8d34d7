//! `owners.csv`: one row per object and owner, most records first.

use super::csv::{CsvFile, optional};
use super::number::share;
use crate::analysis::Analysis;
use crate::org::Actor;

const HEADER: &[&str] = &[
    "object",
    "owner_id",
    "owner",
    "owner_class",
    "active",
    "role",
    "records",
    "share",
    "made_by_human",
    "made_by_integration",
    "made_by_automation",
    "made_by_other",
    "oldest",
    "newest",
];

/// Renders the file.
#[must_use]
pub fn owners_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in &analysis.objects {
        let all = object.owners.owned();
        for (id, owner) in object.owners.ranked() {
            let user = analysis.org.users.get(id);
            let role = user
                .and_then(|u| u.role_id)
                .and_then(|id| analysis.org.roles.get(&id));
            let made = |actor| owner.made_by.get(&actor).copied().unwrap_or(0);
            let (human, integration) = (made(Actor::Human), made(Actor::Integration));
            let automation = made(Actor::Automation);
            file.row(&[
                object.name.clone(),
                id.to_string(),
                analysis.name_of(id),
                analysis.class_of(id).to_owned(),
                optional(user.and_then(|u| u.active)),
                role.map(|r| r.name.clone()).unwrap_or_default(),
                owner.records.to_string(),
                share(ratio(owner.records, all)),
                human.to_string(),
                integration.to_string(),
                automation.to_string(),
                (owner.records - human - integration - automation).to_string(),
                optional(owner.created.map(|(from, _)| from)),
                optional(owner.created.map(|(_, to)| to)),
            ]);
        }
    }
    file.finish()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of records stay far below 2^53"
)]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
