//! What is written down of changes.

use std::fmt::Write as _;

use super::org::{Case, DANA, FEED, LEE, check, found, org, records, told};
use crate::harness::Export;

pub(super) const CASES: &[Case] = &[
    (
        "delegated-changes",
        "dana@x.org",
        || trail(DANA, "lee@x.org"),
        || trail(DANA, ""),
    ),
    (
        "imported-stamps",
        "Contact",
        || contacts(true),
        || contacts(false),
    ),
    (
        "login-as-used",
        "dana@x.org",
        || login_as("LoginAs"),
        || login_as("URI"),
    ),
    (
        "setup-changed-by-integration",
        "feed@x.org",
        || trail(FEED, ""),
        || trail(DANA, ""),
    ),
];

fn trail(user: &str, delegate: &str) -> Export {
    let header =
        "Id,CreatedDate,CreatedById,CreatedBy.Username,Action,Section,Display,DelegateUser\n";
    let rows = format!(
        "0Ym5j0000000001,2026-10-10T10:00:00.000Z,{user},,PermSetAssign,Manage Users,x,{delegate}\n\
         0Ym5j0000000002,2026-10-10T10:00:05.000Z,{user},,changedemail,Manage Users,x,{delegate}\n"
    );
    org().file("SetupAuditTrail.csv", header.to_owned() + &rows)
}

fn login_as(event_type: &str) -> Export {
    let rows = format!(
        "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,URI,SESSION_KEY,LOGIN_KEY,DELEGATED_USER_ID,DELEGATED_USER_NAME\n\
         {event_type},2026-10-10T10:00:00.000Z,{DANA},/home,s1,k1,{LEE},lee@x.org\n\
         {event_type},2026-10-10T10:01:00.000Z,{DANA},/home,s1,k1,{LEE},lee@x.org\n"
    );
    org().file("events.csv", rows)
}

/// Forty contacts made by hand, and twenty whose days are of years before their ids.
fn contacts(imported: bool) -> Export {
    let mut csv = records("003", &[(DANA, 40)]);
    for n in 0..20 {
        let old = if imported {
            format!("201{}-0{}-11T15:00:00.000Z", n * 7 % 10, 1 + n * 5 % 9)
        } else {
            format!("2026-10-20T10:{:02}:00.000Z", n)
        };
        writeln!(
            csv,
            "0035j0000{:06},{DANA},{DANA},{old},{DANA},{old}",
            40 + n
        )
        .unwrap();
    }
    for n in 0..20 {
        let at = format!("2026-10-{:02}T10:00:00.000Z", 21 + n / 4);
        writeln!(csv, "0035j0000{:06},{DANA},{DANA},{at},{DANA},{at}", 60 + n).unwrap();
    }
    org().file("Contact.csv", csv)
}

#[test]
fn each_rule_finds_the_bad_and_leaves_the_good() {
    check(CASES);
}

#[test]
fn the_figures_are_told() {
    let cases = [
        told("login-as-used", &login_as("LoginAs")),
        told("delegated-changes", &trail(DANA, "lee@x.org")),
        told("setup-changed-by-integration", &trail(FEED, "")),
        told("imported-stamps", &contacts(true)),
    ];
    insta::assert_snapshot!(cases.concat().join("\n"), @r"
    low dana@x.org: somebody who was logged in as dana@x.org opened 2 pages
    medium dana@x.org: somebody who was logged in as dana@x.org made 2 changes in this name
    high feed@x.org: feed@x.org, which is integration, made 2 changes in Setup
    low Contact: 20 of 80 records of Contact bear the name and day that a load gave them
    ");
}

/// What a delegate did is not the integration's.
#[test]
fn a_delegate_in_an_integrations_name_is_no_integration() {
    let export = trail(FEED, "lee@x.org");
    assert!(found("setup-changed-by-integration", &export).is_empty());
    assert_eq!(found("delegated-changes", &export).len(), 1);
}
