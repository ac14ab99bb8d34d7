//! `byline harden` on the story: what it writes, and what it refuses.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;

use byline::access::{Rights, violations};
use byline::metadata;
use byline::org::{Names, OrgBuilder};
use serde_json::Value;

use crate::harden_shapes::assert_shape;
use crate::harness::{Byline, NONPROFIT, Run};

fn harden(args: &[&str]) -> Run {
    let run = Byline::harden(&[NONPROFIT]).args(args).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

fn text<'r>(run: &'r Run, path: &str) -> &'r str {
    std::str::from_utf8(run.file(path)).unwrap()
}

fn clients(run: &Run) -> Vec<Value> {
    let json = run.json("harden.json");
    json["clients"].as_array().unwrap().clone()
}

/// What a set of the result grants, as byline reads it.
fn rights(run: &Run, path: &str) -> Rights {
    let mut org = OrgBuilder::default();
    let mut names = Names::default();
    let content = metadata::read(path, run.file(path), &mut names).unwrap();
    let renaming = org.names(&names);
    org.component(content.component, &renaming);
    let org = org.build();
    let (_, set) = org.permission_sets.first_key_value().unwrap();
    assert_eq!(violations(&set.grants, &org), Vec::new());
    Rights::of(&set.grants, &org.names)
}

#[test]
fn each_integration_of_the_story_gets_its_package() {
    let run = harden(&[]);
    let files: BTreeSet<&str> = run.files.keys().map(String::as_str).collect();
    let mut expected =
        BTreeSet::from(["harden.json", "harden.md", "manifest.json"].map(str::to_owned));
    for (folder, name) in [
        ("01_Formstead", "Formstead"),
        ("02_Fundstream", "Fundstream"),
        ("03_Mailwing", "Mailwing"),
    ] {
        let set = format!("permissionsets/{name}.permissionset");
        for file in ["assignments.csv", "package.xml", "user.csv", &set] {
            expected.insert(format!("{folder}/{file}"));
        }
        assert_shape(text(&run, &format!("{folder}/{set}")));
        let package = text(&run, &format!("{folder}/package.xml"));
        assert!(
            package.contains(&format!("<members>{name}</members>"))
                && package.contains("<version>66.0</version>")
        );
    }
    assert_eq!(files, expected.iter().map(String::as_str).collect());

    let clients = clients(&run);
    let shared: Vec<bool> = clients
        .iter()
        .map(|it| it["shared"].as_bool().unwrap())
        .collect();
    assert_eq!(shared, [true, false, false], "shared logins first");
    // The administrator's login may do everything; the form tool makes people and gifts.
    let formstead = rights(&run, "01_Formstead/permissionsets/Formstead.permissionset");
    assert!(!formstead.user_permissions.contains("ModifyAllData"));
    assert!(
        formstead.objects.contains_key("Contact")
            && !formstead.objects.contains_key("Volunteer_Shift__c")
    );
    let before = &clients[0]["user_permissions"]["ModifyAllData"];
    assert_eq!(
        (before["before"].as_str(), before["after"].as_bool()),
        (Some("granted"), Some(false))
    );
    // Tasks have no rows.
    let mailwing = rights(&run, "03_Mailwing/permissionsets/Mailwing.permissionset");
    assert!(
        !mailwing.objects.contains_key("Task") && mailwing.user_permissions.contains("EditTask")
    );
}

#[test]
fn users_are_created_but_for_a_client_that_has_its_own() {
    let run = harden(&[]);
    let lines = |path: &str| {
        text(&run, path)
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let header = "Username,LastName,Email,Alias,ProfileId,TimeZoneSidKey,LocaleSidKey,EmailEncodingKey,LanguageLocaleKey";
    let row = "formstead.integration@harborlight.example.org,Formstead,,formstea,00e5j000000D2amAAC,GMT,en_US,UTF-8,en_US";
    assert_eq!(lines("01_Formstead/user.csv"), [header, row]);
    assert_eq!(
        lines("02_Fundstream/user.csv"),
        [header],
        "its login is its own"
    );
    let assigned = [
        "Username,Type,Name",
        "fundstream.integration@harborlight.example.org,PermissionSetLicense,SalesforceAPIIntegrationPsl",
        "fundstream.integration@harborlight.example.org,PermissionSet,Fundstream",
    ];
    assert_eq!(lines("02_Fundstream/assignments.csv"), assigned);
}

#[test]
fn the_guide_says_all_of_each_client() {
    let run = harden(&[]);
    let guide = text(&run, "harden.md");
    let clients = [
        "## Formstead (`01_Formstead`)",
        "## Fundstream (`02_Fundstream`)",
        "## Mailwing (`03_Mailwing`)",
    ];
    let places: Vec<usize> = clients.iter().map(|it| guide.find(it).unwrap()).collect();
    assert!(places.is_sorted());
    for part in [
        "### Objects",
        "### Fields",
        "### User permissions",
        "### The app it comes by",
        "### What is open",
        "### Cutting over",
        "### Watching",
    ] {
        assert_eq!(guide.matches(part).count(), 3, "{part}");
    }
    // Fundstream changes opportunities of others today by modify all; that is a choice, not a right of the set.
    assert!(
        guide
            .contains("Opportunity (Private): it changes or deletes records, today by modify all.")
    );
    assert!(
        guide.contains("*Setup → Sharing Settings → Account, Opportunity → Sharing Rules → New*")
    );
    assert!(
        !text(
            &run,
            "02_Fundstream/permissionsets/Fundstream.permissionset"
        )
        .contains("<modifyAllRecords>true")
    );
    assert!(
        guide.contains("| Permission sets | `Fundstream` alone | Fundstream API | **to change** |")
    );
    assert!(guide.contains("| Contact.Dietary\\_Note\\_\\_c |"));
    assert!(guide.contains("- Data Loader: a tool that people drive"));
}

#[test]
fn the_same_bytes_with_any_threads() {
    let [one, four] = ["1", "4"].map(|jobs| harden(&["--jobs", jobs]));
    assert!(one.files == four.files);
}

#[test]
fn one_client_and_only_what_was_seen() {
    let run = harden(&[
        "--client",
        "data loader",
        "--client",
        "Mailwing",
        "--fields",
        "seen",
    ]);
    let names: Vec<String> = clients(&run)
        .iter()
        .map(|it| it["permission_set"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["Data_Loader", "Mailwing"]);
    assert!(
        !text(&run, "02_Mailwing/permissionsets/Mailwing.permissionset")
            .contains("fieldPermissions")
    );
    let flags = run.json("manifest.json")["flags"].clone();
    assert_eq!(flags["command"], "harden");
    assert_eq!(
        flags["clients"],
        serde_json::json!(["data loader", "Mailwing"])
    );
    assert_eq!(flags["fields"], "seen");
}

#[test]
fn an_unknown_client_is_refused_with_those_there_are() {
    let run = Byline::harden(&[NONPROFIT])
        .args(["--client", "Formsted"])
        .run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no client `Formsted` in the export"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("`Formstead`, `Fundstream`, `Mailwing`"),
        "{}",
        run.stderr
    );
    assert!(!run.left_out_folder);
}
