//! The package holds a part of what was asked for, or of what users hold.
//!
//! Its manifest names components that are not there; profiles were retrieved without the objects, so that their files
//! are partial; or users hold profiles and permission sets that the package lacks.
//!
//! ## Why it matters
//!
//! A right that stands in no file is not known, and byline never takes it for absent: what a login may do stays open,
//! and every rule about rights is silent where it cannot tell. A review of such a package looks clean and is not.
//!
//! ## What to do
//!
//! Retrieve again with the `package.xml` that `byline inspect` writes: it names the standard objects that `*` does not
//! match, and everything that users hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Completeness, Gap};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::org::Root;

/// Things that are named one by one.
const NAMED: usize = 20;

pub(in crate::finding) const RULE: Rule = Rule {
    id: "partial-package",
    title: "the package holds a part of what was asked for, or of what users hold",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.308(a)(4)(i)"),
        ("iso27001", "A.5.18"),
        ("nist-800-53", "AC-6(7)"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Grants],
    looks_at: Population::Components,
    bearing: Bearing::Doubt,
    remediation: "Retrieve again with the package.xml that byline inspect writes.",
    text: include_str!("partial_package.rs"),
    look,
};

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let roots = ground.analysis.org.package.roots.iter();
    let roots = roots.filter(|root| !root.absent.is_empty()).map(absent);
    roots.chain(profiles(ground)).chain(held(ground)).collect()
}

/// What the manifest of a root names and the root lacks.
fn absent(root: &Root) -> Found {
    let path = match root.path.as_str() {
        "" => "package.xml".to_owned(),
        path => format!("{path}/package.xml"),
    };
    let number = count(root.absent.len() as u64, "component");
    let message = format!("`{path}` names {number} that the package does not hold");
    let shown = root.absent.iter().take(NAMED);
    let shown = shown.map(|(kind, name)| Evidence::at(format!("{kind} {name}"), &path));
    Found::new(Subject::named(SubjectKind::Input, &path), message).shown_by(shown)
}

/// Profiles whose files are partial, by what is left out.
fn profiles(ground: &Ground<'_>) -> Vec<Found> {
    let mut partial: BTreeMap<Completeness, Vec<&str>> = BTreeMap::new();
    for name in ground.analysis.org.profiles.keys() {
        let completeness = ground.granted.view.completeness(name);
        if let Some(completeness) = completeness.filter(|it| !it.is_complete()) {
            partial.entry(completeness).or_default().push(name);
        }
    }
    let found = partial.into_iter().map(|(completeness, names)| {
        let what = completeness.as_str();
        let message = format!(
            "{}: {what}, {}",
            count(names.len() as u64, "partial profile"),
            completeness.cause()
        );
        let names = names.iter().take(NAMED);
        let shown = names.map(|name| Evidence::text(format!("profile {name}")));
        let subject = format!("profiles: {what}");
        Found::new(Subject::named(SubjectKind::Input, &subject), message).shown_by(shown)
    });
    found.collect()
}

/// What users hold and the package lacks. That there are no assignments at all is the business of `missing-inputs`.
fn held(ground: &Ground<'_>) -> Option<Found> {
    let org = &ground.analysis.org;
    if org.profiles.is_empty() && org.permission_sets.is_empty() {
        return None;
    }
    let everyone = ground.granted.everyone.combinations();
    let gaps: BTreeSet<Gap<'_>> = everyone.flat_map(|it| it.gaps().iter().copied()).collect();
    let gaps: Vec<_> = (gaps.into_iter())
        .filter(|gap| *gap != Gap::NoAssignments)
        .collect();
    let message = format!(
        "users hold {} of which the package does not say what it grants",
        count(gaps.len() as u64, "thing")
    );
    let shown = gaps
        .iter()
        .take(NAMED)
        .map(|gap| Evidence::text(gap.to_string()));
    let subject = Subject::named(SubjectKind::Input, "what users hold");
    (!gaps.is_empty()).then(|| Found::new(subject, message).shown_by(shown))
}
