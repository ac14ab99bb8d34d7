//! Manifests, project files, and permission sets that were taken apart.

use super::{Component, MetadataError, read};
use crate::org::{FieldRights, Manifest, Names, ObjectRights, OrgBuilder, PackagePart, Project};

#[test]
fn manifests_are_read_and_lists_of_one_type_united() {
    let xml = "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>Sales</fullName>\
        <types><members>*</members><name>Profile</name></types>\
        <types><name>CustomObject</name><members>Account</members><members></members></types>\
        <types><members>R %26 D</members><members>%%%NS%%%X</members><name>Profile</name></types>\
        <types><members>lost</members></types><version>62.0</version></Package>";
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let manifest = Manifest {
        types: [
            ("CustomObject".to_owned(), list(&["Account"])),
            ("Profile".to_owned(), list(&["%%%NS%%%X", "*", "R & D"])),
        ]
        .into(),
        version: Some(62),
    };
    let part = PackagePart::Manifest("src/package.xml".to_owned(), manifest);
    let (root, component) = read("src/package.xml", xml.as_bytes()).unwrap();
    assert_eq!(
        (root.as_str(), component),
        ("Package", Component::Package(part))
    );

    for version in ["", "latest", "0.0", "%%%VERSION%%%"] {
        let xml = format!("<Package><version>{version}</version></Package>");
        let part = PackagePart::Manifest("p".to_owned(), Manifest::default());
        assert_eq!(
            read("p", xml.as_bytes()).unwrap().1,
            Component::Package(part)
        );
    }
}

fn project(json: &str) -> Result<Project, MetadataError> {
    let (root, component) = read("a/sfdx-project.json", json.as_bytes())?;
    assert_eq!(root, "SfdxProject");
    match component {
        Component::Package(PackagePart::Project(_, project)) => Ok(project),
        other => panic!("{other:?}"),
    }
}

#[test]
fn project_files_are_read_whatever_else_they_hold() {
    let json = "\u{feff}{\r\n \"packageDirectories\": [{\"path\": \"./a\", \"default\": true}, {\"no\": 1}, 5, {\"path\": \"b\"}],\
        \"sourceApiVersion\": \"62.0\", \"sourceBehaviorOptions\": [\"decomposePermissionSetBeta\", null], \"plugins\": {}}";
    let expected = Project {
        directories: vec!["./a".to_owned(), "b".to_owned()],
        api_version: Some(62),
        behaviors: vec!["decomposePermissionSetBeta".to_owned()],
    };
    assert_eq!(project(json), Ok(expected));
    assert_eq!(
        project("{\"sourceApiVersion\": 58.0}").unwrap().api_version,
        Some(58)
    );
    let strange =
        "{\"packageDirectories\": \"a\", \"sourceApiVersion\": [], \"sourceBehaviorOptions\": {}}";
    assert_eq!(project(strange), Ok(Project::default()));
    assert_eq!(project("[]"), Ok(Project::default()));
    assert_eq!(
        project("{\n\n\"a\": <<<<"),
        Err(MetadataError::Json { line: 3 })
    );
    assert_eq!(project(""), Err(MetadataError::Json { line: 1 }));
}

const CLASS: &str = "<apexClass>C</apexClass><enabled>true</enabled>";
const USER: &str = "<enabled>true</enabled><name>ApiEnabled</name>";
const OBJECT: &str = "<allowRead>true</allowRead><object>Case</object>";
const FIELD: &str = "<field>Case.F__c</field><readable>true</readable>";
const REST: &str = "<label>Agents</label><license>Salesforce</license>";

fn rows(tag: &str, row: &str) -> String {
    format!("<{tag}>{row}</{tag}>")
}

fn set(inner: &[String]) -> String {
    rows("PermissionSet", &inner.concat())
}

/// One set, whole and taken apart in both shapes.
fn shapes() -> [Vec<(&'static str, String)>; 3] {
    let rest = set(&[REST.to_owned()]);
    let object = rows("objectPermissions", OBJECT);
    let field = rows("fieldPermissions", FIELD);
    let class = rows("classAccesses", CLASS);
    let user = rows("userPermissions", USER);
    let whole = [
        REST.to_owned(),
        class.clone(),
        user.clone(),
        object.clone(),
        field.clone(),
    ];
    [
        vec![(".permissionset-meta.xml", set(&whole))],
        vec![
            ("/Agents%2B.permissionset-meta.xml", rest.clone()),
            (
                "/classAccesses/C.classAccess-meta.xml",
                rows("ClassAccess", CLASS),
            ),
            (
                "/userPermissions/ApiEnabled.userPermission-meta.xml",
                rows("UserPermission", USER),
            ),
            (
                "/objectPermissions/Case.objectPermission-meta.xml",
                rows("ObjectPermission", OBJECT),
            ),
            (
                "/fieldPermissions/Case.F__c.fieldPermission-meta.xml",
                rows("FieldPermission", FIELD),
            ),
            (
                "/tabSettings/T.tabSetting-meta.xml",
                rows("TabSetting", "<tab>T</tab>"),
            ),
        ],
        vec![
            ("/Agents%2B.permissionset-meta.xml", rest),
            ("/Agents%2B.classAccess-meta.xml", set(&[class])),
            ("/Agents%2B.userPermission-meta.xml", set(&[user])),
            (
                "/objectSettings/Case.objectSettings-meta.xml",
                set(&[object, field]),
            ),
        ],
    ]
}

#[test]
fn permission_sets_that_were_taken_apart_are_whole_again() {
    for files in shapes() {
        let mut names = Names::default();
        let mut org = OrgBuilder::default();
        let read: Vec<_> = files
            .iter()
            .map(|(end, xml)| {
                let path = format!("app/permissionsets/Agents%2B{end}");
                super::super::read(&path, xml.as_bytes(), &mut names)
                    .unwrap()
                    .component
            })
            .collect();
        let renaming = org.names(&names);
        for component in read {
            org.component(component, &renaming);
        }
        let org = org.build();
        assert_eq!(org.permission_sets.len(), 1);
        let set = &org.permission_sets["Agents+"];
        assert_eq!(
            (set.label.as_str(), set.license.as_str()),
            ("Agents", "Salesforce")
        );
        let name = |text| org.names.get(text).unwrap();
        let grants = &set.grants;
        assert!(grants.has(name("ApiEnabled")));
        assert_eq!(grants.accesses["classAccesses"].get(name("C")), Some(true));
        let read = ObjectRights {
            read: true,
            ..ObjectRights::default()
        };
        assert_eq!(grants.objects.get(name("Case")), Some(read));
        let readable = FieldRights {
            readable: true,
            editable: false,
        };
        assert_eq!(grants.fields.get(name("Case.F__c")), Some(readable));
    }
}
