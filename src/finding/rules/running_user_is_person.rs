//! Automation, an app or an outbound message acts as a person.
//!
//! A connected app calls the API as a person, an outbound message sends a session of a person to an outside system,
//! or an email service, an event trigger or a handler runs as one.
//!
//! ## Why it matters
//!
//! What a machine does bears the person's name, with the person's rights, which are mostly far more than it needs. It
//! cannot be told from what the person did, and it stops on the day the person leaves.
//!
//! ## What to do
//!
//! Give the automation a user of its own that no person signs in with (`byline harden` writes one with the rights that
//! were seen used), and name it at the place that the evidence tells.

use crate::catalog::Effect;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::named::{by_component, logins};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Ground, Severity, Subject, SubjectKind};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "running-user-is-person",
    title: "automation, an app or an outbound message acts as a person",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.312(a)(2)(i)"),
        ("iso27001", "A.5.16"),
        ("nist-800-53", "IA-2"),
        ("sbs", "SBS-ACS-007"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Automation, Need::Apps],
    looks_at: Population::Places,
    bearing: Bearing::Breach,
    remediation: "Name a user of its own that no person signs in with (byline harden).",
    text: include_str!("running_user_is_person.rs"),
    look,
};

/// What acts in a login's name.
const ACTS: &[Effect] = &[Effect::RunsAs, Effect::CallsAs, Effect::SendsSession];

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let people = (ground.named(ACTS)).filter(|it| ground.person(&it.id).is_some());
    let found = by_component(people).into_iter().map(|(component, named)| {
        let outside = (named.iter()).any(|it| it.place.place.effect != Effect::RunsAs);
        let acts = if outside {
            "lets an outside system act as"
        } else {
            "runs as"
        };
        let message = format!("`{component}` {acts} {}", list(&logins(ground, &named)));
        let found = Found::new(Subject::named(SubjectKind::Component, component), message)
            .sure(ground.surest(&named))
            .shown_by(named.iter().map(|it| it.evidence(ground)));
        if outside {
            found.weighing(Severity::High)
        } else {
            found
        }
    });
    found.collect()
}
