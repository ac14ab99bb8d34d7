//! One owner has more records of an object than the platform bears well.
//!
//! Salesforce calls more than 10,000 records of one object under one owner ownership skew. An owner who is near that
//! is told of, too, and not as bad.
//!
//! ## Why it matters
//!
//! When such an owner gets another role, or joins or leaves a group that sharing rules name, the platform works out
//! the access to every one of its records again. That takes hours, locks groups, and makes other changes fail.
//!
//! ## What to do
//!
//! Spread the records over several owners (`byline plan`). Until then the owner had better have no role, or one at the
//! top of the hierarchy that never changes, and belong to no group that sharing rules name. Defer sharing calculations
//! when the records are moved.

use crate::catalog::{Load, evidence};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "ownership-skew",
    title: "one owner has more records than the platform bears well",
    severity: Severity::Medium,
    controls: &[("gdpr", "Art. 32(1)(b)")],
    needs: &[Need::Records],
    looks_at: Population::Owners,
    bearing: Bearing::Note,
    remediation: "Spread the records over several owners (byline plan); until then the owner had better have no role.",
    text: include_str!("ownership_skew.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let limit = evidence().limit.skewed_owner_records;
    let kinds = ground.analysis.owner_kinds();
    let knows_roles = !ground.analysis.org.roles.is_empty();
    let objects = ground.analysis.objects.iter();
    let owners = objects.flat_map(|object| {
        let ranked = object.owners.ranked().into_iter();
        ranked.map(move |(id, owner)| (object, id, owner))
    });
    let loaded = owners.filter(|(_, _, owner)| owner.load() != Load::Below);
    let found = loaded.map(|(object, id, owner)| {
        let stands = match owner.load() {
            Load::Over => "more than",
            Load::Near | Load::Below => "near",
        };
        let message = format!(
            "{} owns {} of {}, {stands} the {limit} that the platform bears well",
            ground.owner_name(id),
            count(owner.records, "record"),
            object.name
        );
        let role = match kinds.role(id) {
            Some((_, role)) => Some(format!("it has the role {}", role.name)),
            None if knows_roles => Some("it has no role, which makes it bearable".to_owned()),
            None => None,
        };
        let found =
            Found::new(ground.owner(object, id), message).shown_by(role.map(Evidence::text));
        match owner.load() {
            Load::Over if kinds.role(id).is_some() || !knows_roles => found,
            Load::Over => found.weighing(Severity::Low),
            Load::Near | Load::Below => found.weighing(Severity::Informational),
        }
    });
    found.collect()
}
