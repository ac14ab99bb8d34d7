//! Rules on what logins are, and who is behind them.

use byline::finding::Severity;

use super::feed::{ADA, FEED, Feed, app, date};
use super::{Case, check, of_rule, one};
use crate::harness::Export;

pub(super) const CASES: &[Case] = &[
    ("dormant-integration", FEED, silent, alive),
    (
        "human-licensed-integration",
        FEED,
        licensed_as_person,
        calling,
    ),
    ("integration-login-used-by-person", FEED, in_pages, calling),
    (
        "integration-without-ip-ranges",
        FEED,
        from_anywhere,
        calling,
    ),
    ("logs-contradict-identity", FEED, in_pages, calling),
    ("overbroad-connected-app", "Feeder", broad_app, narrow_app),
    ("password-never-expires", FEED, password, calling),
    ("several-clients-on-one-login", FEED, two_clients, calling),
    (
        "several-vendors-on-one-login",
        FEED,
        two_vendors,
        one_vendor,
    ),
    ("shared-admin-login", FEED, shared, in_pages),
];

#[test]
fn each_rule_finds_its_own_and_nothing_else() {
    check(CASES);
}

fn calling() -> Export {
    Feed::new().reads("Feeder", "Account", 5).export()
}

fn in_pages() -> Export {
    Feed::new().reads("Feeder", "Account", 5).pages(5).export()
}

fn shared() -> Export {
    Feed::new()
        .licensed_as_person()
        .reads("Feeder", "Account", 5)
        .pages(5)
        .export()
}

fn licensed_as_person() -> Export {
    Feed::new()
        .licensed_as_person()
        .reads("Feeder", "Account", 5)
        .export()
}

fn from_anywhere() -> Export {
    Feed::new()
        .without_ranges()
        .reads("Feeder", "Account", 5)
        .export()
}

fn password() -> Export {
    Feed::new()
        .with("PasswordNeverExpires")
        .reads("Feeder", "Account", 5)
        .export()
}

fn two_clients() -> Export {
    let feed = Feed::new().reads("Feeder", "Account", 5);
    feed.reads("Shipper", "Account", 5).export()
}

fn two_vendors() -> Export {
    let feed = Feed::new().reads("Zapier", "Account", 5);
    feed.reads("Mailchimp", "Account", 5).export()
}

/// Two products of one.
fn one_vendor() -> Export {
    let feed = Feed::new().reads("QuickBooks", "Account", 5);
    feed.reads("Mailchimp", "Account", 5).export()
}

fn broad_app() -> Export {
    let config = "<isAdminApproved>false</isAdminApproved><scopes>Full</scopes><scopes>RefreshToken</scopes>";
    let policy =
        "<ipRelaxation>BYPASS</ipRelaxation><refreshTokenPolicy>infinite</refreshTokenPolicy>";
    with_app(config, policy).export()
}

fn narrow_app() -> Export {
    let config =
        "<isAdminApproved>true</isAdminApproved><scopes>Api</scopes><scopes>RefreshToken</scopes>";
    let policy = "<ipRelaxation>ENFORCE</ipRelaxation><refreshTokenPolicy>specific_lifetime:90:DAYS</refreshTokenPolicy>";
    with_app(config, policy).export()
}

fn with_app(config: &str, policy: &str) -> Feed {
    let feed = Feed::new().reads("Feeder", "Account", 5);
    feed.file("src/connectedApps/Feeder.connectedApp", app(config, policy))
}

/// A login history of so many days, in which Ada signs in on each, and the feed on those that are said.
fn history(days: u32, feed: &[u32]) -> String {
    let mut rows = "Id,UserId,LoginTime,LoginType,Status,Application,SourceIp\n".to_owned();
    for day in 0..days {
        let (month, of_month) = date(day);
        let mut row = |user: &str, route: &str, application: &str| {
            rows.push_str(&format!(
                "0Ya5j0000{month:02}{of_month:02}AAAA,{user},2026-{month:02}-{of_month:02}T08:00:00.000Z,{route},\
                 Success,{application},192.0.2.1\n"
            ));
        };
        row(ADA, "Application", "Browser");
        if feed.contains(&day) {
            row(FEED, "Remote Access 2.0", "Feeder");
        }
    }
    rows
}

fn silent() -> Export {
    Feed::new()
        .file("LoginHistory.csv", history(60, &[]))
        .export()
}

fn alive() -> Export {
    Feed::new()
        .file("LoginHistory.csv", history(60, &[3, 30]))
        .export()
}

/// Silence says something only where it was long, where the login can be used at all, and where it was there.
#[test]
fn silence_alone_makes_no_login_dormant() {
    let rule = "dormant-integration";
    let silent_for = |days| Feed::new().file("LoginHistory.csv", history(days, &[]));
    assert_eq!(of_rule(&silent_for(46).export(), rule).len(), 1);
    let others = [
        silent_for(45).export(),
        silent_for(60).user("IsFrozen", "true").export(),
        silent_for(60)
            .user("CreatedDate", "2026-10-01T00:00:00.000Z")
            .export(),
        silent_for(60)
            .user("LastLoginDate", "2026-10-01T00:00:00.000Z")
            .export(),
        silent_for(60).without("ApiEnabled").export(),
        Feed::new().export(),
    ];
    for (place, export) in others.iter().enumerate() {
        assert!(of_rule(export, rule).is_empty(), "{place}");
    }
    // Of sixty days, two stand in the history.
    let lost = history(61, &[]);
    let lost = lost.lines().filter(|row| {
        ["Id,", "0Ya5j00000901", "0Ya5j00001031"]
            .iter()
            .any(|it| row.starts_with(it))
    });
    let lost: Vec<&str> = lost.collect();
    assert_eq!(lost.len(), 3);
    let lost = Feed::new().file("LoginHistory.csv", lost.join("\n"));
    assert!(of_rule(&lost.export(), rule).is_empty());
    let woken = Feed::new().file("LoginHistory.csv", history(60, &[3]));
    let finding = one(&woken.export(), rule);
    assert_eq!(
        finding.message,
        "feed@example.org is active and shows no sign of life for 56 days that logs cover"
    );
    assert_eq!(
        finding.evidence[0].text,
        "last sign of life: 2026-09-04T08:00:00Z"
    );
}

/// A person in an integration's login, and a system in a person's, are two rules; a tool is less than the pages.
#[test]
fn whose_login_it_is_decides_which_rule_finds_it() {
    assert!(of_rule(&shared(), "integration-login-used-by-person").is_empty());
    let rule = "integration-login-used-by-person";
    let finding = one(&in_pages(), rule);
    assert_eq!(
        finding.message,
        "feed@example.org was made for an outside system, and a person used it on 5 days"
    );
    assert_eq!(finding.severity, Severity::High);
    assert_eq!(finding.evidence[0].text, "licence `Salesforce Integration`");
    let feed = Feed::new().reads("Feeder", "Account", 5);
    let tool = feed.reads("Data Loader", "Account", 3).export();
    assert_eq!(one(&tool, rule).severity, Severity::Medium);
}

#[test]
fn calls_without_api_enabled_contradict_the_package() {
    let feed = Feed::new().licensed_as_person().without("ApiEnabled");
    let export = feed.reads("Feeder", "Account", 5).export();
    let finding = one(&export, "logs-contradict-identity");
    assert_eq!(
        finding.message,
        "feed@example.org may not use the API, and called it on 5 days"
    );
    let source = finding.evidence[0].source.as_deref();
    assert!(source.is_some_and(|path| path.ends_with("src/profiles/Feed.profile")));
}

#[test]
fn a_licence_that_is_closed_to_people_costs_only() {
    let feed = Feed::new().licensed_as_person().with("ApiUserOnly");
    let export = feed.reads("Feeder", "Account", 5).export();
    let finding = one(&export, "human-licensed-integration");
    assert_eq!(finding.severity, Severity::Low);
    assert_eq!(
        one(&licensed_as_person(), "human-licensed-integration").severity,
        Severity::Medium
    );
}

/// An app that address ranges do not bind makes it worse, if the login is used with it.
#[test]
fn an_app_that_relaxes_addresses_makes_it_worse() {
    let rule = "integration-without-ip-ranges";
    assert_eq!(one(&from_anywhere(), rule).severity, Severity::Medium);
    let policy = "<ipRelaxation>BYPASS</ipRelaxation>";
    let relaxed = with_app("<scopes>Api</scopes>", policy).without_ranges();
    let finding = one(&relaxed.export(), rule);
    assert_eq!(finding.severity, Severity::High);
    assert!(
        finding.message.ends_with(", and Feeder relaxes them"),
        "{}",
        finding.message
    );
    let apps = finding.evidence[1].source.as_deref();
    assert!(apps.is_some_and(|path| path.ends_with("Feeder.connectedApp")));
    let other = Feed::new().without_ranges().reads("Shipper", "Account", 5);
    let other = other.file(
        "src/connectedApps/Feeder.connectedApp",
        app("<scopes>Api</scopes>", policy),
    );
    assert_eq!(one(&other.export(), rule).severity, Severity::Medium);
}

#[test]
fn each_fault_of_an_app_makes_it_worse() {
    let rule = "overbroad-connected-app";
    assert_eq!(one(&broad_app(), rule).severity, Severity::High);
    let one_fault = with_app(
        "<scopes>Api</scopes>",
        "<ipRelaxation>BYPASS</ipRelaxation>",
    );
    let finding = one(&one_fault.export(), rule);
    assert_eq!(finding.severity, Severity::Low);
    assert_eq!(
        finding.message,
        "connected app Feeder: address ranges do not bind it"
    );
    // Tokens that are never handed out need not expire.
    let policy = "<refreshTokenPolicy>infinite</refreshTokenPolicy>";
    let no_token = with_app("<scopes>Api</scopes>", policy);
    assert!(of_rule(&no_token.export(), rule).is_empty());
    let two = with_app("<scopes>Web</scopes><scopes>RefreshToken</scopes>", policy);
    assert_eq!(one(&two.export(), rule).severity, Severity::Medium);
}

/// A policy says it as well as a permission does, the profile's before the org's; and people matter who hold much.
#[test]
fn policies_and_privileged_people_count_too() {
    let rule = "password-never-expires";
    let org = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <SecuritySettings xmlns=\"http://soap.sforce.com/2006/04/metadata\"><passwordPolicies>\
        <expiration>Never</expiration></passwordPolicies></SecuritySettings>\n";
    let profile = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <ProfilePasswordPolicy xmlns=\"http://soap.sforce.com/2006/04/metadata\"><passwordExpiration>90</passwordExpiration>\
        <profile>feed</profile></ProfilePasswordPolicy>\n";
    let feed = || {
        let feed = Feed::new().reads("Feeder", "Account", 5);
        feed.file("src/settings/Security.settings", org)
    };
    let found = of_rule(&feed().export(), rule);
    let subjects: Vec<&str> = found.iter().map(|it| it.subject.id.as_str()).collect();
    assert_eq!(subjects, [ADA, FEED], "{found:#?}");
    let source = found[1].evidence[0].source.as_deref();
    assert!(source.is_some_and(|path| path.ends_with("Security.settings")));
    let bound = feed().file(
        "src/profilePasswordPolicies/PT1.profilePasswordPolicy",
        profile,
    );
    assert_eq!(one(&bound.export(), rule).subject.id, ADA);
    let admin = Feed::new()
        .reads("Feeder", "Account", 5)
        .admin_with("PasswordNeverExpires");
    let finding = one(&admin.export(), rule);
    assert_eq!(
        (finding.subject.id.as_str(), finding.confidence),
        (ADA, 1.0)
    );
    assert!(finding.remediation.contains("single sign-on"));
    let both = Feed::new()
        .with("PasswordNeverExpires")
        .with("ModifyAllData");
    let both = both.reads("Feeder", "Account", 5).export();
    assert_eq!(one(&both, rule).severity, Severity::High);
}

/// Where the vendors are known to be several, one finding says so; what names itself after no product is a client.
#[test]
fn vendors_are_told_before_clients() {
    assert!(of_rule(&two_vendors(), "several-clients-on-one-login").is_empty());
    let finding = one(&two_vendors(), "several-vendors-on-one-login");
    assert_eq!(
        finding.message,
        "feed@example.org is used by 2 vendors: Intuit and Zapier"
    );
    assert!(
        finding.evidence[0].text.starts_with("`Mailchimp`: "),
        "{finding:?}"
    );
    assert_eq!(
        one(&one_vendor(), "several-clients-on-one-login").severity,
        Severity::Medium
    );
    let tool = Feed::new().reads("Feeder", "Account", 5);
    let tool = tool.reads("Data Loader", "Account", 5).export();
    assert!(of_rule(&tool, "several-clients-on-one-login").is_empty());
}
