//! What is concluded from an export about the export itself.

use byline::inspection::Inspection;

use crate::harness::Export;

/// Inspects an export made of these files.
fn inspect(files: &[(&str, &str)]) -> Inspection {
    let files = files.iter();
    let export = files.fold(Export::new(), |export, (path, text)| {
        export.file(path, text)
    });
    Inspection::new(export.reading())
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

const LICENSE: &str = "<userLicense>Salesforce</userLicense>";

/// What is said of each profile of a package of this version: its class, what it leaves unknown, and
/// whether it came without fields.
fn completeness(version: &str, profiles: &[(&str, String)]) -> Vec<String> {
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
        .map(|profile| {
            let unknown: Vec<&str> = profile.unknown.iter().map(|it| it.as_str()).collect();
            let class = profile.completeness.as_str();
            let fields = if profile.without_fields {
                " (no fields)"
            } else {
                ""
            };
            format!("{}: {class}{fields} [{}]", profile.name, unknown.join(", "))
        })
        .collect()
}

/// Profiles as a retrieve writes them.
fn retrieved(custom: bool, inner: &str) -> String {
    format!("<custom>{custom}</custom>{LICENSE}{inner}")
}

#[test]
fn no_object_permission_anywhere_is_no_denial() {
    let found = completeness(
        "62.0",
        &[("A", retrieved(false, API)), ("B", retrieved(true, ""))],
    );
    assert_eq!(
        found,
        [
            "A: user permissions only [rights on objects]",
            "B: user permissions only [rights on objects]"
        ]
    );
}

#[test]
fn a_wildcard_leaves_standard_objects_out() {
    let own = retrieved(true, &(object("Gift__c") + API));
    let found = completeness("62.0", &[("A", own.clone()), ("B", own.clone())]);
    let missing = "standard objects missing [rights on standard objects]";
    assert_eq!(found, [format!("A: {missing}"), format!("B: {missing}")]);
    // One standard object in one profile, and it was no wildcard.
    let both = object("Case") + &own;
    let found = completeness("62.0", &[("A", both), ("B", own)]);
    assert_eq!(found, ["A: complete []", "B: complete []"]);
}

#[test]
fn no_user_permission_says_something_of_custom_profiles_only() {
    let case = object("Case");
    let silent = format!("{LICENSE}{case}");
    let mut profiles = vec![
        ("Custom", retrieved(true, &case)),
        ("Hand", API.to_owned()),
        ("Silent", silent),
        ("Standard", retrieved(false, &case)),
    ];
    let stripped = [
        "Custom: complete []",
        "Hand: fragment [user permissions, rights on objects]",
        "Silent: fragment [user permissions, rights on objects]",
        "Standard: standard profile stripped [user permissions]",
    ];
    assert_eq!(completeness("62.0", &profiles), stripped);
    // One standard profile that has its own, and it was no tool.
    profiles.push(("Whole", retrieved(false, API)));
    let missing = "Standard: user permissions missing [user permissions]";
    assert_eq!(completeness("62.0", &profiles)[3], missing);
    // Up to 28.0 no profile says, nor whether it is custom.
    let old = completeness("28.0", &[("Old", profiles[2].1.clone())]);
    assert_eq!(old, ["Old: before API 29 [user permissions]"]);
}

#[test]
fn objects_without_fields_stand_out_beside_others() {
    let case = object("Case") + API;
    let profiles = [
        ("A", retrieved(false, &(case.clone() + FIELD))),
        ("B", retrieved(false, &case)),
        ("C", retrieved(false, API)),
    ];
    let expected = [
        "A: complete []",
        "B: complete (no fields) []",
        "C: complete []",
    ];
    assert_eq!(completeness("62.0", &profiles), expected);
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
    let sets = |version: &str, kind: &str| {
        let manifest = format!("<Package><version>{version}</version></Package>");
        let file = format!("<{kind}/>");
        let found = inspect(&[
            ("package.xml", &manifest),
            ("permissionsets/P.permissionset", &file),
            ("profiles/P.profile", "<Profile/>"),
        ]);
        found.permission_sets.map(|sets| (sets.count, sets.whole))
    };
    assert_eq!(sets("39.0", "PermissionSet"), Some((1, false)));
    assert_eq!(sets("40.0", "PermissionSet"), Some((1, true)));
    // Without a version nothing says that they are.
    assert_eq!(sets("", "PermissionSet"), Some((1, false)));
    assert_eq!(sets("39.0", "Layout"), None);
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
