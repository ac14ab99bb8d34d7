//! Proposed permission sets: of random use in random orgs they can be deployed, say what was proposed, and are always
//! written the same.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use byline::access::{Everyone, ObjectRight, Rights, View, violations};
use byline::catalog::{ClientKind, Written, rowless, system_field};
use byline::harden::{FieldsFrom, Grounds, Hardening, LoginNeed, Need, Operation, Proposal, Seen};
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

pub(crate) type Rows = (
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
pub(crate) fn org(
    objects: &BTreeMap<&'static str, SObject>,
    profile: &Rows,
    set: &Rows,
) -> OrgBuilder {
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
pub(crate) type Use = Vec<(&'static str, Operation, Option<(&'static str, bool)>)>;

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
        client: String::new(),
        clients: std::sync::Arc::default(),
    }
}

pub(crate) fn need(client: &str, used: &Use, permissions: &[&str]) -> Need {
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

pub(crate) fn hardened(needs: Vec<Need>, org: &Org, from: FieldsFrom) -> Hardening {
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
pub(crate) fn assert_deployable(proposal: &Proposal, builder: OrgBuilder) {
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
