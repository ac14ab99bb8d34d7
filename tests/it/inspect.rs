//! `byline inspect`: what it shows, what scripts get, and that it leaves nothing behind.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Byline, Export, NONPROFIT, Run, files_below, story};

fn inspect(args: &[&str]) -> Run {
    Byline::new(&["inspect", NONPROFIT]).args(args).run()
}

fn json_of(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a screen is as long as it is")]
fn the_story_inspected() {
    let run = inspect(&[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(!run.left_out_folder);
    assert_snapshot!(run.stdout, @r#"
    Files   132
      Kind                            Files  Rows   Rejected
      archive                             1      0         0
      event-log                          75  4,293         0
      group                               1      2         0
      group-member                        1      4         0
      login-history                       1  1,809         0
      metadata:ApexTrigger                2      2         0
      metadata:AssignmentRules            1      1         0
      metadata:CaseSettings               1      1         0
      metadata:ConnectedApp               1      1         0
      metadata:CustomField                3      3         0
      metadata:CustomObject               7      7         0
      metadata:CustomSite                 1      1         0
      metadata:EmailServicesFunction      1      1         0
      metadata:Flow                       1      1         0
      metadata:MutingPermissionSet        1      1         0
      metadata:OauthOidcSettings          1      1         0
      metadata:Package                    1      1         0
      metadata:PermissionSet              4      4         0
      metadata:PermissionSetGroup         1      1         0
      metadata:Profile                    6      6         0
      metadata:Queue                      1      1         0
      metadata:Role                       4      4         0
      metadata:SecuritySettings           1      1         0
      metadata:SfdxProject                1      1         0
      metadata:Workflow                   2      2         0
      permission-set                      1      5         0
      permission-set-assignment           1      8         0
      profile                             1      6         0
      records                             7  5,420         0
      user                                1     12         0
      user-role                           1      4         0

    What the logs cover
      Log                                                 From        To          Rows   Days without rows
      API                                                 2026-10-19  2026-10-30    127                  0
      ApexExecution                                       2026-10-19  2026-10-29     67                  6
      ApiTotalUsage                                       2026-10-19  2026-10-30    901                  0
      AuraRequest                                         2026-10-19  2026-10-30    710                  2
      BulkApi                                             2026-10-20  2026-10-29      8                  6
      BulkApi2                                            2026-10-19  2026-10-30     86                  0
      DatabaseSave                                        2026-10-20  2026-10-29    558                  5
      LightningInteraction                                2026-10-19  2026-10-30    261                  2
      LightningPageView                                   2026-10-19  2026-10-30    622                  2
      Login                                               2026-10-19  2026-10-30    136                  0
      LoginAs                                             2026-10-22  2026-10-22      2                  0
      Logout                                              2026-10-19  2026-10-30     30                  2
      RestApi                                             2026-10-19  2026-10-30    764                  0
      URI                                                 2026-10-20  2026-10-30     21                  5
      logins of fixtures/nonprofit/logs/LoginHistory.csv  2026-05-01  2026-10-30  1,809

    Records
      Object              Rows
      Account             1,501
      Campaign               44
      Case                   79
      Contact             1,696
      Opportunity         1,235
      Task                  499
      Volunteer_Shift__c    366

    Metadata
      Root                                          Layout            API version               Components  Asked for, not there
      fixtures/nonprofit/metadata/source/force-app  source            62.0 (sfdx-project.json)           6
      fixtures/nonprofit/metadata/unpackaged        metadata package  62.0 (package.xml)                32

      Type                   Components
      ApexTrigger                     1
      AssignmentRules                 1
      CaseSettings                    1
      ConnectedApp                    1
      CustomField                     3
      CustomObject                    7
      CustomSite                      1
      EmailServicesFunction           1
      Flow                            1
      MutingPermissionSet             1
      OauthOidcSettings               1
      PermissionSet                   4
      PermissionSetGroup              1
      Profile                         6
      Queue                           1
      Role                            4
      SecuritySettings                1
      Workflow                        2

    Profiles and permission sets
      Profile                                 User permissions  Objects  Fields  Other  Is
      Admin                                                 20        6       6      0  complete
      Fundraising                                            4        5       5      0  complete
      Minimum Access - API Only Integrations                 3        0       0      0  complete
      Programs & Volunteers                                  3        4       3      0  complete
      Standard                                               5        5       5      0  complete
      Volunteer Signup Profile                               1        1       1      0  complete

      permission sets: 4, whole

    Users and queues that the metadata names
      Named   Places  Matched  Ambiguous  Not found  None listed
      users       13       12          0          1            0
      queues       3        3          0          0            0

    What is missing, and what it would unlock
      Missing                  Unlocks                                                                      How to export
      field history (CSV)      who made the changes before the last one of each record                      6. Changes
      setup audit trail (CSV)  who changed the org itself, and what administrators did logged in as others  6. Changes

      `byline guide` says how, and `byline guide --format sh` is a script for it

    What a better retrieve would add
      8 objects that the export speaks of and does not describe: Activity, Asset, CampaignMember, Contract, Event, Lead, OpportunityLineItem, Product2
      49 types of which it holds nothing, as the org may: AnalyticSnapshot, ApexClass, ApexEmailNotifications, ApexPage, ApprovalProcess, AuthProvider, BatchCalcJobDefinition, Bot, CallCtrAgentFavTrfrDest, Certificate, CspTrustedSite, CustomApplication, 37 more
      `--package-xml` prints the package.xml for it

    Uncertain
      uncertain  fixtures/nonprofit/records/WE_00D5j00000HaRbrEAF_1.ZIP!/Campaign.csv: the times of the record have no zone and were taken as UTC (44, first at line 2)
      uncertain  fixtures/nonprofit/records/WE_00D5j00000HaRbrEAF_1.ZIP!/Task.csv: the times of the record have no zone and were taken as UTC (499, first at line 2)
    "#);
}

#[test]
fn help_of_inspect() {
    let run = Byline::new(&["inspect", "-h"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = run.stdout.lines().map(str::trim_end).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    Say what an export holds, what it covers and what is missing; write nothing

    Usage: byline inspect [OPTIONS] <EXPORT>...

    Arguments:
      <EXPORT>...  Folders, zips and single files to read

    Options:
          --format <FORMAT>      How to print it [default: text] [possible values: text, json]
          --package-xml          Print nothing but the package.xml of a better retrieve
          --user <USER>          Say what one user may do instead, and by which grants: a username or an
                                 id
          --date-order <ORDER>   Which comes first in dates such as 3/4/2026 of Setup downloads, where
                                 no date of the file tells it [possible values: dmy, mdy]
          --limit <NAME=VALUE>   Set a limit on what is read, such as `row-bytes=256MiB` or
                                 `columns=20000`; may be repeated. docs/limits.md lists them all, and
                                 the manifest says which ones were reached
          --memory-limit <SIZE>  What rows that wait to be sorted may take in memory [default: 256MiB];
                                 beyond it they go to disk. The result does not depend on it
      -h, --help                 Print help (see more with '--help')

    Common options:
          --jobs <N>      How many threads to use; by default one per core. The result does not depend
                          on it
          --color <WHEN>  When to use colour [default: auto] [possible values: auto, always, never]
          --no-progress   Show no progress, also on a terminal
      -q, --quiet         Print nothing but errors
      -v, --verbose       Say on standard error what each file was recognised as
    "#);
}

#[test]
fn the_package_of_a_better_retrieve() {
    let run = inspect(&["--package-xml"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let types = |text: &str| text.contains("<name>CustomObject<");
    let objects = run.stdout.split("<types>").find(|text| types(text));
    let members = objects.unwrap().split("<members>").skip(1);
    let members: Vec<&str> = members.map(|m| m.split('<').next().unwrap()).collect();
    let expected = [
        "*",
        "Account",
        "Activity",
        "Asset",
        "Campaign",
        "CampaignMember",
        "Case",
        "Contact",
        "Contract",
        "Event",
        "Lead",
        "Opportunity",
        "OpportunityLineItem",
        "Product2",
        "Task",
        "Volunteer_Shift__c",
    ];
    assert_eq!(members, expected);
    assert!(
        run.stdout
            .ends_with("    <version>64.0</version>\n</Package>\n")
    );
    // It is what it reads itself.
    let export = Export::new()
        .file("package.xml", &run.stdout)
        .file("profiles/A.profile", "<Profile/>");
    let again = json_of(&export.inspect(&["--format", "json"]).run());
    let root = &again["package"]["roots"][0];
    assert_eq!(
        (&root["api_version"], &root["api_version_from"]),
        (&json!(64), &json!("package.xml"))
    );
    assert_eq!(
        root["asked"]["Profile"],
        json!({"wildcard": true, "members": 0})
    );
    assert_eq!(
        again["retrieve"]["types"],
        json_of(&inspect(&["--format", "json"]))["retrieve"]["types"]
    );
}

#[test]
fn scripts_get_what_the_manifest_says() {
    let run = inspect(&["--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let found = json_of(&run);
    assert_eq!(found["schema_version"], "1.0");
    // The same files, kinds, objects and periods as those of an analysis.
    for (file, input) in found["files"]
        .as_array()
        .unwrap()
        .iter()
        .zip(story().inputs())
    {
        for member in ["path", "kind", "object", "rejected", "from", "to"] {
            assert_eq!(file[member], input[member], "{file}");
        }
        let present =
            |value: &Value| value["rows"].as_u64().unwrap() + value["duplicates"].as_u64().unwrap();
        assert_eq!(present(file), present(&input), "{file}");
    }
    let summary = story().json("summary.json");
    assert_eq!(found["event_types"], summary["coverage"]["event_types"]);
    assert_eq!(found["package"]["api_version"], 62);
    let roots = found["package"]["roots"].as_array().unwrap();
    assert_eq!(roots[1]["layout"], "metadata package");
    assert_eq!(
        roots[1]["asked"]["Role"],
        json!({"wildcard": false, "members": 4})
    );
    assert_eq!(roots[1]["absent"], json!([]));
    assert_eq!(found["records"]["Account"], 1501);
}

/// Not beside the export, and not for longer than it runs.
#[test]
#[cfg(unix)]
fn nothing_is_left_behind() {
    let export = Export::new().file("Account.csv", "Id,OwnerId\n0015j000000Ud77AAC,\n");
    let temporary = tempfile::tempdir().unwrap();
    let setting = format!("TMPDIR={}", temporary.path().display());
    let before = files_below(export.folder());
    let run = export.inspect(&[]).under(["env", &setting]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(files_below(export.folder()), before);
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
}

#[test]
fn verbose_lists_every_file_and_quiet_none() {
    let run = inspect(&["--verbose"]);
    let files = story().inputs().len();
    assert_eq!(run.stderr.lines().count(), files);
    let run = inspect(&["--quiet"]);
    assert_eq!(
        (run.code, run.stdout, run.stderr),
        (0, String::new(), String::new())
    );
}

#[test]
fn colour_is_for_who_asks() {
    let run = inspect(&["--color", "always"]);
    assert!(run.stdout.contains('\u{1b}'));
    let run = inspect(&["--color", "always", "--format", "json"]);
    assert!(!run.stdout.contains('\u{1b}'));
}

const LICENSE: &str = "<userLicense>Salesforce</userLicense>";
const FIELD: &str =
    "<fieldPermissions><field>Gift__c.F__c</field><readable>true</readable></fieldPermissions>";

/// Everything that a screen speaks of and a sound export has none of.
#[test]
#[expect(clippy::too_many_lines, reason = "a screen is as long as it is")]
fn gaps_copies_and_damage() {
    let objects = "<objectPermissions><allowRead>true</allowRead><object>Gift__c</object></objectPermissions>";
    let set = "<PermissionSet><label>Same</label></PermissionSet>";
    let run = Export::new()
        .file("a/package.xml", "<Package><types><members>*</members><members>Gone</members><name>Profile</name></types><version>39.0</version></Package>")
        .file("a/profiles/P.profile", format!("<Profile><custom>false</custom>{LICENSE}{objects}</Profile>"))
        .file("a/profiles/Q.profile", format!("<Profile><custom>true</custom>{LICENSE}{FIELD}</Profile>"))
        .file("a/profiles/Written.profile", "<Profile/>")
        .file("a/profiles/P.profile-meta.xml", "<Profile/>")
        .file("a/profiles/Broken.profile", "<Profile>\n<custom>")
        .file("a/permissionsets/One.permissionset", set)
        .file("a/permissionsets/Two.permissionset", set)
        .file("a/permissionsets/Three/Three.userPermission-meta.xml", "<PermissionSet/>")
        .file("emptyCheck/package.xml", "<Package/>")
        .file("x/Loose.mystery", "<Mystery xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>")
        .file("sfdx-project.json", "{\"sourceBehaviorOptions\": [\"decomposeSharingRulesBeta\"]}")
        .file("notes.txt", "nothing to see\n")
        .inspect(&[])
        .run();
    assert_eq!((run.code, run.stderr.as_str()), (4, ""));
    assert_snapshot!(run.stdout, @r#"
    Files   13
      Kind                    Files  Rows  Rejected
      metadata:Mystery            1     1         0
      metadata:Package            2     2         0
      metadata:PermissionSet      3     3         0
      metadata:Profile            5     4         1
      metadata:SfdxProject        1     1         0
      unknown                     1     0         0  not recognised

    What the logs cover
      neither event logs nor login history were given

    Records
      no record export was given

    Metadata
      Root      Layout  API version         Components  Asked for, not there
      export/a  mixed   39.0 (package.xml)           6  Profile Gone

      metadata files below no root: 1
      manifests beside no components, left aside: export/emptyCheck/package.xml
      pieces of the permission set Three, put together: 1
      decomposeSharingRulesBeta: what it takes apart is not read

      Type           Components
      PermissionSet           3
      Profile                 3

    Profiles and permission sets
      Profile  User permissions  Objects  Fields  Other  Is
      P                       0        1       0      0  standard profile stripped, without fields
      Q                       0        0       1      0  standard objects missing
      Written                 0        0       0      0  fragment

      standard objects missing in 1 of 3 profiles: the sign of a retrieve with `*`, which matches no standard object; not known where a row is missing: rights on standard objects
      standard profile stripped in 1 of 3 profiles: no standard profile of the package has any: a tool took them out; not known where a row is missing: user permissions, rights on standard objects
      fragment in 1 of 3 profiles: written by hand, for a deployment; not known where a row is missing: user permissions, rights on objects
      without fields in 1 of 3 profiles: the objects were retrieved without their fields; not known: rights on fields
      permission sets: 3, perhaps in part: they are whole from API version 40.0 on; not known: rights on objects and fields that nothing else names

    Components in several files, united
      Type     Name  Files
      Profile  P         2  export/a/profiles/P.profile, export/a/profiles/P.profile-meta.xml

    Names that mean more than one thing
      Name  Of a                       May mean
      Same  label of a permission set  One, Two

    What is missing, and what it would unlock
      Missing                               Unlocks                                                                                       How to export
      event log files                       who made and who changed records: nearly every stamp stays unknown without                    1. Event log files
      login history                         which clients each login used in the last six months: whether a person and a system share it  2. Login history
      User (CSV)                            names of logins, and what declares them to be a machine's                                     3. Users, and what ties them to rights
      Profile (CSV)                         which profile a user has, by its id                                                           3. Users, and what ties them to rights
      PermissionSetAssignment (CSV)         who holds which permission set: metadata never says                                           3. Users, and what ties them to rights
      PermissionSet (CSV)                   which permission set an assignment means                                                      3. Users, and what ties them to rights
      Group (CSV)                           names of queues that own records                                                              3. Users, and what ties them to rights
      GroupMember (CSV)                     who is in a queue or group: metadata never says                                               3. Users, and what ties them to rights
      UserRole (CSV)                        roles of owners                                                                               3. Users, and what ties them to rights
      records (CSV)                         whose records they are and who made them: there is nothing to attribute without               4. Records
      field history (CSV)                   who made the changes before the last one of each record                                       6. Changes
      setup audit trail (CSV)               who changed the org itself, and what administrators did logged in as others                   6. Changes
      permission set groups                 which sets an assigned group grants, if the org has groups                                    5. Metadata
      objects                               sharing models and classified fields                                                          5. Metadata
      connected apps, external client apps  the clients the org defines itself, and the users they run as                                 5. Metadata
      flows, workflows, Apex                whose name automation bears                                                                   5. Metadata

      `byline guide` says how, and `byline guide --format sh` is a script for it

    What a better retrieve would add
      15 objects that the export speaks of and does not describe: Account, Activity, Asset, Campaign, CampaignMember, Case, Contact, Contract, Event, Gift__c, Lead, Opportunity, 3 more
      62 types of which it holds nothing, as the org may: AnalyticSnapshot, ApexClass, ApexEmailNotifications, ApexPage, ApexTrigger, ApprovalProcess, AssignmentRules, AuthProvider, BatchCalcJobDefinition, Bot, CallCtrAgentFavTrfrDest, Certificate, 50 more
      `--package-xml` prints the package.xml for it

    Damaged
      rejected  export/a/profiles/Broken.profile: the XML ends too early (1, first at line 2)
    "#);
}

#[test]
fn nothing_recognised_and_nothing_there() {
    let export = Export::new().file("notes.txt", "nothing to see\n");
    let run = export.inspect(&[]).run();
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(
        run.stderr
            .starts_with("error: nothing in the 1 files given was recognised\nhint: ")
    );
    let run = Byline::new(&["inspect", "nowhere"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let run = Byline::new(&["inspect"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}

/// Names come from whoever wrote the files: they may not speak to the terminal.
#[test]
fn a_name_cannot_move_the_cursor() {
    let run = Export::new()
        .file("profiles/P%1B[31m%C2%9B2J.profile", "<Profile/>")
        .inspect(&["--color", "always"])
        .run();
    assert!(run.stdout.contains("P\u{fffd}[31m"), "{}", run.stdout);
    for control in ["\u{1b}[31m", "\u{9b}"] {
        assert!(
            !run.stdout.contains(control),
            "{control:?} in {:?}",
            run.stdout
        );
    }
}

#[test]
fn it_is_the_same_whatever_the_threads() {
    let one = inspect(&["--jobs", "1", "--format", "json"]);
    let three = inspect(&["--jobs", "3", "--format", "json"]);
    assert_eq!(one.stdout, three.stdout);
}

/// What must be in no output.
const CANARY: &str = "c4n4ryS3cr3t";

#[test]
fn who_is_named_and_where_secrets_stand_and_never_what() {
    let credential = format!(
        "<NamedCredential><endpoint>https://u:{CANARY}@h.example/?key={CANARY}</endpoint>\
         <password>{CANARY}</password></NamedCredential>"
    );
    let messages: String = (10..30)
        .map(|n| {
            format!(
                "<outboundMessages><fullName>M{n}</fullName><endpointUrl>https://h.example/?token={CANARY}</endpointUrl>\
                 <integrationUser>{}@example.org</integrationUser></outboundMessages>",
                ["dana", "eve", "nobody"][n % 3]
            )
        })
        .collect();
    let users = "Id,Username,Name,IsActive,ProfileId\n\
        0055j000000AaZ1AAK,dana@example.org,Dana,true,\n\
        0055j000000B3iNAAS,eve@example.org.uat,Eve,true,\n\
        0055j000000AT2dAAG,eve@example.org.dev,Eve,true,\n";
    let export = || {
        Export::new()
            .file("User.csv", users)
            .file("namedCredentials/Billing.namedCredential", &credential)
            .file("namedCredentials/Broken.namedCredential", format!("<NamedCredential><password>{CANARY}</passwort>"))
            .file("workflows/Case.workflow", format!("<Workflow>{messages}</Workflow>"))
            .file("queues/Q.queue", "<Queue><queueMembers><users><user>dana@example.org</user></users></queueMembers></Queue>")
    };
    let text = export().inspect(&["--verbose"]).run();
    let json = export().inspect(&["--format", "json", "--verbose"]).run();
    for run in [&text, &json] {
        assert_eq!(run.code, 4);
        assert!(!run.stdout.contains(CANARY) && !run.stderr.contains(CANARY));
    }
    let section = text.stdout.split("Users and queues").nth(1).unwrap();
    let section = section.split("What is missing").next().unwrap();
    assert_snapshot!(section, @r#"
     that the metadata names
      Named  Places  Matched  Ambiguous  Not found  None listed
      users      21        7          7          7            0

    Places that may hold a secret   23
      Component                Element                            Holds
      NamedCredential Billing  endpoint                           a password in a URL
      NamedCredential Billing  endpoint                           a parameter of a URL that is named like `key`
      NamedCredential Billing  password                           an element that is there for a secret
      Workflow Case            outboundMessages[M10].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M11].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M12].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M13].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M14].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M15].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M16].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M17].endpointUrl  a parameter of a URL that is named like `token`
      Workflow Case            outboundMessages[M18].endpointUrl  a parameter of a URL that is named like `token`
      and 11 more
    "#);
    let found = json_of(&json);
    assert_eq!(
        found["named"]["users"],
        json!({"places": 21, "matched": 7, "ambiguous": 7, "not_found": 7, "not_listed": 0})
    );
    assert_eq!(found["named"]["queues"]["places"], 0);
    let secrets = found["secrets"].as_array().unwrap();
    assert_eq!(secrets.len(), 23);
    assert_eq!(
        secrets[2],
        json!({
            "component": "NamedCredential Billing",
            "element": "password",
            "places": [{"source": "export/namedCredentials/Billing.namedCredential", "line": 1}],
            "what": "an element that is there for a secret",
        })
    );
}

#[test]
fn joins_that_several_answers_fit_are_told_with_the_users_they_leave_open() {
    let set = "<PermissionSet><label>Same</label></PermissionSet>";
    let run = Export::new()
        .file("profiles/ReadOnly.profile", "<Profile/>")
        .file("profiles/Read Only.profile", "<Profile/>")
        .file("permissionsets/One.permissionset", set)
        .file("permissionsets/Two.permissionset", set)
        .file(
            "User.csv",
            "Id,Username,IsActive,Profile.Name\n005000000000001,a@x.org,true,Read Only\n\
             005000000000002,b@x.org,true,Read Only\n",
        )
        .file(
            "PermissionSetAssignment.csv",
            "Id,AssigneeId,PermissionSetId,PermissionSet.Label\n0Pa000000000001,005000000000001,0PS000000000001,Same\n",
        )
        .inspect(&["--format", "json"])
        .run();
    assert_eq!(
        json_of(&run)["ambiguous_joins"],
        json!([
            {"reason": "several permission sets or groups are called Same", "users": 1},
            {"reason": "two profiles are called Read Only", "users": 2},
        ])
    );
}
