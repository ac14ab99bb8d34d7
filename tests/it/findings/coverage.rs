//! What the export covers, and what the platform is about to change.

use super::org::{Case, DANA, FEED, check, found, found_as_of, org, records, told, xml};
use crate::harness::Export;

const NOBODY: &str = "0055j000000Ud79";

pub(super) const CASES: &[Case] = &[
    (
        "gapped-logs",
        "URI",
        || pages(&weeks(&[10])),
        || pages(&weeks(&[])),
    ),
    (
        "low-attribution-coverage",
        "Case",
        || of_nobody(150),
        || of_nobody(70),
    ),
    ("missing-inputs", "profiles", org, whole),
    ("missing-logs", "event log files", org, whole),
    ("partial-package", "src/package.xml", partial, whole_package),
    (
        "platform-change-breaks-login",
        "feed@x.org",
        || signs_in("Other Apex API", "45.0"),
        org,
    ),
];

/// Two weeks of October, without these days.
fn weeks(without: &[u32]) -> Vec<u32> {
    (1..=14).filter(|day| !without.contains(day)).collect()
}

/// Pages on these days of October, many of them a day.
fn pages(days: &[u32]) -> Export {
    let mut csv = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,URI\n".to_owned();
    for day in days {
        for minute in 0..120 {
            let at = format!(
                "2026-10-{day:02}T{:02}:{:02}:00.000Z",
                9 + minute / 60,
                minute % 60
            );
            csv += &format!("URI,{at},{DANA},/home\n");
        }
    }
    org().file("pages.csv", csv)
}

/// Cases of somebody of whom nothing is known, here and there, and no log of anything.
fn of_nobody(number: usize) -> Export {
    let rows = (0..number).map(|n| {
        let at = format!("2026-10-{:02}T10:{:02}:00.000Z", 1 + n % 19, n % 60);
        format!("5005j0000{n:06},{NOBODY},{NOBODY},{at},{NOBODY},{at}\n")
    });
    let header = records("500", &[]);
    Export::new().file("Case.csv", rows.fold(header, |all, row| all + &row))
}

fn signs_in(kind: &str, version: &str) -> Export {
    let rows = format!(
        "UserId,LoginTime,LoginType,SourceIp,Status,Application,ApiType,ApiVersion\n\
         {FEED},2026-10-12T08:00:00.000Z,{kind},192.0.2.8,Success,N/A,SOAP Partner,{version}\n"
    );
    org().file("more/LoginHistory.csv", rows)
}

const PACKAGE: &str = "<types><members>Feed</members><members>Staff</members><name>Profile</name></types><version>66.0</version>";

fn profile() -> String {
    let object = "<objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>";
    let body = format!(
        "<custom>true</custom>{object}<userLicense>Salesforce</userLicense>\
         <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>"
    );
    xml("Profile", &body)
}

/// The manifest names two profiles, and one is there.
fn partial() -> Export {
    org()
        .file("src/package.xml", xml("Package", PACKAGE))
        .file("src/profiles/Staff.profile", profile())
}

fn whole_package() -> Export {
    partial().file("src/profiles/Feed.profile", profile())
}

/// A file of every piece that may be asked for.
fn whole() -> Export {
    let types = ["Login", "ApiTotalUsage", "BulkApi", "URI", "ApexExecution"];
    let mut logs = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,URI\n".to_owned();
    for name in types {
        logs += &format!("{name},2026-10-10T10:00:00.000Z,{DANA},/home\n");
    }
    let set = "0PS5j0000000001";
    let assignment = format!(
        "Id,AssigneeId,PermissionSetId,PermissionSet.Name\n0Pa5j0000000001,{DANA},{set},Extra\n"
    );
    let trail = format!(
        "Id,CreatedDate,CreatedById,CreatedBy.Username,Action,Section,Display,DelegateUser\n\
         0Ym5j0000000001,2026-10-10T10:00:00.000Z,{DANA},,changedemail,Manage Users,x,\n"
    );
    whole_package()
        .file("logs.csv", logs)
        .file("Profile.csv", "Id,Name,UserLicense.Name\n00e5j0000000001,Staff,Salesforce\n")
        .file("PermissionSetAssignment.csv", assignment)
        .file("PermissionSet.csv", format!("Id,Name,Label,IsOwnedByProfile\n{set},Extra,Extra,false\n"))
        .file("Group.csv", "Id,Name,DeveloperName,Type\n00G5j0000000001,Care,Care,Queue\n")
        .file("GroupMember.csv", format!("Id,GroupId,UserOrGroupId\n0115j0000000001,00G5j0000000001,{DANA}\n"))
        .file("Contact.csv", records("003", &[(DANA, 3)]))
        .file("History.csv", format!("ParentId,CreatedById,CreatedDate,Field\n0035j0000000001,{DANA},2026-10-10T10:00:00Z,Email\n"))
        .file("SetupAuditTrail.csv", trail)
        .file("src/permissionsets/Extra.permissionset", xml("PermissionSet", "<label>Extra</label>"))
        .file("src/permissionsetgroups/G.permissionsetgroup", xml("PermissionSetGroup", "<label>G</label><permissionSets>Extra</permissionSets><status>Updated</status>"))
        .file("src/mutingpermissionsets/M.mutingpermissionset", xml("MutingPermissionSet", "<label>M</label>"))
        .file("src/objects/Account.object", xml("CustomObject", "<sharingModel>Private</sharingModel>"))
        .file("src/connectedApps/A.connectedApp", xml("ConnectedApp", "<label>A</label>"))
        .file("src/flows/F.flow", xml("Flow", "<status>Draft</status>"))
}

#[test]
fn each_rule_finds_the_bad_and_leaves_the_good() {
    check(CASES);
}

#[test]
fn what_is_missing_and_what_that_leaves_open() {
    let export = org();
    insta::assert_snapshot!(told("missing-logs", &export).join("\n"), @r"
    medium event log files: the export holds no event log files, which would tell who made and who changed records: nearly every stamp stays unknown without
    low field history (CSV): the export holds no field history (CSV), which would tell who made the changes before the last one of each record
    low setup audit trail (CSV): the export holds no setup audit trail (CSV), which would tell who changed the org itself, and what administrators did logged in as others
    ");
    insta::assert_snapshot!(told("partial-package", &partial()).join("\n"), @r"
    medium src/package.xml: `src/package.xml` names 1 component that the package does not hold
    medium what users hold: users hold 1 thing of which the package does not say what it grants
    ");
    insta::assert_snapshot!(told("gapped-logs", &pages(&weeks(&[10]))).join("\n"), @"medium URI: `URI` has no row on 1 day of 14 from 2026-10-01 to 2026-10-14");
    insta::assert_snapshot!(told("low-attribution-coverage", &of_nobody(150)).join("\n"), @"low Case: of 85 % of the stamps of Case it is not known who made them: 256 of 300");
}

/// A day is lost where the log is busy and other weeks have it; weekends may be quiet.
#[test]
fn a_quiet_weekend_is_no_lost_day() {
    let gapped = |days: &[u32]| {
        let found = found("gapped-logs", &pages(days));
        let evidence = &found[0].evidence[1];
        (found[0].severity.as_str(), evidence.text.clone())
    };
    let told = |severity: &'static str, text: &str| (severity, text.to_owned());
    assert_eq!(
        gapped(&weeks(&[9])),
        told(
            "medium",
            "none on 2026-10-09: most other weeks have rows on that day"
        )
    );
    assert_eq!(
        gapped(&weeks(&[3, 4, 10, 11])),
        told(
            "informational",
            "none on 2026-10-03, 2026-10-04, 2026-10-10, 2026-10-11: most other weeks have none on that day either"
        )
    );
    assert_eq!(
        gapped(&[1, 2, 5]),
        told(
            "low",
            "none on 2026-10-03, 2026-10-04: there is no other week to compare with"
        )
    );
}

/// One finding for each change and login; how bad it is hangs on the day.
#[test]
fn the_day_of_a_change_weighs() {
    let export = signs_in("Other Apex API", "45.0");
    insta::assert_snapshot!(told("platform-change-breaks-login", &export).join("\n"), @r"
    low feed@x.org: feed@x.org may be hit: New connected apps can no longer be created (Spring '26, past, and seen since)
    low feed@x.org: feed@x.org may be hit: SOAP API login() asks for the permission Use Any API Auth (Summer '26, past, and seen since)
    high feed@x.org: feed@x.org will be hit: SOAP API login() is retired (Summer '27, near)
    ");
    let soap = |day| {
        let found = found_as_of("platform-change-breaks-login", &export, Some(day));
        let retired = found
            .iter()
            .find(|it| it.subject.id.ends_with("/soap-login-retired"));
        retired.map(|it| it.severity.as_str())
    };
    let days = ["2026-01-01", "2026-10-12", "2027-05-20", "2028-01-01"];
    assert_eq!(days.map(soap), ["medium", "high", "high", "high"].map(Some));
}
