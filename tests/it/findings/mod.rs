//! Each rule finds what it is there to find, and nothing where that is not the case.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod access;
mod automation;
mod changes;
mod controls;
mod coverage;
mod feed;
mod identity;
mod lines;
mod org;
mod ownership;
mod waivers;

use byline::analysis::{Input, Request, Unwritten, analyze};
use byline::finding::{Finding, Ground, findings};
use byline::progress::Silent;

use crate::harness::Export;

/// A rule, the id of the subject it must find in the first export, and an export in which it finds nothing.
type Case = (&'static str, &'static str, fn() -> Export, fn() -> Export);

/// All that the rules find in an export.
fn found(export: &Export) -> Vec<Finding> {
    on_ground(export, findings)
}

/// What follows from an export.
fn on_ground<T>(export: &Export, then: impl FnOnce(&Ground<'_>) -> T) -> T {
    let input = Input {
        exports: &[export.folder().join("export")],
        out: None,
        scratch: export.folder(),
        date_order: None,
        limits: byline::limits::Limits::default(),
    };
    let request = Request {
        input,
        as_of: None,
        witness: None,
        pseudonyms: None,
    };
    let analysis = analyze(&request, &Unwritten, &Silent).unwrap();
    let policy = org::policy(export);
    analysis.with_granted(|granted| then(&Ground::new(&analysis, granted, &policy)))
}

/// What one rule finds in an export.
fn of_rule(export: &Export, rule: &str) -> Vec<Finding> {
    let mut found = found(export);
    found.retain(|finding| finding.rule.id == rule);
    found
}

/// The one thing that a rule finds in an export.
fn one(export: &Export, rule: &str) -> Finding {
    let mut found = of_rule(export, rule);
    assert_eq!(found.len(), 1, "{rule}: {found:#?}");
    found.remove(0)
}

fn check(cases: &[Case]) {
    for (rule, subject, bad, good) in cases {
        assert!(byline::finding::rule(rule).is_some(), "{rule}");
        let export = bad();
        let finding = one(&export, rule);
        found(&export).iter().for_each(lines::hold);
        assert_eq!(finding.subject.id, *subject, "{rule}");
        assert!(
            !finding.message.is_empty() && !finding.evidence.is_empty(),
            "{rule}"
        );
        assert!(
            finding.confidence > 0.5 && finding.confidence <= 1.0,
            "{rule}"
        );
        let none = of_rule(&good(), rule);
        assert!(none.is_empty(), "{rule}: {none:#?}");
    }
}

/// A rule without an export that it finds something in, and one that it is silent about, is none.
#[test]
fn every_rule_has_its_exports() {
    let cases = [
        access::CASES,
        automation::CASES,
        changes::CASES,
        coverage::CASES,
        identity::CASES,
        ownership::CASES,
        waivers::CASES,
    ];
    let mut ids: Vec<&str> = cases
        .iter()
        .flat_map(|cases| cases.iter())
        .map(|case| case.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let rules: Vec<&str> = byline::finding::RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids, rules);
}
