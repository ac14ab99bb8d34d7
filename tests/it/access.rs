//! Effective permissions against the table of traps in `access.toml`, a small export for each.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use byline::access::{Bit, Effective, FieldRight, ObjectRight, Question, View};
use byline::org::{
    Component, Field, FieldRights, Grants, MutingPermissionSet, Names, ObjectRights, Org,
    OrgBuilder, PermissionSet, PermissionSetAssignment, PermissionSetGroup, PermissionSetRow,
    Profile, ProfileRow, SalesforceId, User, UtcTime,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matrix {
    case: Vec<Case>,
}

/// One trap. What is left out is as the head of the table says.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Case {
    trap: String,
    /// Without the profiles that every export holds.
    alone: bool,
    /// 0 for none.
    api: Option<u16>,
    as_of: Option<String>,
    profile: Vec<ProfileFile>,
    set: Vec<SetFile>,
    muting: Vec<SetFile>,
    group: Vec<GroupFile>,
    field: Vec<FieldFile>,
    row: Vec<SetRow>,
    has: Option<String>,
    api_only: Option<bool>,
    inactive: bool,
    no_assignments: bool,
    assigned: Vec<Assigned>,
    completeness: Option<String>,
    says: Vec<String>,
    ask: Vec<Ask>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ProfileFile {
    name: String,
    license: Option<String>,
    custom: Option<bool>,
    user: Vec<String>,
    off: Vec<String>,
    objects: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SetFile {
    name: String,
    label: String,
    session: bool,
    user: Vec<String>,
    objects: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct GroupFile {
    name: String,
    sets: Vec<String>,
    mutes: Vec<String>,
    status: String,
    session: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    object: String,
    name: String,
    r#type: String,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetRow {
    id: String,
    name: String,
    #[serde(default)]
    profile: bool,
    group: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Assigned {
    id: Option<String>,
    group: Option<String>,
    name: String,
    label: String,
    group_name: String,
    expires: Option<String>,
    active: Option<bool>,
    revoked: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    right: String,
    bit: String,
    #[serde(default)]
    by: Vec<String>,
    /// Not compared when left out.
    doubt: Option<Vec<String>>,
}

fn matrix() -> Vec<Case> {
    let matrix: Matrix = toml::from_str(include_str!("access.toml")).unwrap();
    matrix.case
}

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

fn export(case: &Case) -> Org {
    let mut names = Names::default();
    let mut components = Vec::new();
    let mut profiles: Vec<&ProfileFile> = case.profile.iter().collect();
    let common: Vec<ProfileFile> = common_profiles();
    if !case.alone {
        let own = |file: &&ProfileFile| case.profile.iter().all(|own| own.name != file.name);
        profiles.extend(common.iter().filter(own));
    }
    for file in profiles {
        let profile = Profile {
            license: file.license.clone().unwrap_or("Salesforce".to_owned()),
            custom: file.custom,
            grants: grants(
                &mut names,
                (&file.user, &file.off),
                &file.objects,
                &file.fields,
            ),
            ..Profile::default()
        };
        components.push(Component::Profile(file.name.clone(), profile));
    }
    for file in &case.set {
        let set = PermissionSet {
            label: file.label.clone(),
            activation_required: file.session,
            grants: grants(&mut names, (&file.user, &[]), &file.objects, &file.fields),
            ..PermissionSet::default()
        };
        components.push(Component::PermissionSet(file.name.clone(), set));
    }
    for file in &case.muting {
        let muting = MutingPermissionSet {
            muted: grants(&mut names, (&file.user, &[]), &file.objects, &file.fields),
            ..MutingPermissionSet::default()
        };
        components.push(Component::MutingPermissionSet(file.name.clone(), muting));
    }
    for file in &case.group {
        let group = PermissionSetGroup {
            permission_sets: file.sets.clone(),
            muting_permission_sets: file.mutes.clone(),
            status: file.status.clone(),
            activation_required: file.session,
            ..PermissionSetGroup::default()
        };
        components.push(Component::PermissionSetGroup(file.name.clone(), group));
    }
    for file in &case.field {
        let field = Field {
            kind: file.r#type.clone(),
            required: file.required,
            ..Field::default()
        };
        components.push(Component::Field(
            file.object.clone(),
            file.name.clone(),
            field,
        ));
    }
    let mut org = OrgBuilder::default();
    let renaming = org.names(&names);
    for component in components {
        org.component(component, &renaming);
    }
    match case.api {
        Some(0) => {}
        api => org.api_version(api.unwrap_or(64)),
    }
    add_directory(case, &mut org);
    org.build()
}

fn add_directory(case: &Case, org: &mut OrgBuilder) {
    let profile_id = id("00e000000000001");
    let user = User {
        profile: case.has.clone().unwrap_or("Minimal".to_owned()),
        profile_id: case.api_only.map(|_| profile_id),
        active: Some(!case.inactive),
        ..User::default()
    };
    org.user(user_id(), user);
    let row = ProfileRow {
        api_only: case.api_only,
        ..ProfileRow::default()
    };
    org.profile_row(profile_id, row);
    for row in &case.row {
        let set = PermissionSetRow {
            name: row.name.clone(),
            owned_by_profile: row.profile,
            group: row.group.as_deref().map(id),
            ..PermissionSetRow::default()
        };
        org.permission_set_row(id(&row.id), set);
    }
    if !case.no_assignments {
        org.assignment(PermissionSetAssignment {
            name: "Other".to_owned(),
            ..PermissionSetAssignment::first_of(id("005000000000002"))
        });
    }
    for assigned in &case.assigned {
        org.assignment(PermissionSetAssignment {
            permission_set: assigned.id.as_deref().map(id),
            group: assigned.group.as_deref().map(id),
            name: assigned.name.clone(),
            label: assigned.label.clone(),
            group_name: assigned.group_name.clone(),
            expires: assigned.expires.as_deref().map(time),
            active: assigned.active,
            revoked: assigned.revoked,
            ..PermissionSetAssignment::first_of(user_id())
        });
    }
}

fn common_profiles() -> Vec<ProfileFile> {
    let owned = |(name, letters): (&str, &str)| (name.to_owned(), letters.to_owned());
    let minimal = ProfileFile {
        name: "Minimal".to_owned(),
        custom: Some(true),
        user: vec!["RunReports".to_owned()],
        ..ProfileFile::default()
    };
    let everything = ProfileFile {
        name: "Everything".to_owned(),
        custom: Some(true),
        user: vec!["RunReports".to_owned()],
        objects: [("Account", "CRED"), ("Contact", "CRED"), ("Job__c", "CRED")]
            .map(owned)
            .into(),
        fields: [("Account.Phone", "rw"), ("Contact.Account", "rw")]
            .map(owned)
            .into(),
        ..ProfileFile::default()
    };
    vec![minimal, everything]
}

fn grants(
    names: &mut Names,
    (on, off): (&[String], &[String]),
    objects: &BTreeMap<String, String>,
    fields: &BTreeMap<String, String>,
) -> Grants {
    let on = on.iter().map(|name| (name, true));
    let user = on.chain(off.iter().map(|name| (name, false)));
    Grants {
        user_permissions: user.map(|(name, on)| (names.intern(name), on)).collect(),
        objects: objects
            .iter()
            .map(|(name, letters)| (names.intern(name), object_rights(letters)))
            .collect(),
        fields: fields
            .iter()
            .map(|(name, letters)| {
                let rights = FieldRights {
                    readable: letters.contains('r'),
                    editable: letters.contains('w'),
                };
                (names.intern(name), rights)
            })
            .collect(),
        ..Grants::default()
    }
}

fn object_rights(letters: &str) -> ObjectRights {
    let has = |letter| letters.contains(letter);
    ObjectRights {
        create: has('C'),
        read: has('R'),
        edit: has('E'),
        delete: has('D'),
        view_all: has('V'),
        modify_all: has('M'),
        view_all_fields: has('F'),
    }
}

fn user_id() -> SalesforceId {
    id("005000000000001")
}

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

fn time(text: &str) -> UtcTime {
    UtcTime::parse(text.as_bytes()).unwrap()
}
