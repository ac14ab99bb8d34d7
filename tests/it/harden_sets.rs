//! Proposed permission sets: of random use in random orgs they can be deployed, say what was proposed, and are always
//! written the same; and each known defect of generators of such sets has its test.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use byline::access::{Everyone, ObjectRight, Rights, View, violations};
use byline::catalog::{ClientKind, Written, rowless, system_field};
use byline::harden::{
    FieldsFrom, Grounds, Hardening, LoginNeed, Need, Operation, Proposal, RecordAccess, Seen,
};
use byline::metadata;
use byline::org::{
    Component, Field, FieldRights, Grants, IdentityClass, Names, ObjectRights, Org, OrgBuilder,
    PermissionSet, PermissionSetAssignment, Profile, SObject, SalesforceId, User,
};
use byline::report::permission_set_xml;
use proptest::prelude::*;

use crate::harden_shapes::assert_shape;

const USER: &str = "0055j0000009g5SAAQ";
const OBJECTS: [&str; 11] = [
    "Account",
    "Contact",
    "Contract",
    "Case",
    "Task",
    "OpportunityLineItem",
    "A__c",
    "B__c",
    "C__c",
    "D__c",
    "E__e",
];
const FIELDS: [&str; 7] = [
    "Name",
    "Id",
    "One__c",
    "Two__c",
    "Three__c",
    "AccountId",
    "Nowhere__c",
];

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

/// A field as a package may define it.
fn field() -> impl Strategy<Value = Field> {
    let kinds = [
        "Text",
        "AutoNumber",
        "Summary",
        "MasterDetail",
        "Lookup",
        "EncryptedText",
    ];
    let kind = proptest::sample::select(kinds.to_vec());
    let target = proptest::sample::select(OBJECTS.to_vec());
    let group = proptest::sample::select(vec!["", "PII", "HIPAA"]);
    (kind, target, any::<bool>(), any::<bool>(), group).prop_map(
        |(kind, target, required, formula, group)| Field {
            kind: kind.to_owned(),
            reference_to: match kind {
                "MasterDetail" | "Lookup" => vec![target.to_owned()],
                _ => Vec::new(),
            },
            required,
            formula: formula && kind == "Text",
            compliance_groups: (!group.is_empty())
                .then(|| group.to_owned())
                .into_iter()
                .collect(),
            ..Field::default()
        },
    )
}

/// Objects of the package, with fields.
fn objects() -> impl Strategy<Value = BTreeMap<&'static str, SObject>> {
    let models = ["Private", "Read", "ReadWrite", "ControlledByParent", ""];
    let model = proptest::sample::select(models.to_vec());
    let name = proptest::sample::select(FIELDS.to_vec());
    let fields = proptest::collection::btree_map(name.prop_map(str::to_owned), field(), 0..5);
    let object = (model, fields).prop_map(|(model, fields)| SObject {
        sharing_model: model.to_owned(),
        fields,
        ..SObject::default()
    });
    proptest::collection::btree_map(
        proptest::sample::select(OBJECTS.to_vec()),
        object,
        0..OBJECTS.len(),
    )
}

/// Rows as a profile or a permission set may have them, foolish ones too.
fn rows() -> impl Strategy<Value = Rows> {
    let object = proptest::sample::select(OBJECTS.to_vec());
    let bits = proptest::array::uniform7(any::<bool>());
    let objects = proptest::collection::vec((object.clone(), bits), 0..8);
    let field = (object, proptest::sample::select(FIELDS.to_vec()));
    let fields = proptest::collection::vec((field, any::<bool>()), 0..20);
    let permission = proptest::sample::select(vec![
        "ModifyAllData",
        "ViewAllData",
        "ApiEnabled",
        "EditReadonlyFields",
    ]);
    let user = proptest::collection::vec((permission, any::<bool>()), 0..3);
    (objects, fields, user)
}

type Rows = (
    Vec<(&'static str, [bool; 7])>,
    Vec<((&'static str, &'static str), bool)>,
    Vec<(&'static str, bool)>,
);

fn grants((objects, fields, user): &Rows, names: &mut Names) -> Grants {
    let object = |names: &mut Names, (name, bits): &(&str, [bool; 7])| {
        let [
            create,
            read,
            edit,
            delete,
            view_all,
            modify_all,
            view_all_fields,
        ] = *bits;
        let rights = ObjectRights {
            create,
            read,
            edit,
            delete,
            view_all,
            modify_all,
            view_all_fields,
        };
        (names.intern(name), rights)
    };
    Grants {
        objects: objects.iter().map(|row| object(names, row)).collect(),
        fields: fields
            .iter()
            .map(|((object, field), editable)| {
                let name = names.intern(&format!("{object}.{field}"));
                let rights = FieldRights {
                    readable: true,
                    editable: *editable,
                };
                (name, rights)
            })
            .collect(),
        user_permissions: user
            .iter()
            .map(|(name, on)| (names.intern(name), *on))
            .collect(),
        ..Grants::default()
    }
}

/// An org with one login, its profile and one permission set.
fn org(objects: &BTreeMap<&'static str, SObject>, profile: &Rows, set: &Rows) -> OrgBuilder {
    let mut org = OrgBuilder::default();
    let mut names = Names::default();
    let profile = Profile {
        license: "Salesforce".to_owned(),
        custom: Some(true),
        grants: grants(profile, &mut names),
        ..Profile::default()
    };
    let set = PermissionSet {
        label: "Forms".to_owned(),
        grants: grants(set, &mut names),
        ..PermissionSet::default()
    };
    let renaming = org.names(&names);
    org.component(Component::Profile("Sales".to_owned(), profile), &renaming);
    org.component(Component::PermissionSet("Forms".to_owned(), set), &renaming);
    for (name, object) in objects {
        org.component(
            Component::SObject((*name).to_owned(), object.clone()),
            &renaming,
        );
    }
    let user = User {
        username: "dana@example.org".to_owned(),
        user_type: "Standard".to_owned(),
        profile: "Sales".to_owned(),
        ..User::default()
    };
    org.user(id(USER), user);
    org.assignment(PermissionSetAssignment {
        name: "Forms".to_owned(),
        ..PermissionSetAssignment::first_of(id(USER))
    });
    org
}

/// What one client did: object, operation, field with whether it was written.
type Use = Vec<(&'static str, Operation, Option<(&'static str, bool)>)>;

fn uses() -> impl Strategy<Value = Use> {
    let operation = proptest::sample::select(vec![
        Operation::Create,
        Operation::Read,
        Operation::Edit,
        Operation::Delete,
        Operation::Upsert,
        Operation::Write,
    ]);
    let field = (proptest::sample::select(FIELDS.to_vec()), any::<bool>());
    let object = proptest::sample::select(OBJECTS.to_vec());
    proptest::collection::vec((object, operation, proptest::option::of(field)), 0..12)
}

fn login(shared: bool) -> LoginNeed {
    LoginNeed {
        user_id: id(USER),
        username: "dana@example.org".to_owned(),
        name: "Dana".to_owned(),
        class: if shared {
            IdentityClass::Shared
        } else {
            IdentityClass::Integration
        },
        shared,
        others: BTreeSet::new(),
    }
}

fn need(client: &str, used: &Use, permissions: &[&str]) -> Need {
    let mut need = Need {
        client: client.to_owned(),
        kind: Some(ClientKind::Integration),
        logins: vec![login(client.len().is_multiple_of(2))],
        permissions: permissions
            .iter()
            .map(|name| ((*name).to_owned(), "asked for".to_owned()))
            .collect(),
        classes: ["Intake", "vendor__Hook"].map(str::to_owned).into(),
        ..Need::default()
    };
    for (object, operation, field) in used {
        need.add(Some(object), *operation, &Seen::new(1, None, "RestApi"));
        if let Some((field, edited)) = field {
            need.add_field(object, field, *edited);
        }
    }
    need
}

fn hardened(needs: Vec<Need>, org: &Org, from: FieldsFrom) -> Hardening {
    let view = View::new(org, None);
    let everyone = Everyone::new(org, &view);
    let grounds = Grounds::new(org, &view, &everyone);
    Hardening::of(needs, &[], &grounds, (from, None)).unwrap()
}

/// The set as byline reads it back, in the org it is for.
fn read_back(proposal: &Proposal, mut builder: OrgBuilder) -> Org {
    let xml = permission_set_xml(proposal);
    let path = format!("permissionsets/{}.permissionset", proposal.name);
    let mut names = Names::default();
    let content = metadata::read(&path, xml.as_bytes(), &mut names).unwrap();
    let renaming = builder.names(&names);
    builder.component(content.component, &renaming);
    builder.build()
}

/// What must hold of every set.
fn assert_deployable(proposal: &Proposal, builder: OrgBuilder) {
    assert_shape(&permission_set_xml(proposal));
    let org = read_back(proposal, builder);
    let set = &org.permission_sets[&proposal.name];
    assert_eq!(set.label, proposal.label);
    assert_eq!(set.license, "SalesforceAPIIntegrationPsl");
    assert_eq!(violations(&set.grants, &org), Vec::new());
    let rights = Rights::of(&set.grants, &org.names);
    assert_eq!(rights, proposal.rights, "reads back to what was proposed");
    assert_eq!(
        set.grants.objects.len(),
        rights.objects.len(),
        "no row grants nothing"
    );
    for permission in ["ApiEnabled", "ApiUserOnly"] {
        assert!(!rights.user_permissions.contains(permission));
    }
    let mut read = BTreeMap::new();
    for (name, row) in set.grants.fields.iter() {
        let name = org.names.text(name);
        read.insert(name.to_owned(), row.editable);
        assert!(row.readable, "{name}: no row grants nothing");
        assert_field(name, row.editable, &rights, &org);
    }
    let proposed = proposal.fields.iter();
    assert_eq!(
        read,
        proposed
            .map(|(name, row)| (name.clone(), row.editable))
            .collect()
    );
    for (section, names) in &proposal.accesses {
        let rows = &set.grants.accesses[section];
        let rows: BTreeSet<String> = rows
            .iter()
            .filter(|(_, on)| *on)
            .map(|(name, _)| org.names.text(name).to_owned())
            .collect();
        assert_eq!(rows, *names);
    }
    assert_eq!(set.grants.accesses.len(), proposal.accesses.len());
}

fn assert_field(name: &str, editable: bool, rights: &Rights, org: &Org) {
    let (object, field) = name.split_once('.').unwrap();
    let of_object = rights.objects.get(object).cloned().unwrap_or_default();
    match rowless(object) {
        None => {
            assert!(
                of_object.contains(&ObjectRight::Read),
                "{name} without its object"
            );
            let writes = [ObjectRight::Create, ObjectRight::Edit];
            assert!(
                !editable || writes.iter().any(|right| of_object.contains(right)),
                "{name}"
            );
        }
        Some(row) => {
            let opened = row
                .read
                .iter()
                .all(|it| rights.user_permissions.contains(it));
            let by_parent = row.parent.as_ref().and_then(|it| rights.objects.get(it));
            assert!(
                opened && (row.parent.is_none() || by_parent.is_some()),
                "{name}"
            );
        }
    }
    if object.ends_with("__c") {
        assert_ne!(system_field(field), Some(Written::Never), "{name}");
        assert_ne!(field, "Name");
    }
    let defined = org.objects.get(object).and_then(|it| it.fields.get(field));
    if let Some(defined) = defined {
        assert!(
            !defined.required && defined.kind != "MasterDetail",
            "{name} has no row"
        );
        let computed =
            defined.formula || ["AutoNumber", "Summary"].contains(&defined.kind.as_str());
        assert!(!(computed && editable), "{name} is computed");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_set_can_be_deployed_and_is_always_the_same(
        objects in objects(),
        profile in rows(),
        set in rows(),
        used in proptest::collection::vec(uses(), 1..4),
        permissions in proptest::sample::subsequence(
            vec!["ApiEnabled", "ImportPersonal", "ManageUsers", "ScheduleReports", "TransferAnyCase", "ViewSetup"],
            0..3,
        ),
        seen in any::<bool>(),
    ) {
        let clients = ["Forms", "forms!", "Mail", "日本"];
        let needs: Vec<Need> = used
            .iter()
            .zip(clients)
            .map(|(used, client)| need(client, used, &permissions))
            .collect();
        let from = if seen { FieldsFrom::Seen } else { FieldsFrom::Granted };
        let build = || org(&objects, &profile, &set);
        let hardening = hardened(needs.clone(), &build().build(), from);
        let names: BTreeSet<String> =
            hardening.proposals.iter().map(|it| it.name.to_lowercase()).collect();
        prop_assert_eq!(names.len(), hardening.proposals.len());
        prop_assert!(!names.contains("forms"), "the org has a set of this name");
        for proposal in &hardening.proposals {
            assert_deployable(proposal, build());
        }
        let mut shuffled = needs;
        shuffled.reverse();
        let again = hardened(shuffled, &build().build(), from);
        prop_assert_eq!(&hardening, &again);
        let bytes = |it: &Hardening| it.proposals.iter().map(permission_set_xml).collect::<Vec<_>>();
        prop_assert_eq!(bytes(&hardening), bytes(&again));
    }
}

/// A plain org: an order with lines, one field that is classified, and a login that may do everything.
fn plain_org(model: &str, bits: [bool; 7]) -> OrgBuilder {
    let text = |group: &str| Field {
        kind: "Text".to_owned(),
        compliance_groups: (!group.is_empty())
            .then(|| group.to_owned())
            .into_iter()
            .collect(),
        ..Field::default()
    };
    let master = Field {
        kind: "MasterDetail".to_owned(),
        reference_to: vec!["A__c".to_owned()],
        ..Field::default()
    };
    let object = |fields: &[(&str, Field)], model: &str| SObject {
        sharing_model: model.to_owned(),
        fields: fields
            .iter()
            .map(|(name, field)| ((*name).to_owned(), field.clone()))
            .collect(),
        ..SObject::default()
    };
    let objects = BTreeMap::from([
        (
            "A__c",
            object(&[("One__c", text("")), ("Two__c", text("HIPAA"))], model),
        ),
        (
            "B__c",
            object(&[("Three__c", master)], "ControlledByParent"),
        ),
    ]);
    let fields = ["One__c", "Two__c"].map(|field| (("A__c", field), true));
    let rows = (
        vec![("A__c", bits), ("B__c", bits)],
        fields.to_vec(),
        Vec::new(),
    );
    org(&objects, &rows, &(Vec::new(), Vec::new(), Vec::new()))
}

fn one(used: &[(&'static str, Operation)], builder: OrgBuilder, from: FieldsFrom) -> Proposal {
    let used: Use = used
        .iter()
        .map(|(object, operation)| (*object, *operation, None))
        .collect();
    let mut need = need("Hook", &used, &[]);
    need.classes.clear();
    let mut hardening = hardened(vec![need], &builder.build(), from);
    hardening.proposals.remove(0)
}

const ALL: [bool; 7] = [true, true, true, true, true, true, false];
const CRED: [bool; 7] = [true, true, true, true, false, false, false];

fn rights(proposal: &Proposal, object: &str) -> Vec<ObjectRight> {
    let rights = proposal.rights.objects.get(object);
    rights.into_iter().flatten().copied().collect()
}

/// Prior art wrote `create` without `read`, which no org takes.
#[test]
fn use_that_only_writes_gives_a_set_that_can_be_deployed() {
    let build = || plain_org("ReadWrite", CRED);
    let proposal = one(&[("B__c", Operation::Create)], build(), FieldsFrom::Seen);
    assert_eq!(
        rights(&proposal, "B__c"),
        [ObjectRight::Create, ObjectRight::Read]
    );
    assert_eq!(rights(&proposal, "A__c"), [ObjectRight::Read], "its master");
    assert_deployable(&proposal, build());
    let deleted = one(&[("A__c", Operation::Delete)], build(), FieldsFrom::Seen);
    let needs_edit = [ObjectRight::Read, ObjectRight::Edit, ObjectRight::Delete];
    assert_eq!(rights(&deleted, "A__c"), needs_edit);
}

/// Prior art took every write for both.
#[test]
fn create_and_edit_are_kept_apart_and_an_upsert_is_both() {
    let of = |operation| {
        let proposal = one(
            &[("A__c", operation)],
            plain_org("ReadWrite", CRED),
            FieldsFrom::Seen,
        );
        rights(&proposal, "A__c")
    };
    use ObjectRight::{Create, Edit, Read};
    assert_eq!(of(Operation::Create), [Create, Read]);
    assert_eq!(of(Operation::Edit), [Read, Edit]);
    assert_eq!(of(Operation::Upsert), [Create, Read, Edit]);
    assert_eq!(of(Operation::Read), [Read]);
}

/// What the evidence does not tell gives no right, and is said.
#[test]
fn a_write_of_unknown_kind_or_object_gives_nothing() {
    let mut need = need("Hook", &vec![("A__c", Operation::Read, None)], &[]);
    let seen = Seen::new(7, None, "ApiTotalUsage");
    need.add(Some("A__c"), Operation::Write, &seen);
    need.add(None, Operation::Upsert, &seen);
    let hardening = hardened(
        vec![need],
        &plain_org("ReadWrite", CRED).build(),
        FieldsFrom::Seen,
    );
    let [proposal] = hardening.proposals.as_slice() else {
        unreachable!("one client")
    };
    assert_eq!(rights(proposal, "A__c"), [ObjectRight::Read]);
    assert_eq!(
        proposal
            .open
            .iter()
            .filter(|it| it.contains("ApiTotalUsage"))
            .count(),
        2
    );
    let silent = Need {
        client: "Silent".to_owned(),
        open: vec!["wrote something".to_owned()],
        ..Need::default()
    };
    let hardening = hardened(
        vec![silent],
        &plain_org("ReadWrite", CRED).build(),
        FieldsFrom::Seen,
    );
    assert_eq!((hardening.proposals.len(), hardening.aside.len()), (0, 1));
}

/// View all is given where reads reached records by it, on that object alone; modify all never.
#[test]
fn view_all_is_proposed_where_reads_need_it_and_modify_all_never() {
    use ObjectRight::{Edit, Read, ViewAll};
    let of = |model, bits, operations: &[(&'static str, Operation)]| {
        let proposal = one(operations, plain_org(model, bits), FieldsFrom::Seen);
        assert_deployable(&proposal, plain_org(model, bits));
        (rights(&proposal, "A__c"), proposal.records)
    };
    let reads = [("A__c", Operation::Read)];
    let (rights, records) = of("Private", ALL, &reads);
    assert_eq!(rights, [Read, ViewAll]);
    assert!(matches!(
        records[..],
        [RecordAccess::ViewAllProposed { .. }]
    ));
    assert_eq!(
        of("ReadWrite", ALL, &reads).0,
        [Read],
        "everybody sees them"
    );
    let (rights, records) = of("Private", CRED, &reads);
    assert_eq!(rights, [Read], "today it sees some, by sharing");
    assert!(matches!(records[..], [RecordAccess::ReadsOfOthers { .. }]));
    let (rights, records) = of("", ALL, &reads);
    assert_eq!(rights, [Read]);
    assert!(matches!(records[..], [RecordAccess::Unknown { .. }]));
    let (rights, records) = of("Read", ALL, &[("A__c", Operation::Edit)]);
    assert_eq!(rights, [Read, Edit]);
    assert!(matches!(records[..], [RecordAccess::WritesOfOthers { .. }]));
    // A detail: its master decides, and has to be seen as well.
    let (rights, records) = of("Private", ALL, &[("B__c", Operation::Read)]);
    assert_eq!(rights, [Read, ViewAll]);
    assert_eq!(records[0].object(), "B__c");
    let (_, records) = of("Private", ALL, &[("B__c", Operation::Create)]);
    let RecordAccess::CreatesBelowOthers { decides, .. } = &records[0] else {
        unreachable!("{records:?}")
    };
    assert_eq!(decides, "A__c");
}

/// Classified fields that nothing shows in use are carried only where asked for, and stand first.
#[test]
fn fields_come_from_what_is_granted_or_seen() {
    let used = [("A__c", Operation::Edit)];
    let granted = one(&used, plain_org("ReadWrite", CRED), FieldsFrom::Granted);
    let editable: Vec<(&str, bool)> = granted
        .fields
        .iter()
        .map(|(name, row)| (name.as_str(), row.editable))
        .collect();
    assert_eq!(editable, [("A__c.One__c", true), ("A__c.Two__c", true)]);
    let candidates: Vec<&str> = granted.candidates().map(|(name, _)| name).collect();
    assert_eq!(candidates, ["A__c.Two__c"]);
    let read = one(
        &[("A__c", Operation::Read)],
        plain_org("ReadWrite", CRED),
        FieldsFrom::Granted,
    );
    assert!(
        read.fields.values().all(|row| !row.editable),
        "nothing is written"
    );
    let seen = one(&used, plain_org("ReadWrite", CRED), FieldsFrom::Seen);
    assert!(seen.fields.is_empty());
}

/// Objects without rows of their own: a row would be an error of deployment.
#[test]
fn objects_without_rows_are_opened_by_what_stands_for_them() {
    let used = [
        ("Task", Operation::Create),
        ("OpportunityLineItem", Operation::Edit),
        ("E__e", Operation::Create),
    ];
    let proposal = one(&used, plain_org("ReadWrite", CRED), FieldsFrom::Seen);
    let objects: Vec<&str> = proposal.rights.objects.keys().map(String::as_str).collect();
    assert_eq!(objects, ["E__e", "Opportunity"]);
    let permissions: Vec<&String> = proposal.rights.user_permissions.iter().collect();
    assert_eq!(permissions, ["ActivitiesAccess", "EditTask"]);
    assert_deployable(&proposal, plain_org("ReadWrite", CRED));
}

/// The rights on such an object say nothing of its fields: field-level security does.
#[test]
fn fields_of_objects_without_rows_are_carried_too() {
    let fields = vec![(("Task", "One__c"), true), (("Task", "Two__c"), false)];
    let rows = (Vec::new(), fields, Vec::new());
    let build = || {
        org(
            &BTreeMap::new(),
            &rows,
            &(Vec::new(), Vec::new(), Vec::new()),
        )
    };
    let proposal = one(&[("Task", Operation::Create)], build(), FieldsFrom::Granted);
    let carried = proposal.fields.iter();
    let carried: Vec<(&str, bool)> = carried
        .map(|(name, row)| (name.as_str(), row.editable))
        .collect();
    assert_eq!(carried, [("Task.One__c", true), ("Task.Two__c", false)]);
    assert_deployable(&proposal, build());
}

/// Logs hold whatever callers sent.
#[test]
fn no_name_of_a_log_breaks_out_of_the_set() {
    let mut need = Need {
        client: "</label><x>&\u{7}".to_owned(),
        ..Need::default()
    };
    for object in ["a__c", "</object>__c", "A__c`; drop", "日本__c", ""] {
        need.add(
            Some(object),
            Operation::Read,
            &Seen::new(1, None, "RestApi"),
        );
    }
    need.add_field("A__c", "Owner.Name", false);
    need.classes.insert("Evil</apexClass>".to_owned());
    let build = || plain_org("ReadWrite", CRED);
    let hardening = hardened(vec![need], &build().build(), FieldsFrom::Granted);
    let [proposal] = hardening.proposals.as_slice() else {
        unreachable!("one client")
    };
    assert_eq!(proposal.name, "label_x");
    let objects: Vec<&String> = proposal.rights.objects.keys().collect();
    assert_eq!(objects, ["A__c"], "by the name the org writes");
    assert_deployable(proposal, build());
}

/// A login that is its client's alone, with the right licence, stays; a client is asked for by any case.
#[test]
fn clients_are_asked_for_by_name() {
    let org = plain_org("ReadWrite", CRED).build();
    let view = View::new(&org, None);
    let everyone = Everyone::new(&org, &view);
    let grounds = Grounds::new(&org, &view, &everyone);
    let tool = || Need {
        kind: Some(ClientKind::Tool),
        ..need("Loader", &vec![("A__c", Operation::Upsert, None)], &[])
    };
    let of = |only: &[&str]| {
        let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
        let hook = need("Hook", &vec![("A__c", Operation::Read, None)], &[]);
        Hardening::of(
            vec![tool(), hook],
            &only,
            &grounds,
            (FieldsFrom::Seen, None),
        )
    };
    let names = |hardening: &Hardening| {
        let names = hardening.proposals.iter().map(|it| it.name.clone());
        names.collect::<Vec<_>>()
    };
    let all = of(&[]).unwrap();
    assert_eq!((names(&all), all.aside.len()), (vec!["Hook".to_owned()], 1));
    assert_eq!(names(&of(&["loader"]).unwrap()), ["Loader"]);
    let error = of(&["Nobody"]).unwrap_err().to_string();
    assert_eq!(
        error,
        "no client `Nobody` in the export; there are `Hook`, `Loader`"
    );
}
