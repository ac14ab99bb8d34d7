//! What is concluded from an export about the export itself.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use byline::analysis::{Input, Reading};
use byline::inspection::{Gap, Inspection};
use byline::progress::Silent;

use crate::harness::Export;

/// Inspects an export made of these files.
fn inspect(files: &[(&str, &str)]) -> Inspection {
    let files = files.iter();
    let export = files.fold(Export::new(), |export, (path, text)| {
        export.file(path, text)
    });
    let input = Input {
        exports: &[export.folder().join("export")],
        out: None,
        scratch: export.folder(),
    };
    Inspection::new(Reading::new(&input, &Silent).unwrap())
}

fn object(name: &str) -> String {
    format!(
        "<objectPermissions><allowRead>true</allowRead><object>{name}</object></objectPermissions>"
    )
}

const API: &str =
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
const FIELD: &str =
    "<fieldPermissions><field>Case.F__c</field><readable>true</readable></fieldPermissions>";

/// The gaps of each profile of a package of this version.
fn gaps(version: &str, profiles: &[(&str, &str)]) -> Vec<(String, Vec<Gap>)> {
    let manifest = format!("<Package><version>{version}</version></Package>");
    let mut files = vec![("package.xml".to_owned(), manifest)];
    for (name, inner) in profiles {
        files.push((
            format!("profiles/{name}.profile"),
            format!("<Profile>{inner}</Profile>"),
        ));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let profiles = inspect(&files).profiles.into_iter();
    profiles
        .map(|profile| (profile.name, profile.gaps))
        .collect()
}

fn of<const N: usize>(expected: [(&str, &[Gap]); N]) -> Vec<(String, Vec<Gap>)> {
    expected
        .map(|(name, gaps)| (name.to_owned(), gaps.to_vec()))
        .into()
}

#[test]
fn no_object_permission_anywhere_is_no_denial() {
    let found = gaps("62.0", &[("A", API), ("B", "<custom>true</custom>")]);
    assert_eq!(found, of([("A", &[Gap::Objects]), ("B", &[Gap::Objects])]));
}

#[test]
fn a_wildcard_leaves_standard_objects_out() {
    let own = object("Gift__c") + API;
    let found = gaps("62.0", &[("A", &own), ("B", &own)]);
    let standard: &[Gap] = &[Gap::StandardObjects];
    assert_eq!(found, of([("A", standard), ("B", standard)]));
    // One standard object in one profile, and it was no wildcard.
    let both = object("Case") + &own;
    let found = gaps("62.0", &[("A", &both), ("B", &own)]);
    assert_eq!(found, of([("A", &[]), ("B", &[])]));
}

#[test]
fn no_user_permission_says_something_of_custom_profiles_only() {
    let (custom, standard) = ("<custom>true</custom>", "<custom>false</custom>");
    let case = object("Case");
    let profiles = [custom, standard, ""].map(|custom| custom.to_owned() + &case);
    let profiles = [
        ("Custom", profiles[0].as_str()),
        ("Silent", &profiles[2]),
        ("Standard", &profiles[1]),
    ];
    let missing: &[Gap] = &[Gap::UserPermissions];
    assert_eq!(
        gaps("62.0", &profiles),
        of([("Custom", &[]), ("Silent", missing), ("Standard", missing)])
    );
    // Up to 28.0 no profile says.
    assert_eq!(
        gaps("28.0", &profiles),
        of([
            ("Custom", missing),
            ("Silent", missing),
            ("Standard", missing)
        ])
    );
}

#[test]
fn objects_without_fields_stand_out_beside_others() {
    let (with, without) = (object("Case") + API + FIELD, object("Case") + API);
    let found = gaps("62.0", &[("A", &with), ("B", &without), ("C", API)]);
    assert_eq!(found, of([("A", &[]), ("B", &[Gap::Fields]), ("C", &[])]));
}

#[test]
fn names_that_mean_two_things_are_told_and_none_is_chosen() {
    let set = "<PermissionSet><label>Agents</label></PermissionSet>";
    let found = inspect(&[
        ("profiles/ReadOnly.profile", "<Profile/>"),
        ("profiles/Read Only.profile", "<Profile/>"),
        ("profiles/sales.profile", "<Profile/>"),
        ("b/profiles/Sales.profile", "<Profile/>"),
        ("permissionsets/A.permissionset", set),
        ("permissionsets/B.permissionset", set),
        (
            "User.csv",
            "Id,Username,IsActive\n005000000000001,a@x.org,true\n005000000000002,A@x.org,true\n",
        ),
    ]);
    let told: Vec<_> = found
        .ambiguities
        .iter()
        .map(|a| (a.of, a.name.as_str(), a.candidates.join(" / ")))
        .collect();
    let expected = [
        ("label of a permission set", "Agents", "A / B"),
        ("profile", "Read Only", "Read Only / ReadOnly"),
        ("profile, but for case", "sales", "Sales / sales"),
        (
            "username",
            "a@x.org",
            "005000000000001AAA / 005000000000002AAA",
        ),
    ];
    assert_eq!(
        told,
        expected.map(|(of, name, all)| (of, name, all.to_owned()))
    );
}

#[test]
fn permission_sets_are_whole_from_40_on() {
    let partial = |version: &str, kind: &str| {
        let manifest = format!("<Package><version>{version}</version></Package>");
        let file = format!("<{kind}/>");
        inspect(&[
            ("package.xml", &manifest),
            ("permissionsets/P.permissionset", &file),
            ("profiles/P.profile", "<Profile/>"),
        ])
        .partial_permission_sets
    };
    assert!(partial("39.0", "PermissionSet"));
    assert!(!partial("40.0", "PermissionSet") && !partial("", "PermissionSet"));
    assert!(!partial("39.0", "Layout"));
}

#[test]
fn what_is_missing_is_told_once() {
    let missing = |files: &[(&str, &str)]| -> Vec<&str> {
        let missing = inspect(files).missing.into_iter();
        missing.map(|piece| piece.label.as_str()).collect()
    };
    let profile = ("profiles/A.profile", "<Profile/>");
    let without_logs = missing(&[profile]);
    assert!(without_logs.contains(&"event log files") && without_logs.contains(&"records (CSV)"));
    assert!(!without_logs.contains(&"profiles"));
    assert!(!without_logs.iter().any(|label| label.starts_with("events")));
    let log =
        "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID\nLogin,2026-10-20T10:00:00.000Z,005000000000001\n";
    let with_logs = missing(&[profile, ("l.csv", log)]);
    assert!(!with_logs.contains(&"event log files") && !with_logs.contains(&"events: Login"));
    assert!(with_logs.contains(&"events: RestApi or ApiTotalUsage"));
    // A damaged profile is none.
    let damaged = missing(&[("profiles/A.profile", "<Profile>"), ("l.csv", log)]);
    assert!(damaged.contains(&"profiles"));
}

#[test]
fn a_better_retrieve_names_every_object_that_is_spoken_of() {
    let field = "<fields><fullName>L__c</fullName><referenceTo>Order</referenceTo><referenceTo>FieldDefinition</referenceTo></fields>";
    let found = inspect(&[
        (
            "package.xml",
            "<Package><types><members>Quote</members><members>*</members><members>%%%NS%%%X__c</members>\
             <name>CustomObject</name></types><version>70.0</version></Package>",
        ),
        (
            "profiles/A.profile",
            &format!("<Profile>{}{FIELD}</Profile>", object("Lead")),
        ),
        (
            "permissionsets/A.permissionset",
            &format!("<PermissionSet>{}</PermissionSet>", object("Pricebook2")),
        ),
        (
            "objects/Gift__c.object",
            &format!("<CustomObject>{field}</CustomObject>"),
        ),
        (
            "Shift__c.csv",
            "Id,OwnerId\na0X000000000001,005000000000001\n",
        ),
        ("a.csv", "Id,OwnerId\na0Y000000000001,005000000000001\n"),
    ]);
    let list = &found.retrieve;
    assert_eq!(list.version, 70);
    let objects = &list.types["CustomObject"];
    for name in [
        "*",
        "Quote",
        "Lead",
        "Case",
        "Pricebook2",
        "Gift__c",
        "Order",
        "Shift__c",
        "Account",
    ] {
        assert!(objects.contains(name), "{name}: {objects:?}");
    }
    for name in ["a0Y", "%%%NS%%%X__c", "FieldDefinition"] {
        assert!(!objects.contains(name), "{name}: {objects:?}");
    }
    assert!(list.new_objects.contains(&"Shift__c".to_owned()));
    assert!(!list.new_objects.contains(&"Gift__c".to_owned()));
    assert!(list.types["Profile"].contains("*") && !list.types.contains_key("Layout"));
    assert!(list.new_types.contains(&"Role".to_owned()));
    assert!(!list.new_types.contains(&"PermissionSet".to_owned()));
}
