//! The cases of `access.toml`, and the small export that each describes.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use byline::org::{
    Component, ComponentFile, Field, FieldRights, Grants, Layout, Manifest, MutingPermissionSet,
    Names, ObjectRights, Org, OrgBuilder, PackagePart, PermissionSet, PermissionSetAssignment,
    PermissionSetGroup, PermissionSetRow, Profile, ProfileRow, Renaming, SalesforceId, User,
    UtcTime,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matrix {
    pub(crate) case: Vec<Case>,
}

/// One trap. What is left out is as the head of the table says.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Case {
    pub(crate) trap: String,
    /// Without the profiles that every export holds.
    pub(crate) alone: bool,
    /// 0 for none.
    pub(crate) api: Option<u16>,
    pub(crate) as_of: Option<String>,
    pub(crate) profile: Vec<ProfileFile>,
    pub(crate) set: Vec<SetFile>,
    pub(crate) muting: Vec<SetFile>,
    pub(crate) group: Vec<GroupFile>,
    pub(crate) field: Vec<FieldFile>,
    pub(crate) row: Vec<SetRow>,
    pub(crate) has: Option<String>,
    pub(crate) api_only: Option<bool>,
    pub(crate) inactive: bool,
    pub(crate) no_assignments: bool,
    pub(crate) assigned: Vec<Assigned>,
    pub(crate) completeness: Option<String>,
    pub(crate) says: Vec<String>,
    pub(crate) ask: Vec<Ask>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ProfileFile {
    pub(crate) name: String,
    pub(crate) license: Option<String>,
    pub(crate) custom: Option<bool>,
    pub(crate) user: Vec<String>,
    pub(crate) off: Vec<String>,
    pub(crate) objects: BTreeMap<String, String>,
    pub(crate) fields: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SetFile {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) session: bool,
    pub(crate) user: Vec<String>,
    pub(crate) objects: BTreeMap<String, String>,
    pub(crate) fields: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct GroupFile {
    pub(crate) name: String,
    pub(crate) sets: Vec<String>,
    pub(crate) mutes: Vec<String>,
    pub(crate) status: String,
    pub(crate) session: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldFile {
    pub(crate) object: String,
    pub(crate) name: String,
    pub(crate) r#type: String,
    #[serde(default)]
    pub(crate) required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetRow {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) profile: bool,
    pub(crate) group: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Assigned {
    pub(crate) id: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) group_name: String,
    pub(crate) expires: Option<String>,
    pub(crate) active: Option<bool>,
    pub(crate) revoked: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    pub(crate) right: String,
    pub(crate) bit: String,
    #[serde(default)]
    pub(crate) by: Vec<String>,
    /// Not compared when left out.
    pub(crate) doubt: Option<Vec<String>>,
}

/// All cases of the table.
pub(crate) fn matrix() -> Vec<Case> {
    let matrix: Matrix = toml::from_str(include_str!("access.toml")).unwrap();
    matrix.case
}

/// The export that a case describes.
pub(crate) fn export(case: &Case) -> Org {
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
        api => retrieved_with(&mut org, api.unwrap_or(64)),
    }
    add_directory(case, &mut org);
    org.build()
}

/// A manifest of this version beside the profiles.
pub(crate) fn retrieved_with(org: &mut OrgBuilder, version: u16) {
    let manifest = Manifest {
        version: Some(version),
        ..Manifest::default()
    };
    let part = PackagePart::Manifest("src/package.xml".to_owned(), manifest);
    org.component(Component::Package(part), &Renaming::default());
    org.component_files([ComponentFile {
        path: "src/profiles/Minimal.profile",
        kind: "Profile",
        base: Some("src"),
        name: Some("Minimal".to_owned()),
        layout: Some(Layout::Package),
        piece: false,
    }]);
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

/// The user of every case.
pub(crate) fn user_id() -> SalesforceId {
    id("005000000000001")
}

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

pub(crate) fn time(text: &str) -> UtcTime {
    UtcTime::parse(text.as_bytes()).unwrap()
}
