//! Reach in a small org: a matrix of cases with exact numbers, and laws that hold in any.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod laws;
mod proposed;
mod world;

use self::world::{World, pairs, rule, words};
use super::{Grade, Part};
use crate::access::Bit;
use crate::org::PartyKind::{AllInternalUsers, Group, Role, RoleAndSubordinates};
use crate::org::{SharingRule, SharingRuleKind};

/// All records of an object.
const ALL: &str = "1111131";

/// A holder with these rights by the permission set.
fn with(objects: &[(&str, &str)]) -> World {
    World {
        objects: pairs(objects),
        ..World::default()
    }
}

fn can(permissions: &[&str]) -> World {
    World {
        user: permissions.iter().map(|it| (*it).to_owned()).collect(),
        ..World::default()
    }
}

/// What can be read of an object, and what changed: `10+` is "at least 10", `?` unknown.
fn check(case: &str, world: &World, object: &str, read: &str, changed: &str) {
    let counts = world.counts();
    let (r, c) = counts[object];
    let found = (words(r), words(c));
    assert_eq!(
        found,
        (read.to_owned(), changed.to_owned()),
        "{case}: {object}"
    );
}

#[test]
fn rights_decide_how_far_the_sharing_model_matters() {
    let none = World::default();
    check("no right", &none, "Account", "0", "0");
    check("read", &with(&[("Account", "R")]), "Account", "10031+", "0");
    check(
        "edit",
        &with(&[("Account", "RE")]),
        "Account",
        "10031+",
        "10031+",
    );
    check(
        "view all",
        &with(&[("Account", "REV")]),
        "Account",
        ALL,
        "10031+",
    );
    check(
        "modify all",
        &with(&[("Account", "REDVM")]),
        "Account",
        ALL,
        ALL,
    );
    check("view all data", &can(&["ViewAllData"]), "Account", ALL, "0");
    check(
        "view all data",
        &can(&["ViewAllData"]),
        "Unsaid__c",
        ALL,
        "0",
    );
    check(
        "modify all data",
        &can(&["ModifyAllData"]),
        "Line__c",
        ALL,
        ALL,
    );
}

#[test]
fn sharing_models_open_what_they_say() {
    let all = [
        "Account",
        "Campaign",
        "Case",
        "Contact",
        "Order__c",
        "Line__c",
        "Unsaid__c",
    ];
    let rights: Vec<(&str, &str)> = all.iter().map(|object| (*object, "RE")).collect();
    let world = with(&rights);
    check("public read", &world, "Campaign", ALL, "10031+");
    check("public read/write", &world, "Case", ALL, ALL);
    // The hierarchy may be switched off for custom objects: only what one owns and queues own is certain.
    check("private custom", &world, "Order__c", "10001+", "10001+");
    check(
        "the package does not say",
        &world,
        "Unsaid__c",
        "10001+",
        "10001+",
    );
    check("parents in part", &world, "Contact", "10031+", "10031+");
    check("masters in part", &world, "Line__c", "10001+", "10001+");
    let wide = with(&[
        ("Account", "RV"),
        ("Contact", "RE"),
        ("Order__c", "REDVM"),
        ("Line__c", "RE"),
    ]);
    check("all parents are read", &wide, "Contact", ALL, "10031+");
    check("all masters are changed", &wide, "Line__c", ALL, ALL);
    let mut public = with(&[("Account", "R"), ("Contact", "RE")]);
    public
        .models
        .insert("Account".to_owned(), "ReadWrite".to_owned());
    check(
        "parents are public, and not to be edited",
        &public,
        "Contact",
        ALL,
        "10031+",
    );
}

#[test]
fn who_is_outside_is_shown_less() {
    let of = |user_type: &str| World {
        user_type: user_type.to_owned(),
        ..with(&[("Case", "RE"), ("Account", "R")])
    };
    check("a partner", &of("PowerPartner"), "Case", "10031+", "10031+");
    check("a visitor", &of("Guest"), "Case", "10031+", "10031+");
    check(
        "a type that is not exported",
        &of(""),
        "Case",
        "10031+",
        "10031+",
    );
    check(
        "a service of the platform",
        &of("CloudIntegrationUser"),
        "Case",
        ALL,
        ALL,
    );
    let licensed = World {
        license: "Salesforce".to_owned(),
        ..of("")
    };
    check("a licence for users inside", &licensed, "Case", ALL, ALL);
    let everything = World {
        user_type: "Guest".to_owned(),
        ..can(&["ViewAllData"])
    };
    check("view all data does not ask", &everything, "Case", ALL, "0");
}

#[test]
fn hierarchy_and_queues_add_what_they_show() {
    let account = || with(&[("Account", "R"), ("Order__c", "R")]);
    let no_role = World {
        with_role: false,
        ..account()
    };
    check("without a role", &no_role, "Account", "10001+", "0");
    let no_queue = World {
        in_queue: false,
        ..account()
    };
    check("not in the queue", &no_queue, "Account", "31+", "0");
    let flat = World {
        with_parents: false,
        ..account()
    };
    check(
        "nobody tells who is above whom",
        &flat,
        "Account",
        "10001+",
        "0",
    );
    check("custom", &no_queue, "Order__c", "1+", "0");
}

fn shared(object: &str, rules: Vec<SharingRule>) -> World {
    let rules = rules.into_iter().map(|rule| (object.to_owned(), rule));
    World {
        rules: rules.collect(),
        ..with(&[(object, "RE")])
    }
}

#[test]
fn sharing_rules_by_owner_are_counted_once() {
    let peers = || rule("Read", (Role, "mid"), (Group, "team"));
    // Own records are among those of the role, and counted once.
    let one = shared("Account", vec![peers()]);
    check("one rule", &one, "Account", "10131+", "10031+");
    let edit = rule("Edit", (Role, "mid"), (Group, "team"));
    let both = shared("Account", vec![peers(), edit]);
    check(
        "two rules of the same owners",
        &both,
        "Account",
        "10131+",
        "10131+",
    );
    let low = rule("Edit", (RoleAndSubordinates, "mid"), (Role, "mid"));
    check(
        "those below again",
        &shared("Account", vec![low]),
        "Account",
        "10131+",
        "10131+",
    );
    let top = rule("Read", (RoleAndSubordinates, "top"), (AllInternalUsers, ""));
    check(
        "everybody",
        &shared("Account", vec![top.clone()]),
        "Account",
        "11131+",
        "10031+",
    );
    check(
        "a custom object",
        &shared("Order__c", vec![top]),
        "Order__c",
        "11131+",
        "10001+",
    );
    let elsewhere = rule("Edit", (Role, "top"), (Role, "low"));
    check(
        "for others",
        &shared("Account", vec![elsewhere]),
        "Account",
        "10031+",
        "10031+",
    );
    let all = rule("Read", (AllInternalUsers, ""), (Group, "team"));
    check(
        "of everybody inside",
        &shared("Account", vec![all]),
        "Account",
        "11131+",
        "10031+",
    );
}

#[test]
fn criteria_are_not_guessed() {
    let by_criteria = SharingRule {
        kind: SharingRuleKind::Criteria,
        from: Vec::new(),
        ..rule("Edit", (Role, "top"), (Group, "team"))
    };
    check(
        "criteria",
        &shared("Account", vec![by_criteria]),
        "Account",
        "10031+",
        "10031+",
    );
}

#[test]
fn what_withholds_records_makes_it_unknown() {
    let withheld = |rights| World {
        withheld: vec!["Case".to_owned()],
        ..with(&[("Case", rights)])
    };
    check("a restriction rule", &withheld("RE"), "Case", "?", "?");
    check("and view all", &withheld("REV"), "Case", ALL, "?");
}

#[test]
fn muting_expiry_and_inactivity_take_rights_away() {
    let rights = || with(&[("Case", "REDVM")]);
    let muted = |muted: &[(&str, &str)]| World {
        muted: Some(pairs(muted)),
        ..rights()
    };
    check("in a group", &muted(&[]), "Case", ALL, ALL);
    check(
        "edit is muted",
        &muted(&[("Case", "EDM")]),
        "Case",
        ALL,
        "0",
    );
    check(
        "all is muted",
        &muted(&[("Case", "CREDVM")]),
        "Case",
        "0",
        "0",
    );
    let expired = World {
        expired: true,
        ..rights()
    };
    check("expired", &expired, "Case", "0", "0");
    let inactive = World {
        active: Some(false),
        ..rights()
    };
    check("inactive", &inactive, "Case", "0", "0");
    let grade = inactive.summary(|summary| summary.score.grade());
    assert_eq!(grade, Grade { level: 0, upto: 0 });
}

#[test]
fn a_partial_package_makes_it_unknown_and_never_nothing() {
    let missing = World {
        profile: None,
        ..with(&[("Case", "R"), ("Account", "R")])
    };
    check("the set grants", &missing, "Case", ALL, "?");
    check(
        "the profile may view all",
        &missing,
        "Account",
        "10031+",
        "?",
    );
    check("the profile is not there", &missing, "Campaign", "?", "?");
    let (shown, score) = missing.summary(|it| (it.read, it.score));
    assert_eq!(
        (words(shown).as_str(), shown.most),
        ("1121162+", Some(7 * 1_111_131))
    );
    assert_eq!(score.part(Part::RecordsRead), Grade { level: 4, upto: 4 });
    assert_eq!(
        score.part(Part::RecordsChanged),
        Grade { level: 0, upto: 4 }
    );
    let unexported = World {
        missing: vec!["Case".to_owned()],
        ..with(&[("Case", "RV")])
    };
    check("no records in the export", &unexported, "Case", "?", "0");
}

#[test]
fn classified_fields_are_counted_by_group() {
    let fields = |rows: &[(&str, &str)], user: &[&str]| {
        let world = World {
            objects: pairs(&[("Contact", "RE"), ("Account", "R")]),
            fields: pairs(rows),
            ..can(user)
        };
        world.summary(|it| {
            let all = it.classified.all;
            let groups = it.classified.by_group.iter();
            let groups = groups.map(|(group, of)| format!("{group} {}", of.clear.granted));
            let groups: Vec<String> = groups.collect();
            (
                [
                    all.classified,
                    all.read.granted,
                    all.clear.granted,
                    all.edit.granted,
                ],
                groups.join(", "),
            )
        })
    };
    let rows = [
        ("Contact.Email", "rw"),
        ("Contact.SSN__c", "r"),
        ("Account.Notes__c", "r"),
    ];
    let found = fields(&rows, &[]);
    assert_eq!(found, ([3, 3, 2, 1], "GDPR 1, HIPAA 0, PII 1".to_owned()));
    let clear = fields(&rows, &["ViewEncryptedData"]);
    assert_eq!(clear, ([3, 3, 3, 1], "GDPR 1, HIPAA 1, PII 2".to_owned()));
    assert_eq!(fields(&[], &[]).0, [3, 0, 0, 0]);
    assert_eq!(fields(&[], &["ViewAllFieldsGlobal"]).0, [3, 3, 2, 0]);
}

#[test]
fn users_and_ways_follow_the_permissions() {
    let of = |permissions: &[&str], login_as| {
        let world = World {
            login_as,
            ..can(permissions)
        };
        world.summary(|it| {
            let ways: Vec<&str> = it.users.ways.iter().map(|(way, _)| *way).collect();
            (
                words(it.users.any),
                ways.join(" "),
                it.score.part(Part::Users).level,
            )
        })
    };
    // Four are active, and one of them is the holder.
    assert_eq!(
        of(&["ManageUsers"], None),
        ("3".to_owned(), "manage-users".to_owned(), 4)
    );
    assert_eq!(
        of(&["RunReports"], None),
        ("0".to_owned(), String::new(), 0)
    );
    assert_eq!(of(&["ModifyAllData"], Some(true)).0, "3");
    assert_eq!(of(&["ModifyAllData"], Some(false)).0, "0");
    assert_eq!(
        of(&["ModifyAllData"], None),
        ("?".to_owned(), "log-in-as".to_owned(), 0)
    );
    let widening =
        |permission| can(&[permission]).summary(|it| it.score.part(Part::Widening).level);
    let levels = [
        "AssignPermissionSets",
        "InstallPackaging",
        "BulkApiHardDelete",
        "RunReports",
    ];
    assert_eq!(levels.map(widening), [4, 3, 2, 0]);
}

#[test]
fn what_is_privileged_is_known() {
    let is =
        |world: World| world.ask(|reach| reach.user(&world::id("005me")).unwrap().is_privileged());
    assert!(is(can(&["ViewAllData"])) && is(can(&["AuthorApex"])));
    assert!(!is(with(&[("Account", "REDVM")])) && !is(can(&["ViewAllFieldsGlobal"])));
    assert!(!is(World {
        active: Some(false),
        ..can(&["ModifyAllData"])
    }));
    let bits = can(&["ManageUsers"]).summary(|it| it.widening.clone());
    assert_eq!(bits, [("manage-users", Bit::Granted)]);
}
