//! Waivers that have expired, and those that are about nothing.

use super::org::{COLD, Case, GONE, LEE, check, found_as_of, org, records, told};
use crate::harness::Export;

pub(super) const CASES: &[Case] = &[
    (
        "expired-waiver",
        "waiver of frozen-owner for cold@x.org",
        || waived("cold@x.org", "2026-10-18"),
        || waived("cold@x.org", "2026-10-19"),
    ),
    (
        "unused-waiver",
        "waiver of frozen-owner for cold@x.or",
        || waived("cold@x.or", "2026-12-31"),
        || waived("cold@x.org", "2026-12-31"),
    ),
];

/// Cold is frozen and owns contacts; the last sign-in is of October 19.
fn waived(subject: &str, expires: &str) -> Export {
    let waiver = format!(
        "[[waiver]]\nrule = \"frozen-owner\"\nsubject = \"{subject}\"\nreason = \"back in May\"\nexpires = {expires}\n"
    );
    let contacts = records("003", &[(COLD, 3), (GONE, 2)]);
    org()
        .file("Contact.csv", contacts)
        .file("byline.toml", waiver)
}

#[test]
fn each_rule_finds_the_bad_and_leaves_the_good() {
    check(CASES);
}

/// The last day is the day of expiry; a waiver that is about nothing is not also expired.
#[test]
fn days_weigh() {
    let export = waived("cold@x.org", "2026-10-31");
    let of = |day| {
        let found = found_as_of("expired-waiver", &export, Some(day));
        found
            .iter()
            .map(|it| it.message.clone())
            .collect::<Vec<_>>()
    };
    assert!(of("2026-10-31T23:59:59Z").is_empty());
    assert_eq!(
        of("2026-11-01"),
        [
            "the waiver of frozen-owner for cold@x.org expired after 2026-10-31, and 1 finding of it count again"
        ]
    );
    let gone = waived("nobody@x.org", "2020-01-01");
    assert!(told("expired-waiver", &gone).is_empty());
    insta::assert_snapshot!(told("unused-waiver", &gone).join("\n"), @"low waiver of frozen-owner for nobody@x.org: the waiver of frozen-owner for nobody@x.org matches no finding, and expired after 2020-01-01");
}

/// Whoever wrote a waiver with a slip is told where it stands and what the rule does find.
#[test]
fn evidence_stands_in_the_file() {
    let unused = found_as_of("unused-waiver", &waived("cold@x.or", "2026-12-31"), None);
    let [finding] = &unused[..] else {
        unreachable!("{unused:?}");
    };
    let shown = finding.evidence.iter().map(|it| {
        let line = it.line.map_or(String::new(), |line| line.to_string());
        let source = it.source.as_deref().unwrap_or_default();
        format!("{source}:{line} {}", it.text)
    });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @r"
    byline.toml:1 waived until 2026-12-31, because “back in May”
    : the rule finds something of cold@x.org
    ");
    assert_eq!(finding.subject.id, "frozen-owner/cold@x.or");
    // Of several the one comes first that was probably meant: the case of letters, or an id of 15 characters.
    for word in ["Lee@X.org", &LEE[..15]] {
        let waiver = format!(
            "[[waiver]]\nrule = \"frozen-owner\"\nsubject = \"{word}\"\nreason = \"x\"\nexpires = 2026-12-31\n"
        );
        let users = format!(
            "Id,Username,Name,IsActive,IsFrozen\n{COLD},cold@x.org,Cold,true,true\n{LEE},lee@x.org,Lee,true,true\n"
        );
        let export = Export::new()
            .file("User.csv", users)
            .file("Contact.csv", records("003", &[(COLD, 3), (LEE, 2)]))
            .file("byline.toml", waiver);
        let found = found_as_of("unused-waiver", &export, None);
        let first = &found[0].evidence[1].text;
        assert_eq!(first, "the rule finds something of lee@x.org");
    }
}
