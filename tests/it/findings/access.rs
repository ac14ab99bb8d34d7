//! Rules on what machines may do, against what they do.

use byline::finding::Severity;

use super::feed::{FEED, Feed};
use super::{Case, check, found, of_rule, one};
use crate::harness::Export;

pub(super) const CASES: &[Case] = &[
    ("classified-fields-unused", FEED, field_open, field_shut),
    ("integration-with-author-apex", FEED, author_apex, calling),
    (
        "integration-with-customize-application",
        FEED,
        customize,
        calling,
    ),
    ("integration-with-manage-users", FEED, manage_users, calling),
    ("integration-with-modify-all", FEED, modify_all, calling),
    ("integration-with-view-all", FEED, view_all, modify_all),
    ("unused-privileges", FEED, idle_rights, short_logs),
    ("used-not-granted", FEED, elsewhere, calling),
    ("wide-reach", FEED, view_all, calling),
];

#[test]
fn each_rule_finds_its_own_and_nothing_else() {
    check(CASES);
}

fn calling() -> Export {
    Feed::new().reads("Feeder", "Account", 5).export()
}

fn with(permission: &'static str) -> Export {
    let feed = Feed::new().with(permission);
    feed.reads("Feeder", "Account", 5).export()
}

fn author_apex() -> Export {
    with("AuthorApex")
}

fn customize() -> Export {
    with("CustomizeApplication")
}

fn manage_users() -> Export {
    with("ManageUsers")
}

fn modify_all() -> Export {
    with("ModifyAllData")
}

fn view_all() -> Export {
    with("ViewAllData")
}

fn idle_rights() -> Export {
    let feed = Feed::new().on("Lead", "cred");
    feed.reads("Feeder", "Account", 50).export()
}

fn short_logs() -> Export {
    let feed = Feed::new().on("Lead", "cred");
    feed.reads("Feeder", "Account", 29).export()
}

/// It reads contacts, which only administrators may.
fn elsewhere() -> Export {
    Feed::new().reads("Feeder", "Contact", 5).export()
}

const ACCOUNT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>Tax_Id__c</fullName>
<complianceGroup>PII;GDPR</complianceGroup><type>Text</type></fields>
<sharingModel>Private</sharingModel></CustomObject>
"#;

fn field_shut() -> Export {
    let feed = Feed::new().file("src/objects/Account.object", ACCOUNT);
    feed.reads("Feeder", "Account", 50).export()
}

fn field_open() -> Export {
    let feed = Feed::new().field("Account.Tax_Id__c");
    let feed = feed.file("src/objects/Account.object", ACCOUNT);
    feed.reads("Feeder", "Account", 50).export()
}

/// A finding about a permission says what grants it, and in which file.
#[test]
fn a_permission_is_shown_with_its_file() {
    let finding = one(&view_all(), "integration-with-view-all");
    assert_eq!(
        finding.message,
        "feed@example.org, which is an integration's, holds View All Data"
    );
    assert_eq!(finding.evidence[0].text, "granted by profile Feed");
    let source = finding.evidence[0].source.as_deref();
    assert!(source.is_some_and(|path| path.ends_with("src/profiles/Feed.profile")));
}

/// Nothing is said of rights where no package tells them.
#[test]
fn rules_on_rights_are_silent_without_a_package() {
    let users = "Id,Username,IsActive,UserType,Profile.Name,Profile.UserLicense.Name\n\
        0055j00000000FEAAY,feed@example.org,true,Standard,Feed,Salesforce Integration\n";
    let export = Export::new().file("User.csv", users);
    for finding in found(&export) {
        let id = finding.rule.id;
        let of_rights = [
            "integration-with",
            "password",
            "unused",
            "used",
            "wide",
            "classified",
            "logs",
        ];
        assert!(
            !of_rights.iter().any(|it| id.starts_with(it)),
            "{finding:#?}"
        );
    }
}

#[test]
fn the_weightiest_of_unused_rights_come_first() {
    let finding = one(&idle_rights(), "unused-privileges");
    // It reads accounts, which takes the API.
    assert_eq!(
        finding.message,
        "feed@example.org holds 6 rights that it did not use over 50 days of logs, and used 2"
    );
    assert_eq!(
        finding.evidence[0].text,
        "delete Lead, granted by profile Feed"
    );
    let source = finding.evidence[0].source.as_deref();
    assert!(source.is_some_and(|path| path.ends_with("src/profiles/Feed.profile")));
    assert_eq!(finding.severity, Severity::Medium);
    let reads = Feed::new().only_on("Account", "cr").on("Lead", "r");
    let reads = reads.calls("Feeder", "POST", "Account", 50).export();
    let finding = one(&reads, "unused-privileges");
    assert_eq!(finding.severity, Severity::Low, "{finding:#?}");
}

#[test]
fn what_was_used_and_not_granted_names_the_rights() {
    let finding = one(&elsewhere(), "used-not-granted");
    assert_eq!(
        finding.message,
        "feed@example.org used 1 right that nothing in the export grants"
    );
    assert_eq!(finding.evidence[0].text, "calls show: read Contact");
    assert_eq!(finding.severity, Severity::Low);
    // A stamp may be that of a flow in system mode.
    let contact = format!(
        "Id,OwnerId,CreatedById,CreatedDate\n0035j00000Ud77AAAR,{FEED},{FEED},2026-09-02T10:00:00.000Z\n"
    );
    let stamped = Feed::new().reads("Feeder", "Account", 5);
    let finding = one(
        &stamped.file("Contact.csv", contact).export(),
        "used-not-granted",
    );
    assert_eq!(
        finding.evidence[0].text,
        "stamps show, which automation may have made: create Contact"
    );
    assert_eq!(
        (finding.severity, finding.confidence),
        (Severity::Informational, 0.5)
    );
}

/// Logs rarely tell fields: the finding says so, and is never sure.
#[test]
fn unused_fields_are_told_with_doubt() {
    let rule = "classified-fields-unused";
    let finding = one(&field_open(), rule);
    assert!(finding.confidence <= 0.6, "{}", finding.confidence);
    assert_eq!(finding.severity, Severity::Low);
    let texts: Vec<&str> = finding.evidence.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts[0], "on objects it used: Account.Tax_Id__c");
    assert_eq!(texts[1], "compliance groups: GDPR, PII");
    assert!(texts[2].starts_with("logs rarely tell"));
    let feed = || {
        let feed = Feed::new().field("Account.Tax_Id__c").on("Lead", "r");
        feed.file("src/objects/Account.object", ACCOUNT)
    };
    let idle = feed().reads("Feeder", "Lead", 50).export();
    assert_eq!(one(&idle, rule).severity, Severity::Medium);
    let short = feed().reads("Feeder", "Lead", 20).export();
    assert!(of_rule(&short, rule).is_empty());
}

#[test]
fn reach_is_told_by_its_parts() {
    let finding = one(&view_all(), "wide-reach");
    assert_eq!(finding.severity, Severity::High);
    assert!(
        finding
            .message
            .starts_with("the reach of feed@example.org is critical: it reads ")
    );
    assert!(
        finding.evidence[0]
            .text
            .starts_with("records-read: critical, ")
    );
}
