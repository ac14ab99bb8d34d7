//! A setting, a rule or a flow makes a person the owner of records.
//!
//! The worst are the defaults, which catch what nothing else gives an owner: the default owner of cases, the owner of
//! what guests of a site make. Rules and flows that name a person are milder, for they may be meant so.
//!
//! ## Why it matters
//!
//! What nobody assigned lands with one person, be they on holiday or gone; they come to own thousands of records that
//! they never saw; and on the day they are deactivated, what was to be made fails or goes astray.
//!
//! ## What to do
//!
//! Name a queue in the person's stead, in Setup at the place that the evidence tells, and give the queue members who
//! look at it.

use crate::catalog::{Effect, finding_facts};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::named::{by_component, logins};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Ground, Severity, Subject, SubjectKind};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "person-as-default-owner",
    title: "a setting, rule or flow makes a person the owner of records",
    severity: Severity::Medium,
    controls: &[
        ("iso27001", "A.5.16"),
        ("nist-800-53", "AC-2"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Automation, Need::Settings],
    looks_at: Population::Places,
    bearing: Bearing::Doubt,
    remediation: "Name a queue in the person's stead.",
    text: include_str!("person_as_default_owner.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let named = ground.named(&[Effect::OwnsRecords]);
    let people = named.filter(|it| ground.person(&it.id).is_some());
    let found = by_component(people).into_iter().map(|(component, named)| {
        let message = format!(
            "`{component}` makes {} the owner of records",
            list(&logins(ground, &named))
        );
        let catch_all = &finding_facts().default_owner.catch_all;
        let catches_all = (named.iter()).any(|it| catch_all.contains(&it.place.place.root));
        let found = Found::new(Subject::named(SubjectKind::Component, component), message)
            .sure(ground.surest(&named))
            .shown_by(named.iter().map(|it| it.evidence(ground)));
        if catches_all {
            found
        } else {
            found.weighing(Severity::Low)
        }
    });
    found.collect()
}
