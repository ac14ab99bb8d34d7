//! The places of the metadata that name users: those of the story against its truth, and ids, several
//! candidates and missing lists in small exports.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::harness::{Export, NONPROFIT, Run, story};
use crate::ledger::{Row, table, truth};

const FILE: &str = "named_users.csv";

#[test]
fn every_place_of_the_story_is_there_once_and_joined() {
    let mut truth: Vec<Row> = truth(FILE);
    for row in &mut truth {
        let path = row.get_mut("path").unwrap();
        *path = format!("{NONPROFIT}/{path}");
    }
    let ours: Vec<Row> = table(story(), FILE);
    let key =
        |row: &Row| ["user_id", "named_as", "place", "component"].map(|column| row[column].clone());
    assert!(ours.is_sorted_by_key(key), "by user, name and place");
    truth.sort_by_key(key);
    assert_eq!(ours, truth);
}

/// What the metadata says explains logins, and changes the class of none.
#[test]
fn machine_roles_stand_among_the_reasons() {
    let why = |name: &str| -> String {
        let rows = table(story(), "identities.csv");
        let row = rows.into_iter().find(|row| row["name"] == name).unwrap();
        row["why"].clone()
    };
    let has = |name: &str, words: &str| {
        let why = why(name);
        assert!(why.contains(words), "{name}: {why}");
    };
    has(
        "Fundstream Integration",
        "`ConnectedApp:Fundstream` calls the API as this user",
    );
    has(
        "Karen Holt",
        "`Workflow:Case.Tell_Mailwing` sends a session of this user",
    );
    has(
        "Dana Whitfield",
        "`CaseSettings:Case` runs as this user, and 1 more like it",
    );
    has(
        "Mei-Ling Chen",
        "`CustomSite:Volunteer_Signup` makes this user the owner of records",
    );
    // The one address that runs as her is switched off.
    let sarah = why("Sarah Lindqvist");
    assert!(!sarah.contains("runs as"), "{sarah}");
}

const FLOW: &str = "<Flow><recordCreates><name>Make</name><inputAssignments><field>OwnerId</field>\
    <value><stringValue>0055j000000AaZ1</stringValue></value></inputAssignments></recordCreates>\
    <status>Active</status></Flow>";
const PROVIDER: &str = "<AuthProvider><executionUser>eve@example.org</executionUser>\
    <consumerSecret>never-to-be-seen</consumerSecret></AuthProvider>";

fn rows(run: &Run) -> Vec<[String; 4]> {
    assert_eq!(run.code, 0, "{}", run.stderr);
    let cells = |row: Row| ["user_id", "username", "named_as", "match"].map(|c| row[c].clone());
    table(run, FILE).into_iter().map(cells).collect()
}

#[test]
fn ids_and_several_candidates_are_told_as_they_are() {
    let users = "Id,Username,Name,IsActive,ProfileId\n\
        0055j000000AaZ1AAK,dana@example.org,Dana,true,\n\
        0055j000000B3iNAAS,eve@example.org.uat,Eve,true,\n\
        0055j000000AT2dAAG,eve@example.org.dev,Eve,true,\n";
    let export = Export::new()
        .file("flows/Route.flow", FLOW)
        .file("authproviders/Idp.authprovider", PROVIDER)
        .file("User.csv", users);
    let run = export.analyze().run();
    let both = "eve@example.org.dev;eve@example.org.uat";
    let expected = [
        ["", both, "eve@example.org", "ambiguous"],
        [
            "0055j000000AaZ1AAK",
            "dana@example.org",
            "0055j000000AaZ1",
            "id",
        ],
    ];
    assert_eq!(rows(&run), expected.map(|row| row.map(str::to_owned)));
    for (path, bytes) in &run.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("never-to-be-seen"), "{path}");
    }
}

#[test]
fn without_a_list_of_users_nothing_is_said_to_be_missing() {
    let export = Export::new()
        .file("flows/Route.flow", FLOW)
        .file("authproviders/Idp.authprovider", PROVIDER)
        // Two copies of one component are two files, and one file names a user once for each place.
        .file("old/authproviders/Idp.authprovider", PROVIDER);
    let run = export.analyze().run();
    let unknown = ["", "", "eve@example.org", ""];
    let expected = [
        unknown,
        unknown,
        ["0055j000000AaZ1AAK", "", "0055j000000AaZ1", ""],
    ];
    assert_eq!(rows(&run), expected.map(|row| row.map(str::to_owned)));
    let paths: Vec<String> = table(&run, FILE)
        .into_iter()
        .map(|row| row["path"].clone())
        .collect();
    assert_eq!(paths[0], "export/authproviders/Idp.authprovider");
    assert_eq!(paths[1], "export/old/authproviders/Idp.authprovider");
}
