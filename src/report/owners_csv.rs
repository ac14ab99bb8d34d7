//! `owners.csv`: one row per object and owner, most records first.

use super::csv::{CsvFile, optional};
use super::number::{ratio, share};
use crate::analysis::Analysis;
use crate::org::Actor;
use crate::ownership::{Load, SharingParties};

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
    "kind",
    "frozen",
    "role_developer_name",
    "role_depth",
    "roles_below",
    "in_sharing_rule",
    "over_limit",
];

/// Renders the file.
#[must_use]
pub fn owners_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let kinds = analysis.owner_kinds();
    for object in &analysis.objects {
        let sharing = SharingParties::new(&object.name, &analysis.org, kinds.roles());
        let all = object.owners.owned();
        for (id, owner) in object.owners.ranked() {
            let user = analysis.org.users.get(id);
            let role = kinds.role(id);
            let below = role.and_then(|(role, _)| kinds.roles().below(&role));
            let made = |actor| owner.made_by.get(&actor).copied().unwrap_or(0);
            let (human, integration) = (made(Actor::Human), made(Actor::Integration));
            let automation = made(Actor::Automation);
            file.row(&[
                object.name.clone(),
                id.to_string(),
                analysis.name_of(id),
                analysis.class_of(id).to_owned(),
                optional(user.and_then(|u| u.active)),
                role.map(|(_, role)| role.name.clone()).unwrap_or_default(),
                owner.records.to_string(),
                share(ratio(owner.records, all)),
                human.to_string(),
                integration.to_string(),
                automation.to_string(),
                (owner.records - human - integration - automation).to_string(),
                optional(owner.created.map(|(from, _)| from)),
                optional(owner.created.map(|(_, to)| to)),
                optional(kinds.kind(id).map(|kind| kind.as_str())),
                optional(user.and_then(|u| u.frozen)),
                role.map(|(_, role)| role.developer_name.clone())
                    .unwrap_or_default(),
                optional(role.and_then(|(role, _)| kinds.roles().depth(&role))),
                optional(below.map(|roles| roles.len())),
                optional(sharing.as_ref().and_then(|it| it.hold(id, &analysis.org))),
                (owner.load() == Load::Over).to_string(),
            ]);
        }
    }
    file.finish()
}
