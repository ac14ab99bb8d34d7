//! Automation, an app, a dashboard or a default owner names a user who is deactivated or frozen.
//!
//! ## Why it matters
//!
//! Nothing can act as such a user: the app gets no token, the email service and the trigger fail, the dashboard cannot
//! be refreshed, and records that were to be given to the user are refused or go astray. Mostly nobody notices. And
//! whoever makes the user active again brings all of it back to life.
//!
//! ## What to do
//!
//! Name another user at the place that the evidence tells: an integration user for what acts, a queue for what owns.
//! What nobody misses had better be switched off.

use std::collections::BTreeSet;

use crate::catalog::Effect;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::named::{by_component, logins};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Ground, Severity, Subject, SubjectKind};
use crate::org::SalesforceId;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "running-user-inactive",
    title: "automation names a user who is deactivated or frozen",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(3)(ii)(C)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-2(3)"),
        ("soc2", "CC6.2"),
    ],
    needs: &[Need::Users, Need::Automation, Need::Apps],
    looks_at: Population::Places,
    bearing: Bearing::Doubt,
    remediation: "Name another user or a queue, or switch it off.",
    text: include_str!("running_user_inactive.rs"),
    look,
};

/// What needs a user who can be used.
const NEEDS: &[Effect] = &[
    Effect::RunsAs,
    Effect::CallsAs,
    Effect::SendsSession,
    Effect::SeesAs,
    Effect::OwnsRecords,
];

/// What only shows something stale.
const SHOWS: Effect = Effect::SeesAs;

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let shut = (ground.named(NEEDS)).filter(|it| ground.is_shut(&it.id));
    let found = by_component(shut).into_iter().map(|(component, named)| {
        let ids: BTreeSet<SalesforceId> = named.iter().map(|it| it.id).collect();
        let names = logins(ground, &named);
        let are = if names.len() == 1 { "is" } else { "are" };
        let message = format!(
            "`{component}` names {}, who {are} deactivated or frozen",
            list(&names)
        );
        let found = Found::new(Subject::named(SubjectKind::Component, component), message)
            .shown_by(named.iter().map(|it| it.evidence(ground)))
            .shown_by(ids.iter().filter_map(|id| ground.said_inactive(id)));
        if named.iter().all(|it| it.place.place.effect == SHOWS) {
            found.weighing(Severity::Low)
        } else {
            found
        }
    });
    found.collect()
}
