//! Packages in every layout, read as a user hands them over: the same components come out, once each, and
//! where they stood is known.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::{Cursor, Write as _};

use byline::analysis::Reading;
use byline::org::{FieldRights, Layout, ObjectRights, Org, Package, VersionSource};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::Export;

const MANIFEST: &str = "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
    <types><members>*</members><name>Profile</name></types><version>61.0</version></Package>";
const PROJECT: &str =
    "{\"packageDirectories\": [{\"path\": \"force-app\"}], \"sourceApiVersion\": \"61.0\"}";

const READ: &str =
    "<objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>";
const EDIT: &str =
    "<objectPermissions><allowEdit>true</allowEdit><object>Account</object></objectPermissions>";
const FIELD: &str = "<fieldPermissions><editable>false</editable><field>Account.Tier__c</field><readable>true</readable></fieldPermissions>";
const FIELDS: &str =
    "<fullName>Tier__c</fullName><complianceGroup>PII</complianceGroup><type>Text</type>";

fn profile(inner: &str) -> String {
    format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inner}</Profile>")
}

/// Reads what stands in an export, with paths from there on.
fn read(export: &Export) -> Reading {
    let mut reading = export.reading();
    let begin = export.folder().join("export");
    let begin = begin.to_str().unwrap();
    let cut = |path: &mut String| {
        let rest = path.strip_prefix(begin).unwrap();
        *path = rest.trim_start_matches('/').to_owned();
    };
    reading
        .files
        .iter_mut()
        .for_each(|file| cut(&mut file.path));
    let package = &mut reading.org.package;
    package
        .roots
        .iter_mut()
        .for_each(|root| cut(&mut root.path));
    let copies = package.copies.iter_mut();
    copies.for_each(|copies| copies.paths.iter_mut().for_each(cut));
    package.unrelated_manifests.iter_mut().for_each(cut);
    reading
}

/// The four components of the package, in the metadata layout below a folder.
fn package(below: &str) -> Vec<(String, String)> {
    vec![
        (format!("{below}package.xml"), MANIFEST.to_owned()),
        (
            format!("{below}profiles/Sales %26 Care.profile"),
            profile(&format!("{READ}{FIELD}")),
        ),
        (
            format!("{below}objects/Account.object"),
            format!(
                "<CustomObject><fields>{FIELDS}</fields><sharingModel>Private</sharingModel></CustomObject>"
            ),
        ),
        (
            format!("{below}permissionsets/Agents%2B.permissionset"),
            format!("<PermissionSet><label>Agents+</label>{EDIT}</PermissionSet>"),
        ),
    ]
}

/// The same as a project.
fn source() -> Vec<(String, String)> {
    let main = "force-app/main/default";
    vec![
        ("sfdx-project.json".to_owned(), PROJECT.to_owned()),
        (
            format!("{main}/profiles/Sales %26 Care.profile-meta.xml"),
            profile(&format!("{READ}{FIELD}")),
        ),
        (
            format!("{main}/objects/Account/Account.object-meta.xml"),
            "<CustomObject><sharingModel>Private</sharingModel></CustomObject>".to_owned(),
        ),
        (
            format!("{main}/objects/Account/fields/Tier__c.field-meta.xml"),
            format!("<CustomField>{FIELDS}</CustomField>"),
        ),
        (
            format!("{main}/permissionsets/Agents%2B.permissionset-meta.xml"),
            format!("<PermissionSet><label>Agents+</label>{EDIT}</PermissionSet>"),
        ),
    ]
}

fn export(files: Vec<(String, String)>) -> Export {
    let files = files.into_iter();
    files.fold(Export::new(), |export, (path, text)| {
        export.file(&path, text)
    })
}

fn zip(files: Vec<(String, String)>) -> Export {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    Export::new().file("e.zip", zip.finish().unwrap().into_inner())
}

fn object_rights(org: &Org, profile: &str) -> Option<ObjectRights> {
    org.profiles[profile]
        .grants
        .objects
        .get(org.names.get("Account")?)
}

const READ_ONLY: ObjectRights = ObjectRights {
    create: false,
    read: true,
    edit: false,
    delete: false,
    view_all: false,
    modify_all: false,
    view_all_fields: false,
};

/// The components are there, once each, whatever the layout.
fn assert_whole(reading: &Reading) {
    let org = &reading.org;
    assert!(reading.files.iter().all(|file| file.tally.rejected == 0));
    assert_eq!(org.profiles.keys().collect::<Vec<_>>(), ["Sales & Care"]);
    assert_eq!(object_rights(org, "Sales & Care"), Some(READ_ONLY));
    let field = org.names.get("Account.Tier__c").unwrap();
    let readable = FieldRights {
        readable: true,
        editable: false,
    };
    assert_eq!(
        org.profiles["Sales & Care"].grants.fields.get(field),
        Some(readable)
    );
    assert_eq!(org.permission_sets["Agents+"].label, "Agents+");
    let account = &org.objects["Account"];
    assert_eq!(account.sharing_model, "Private");
    assert_eq!(account.fields["Tier__c"].compliance_groups, ["PII"]);
    assert_eq!(org.api_version(), Some(61));
}

/// Path and layout of each root.
fn roots(package: &Package) -> Vec<(&str, Option<Layout>)> {
    let roots = package.roots.iter();
    roots
        .map(|root| (root.path.as_str(), root.layout))
        .collect()
}

#[test]
fn a_package_folder() {
    for below in ["", "src/", "unpackaged/"] {
        let reading = read(&export(package(below)));
        assert_whole(&reading);
        let found = &reading.org.package;
        let root = below.trim_end_matches('/');
        assert_eq!(roots(found), [(root, Some(Layout::Package))]);
        assert_eq!(
            found.roots[0].api_version.unwrap().source,
            VersionSource::Manifest
        );
        assert_eq!((found.copies.len(), found.stray), (0, 0));
    }
}

#[test]
fn a_zip_however_its_package_is_called() {
    for (below, root) in [
        ("", "e.zip!"),
        ("unpackaged/", "e.zip!/unpackaged"),
        ("My Package/v2/", "e.zip!/My Package/v2"),
    ] {
        let reading = read(&zip(package(below)));
        assert_whole(&reading);
        assert_eq!(roots(&reading.org.package), [(root, Some(Layout::Package))]);
    }
}

#[test]
fn a_project_with_objects_in_pieces() {
    for (reading, root) in [
        (read(&export(source())), "force-app"),
        (read(&zip(source())), "e.zip!/force-app"),
    ] {
        assert_whole(&reading);
        let found = &reading.org.package;
        assert_eq!(roots(found), [(root, Some(Layout::Source))]);
        assert_eq!(
            found.roots[0].api_version.unwrap().source,
            VersionSource::Project
        );
        let count = |kind| found.roots[0].components.get(kind).copied();
        assert_eq!(
            (count("CustomObject"), count("CustomField")),
            (Some(1), Some(1))
        );
    }
}

#[test]
fn several_roots_are_one_org() {
    let mut files = package("a/");
    files.extend(
        source()
            .into_iter()
            .map(|(path, text)| (format!("b/{path}"), text)),
    );
    files.push((
        "emptyCheck/package.xml".to_owned(),
        MANIFEST.replace("61", "37"),
    ));
    let reading = read(&export(files));
    assert_whole(&reading);
    let found = &reading.org.package;
    assert_eq!(
        roots(found),
        [
            ("a", Some(Layout::Package)),
            ("b/force-app", Some(Layout::Source))
        ]
    );
    assert_eq!(found.unrelated_manifests, ["emptyCheck/package.xml"]);
    let copies: Vec<(&str, &str)> = found
        .copies
        .iter()
        .map(|copies| (copies.kind.as_str(), copies.name.as_str()))
        .collect();
    let expected = [
        ("CustomObject", "Account"),
        ("PermissionSet", "Agents+"),
        ("Profile", "Sales & Care"),
    ];
    assert_eq!(copies, expected);
}

/// What one copy lacks, the other supplies, and both are named.
#[test]
fn partial_copies_of_one_profile_are_united() {
    let update = ObjectRights {
        edit: true,
        ..READ_ONLY
    };
    let both = [
        vec![
            ("profiles/X.profile", READ),
            ("profiles/X.profile-meta.xml", EDIT),
        ],
        vec![
            ("one/profiles/X.profile", READ),
            ("two/profiles/X.profile", EDIT),
        ],
        // The same name, encoded and not.
        vec![
            ("one/profiles/%58.profile", READ),
            ("two/profiles/X.profile-meta.xml", EDIT),
        ],
    ];
    for files in both {
        let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let files = files
            .iter()
            .map(|(path, inner)| ((*path).to_owned(), profile(inner)));
        let reading = read(&export(files.collect()));
        assert_eq!(reading.org.profiles.len(), 1, "{paths:?}");
        assert_eq!(object_rights(&reading.org, "X"), Some(update), "{paths:?}");
        let copies = &reading.org.package.copies;
        assert_eq!(
            (copies.len(), &copies[0].paths[..]),
            (
                1,
                &paths.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>()[..]
            )
        );
        let rows: u64 = reading.files.iter().map(|file| file.tally.rows).sum();
        assert_eq!(rows, 2, "each copy is a row");
    }
    let mixed = [
        ("profiles/X.profile", READ),
        ("profiles/X.profile-meta.xml", EDIT),
    ];
    let files = mixed.map(|(path, inner)| (path.to_owned(), profile(inner)));
    let reading = read(&export(files.into()));
    assert_eq!(roots(&reading.org.package), [("", Some(Layout::Mixed))]);
}

#[test]
fn two_package_directories_hold_one_profile() {
    let project = "{\"packageDirectories\": [{\"path\": \"core\"}, {\"path\": \"./apps/sales/\"}]}";
    let reading = read(&export(vec![
        ("sfdx-project.json".to_owned(), project.to_owned()),
        (
            "core/main/profiles/Admin.profile-meta.xml".to_owned(),
            profile(READ),
        ),
        (
            "apps/sales/profiles/Admin.profile-meta.xml".to_owned(),
            profile(EDIT),
        ),
    ]));
    let update = ObjectRights {
        edit: true,
        ..READ_ONLY
    };
    assert_eq!(object_rights(&reading.org, "Admin"), Some(update));
    let found = &reading.org.package;
    let source = Some(Layout::Source);
    assert_eq!(roots(found), [("apps/sales", source), ("core", source)]);
    assert_eq!(
        found.copies[0].paths,
        [
            "apps/sales/profiles/Admin.profile-meta.xml",
            "core/main/profiles/Admin.profile-meta.xml"
        ]
    );
    assert_eq!(reading.org.api_version(), None, "the project does not say");
}

#[test]
fn a_permission_set_in_pieces_is_one_component() {
    let below = "force-app/main/default/permissionsets/Agents";
    let reading = read(&export(vec![
        ("sfdx-project.json".to_owned(), PROJECT.to_owned()),
        (format!("{below}/Agents.permissionset-meta.xml"), "<PermissionSet><label>A</label></PermissionSet>".to_owned()),
        (format!("{below}/Agents.userPermission-meta.xml"), "<PermissionSet><userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>".to_owned()),
        (format!("{below}/objectSettings/Account.objectSettings-meta.xml"), format!("<PermissionSet>{READ}</PermissionSet>")),
        (format!("{below}/classAccesses/C.classAccess-meta.xml"), "<ClassAccess><apexClass>C</apexClass><enabled>true</enabled></ClassAccess>".to_owned()),
    ]));
    let org = &reading.org;
    assert_eq!(org.permission_sets.keys().collect::<Vec<_>>(), ["Agents"]);
    let grants = &org.permission_sets["Agents"].grants;
    assert!(grants.has(org.names.get("ApiEnabled").unwrap()));
    assert_eq!(
        grants.objects.get(org.names.get("Account").unwrap()),
        Some(READ_ONLY)
    );
    assert_eq!(
        grants.accesses["classAccesses"].get(org.names.get("C").unwrap()),
        Some(true)
    );
    assert_eq!(org.package.decomposed, [("Agents".to_owned(), 3)].into());
    assert_eq!(
        org.package.roots[0].components,
        [("PermissionSet".to_owned(), 1)].into()
    );
    assert_eq!(org.package.copies, []);
}

/// One damaged file is one rejected file, and no copy and no component.
#[test]
fn a_damaged_file_is_no_component() {
    let mut files = package("src/");
    files.push((
        "src/profiles/Broken.profile".to_owned(),
        "<Profile><custom>".to_owned(),
    ));
    files.push((
        "src/sfdx-project.json".to_owned(),
        "{\"packageDirectories\": [".to_owned(),
    ));
    let reading = read(&export(files));
    let rejected: Vec<&str> = reading
        .files
        .iter()
        .filter(|file| file.tally.rejected == 1)
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(
        rejected,
        ["src/profiles/Broken.profile", "src/sfdx-project.json"]
    );
    assert_eq!(reading.org.profiles.len(), 1);
    assert_eq!(reading.org.package.roots[0].components["Profile"], 1);
}
