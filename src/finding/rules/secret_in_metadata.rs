//! The metadata holds what may be a secret.
//!
//! An element that is there for a secret has a value, a header or parameter is named like one, a URL carries a password
//! or a key, or a private key stands in the text. The place is told, never the value.
//!
//! ## Why it matters
//!
//! Metadata is retrieved, committed, mailed and kept in backups, and read by everybody with View Setup. Who has the
//! secret is the outside system, or may call it, in the org's name.
//!
//! ## What to do
//!
//! Look at the place. Where it is a secret, change it at the outside system first: what was exported once is known.
//! Then keep the new one in a named or external credential, which no retrieve hands out.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::list;
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::org::{Location, SecretKind};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "secret-in-metadata",
    title: "the metadata holds what may be a secret",
    severity: Severity::High,
    controls: &[
        ("gdpr", "Art. 5(1)(f)"),
        ("hipaa", "164.312(d)"),
        ("iso27001", "A.5.17"),
        ("nist-800-53", "IA-9"),
        ("sbs", "SBS-ACS-009"),
        ("soc2", "CC6.1"),
    ],
    needs: &[Need::Endpoints],
    looks_at: Population::Components,
    bearing: Bearing::Breach,
    remediation: "Change the secret at the outside system, and keep the new one in a named or external credential.",
    text: include_str!("secret_in_metadata.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let mut places: BTreeMap<(&str, &str), Held<'_>> = BTreeMap::new();
    for (place, lines) in &ground.analysis.org.secrets {
        let held = places
            .entry((&place.component, &place.element))
            .or_default();
        held.kinds.insert(place.what);
        held.lines.extend(lines);
    }
    let found = places.into_iter().map(|((component, element), held)| {
        let words: Vec<String> = held.kinds.iter().map(ToString::to_string).collect();
        let message = format!("{component} holds {} at {element}", list(&words));
        let text = format!("{component}, {element}");
        let shown = held.lines.iter();
        let shown = shown.map(|line| Evidence::located(&text, (*line).clone()));
        let subject = Subject::named(SubjectKind::Component, &text);
        let found = Found::new(subject, message).shown_by(shown);
        if held.kinds.iter().all(|kind| is_by_name(*kind)) {
            found.weighing(Severity::Medium)
        } else {
            found
        }
    });
    found.collect()
}

/// What one element may hold, and where it stands.
#[derive(Default)]
struct Held<'a> {
    kinds: BTreeSet<SecretKind>,
    lines: BTreeSet<&'a Location>,
}

/// Whether nothing but a name, or the look of a part, says that it is one.
const fn is_by_name(kind: SecretKind) -> bool {
    match kind {
        SecretKind::Named(_) | SecretKind::UrlParameter(_) | SecretKind::UrlKey => true,
        SecretKind::Element | SecretKind::UrlPassword | SecretKind::PrivateKey => false,
    }
}
