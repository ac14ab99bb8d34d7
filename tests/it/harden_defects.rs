//! What generators of permission sets from use got wrong, a test for each; and what byline leaves to a person.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use byline::access::{Everyone, ObjectRight, View};
use byline::catalog::ClientKind;
use byline::harden::{
    FieldsFrom, Grounds, Hardening, LoginNeed, Need, Operation, Proposal, RecordAccess, Seen,
};
use byline::org::{Field, IdentityClass, OrgBuilder, SObject, SalesforceId};

use crate::harden_sets::{Use, assert_deployable, hardened, need, org};

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

/// Prior art refuses to tell a delta of an app with more than three run-as users; one set for all of them would give
/// each what only one needs.
#[test]
fn an_app_that_people_sign_in_to_gets_no_set_of_its_own() {
    let under = |people: u8| {
        let mut need = need("Portal", &vec![("A__c", Operation::Read, None)], &[]);
        let id = |n: u8| SalesforceId::parse(format!("0055j00000000{n:02}").as_bytes()).unwrap();
        let login = |n: u8| LoginNeed {
            user_id: id(n),
            username: format!("person{n}@example.org"),
            name: String::new(),
            class: IdentityClass::Human,
            shared: true,
            client: String::new(),
            clients: std::sync::Arc::default(),
        };
        need.logins = (1..=people).map(login).collect();
        let org = plain_org("ReadWrite", CRED).build();
        hardened(vec![need], &org, FieldsFrom::Seen)
    };
    assert_eq!(under(3).proposals.len(), 1);
    let many = under(4);
    assert!(many.proposals.is_empty());
    assert!(many.aside[0].why.contains("acts for its user"));
}
