//! What is read of each type.

use std::collections::BTreeMap;

use super::{Component, MetadataError, named_profile, profile, read};
use crate::org::{
    FieldRights, Grants, LoginIpRange, Names, ObjectRights, PermissionSet, PermissionSetGroup,
    Right, Rows,
};

/// Rows by what their names read.
fn rows<'n, R: Right>(rows: &Rows<R>, names: &'n Names) -> BTreeMap<&'n str, R> {
    rows.iter()
        .map(|(n, right)| (names.text(n), right))
        .collect()
}

fn accesses<'n>(grants: &Grants, names: &'n Names) -> Vec<(&'static str, &'n str, bool)> {
    let sections = grants.accesses.iter();
    sections
        .flat_map(|(section, list)| {
            let list = rows(list, names).into_iter();
            list.map(|(name, on)| (*section, name, on))
        })
        .collect()
}

#[test]
fn rows_are_read_in_any_order_and_duplicates_unite() {
    let xml = "<Profile>\
        <objectPermissions><object>Case</object><allowRead>true</allowRead></objectPermissions>\
        <userPermissions><name>ApiEnabled</name><enabled>true</enabled></userPermissions>\
        <fieldPermissions><readable>true</readable><field>Case.F__c</field></fieldPermissions>\
        <objectPermissions><allowEdit>true</allowEdit><allowRead>false</allowRead><viewAllFields>True</viewAllFields><object>Case</object></objectPermissions>\
        <userPermissions><enabled>false</enabled><name>ApiEnabled</name></userPermissions>\
        <fieldPermissions><field>Case.F__c</field><editable>true</editable><readable>false</readable></fieldPermissions>\
        <fieldLevelSecurities><editable>false</editable><field>Case.Old__c</field><hidden>false</hidden></fieldLevelSecurities>\
        <fieldLevelSecurities><editable>false</editable><field>Case.Gone__c</field><hidden>true</hidden></fieldLevelSecurities>\
        <userPermissions><enabled>true</enabled></userPermissions>\
        </Profile>";
    let mut names = Names::default();
    let grants = named_profile(xml, &mut names).grants;
    let user_permissions = rows(&grants.user_permissions, &names);
    assert_eq!(user_permissions, [("ApiEnabled", true)].into());
    let rights = ObjectRights {
        read: true,
        edit: true,
        view_all_fields: true,
        ..ObjectRights::default()
    };
    assert_eq!(rows(&grants.objects, &names), [("Case", rights)].into());
    let field = |readable, editable| FieldRights { readable, editable };
    let fields = [
        ("Case.F__c", field(true, true)),
        ("Case.Gone__c", field(false, false)),
        ("Case.Old__c", field(true, false)),
    ];
    assert_eq!(rows(&grants.fields, &names), fields.into());
}

#[test]
fn every_section_of_names_is_read_and_the_unknown_is_skipped() {
    let xml = "<Profile fqn=\"x\">\
        <classAccesses><apexClass>C</apexClass><enabled>True</enabled></classAccesses>\
        <pageAccesses><apexPage>C</apexPage><enabled>false</enabled></pageAccesses>\
        <flowAccesses><enabled>true</enabled><flow>F</flow></flowAccesses>\
        <customPermissions><enabled>true</enabled><name>N</name></customPermissions>\
        <customSettingAccesses><enabled>true</enabled><name>N__c</name></customSettingAccesses>\
        <customMetadataTypeAccesses><enabled>true</enabled><name>N__mdt</name></customMetadataTypeAccesses>\
        <externalDataSourceAccesses><enabled>true</enabled><externalDataSource>D</externalDataSource></externalDataSourceAccesses>\
        <externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>E - P</externalCredentialPrincipal></externalCredentialPrincipalAccesses>\
        <tabVisibilities><tab>T</tab><visibility>DefaultOn</visibility></tabVisibilities>\
        <madeUpNextYear><enabled>true</enabled><custom>true</custom><deep><userLicense>no</userLicense></deep></madeUpNextYear>\
        <madeUpToo/>\
        </Profile>";
    let mut names = Names::default();
    let profile = named_profile(xml, &mut names);
    let on = |section, name| (section, name, true);
    assert_eq!(
        accesses(&profile.grants, &names),
        [
            on("classAccesses", "C"),
            on("customMetadataTypeAccesses", "N__mdt"),
            on("customPermissions", "N"),
            on("customSettingAccesses", "N__c"),
            on("externalCredentialPrincipalAccesses", "E - P"),
            on("externalDataSourceAccesses", "D"),
            on("flowAccesses", "F"),
            ("pageAccesses", "C", false),
        ]
    );
    assert_eq!((profile.custom, profile.license.as_str()), (None, ""));
}

#[test]
fn logins_of_profiles_are_read() {
    let xml = "<Profile><loginIpRanges><description>d</description><endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>\
        <loginHours><mondayStart>480</mondayStart><mondayEnd> 1080 </mondayEnd><fridayEnd>late</fridayEnd></loginHours></Profile>";
    let profile = profile(xml);
    let range = LoginIpRange {
        start: "10.0.0.1".to_owned(),
        end: "10.0.0.9".to_owned(),
    };
    assert_eq!(profile.login_ip_ranges, [range]);
    let hours = [
        ("mondayStart".to_owned(), 480),
        ("mondayEnd".to_owned(), 1080),
    ];
    assert_eq!(profile.login_hours, hours.into());
}

#[test]
fn permission_sets_and_their_groups_are_read() {
    let xml = "<PermissionSet><userLicense>Old</userLicense><hasActivationRequired>true</hasActivationRequired><label>L</label><license>New</license></PermissionSet>";
    let set = PermissionSet {
        label: "L".to_owned(),
        license: "New".to_owned(),
        activation_required: true,
        grants: Grants::default(),
    };
    let (_, component) = read("permissionsets/N.permissionset", xml.as_bytes()).unwrap();
    assert_eq!(component, Component::PermissionSet("N".to_owned(), set));
    let old = xml.replace("<license>New</license>", "");
    let (_, component) = read("permissionsets/N.permissionset", old.as_bytes()).unwrap();
    assert!(matches!(component, Component::PermissionSet(_, set) if set.license == "Old"));

    let xml = "<PermissionSetGroup><hasActivationRequired>true</hasActivationRequired><label>L</label><mutingPermissionSets>M</mutingPermissionSets><permissionSets>A</permissionSets><status>Updated</status><permissionSets>force__B</permissionSets></PermissionSetGroup>";
    let group = PermissionSetGroup {
        label: "L".to_owned(),
        permission_sets: vec!["A".to_owned(), "force__B".to_owned()],
        muting_permission_sets: vec!["M".to_owned()],
        status: "Updated".to_owned(),
        activation_required: true,
    };
    let (_, component) = read("G.permissionsetgroup-meta.xml", xml.as_bytes()).unwrap();
    assert_eq!(
        component,
        Component::PermissionSetGroup("G".to_owned(), group)
    );

    let xml = "<MutingPermissionSet><label>L</label><userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions></MutingPermissionSet>";
    let mut names = Names::default();
    let read = super::super::read("M.mutingpermissionset", xml.as_bytes(), &mut names).unwrap();
    match read.component {
        Component::MutingPermissionSet(name, set) => {
            assert_eq!((name.as_str(), set.label.as_str()), ("M", "L"));
            assert!(set.muted.has(names.get("ViewSetup").unwrap()));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_types_are_checked_but_not_kept() {
    let other = |xml: &str| read("layouts/L.layout", xml.as_bytes());
    assert_eq!(
        other("<Layout><a/></Layout>").unwrap(),
        ("Layout".to_owned(), Component::Other)
    );
    assert_eq!(
        other("<Layout>\n<a></Layout>"),
        Err(MetadataError::WrongEndTag { line: 2 })
    );
}
