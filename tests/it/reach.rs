//! `reach.csv` from outside: the story, and a small export whose numbers are counted by hand.

use std::collections::BTreeMap;

use crate::harness::{Export, Run, story};
use crate::ledger::{Row, table};

fn rows(run: &Run) -> BTreeMap<String, Row> {
    let rows = table(run, "reach.csv").into_iter();
    rows.map(|row| (row["username"].clone(), row)).collect()
}

fn cells<'r>(row: &'r Row, columns: &[&str]) -> Vec<&'r str> {
    columns.iter().map(|column| row[*column].as_str()).collect()
}

const RECORDS: [&str; 5] = [
    "records_read",
    "records_read_certainty",
    "records_changed",
    "records_changed_certainty",
    "total_records",
];

const SCORE: [&str; 3] = ["score", "score_word", "at_least"];

#[test]
fn the_shared_administrator_reaches_everything() {
    let rows = table(story(), "reach.csv");
    let dana = &rows[0];
    assert_eq!(dana["username"], "dana.whitfield@harborlight.example.org");
    assert_eq!(cells(dana, &SCORE), ["4", "critical", "false"]);
    let all = dana["total_records"].as_str();
    assert_eq!(cells(dana, &RECORDS), [all, "exact", all, "exact", all]);
    assert_eq!(dana["compliance_groups"], "GDPR;HIPAA;PCI;PII");
    assert!(dana["widening"].contains("manage-users"), "{dana:?}");
    let scores: Vec<&str> = rows.iter().map(|row| row["score"].as_str()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn what_no_package_holds_is_empty_and_never_nothing() {
    let rows = rows(story());
    let (name, built_in) = (rows.iter())
        .find(|(name, _)| name.starts_with("autoproc@"))
        .unwrap_or_else(|| unreachable!("the story has one"));
    let columns = [
        "records_read",
        "records_changed",
        "classified_read",
        "users",
    ];
    assert_eq!(cells(built_in, &columns), [""; 4], "{name}");
    assert_eq!(built_in["records_read_certainty"], "unknown");
    assert_eq!(cells(built_in, &SCORE), ["0", "none", "true"]);
}

/// An org with two API users: one sees accounts that are private, the other may view all of them.
fn small() -> Export {
    let profile = |permissions: &str, rights: &str| {
        let user = permissions.split_whitespace().map(|name| {
            format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
        });
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata"><custom>true</custom>
<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>
<allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>{rights}
</objectPermissions><userLicense>Salesforce</userLicense>{}</Profile>"#,
            user.collect::<String>()
        )
    };
    let object = r#"<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>Tax_Id__c</fullName>
<complianceGroup>PII;GDPR</complianceGroup><required>true</required><type>Text</type></fields>
<sharingModel>Private</sharingModel></CustomObject>"#;
    let package = r#"<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata"><version>64.0</version></Package>"#;
    let view_all = "<viewAllRecords>true</viewAllRecords>";
    Export::new()
        .file("unpackaged/package.xml", package)
        .file("unpackaged/objects/Account.object", object)
        .file(
            "unpackaged/profiles/Some.profile",
            profile("ApiEnabled ApiUserOnly", ""),
        )
        .file(
            "unpackaged/profiles/Every.profile",
            profile("ApiEnabled ApiUserOnly ResetPasswords", view_all),
        )
        .file(
            "User.csv",
            "Id,Username,IsActive,UserType,Profile.Name,UserRoleId\n\
             0055j000000aaaaAAA,some@example.org,true,Standard,Some,00E5j000000aaab\n\
             0055j000000aaabAAA,every@example.org,true,Standard,Every,\n\
             0055j000000aaacAAA,below@example.org,true,Standard,None,00E5j000000aaaa\n\
             0055j000000aaadAAA,gone@example.org,false,Standard,Every,\n",
        )
        .file(
            "UserRole.csv",
            "Id,Name,DeveloperName,ParentRoleId\n\
             00E5j000000aaab,Top,Top,\n00E5j000000aaaa,Low,Low,00E5j000000aaab\n",
        )
        .file(
            "PermissionSetAssignment.csv",
            "Id,AssigneeId,PermissionSetId,PermissionSet.Name\n\
             0Pa5j000000aaaa,0055j000000aaac,0PS5j000000aaaa,Elsewhere\n",
        )
        .file(
            "Account.csv",
            "Id,OwnerId\n0015j000000aaaaAAA,0055j000000aaaaAAA\n0015j000000aaabAAA,0055j000000aaacAAA\n\
             0015j000000aaacAAA,0055j000000aaacAAA\n0015j000000aaadAAA,0055j000000aaabAAA\n\
             0015j000000aaaeAAA,0055j000000aaadAAA\n",
        )
}

#[test]
fn ownership_hierarchy_and_view_all_are_counted() {
    let run = small().analyze().run();
    let rows = rows(&run);
    // One of its own, and the two of the role below.
    let some = &rows["some@example.org"];
    assert_eq!(
        cells(some, &RECORDS),
        ["3", "at least", "3", "at least", "5"]
    );
    assert_eq!(cells(some, &SCORE), ["1", "low", "false"]);
    let every = &rows["every@example.org"];
    assert_eq!(cells(every, &RECORDS), ["5", "exact", "1", "at least", "5"]);
    let more = [
        "classified_read",
        "classified_edit",
        "compliance_groups",
        "users",
        "widening",
    ];
    assert_eq!(
        cells(every, &more),
        ["1", "1", "GDPR;PII", "2", "reset-passwords"]
    );
    assert_eq!(cells(every, &SCORE), ["4", "critical", "false"]);
    let parts = "records-read=1;records-changed=1;classified-fields=1;users=4;widening=3";
    assert_eq!(every["parts"], parts);
    // Not active: nothing can be reached with the login, whatever was assigned.
    let gone = rows.get("gone@example.org").map(|row| cells(row, &RECORDS));
    assert_eq!(gone, Some(vec!["0", "exact", "0", "exact", "5"]));
}
