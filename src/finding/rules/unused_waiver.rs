//! A waiver matches no finding.
//!
//! A waiver of `byline.toml` names a rule and a subject by its id or its name, letter for letter. The rule finds nothing
//! about such a subject: it was put right, it is called otherwise, or the rule is off.
//!
//! ## Why it matters
//!
//! What was put right may come back, and the waiver would hide it from whoever looks at exit codes and counts. A waiver
//! with a slip in it hides nothing, and its writer believes it does.
//!
//! ## What to do
//!
//! Take the waiver out of the file. Where it has a slip, copy the id or the name of the subject from `findings.json`; the
//! evidence names subjects that the rule does find.

use crate::finding::bearing::{Bearing, Population};
use crate::finding::policy::Standing;
use crate::finding::rule::{Found, Rule};
use crate::finding::waiving::WaiverUse;
use crate::finding::{Evidence, Ground, Severity};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "unused-waiver",
    title: "a waiver matches no finding",
    severity: Severity::Low,
    controls: &[
        ("gdpr", "Art. 5(2)"),
        ("hipaa", "164.308(a)(1)(ii)(B)"),
        ("iso27001", "A.8.32"),
        ("nist-800-53", "CM-3"),
        ("soc2", "CC8.1"),
    ],
    needs: &[],
    looks_at: Population::Waivers,
    bearing: Bearing::Note,
    remediation: "Take the waiver out, or write its subject as findings.json does.",
    text: include_str!("unused_waiver.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    ground.of_waivers(|used| (used.fits == 0).then(|| told(ground, used)))
}

fn told(ground: &Ground<'_>, used: &WaiverUse) -> Found {
    let waiver = &used.waiver;
    let rule = waiver.rule.id;
    let expired = match used.standing {
        Standing::Expired => format!(", and expired after {}", waiver.expires),
        _ => String::new(),
    };
    let message = format!(
        "the waiver of {rule} for {} matches no finding{expired}",
        waiver.subject
    );
    let setting = ground.policy.settings.get(rule);
    let off = setting.filter(|setting| !setting.enabled);
    let off = off.map(|setting| Evidence {
        text: format!("{rule} is off, so that it finds nothing"),
        source: Some(waiver.source.clone()),
        line: Some(setting.line),
    });
    Found::new(used.subject(), message)
        .shown_by([used.written()])
        .shown_by(off)
        .shown_by(used.shown(used.of_rule, "the rule finds something of "))
}
