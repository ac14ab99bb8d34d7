//! `byline inspect --user`: what one user may do, by which grants, and what the export leaves open.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Byline, Export, NONPROFIT, Run};

fn rights(user: &str, args: &[&str]) -> Run {
    Byline::new(&["inspect", NONPROFIT, "--user", user])
        .args(args)
        .run()
}

#[test]
fn a_person_of_the_story() {
    let run = rights("karen.holt@harborlight.example.org", &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout, @r#"
    Karen Holt  karen.holt@harborlight.example.org  0055j0000009vLKAAY
      Profile   Standard User (complete)
      Licence   Salesforce
      Active    yes
      Logins    from any address, at any hour

    User permissions
      Permission               Label                      May lead to             By
      ExportReport             Export Reports             data           granted  profile Standard; permission set Gift_Processing
      ImportLeads              Import Leads               data           granted  permission set Gift_Processing
      PasswordNeverExpires     Password Never Expires     weakens-login  granted  profile Standard
      ApiEnabled               API Enabled                interface      granted  profile Standard
      LightningExperienceUser  Lightning Experience User                 granted  profile Standard
      RunReports               Run Reports                               granted  profile Standard

    Objects
      Object       Create  Read  Edit  Delete  View all  Modify all  All fields  By
      Account      yes     yes   yes   yes                                       profile Standard
      Campaign             yes   yes                                             profile Standard; permission set Gift_Processing
      Case         yes     yes   yes                                             profile Standard
      Contact      yes     yes   yes   yes                                       profile Standard
      Opportunity  yes     yes   yes   yes     yes                               profile Standard; permission set Gift_Processing; permission set Gift_Processing: viewAllRecords
      Task         ?       ?     ?     ?       ?         ?           ?           profile Standard

      ?  the export does not say; `By` names what may grant it

    "#);
}

/// By id of 15 characters and by username in any case it is the same user; scripts get the same rights.
#[test]
fn scripts_get_every_right_with_its_grants() {
    let by_id = rights("0055j0000009vLK", &["--format", "json"]);
    let by_name = rights("KAREN.HOLT@harborlight.example.org", &["--format", "json"]);
    assert_eq!(by_id.stdout, by_name.stdout);
    let found: Value = serde_json::from_str(&by_id.stdout).unwrap();
    assert_eq!(found["profile_completeness"], "complete");
    assert_eq!(
        found["user_permissions"][1],
        json!({
            "name": "ImportLeads", "label": "Import Leads", "tier": "data",
            "bit": "granted", "by": ["permission set Gift_Processing"],
        })
    );
    let of = |name: &str| {
        let objects = found["objects"].as_array().unwrap();
        objects.iter().find(|it| it["name"] == name).unwrap()["rights"].clone()
    };
    assert_eq!(
        of("Campaign"),
        json!({
            "allowRead": {"bit": "granted", "by": ["profile Standard", "permission set Gift_Processing"]},
            "allowEdit": {"bit": "granted", "by": ["permission set Gift_Processing"]},
        })
    );
    assert_eq!(of("Task")["allowRead"]["bit"], "unknown");
}

#[test]
fn who_is_not_there_is_an_error_of_the_command_line() {
    let run = rights("nobody@example.org", &[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_snapshot!(run.stderr, @r"
    error: no user of the export has the id or username `nobody@example.org`
    hint: take an id or a username as they stand in the `User` export; `identities.csv` of `analyze` lists them
    ");
    let users = "Id,Username,IsActive,ProfileId\n\
        0055j0000000001AAA,a@example.org,true,\n0055j0000000002AAA,A@example.org,true,\n";
    let run = Export::new()
        .file("User.csv", users)
        .inspect(&["--user", "a@example.org"])
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("2 users of the export have the username")
    );
}

const SET: &str = "<PermissionSet><label>Sweep</label><userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions></PermissionSet>";

/// What is over grants nothing, held against the newest time of the export and not against the clock; who
/// is inactive has no rights, and what is not in the package is said to be open.
#[test]
fn what_is_set_aside_and_what_is_open() {
    let users = "Id,Username,IsActive,Profile.Name,LastLoginDate\n\
        0055j0000000001AAA,on@example.org,true,Gone,2026-05-01T00:00:00.000Z\n\
        0055j0000000002AAA,off@example.org,false,Gone,\n";
    let assignments = |expiry: &str| {
        format!(
            "AssigneeId,PermissionSet.Name,PermissionSetId,ExpirationDate\n\
             0055j0000000001AAA,Sweep,0PS5j0000000001AAA,{expiry}\n\
             0055j0000000002AAA,Sweep,0PS5j0000000001AAA,\n"
        )
    };
    let records =
        "Id,OwnerId,CreatedDate\n0015j0000000001AAA,0055j0000000001AAA,2026-06-01T00:00:00.000Z\n";
    let run = |expiry: &str, user: &str| {
        Export::new()
            .file("User.csv", users)
            .file("PermissionSetAssignment.csv", assignments(expiry))
            .file("Account.csv", records)
            .file("permissionsets/Sweep.permissionset", SET)
            .inspect(&["--user", user])
            .run()
            .stdout
    };
    let over = run("2026-05-31T00:00:00.000Z", "on@example.org");
    assert!(over.contains("permission set Sweep is over"), "{over}");
    assert!(!over.contains("granted  permission set Sweep"), "{over}");
    assert!(
        over.contains("profile Gone is not in the package"),
        "{over}"
    );
    let later = run("2026-07-01T00:00:00.000Z", "on@example.org");
    let row = later.lines().find(|line| line.contains("ModifyAllData"));
    assert!(
        row.unwrap().contains("granted  permission set Sweep"),
        "{later}"
    );
    let off = run("2026-07-01T00:00:00.000Z", "off@example.org");
    assert!(
        off.contains("no: nothing is granted while it is so"),
        "{off}"
    );
    assert!(!off.contains("ModifyAllData"), "{off}");
}
