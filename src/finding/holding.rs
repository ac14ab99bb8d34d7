//! Machines that hold a user permission: what the rules about single permissions have in common.

use super::rule::Found;
use super::{Evidence, Ground, Subject};
use crate::access::Bit;
use crate::catalog::permission;
use crate::identity::Identity;
use crate::org::SalesforceId;

/// A case for each login that an outside system works under and that certainly holds a user permission.
pub(super) fn machines_with<'g>(
    ground: &'g Ground<'_>,
    name: &'static str,
) -> impl Iterator<Item = (&'g SalesforceId, Found)> {
    let holders = ground.machines();
    let holders = holders.filter(move |(id, _)| ground.permission(id, name) == Bit::Granted);
    holders.map(move |(id, identity)| (id, held(ground, (id, identity), name)))
}

fn held(ground: &Ground<'_>, (id, identity): (&SalesforceId, &Identity), name: &str) -> Found {
    let login = ground.login_name(id);
    let label = permission(name).map(|it| it.label);
    let label = label.filter(|label| !label.is_empty()).unwrap_or(name);
    let message = format!(
        "{login}, which is {}, holds {label}",
        class_in_words(identity)
    );
    let grants = ground.grants(id, name);
    let reasons = identity.reasons.iter().map(Evidence::text);
    Found::new(Subject::login(id, login), message)
        .sure(identity.confidence)
        .shown_by(grants)
        .shown_by(reasons)
}

/// What a login is, in a sentence.
pub(super) const fn class_in_words(identity: &Identity) -> &'static str {
    use crate::org::IdentityClass::{
        Agent, Automation, Guest, Human, Integration, Shared, Unknown,
    };
    match identity.class {
        Integration => "an integration's",
        Shared => "shared by a person and an outside system",
        Agent => "an AI agent's",
        Automation => "the platform's own",
        Guest => "a site's guest",
        Human => "a person's",
        Unknown => "of unknown use",
    }
}
