//! Who owns records.

use super::org::{COLD, Case, DANA, FEED, GONE, LEE, check, found, org, records, told};
use crate::harness::Export;

pub(super) const CASES: &[Case] = &[
    (
        "frozen-owner",
        "cold@x.org",
        || owned_by(COLD),
        || owned_by(LEE),
    ),
    (
        "inactive-owner",
        "gone@x.org",
        || owned_by(GONE),
        || owned_by(LEE),
    ),
    (
        "integration-owns-records",
        "feed@x.org",
        || owned_by(FEED),
        || owned_by(LEE),
    ),
    (
        "lookup-skew",
        "Contact.AccountId",
        || children(10_001, "0015j0000000001"),
        || children(7_000, "0015j0000000001"),
    ),
    (
        "ownership-concentrated",
        "dana@x.org of Contact",
        || shared_out(300, 100),
        || shared_out(190, 190),
    ),
    (
        "ownership-skew",
        "dana@x.org of Contact",
        || shared_out(10_001, 100),
        || shared_out(7_900, 100),
    ),
];

fn owned_by(owner: &str) -> Export {
    org()
        .file("Contact.csv", records("003", &[(DANA, 300), (owner, 250)]))
        .file("Case.csv", records("500", &[(owner, 3)]))
}

fn shared_out(dana: usize, lee: usize) -> Export {
    org().file("Contact.csv", records("003", &[(DANA, dana), (LEE, lee)]))
}

/// Contacts below one account.
fn children(number: usize, parent: &str) -> Export {
    let rows = (0..number).map(|n| format!("0035j0000{n:06},{DANA},{parent}\n"));
    let header = "Id,OwnerId,AccountId\n".to_owned();
    org().file("Contact.csv", rows.fold(header, |all, row| all + &row))
}

#[test]
fn each_rule_finds_the_bad_and_leaves_the_good() {
    check(CASES);
}

#[test]
fn the_worse_is_told_apart_from_the_milder() {
    assert_eq!(
        told("inactive-owner", &owned_by(GONE)),
        ["medium gone@x.org: gone@x.org is deactivated and owns 253 records of Contact and Case"]
    );
    let few = org().file("Case.csv", records("500", &[(GONE, 1)]));
    assert_eq!(
        told("inactive-owner", &few),
        ["low gone@x.org: gone@x.org is deactivated and owns 1 record of Case"]
    );
    // A queue may be meant to own all.
    let queue = "00G5j000000Que1";
    let queued = org()
        .file(
            "Group.csv",
            format!("Id,Name,DeveloperName,Type\n{queue},Care,Care,Queue\n"),
        )
        .file("Case.csv", records("500", &[(queue, 300), (DANA, 10)]));
    assert_eq!(
        told("ownership-concentrated", &queued),
        ["low the queue Care of Case: the queue Care owns 96 % of Case: 300 records of 310"]
    );
    // Near the limit, over it without a role, and over it.
    let skew = |owner: &str, number| {
        let export = org().file("Contact.csv", records("003", &[(owner, number)]));
        found("ownership-skew", &export)[0].severity.as_str()
    };
    let severities = [skew(DANA, 8_000), skew(FEED, 10_001), skew(DANA, 10_001)];
    assert_eq!(severities, ["informational", "low", "medium"]);
    assert_eq!(
        told("lookup-skew", &children(8_000, "0015j0000000001")),
        [
            "informational Contact.AccountId: 1 parent of Contact.AccountId near the 10000 children that the platform bears well"
        ]
    );
}
