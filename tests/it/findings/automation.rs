//! Whom automation and settings name.

use super::org::{Case, DANA, check, found, org, told, xml};
use crate::harness::Export;

pub(super) const CASES: &[Case] = &[
    (
        "audit-field-setter",
        "dana@x.org",
        || staff("CreateAuditFields"),
        || staff("ApiEnabled"),
    ),
    (
        "automation-stops-with-person",
        "dana@x.org",
        || provider("dana@x.org"),
        || provider("feed@x.org"),
    ),
    (
        "person-as-default-owner",
        "CustomSite:Signup",
        || site("dana@x.org", true),
        || site("dana@x.org", false),
    ),
    (
        "running-user-inactive",
        "AuthProvider:Idp",
        || provider("gone@x.org"),
        || provider("dana@x.org"),
    ),
    (
        "running-user-is-person",
        "AuthProvider:Idp",
        || provider("dana@x.org"),
        || provider("feed@x.org"),
    ),
    (
        "secret-in-metadata",
        "NamedCredential Billing, password",
        || credential("<password>c4n4ry</password>"),
        || credential(""),
    ),
];

fn provider(user: &str) -> Export {
    let body = format!("<executionUser>{user}</executionUser><friendlyName>Idp</friendlyName>");
    org().file(
        "src/authproviders/Idp.authprovider",
        xml("AuthProvider", &body),
    )
}

fn site(user: &str, active: bool) -> Export {
    let body = format!(
        "<active>{active}</active><siteGuestRecordDefaultOwner>{user}</siteGuestRecordDefaultOwner>"
    );
    org().file("src/sites/Signup.site", xml("CustomSite", &body))
}

fn staff(permission: &str) -> Export {
    let body = format!(
        "<custom>true</custom><userLicense>Salesforce</userLicense>\
         <userPermissions><enabled>true</enabled><name>{permission}</name></userPermissions>"
    );
    org().file("src/profiles/Staff.profile", xml("Profile", &body))
}

fn credential(body: &str) -> Export {
    let body = format!("<label>Billing</label>{body}");
    let path = "src/namedCredentials/Billing.namedCredential";
    org().file(path, xml("NamedCredential", &body))
}

#[test]
fn each_rule_finds_the_bad_and_leaves_the_good() {
    check(CASES);
}

const DASHBOARD: &str =
    "<dashboardType>SpecifiedUser</dashboardType><runningUser>dana@x.org</runningUser>";

/// Everything that names Dana or works under her login, the worst first.
#[test]
fn all_that_stops_with_a_person_is_one_finding() {
    let app = "<label>Ledgerly</label><oauthConfig><isClientCredentialEnabled>true</isClientCredentialEnabled>\
        <oauthClientCredentialUser>dana@x.org</oauthClientCredentialUser></oauthConfig>";
    let rules = "<assignmentRule><fullName>R</fullName><active>true</active><ruleEntry>\
        <assignedTo>dana@x.org</assignedTo><assignedToType>User</assignedToType></ruleEntry></assignmentRule>";
    let logs = format!(
        "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,CLIENT_NAME,METHOD_NAME,ENTITY_NAME,QUIDDITY\n\
         API,2026-10-05T10:00:00.000Z,{DANA},Mailwing/3.2,query,User,\n\
         ApexExecution,2026-10-06T02:00:00.000Z,{DANA},,,,S\n"
    );
    let export = site("dana@x.org", true)
        .file(
            "src/connectedApps/Ledgerly.connectedApp",
            xml("ConnectedApp", app),
        )
        .file(
            "src/assignmentRules/Lead.assignmentRules",
            xml("AssignmentRules", rules),
        )
        .file(
            "src/dashboards/All/Month.dashboard",
            xml("Dashboard", DASHBOARD),
        )
        .file(
            "src/authproviders/Idp.authprovider",
            xml("AuthProvider", "<executionUser>gone@x.org</executionUser>"),
        )
        .file("logs.csv", logs);
    let found = found("automation-stops-with-person", &export);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "6 things stop when dana@x.org leaves");
    assert_eq!(found[0].severity.as_str(), "high");
    let texts: Vec<&str> = found[0]
        .evidence
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    insta::assert_snapshot!(texts.join("\n"), @r"
    Mailwing works under this login
    dana@x.org: `ConnectedApp:Ledgerly` calls the API as this user (oauthConfig/oauthClientCredentialUser)
    dana@x.org: `AssignmentRules:Lead.R` makes this user the owner of records (assignmentRule/ruleEntry/assignedTo)
    dana@x.org: `CustomSite:Signup` makes this user the owner of records (siteGuestRecordDefaultOwner)
    scheduled or batch Apex runs in this name: 1 run logged
    dana@x.org: `Dashboard:All/Month` shows what this user may see (runningUser)
    ");
    assert!(
        found[0].evidence[1]
            .source
            .as_deref()
            .is_some_and(|path| path.ends_with("Ledgerly.connectedApp"))
    );
    assert_eq!(
        told("running-user-is-person", &export),
        [
            "high ConnectedApp:Ledgerly: `ConnectedApp:Ledgerly` lets an outside system act as dana@x.org"
        ]
    );
    insta::assert_snapshot!(told("person-as-default-owner", &export).join("\n"), @r"
    low AssignmentRules:Lead.R: `AssignmentRules:Lead.R` makes dana@x.org the owner of records
    medium CustomSite:Signup: `CustomSite:Signup` makes dana@x.org the owner of records
    ");
}

/// The place, with its file; never the value.
#[test]
fn a_secret_stays_where_it_is() {
    let found = found(
        "secret-in-metadata",
        &credential("<password>c4n4ry</password>"),
    );
    assert_eq!(found[0].severity.as_str(), "high");
    let source = found[0].evidence[0].source.as_deref();
    assert!(source.is_some_and(|path| path.ends_with("namedCredentials/Billing.namedCredential")));
    assert!(!format!("{found:?}").contains("c4n4ry"));
}
