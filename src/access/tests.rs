//! Laws of effective permissions, over small orgs put together at random.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::{Access, Answer, Bit, Effective, Everyone, FieldRight, ObjectRight, Question, View};
use crate::org::{
    Component, FieldRights, Grants, LoginIpRange, MutingPermissionSet, Names, ObjectRights, Org,
    OrgBuilder, PermissionSet, PermissionSetAssignment, PermissionSetGroup, Profile, SalesforceId,
    User,
};

const PERMISSIONS: [&str; 4] = [
    "ModifyAllData",
    "ViewAllData",
    "ApiEnabled",
    "ViewAllFieldsGlobal",
];
const OBJECTS: [&str; 2] = ["Account", "Job__c"];
const FIELDS: [(&str, &str); 2] = [("Account", "Phone"), ("Job__c", "Pay__c")];

/// Which rows a component has: of each permission, object and field, none or some bits.
#[derive(Clone, Debug)]
struct Rows {
    permissions: Vec<Option<bool>>,
    objects: Vec<Option<u8>>,
    fields: Vec<Option<u8>>,
}

/// A group: its members and what it mutes.
#[derive(Clone, Debug)]
struct Group {
    members: Vec<usize>,
    /// A member that the package does not hold.
    missing: bool,
    muting: Option<Rows>,
}

#[derive(Clone, Debug)]
struct Package {
    custom: Option<bool>,
    profile: Rows,
    sets: Vec<Rows>,
    groups: Vec<Group>,
}

fn rows() -> impl Strategy<Value = Rows> {
    let permissions = vec(proptest::option::of(any::<bool>()), PERMISSIONS.len());
    let objects = vec(proptest::option::of(0..128_u8), OBJECTS.len());
    let fields = vec(proptest::option::of(0..4_u8), FIELDS.len());
    (permissions, objects, fields).prop_map(|(permissions, objects, fields)| Rows {
        permissions,
        objects,
        fields,
    })
}

fn package() -> impl Strategy<Value = Package> {
    let group = (
        vec(0..3_usize, 0..3),
        any::<bool>(),
        proptest::option::of(rows()),
    );
    let group = group.prop_map(|(members, missing, muting)| Group {
        members,
        missing,
        muting,
    });
    let custom = proptest::option::of(any::<bool>());
    (custom, rows(), vec(rows(), 3), vec(group, 2)).prop_map(|(custom, profile, sets, groups)| {
        Package {
            custom,
            profile,
            sets,
            groups,
        }
    })
}

/// Names of sets and groups, as they are assigned.
fn assignable() -> impl Strategy<Value = Vec<String>> {
    let names = ["S0", "S1", "S2", "G0", "G1", "elsewhere"].map(str::to_owned);
    btree_set(proptest::sample::select(names.to_vec()), 0..4)
        .prop_map(|names| names.into_iter().collect())
}

fn grants(rows: &Rows, names: &mut Names) -> Grants {
    let permissions = PERMISSIONS.iter().zip(&rows.permissions);
    let objects = OBJECTS.iter().zip(&rows.objects);
    let fields = FIELDS.iter().zip(&rows.fields);
    Grants {
        user_permissions: permissions
            .filter_map(|(name, on)| Some((names.intern(name), (*on)?)))
            .collect(),
        objects: objects
            .filter_map(|(name, bits)| {
                let bits = (*bits)?;
                let has = |bit: u8| bits >> bit & 1 == 1;
                let rights = ObjectRights {
                    create: has(0),
                    read: has(1),
                    edit: has(2),
                    delete: has(3),
                    view_all: has(4),
                    modify_all: has(5),
                    view_all_fields: has(6),
                };
                Some((names.intern(name), rights))
            })
            .collect(),
        fields: fields
            .filter_map(|((object, field), bits)| {
                let bits = (*bits)?;
                let rights = FieldRights {
                    readable: bits & 1 == 1,
                    editable: bits & 2 == 2,
                };
                Some((names.intern(&format!("{object}.{field}")), rights))
            })
            .collect(),
        ..Grants::default()
    }
}

fn user(number: usize) -> SalesforceId {
    SalesforceId::parse(format!("005{number:012}").as_bytes()).unwrap()
}

/// An org with one user for each list of assignments.
fn org(package: &Package, assigned: &[&[String]]) -> Org {
    let mut names = Names::default();
    let mut components = vec![Component::Profile(
        "P".to_owned(),
        Profile {
            license: "Salesforce".to_owned(),
            custom: package.custom,
            grants: grants(&package.profile, &mut names),
            ..Profile::default()
        },
    )];
    for (number, rows) in package.sets.iter().enumerate() {
        let set = PermissionSet {
            grants: grants(rows, &mut names),
            ..PermissionSet::default()
        };
        components.push(Component::PermissionSet(format!("S{number}"), set));
    }
    for (number, group) in package.groups.iter().enumerate() {
        let mut members: Vec<String> = group.members.iter().map(|m| format!("S{m}")).collect();
        members.extend(group.missing.then(|| "vendor__S".to_owned()));
        let name = format!("M{number}");
        let made = PermissionSetGroup {
            permission_sets: members,
            muting_permission_sets: group.muting.iter().map(|_| name.clone()).collect(),
            ..PermissionSetGroup::default()
        };
        components.push(Component::PermissionSetGroup(format!("G{number}"), made));
        if let Some(rows) = &group.muting {
            let muting = MutingPermissionSet {
                muted: grants(rows, &mut names),
                ..MutingPermissionSet::default()
            };
            components.push(Component::MutingPermissionSet(name, muting));
        }
    }
    let mut org = OrgBuilder::default();
    let renaming = org.names(&names);
    for component in components {
        org.component(component, &renaming);
    }
    // So that there are assignments, whoever has some.
    org.assignment(PermissionSetAssignment::first_of(user(999)));
    for (number, assigned) in assigned.iter().enumerate() {
        org.user(
            user(number),
            User {
                profile: "P".to_owned(),
                ..User::default()
            },
        );
        for name in *assigned {
            org.assignment(PermissionSetAssignment {
                name: name.clone(),
                ..PermissionSetAssignment::first_of(user(number))
            });
        }
    }
    org.build()
}

fn questions(org: &Org, view: &View) -> Vec<Question> {
    let permissions = PERMISSIONS.iter().map(|name| Question::user(org, name));
    let objects = OBJECTS
        .iter()
        .flat_map(|object| ObjectRight::ALL.map(|right| Question::object(org, object, right)));
    let fields = FIELDS.iter().flat_map(|(object, field)| {
        [FieldRight::Read, FieldRight::ReadClear, FieldRight::Edit]
            .map(|right| Question::field(org, view, object, field, right))
    });
    permissions.chain(objects).chain(fields).collect()
}

/// The answers to every question for each user.
fn bits(org: &Org, users: usize) -> Vec<Vec<Bit>> {
    let view = View::new(org, None);
    let questions = questions(org, &view);
    let bits_of = |user: SalesforceId| {
        let effective = Effective::of(&user, org, &view);
        questions.iter().map(|q| effective.bit(q)).collect()
    };
    (0..users).map(|number| bits_of(user(number))).collect()
}

/// A package without the muting of a group, and one without the group's members.
fn changed(package: &Package, change: impl Fn(&mut Group)) -> Package {
    let mut changed = package.clone();
    change(&mut changed.groups[0]);
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The union is monotone: one assignment more takes no right away.
    #[test]
    fn one_more_assignment_takes_nothing_away(
        package in package(),
        few in assignable(),
        more in assignable(),
    ) {
        let all = [few.clone(), more].concat();
        let bits = bits(&org(&package, &[&few, &all]), 2);
        for (few, all) in bits[0].iter().zip(&bits[1]) {
            prop_assert!(few.or(*all) == *all, "{few:?} became {all:?}");
        }
    }

    /// What a group mutes it takes from itself alone: whatever else is assigned grants as before.
    #[test]
    fn muting_takes_nothing_from_others(package in package(), assigned in assignable()) {
        let with_group: Vec<String> = [assigned, vec!["G0".to_owned()]].concat();
        let of = |package: &Package| bits(&org(package, &[&with_group]), 1).remove(0);
        let muted = of(&package);
        let free = of(&changed(&package, |group| group.muting = None));
        let empty = of(&changed(&package, |group| {
            group.members.clear();
            group.missing = false;
        }));
        for ((muted, free), empty) in muted.iter().zip(&free).zip(&empty) {
            prop_assert!(empty.or(*muted) == *muted && muted.or(*free) == *free);
        }
    }

    /// An answer says what the bit says, and each grant it names would be enough by itself.
    #[test]
    fn each_grant_alone_would_do(package in package(), assigned in assignable()) {
        let org = org(&package, &[&assigned]);
        let view = View::new(&org, None);
        let effective = Effective::of(&user(0), &org, &view);
        for question in &questions(&org, &view) {
            let answer = effective.answer(question);
            prop_assert_eq!(answer.bit, effective.bit(question));
            prop_assert_eq!(answer.grants.is_empty(), answer.bit != Bit::Granted);
            prop_assert!(answer.doubts.is_empty() || answer.bit == Bit::Unknown);
            for grant in &answer.grants {
                let alone = effective.access().by_one_source(grant.origin);
                // A field needs its object, which may come from elsewhere.
                prop_assert!(question.is_of_field() || alone.bit(question) == Bit::Granted);
            }
        }
    }

    /// Users with equal assignments share one result, and it is what each would get alone.
    #[test]
    fn everyone_gets_what_one_gets(
        package in package(),
        first in assignable(),
        second in assignable(),
    ) {
        let org = org(&package, &[&first, &second, &first]);
        let view = View::new(&org, None);
        let everyone = Everyone::new(&org, &view);
        let distinct = if first == second { 1 } else { 2 };
        prop_assert_eq!(everyone.combinations().len(), distinct);
        for number in 0..3 {
            let shared = everyone.get(&user(number)).unwrap();
            let alone = Effective::of(&user(number), &org, &view);
            for question in &questions(&org, &view) {
                let (shared, alone): (Answer<'_>, Answer<'_>) =
                    (shared.answer(question), alone.answer(question));
                prop_assert_eq!(shared, alone);
            }
        }
    }
}

#[test]
fn login_ranges_and_hours_are_the_profiles_alone() {
    let range = LoginIpRange {
        start: "192.0.2.1".to_owned(),
        end: "192.0.2.9".to_owned(),
    };
    let profile = |license: &str, ranges: &[LoginIpRange]| Profile {
        license: license.to_owned(),
        custom: Some(true),
        login_ip_ranges: ranges.to_vec(),
        login_hours: [("mondayStart".to_owned(), 480)]
            .into_iter()
            .take(ranges.len())
            .collect(),
        ..Profile::default()
    };
    let mut builder = OrgBuilder::default();
    let renaming = builder.names(&Names::default());
    let profiles = [
        (
            "Narrow",
            profile("Salesforce", std::slice::from_ref(&range)),
        ),
        ("Wide", profile("Salesforce", &[])),
        ("Fragment", profile("", &[])),
    ];
    for (number, (name, profile)) in profiles.into_iter().enumerate() {
        builder.component(Component::Profile(name.to_owned(), profile), &renaming);
        let row = User {
            profile: name.to_owned(),
            ..User::default()
        };
        builder.user(user(number), row);
    }
    builder.user(user(3), User::default());
    let org = builder.build();
    let view = View::new(&org, None);
    let everyone = Everyone::new(&org, &view);
    let said: Vec<_> = everyone
        .iter()
        .map(|(_, effective)| {
            let access: &Access<'_> = effective.access();
            let ranges = access.login_ip_ranges().map(<[_]>::len);
            (ranges, access.login_hours().map(|hours| hours.len()))
        })
        .collect();
    assert_eq!(
        said,
        [
            (Some(1), Some(1)),
            (Some(0), Some(0)),
            (None, None),
            (None, None)
        ]
    );
}
