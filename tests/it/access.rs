//! Effective permissions against the table of traps in `access.toml`, a small export for each, and
//! dependencies between rights against permission sets that others deploy.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use byline::access::{
    Bit, Completeness, Effective, FieldRight, ObjectRight, ObjectSections, Origin, Question,
    Unknown, View, violations,
};
use byline::org::{Names, Org, OrgBuilder};

use crate::access_export::{export, matrix, retrieved_with, time, user_id};

#[test]
fn every_trap_is_answered_as_expected() {
    let mut wrong = Vec::new();
    for case in matrix() {
        let org = export(&case);
        let view = View::new(&org, case.as_of.as_deref().map(time));
        let effective = Effective::of(&user_id(), &org, &view);
        for ask in &case.ask {
            let question = question(&org, &view, &ask.right);
            let answer = effective.answer(&question);
            assert_eq!(effective.bit(&question), answer.bit, "{}", case.trap);
            let by: Vec<String> = answer.grants.iter().map(ToString::to_string).collect();
            let doubt: Vec<String> = answer.doubts.iter().map(ToString::to_string).collect();
            let expected_doubt = ask.doubt.clone().unwrap_or_else(|| doubt.clone());
            let found = (answer.bit.as_str(), by, doubt);
            if found != (ask.bit.as_str(), ask.by.clone(), expected_doubt) {
                wrong.push(format!("{}\n  {}: {found:?}", case.trap, ask.right));
            }
            assert!(answer.doubts.is_empty() || answer.bit == Bit::Unknown);
        }
        let said = said(&effective);
        if said != case.says {
            wrong.push(format!("{}\n  says {said:?}", case.trap));
        }
        let completeness = effective.access().completeness().map(|c| c.as_str());
        if case.completeness.is_some() && completeness != case.completeness.as_deref() {
            wrong.push(format!("{}\n  is {completeness:?}", case.trap));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a profile is said to leave unknown is what questions about it find.
#[test]
fn a_profile_leaves_unknown_what_it_is_said_to() {
    let mut seen = BTreeSet::new();
    for case in matrix() {
        let org = export(&case);
        let view = View::new(&org, None);
        let effective = Effective::of(&user_id(), &org, &view);
        if effective.access().completeness().is_none() {
            continue;
        }
        let profile = &org.users[&user_id()].profile;
        let (file, _) = org.profiles_named(profile).next().unwrap();
        let said = view.unknown(file);
        let answer = effective.answer(&Question::user(&org, "MadeUpNextYear"));
        let in_doubt = answer.doubts.contains(&Origin::Profile(file));
        let expected = said.contains(&Unknown::UserPermissions);
        assert_eq!(in_doubt, expected, "{}", case.trap);
        seen.extend(said);
    }
    assert!(seen.len() == 3, "{seen:?}");
}

/// A trap may not be forgotten: the items of the reference that are about rights, and all eight rules.
#[test]
fn the_table_names_every_trap_of_the_reference() {
    let traps: Vec<String> = matrix().into_iter().map(|case| case.trap).collect();
    let distinct: BTreeSet<&String> = traps.iter().collect();
    assert_eq!(distinct.len(), traps.len());
    assert!(traps.len() >= 40);
    let items = [
        "0.1 ", "0.2 ", "0.3 ", "0.4 ", "0.5 ", "0.6 ", "0.7 ", "0.9 ",
    ];
    let sections = ["2.1 ", "2.2 ", "2.3 "];
    let rules = (1..=8).map(|rule| format!("rule {rule}: "));
    let items = items.into_iter().chain(sections).map(str::to_owned);
    for prefix in items.chain(rules) {
        assert!(traps.iter().any(|t| t.starts_with(&prefix)), "{prefix}");
    }
}

/// Everything that is reported of a user, in words.
fn said(effective: &Effective<'_>) -> Vec<String> {
    let gaps = effective.access().gaps().iter().map(ToString::to_string);
    let aside = effective.aside().iter().map(ToString::to_string);
    let stale = effective.stale_groups().iter();
    let stale = stale.map(|stale| format!("group {} is {}", stale.group, stale.status));
    let mut said: Vec<String> = gaps.chain(aside).chain(stale).collect();
    said.sort();
    said
}

/// `ModifyAllData`, `Account edit` or `Account.Phone read`.
fn question(org: &Org, view: &View, right: &str) -> Question {
    let Some((what, right)) = right.split_once(' ') else {
        return Question::user(org, right);
    };
    let Some((object, field)) = what.split_once('.') else {
        let right = match right {
            "create" => ObjectRight::Create,
            "read" => ObjectRight::Read,
            "edit" => ObjectRight::Edit,
            "delete" => ObjectRight::Delete,
            "view-all" => ObjectRight::ViewAll,
            "modify-all" => ObjectRight::ModifyAll,
            "view-all-fields" => ObjectRight::ViewAllFields,
            other => panic!("no right on objects: {other}"),
        };
        return Question::object(org, what, right);
    };
    let right = match right {
        "read" => FieldRight::Read,
        "read-clear" => FieldRight::ReadClear,
        "edit" => FieldRight::Edit,
        other => panic!("no right on fields: {other}"),
    };
    Question::field(org, view, object, field, right)
}

/// The packages beside the repository: what is deployed from them the platform has accepted, so no
/// permission set may lack what its rights need. Their profiles are written by hand.
#[test]
fn real_permission_sets_lack_nothing_they_need() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    if !samples.is_dir() {
        return;
    }
    let mut names = Names::default();
    let mut components = Vec::new();
    for found in byline::inventory::take(&[samples], None).unwrap() {
        let read_bytes = |reader: &mut (dyn Read + Send)| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        };
        let bytes = found.place.read(&|_| (), read_bytes).unwrap().0.unwrap();
        if let Ok(content) = byline::metadata::read(&found.path, &bytes, &mut names) {
            components.push(content.component);
        }
    }
    let mut org = OrgBuilder::default();
    let renaming = org.names(&names);
    for component in components {
        org.component(component, &renaming);
    }
    retrieved_with(&mut org, 64);
    let org = org.build();
    assert!(org.permission_sets.len() > 5);
    for (name, set) in &org.permission_sets {
        let violations: Vec<String> = violations(&set.grants, &org)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(violations, [""; 0], "{name}");
    }
    let view = View::new(&org, None);
    let guest = "Logger Test LWR Site Guest Profile";
    assert_eq!(view.completeness(guest), Some(Completeness::Fragment));
    assert_eq!(view.object_sections(), ObjectSections::None);
    assert!(view.has_whole_permission_sets());
}
