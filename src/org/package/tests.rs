//! Which root a file belongs to, and what a root says.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::{ComponentFile, Layout, Manifest, Package, PackagePart, Project, VersionSource};

/// A profile in a file, in the layout its suffix tells.
fn profile<'f>(base: Option<&'f str>, path: &'f str) -> ComponentFile<'f> {
    let file = path.rsplit('/').next().unwrap();
    let source = path.ends_with("-meta.xml");
    ComponentFile {
        path,
        kind: "Profile",
        base,
        name: file.split('.').next().map(str::to_owned),
        layout: Some(if source {
            Layout::Source
        } else {
            Layout::Package
        }),
        piece: false,
    }
}

fn manifest(path: &str, version: u16, profiles: &[&str]) -> PackagePart {
    let members = profiles.iter().map(|name| (*name).to_owned()).collect();
    let manifest = Manifest {
        types: [("Profile".to_owned(), members)].into(),
        version: Some(version),
    };
    PackagePart::Manifest(path.to_owned(), manifest)
}

fn project(path: &str, directories: &[&str], version: u16) -> PackagePart {
    let project = Project {
        directories: directories.iter().map(|d| (*d).to_owned()).collect(),
        api_version: Some(version),
        behaviors: vec!["decomposePermissionSetBeta2".to_owned()],
    };
    PackagePart::Project(path.to_owned(), project)
}

fn package<'f>(
    parts: impl IntoIterator<Item = PackagePart>,
    files: impl IntoIterator<Item = ComponentFile<'f>>,
) -> Package {
    let mut package = Package::default();
    parts.into_iter().for_each(|part| package.add(part));
    package.stand(files);
    package
}

/// Path, layout, API version and number of profiles of each root.
fn roots(package: &Package) -> Vec<(&str, Option<Layout>, Option<u16>, u64)> {
    let roots = package.roots.iter();
    roots
        .map(|root| {
            let version = root.api_version.map(|version| version.version);
            (
                root.path.as_str(),
                root.layout,
                version,
                root.components["Profile"],
            )
        })
        .collect()
}

#[test]
fn a_manifest_belongs_to_the_folder_it_lies_in_and_to_no_other() {
    let package = package(
        [
            manifest("src/package.xml", 62, &["A", "Gone", "*", "%%%NS%%%B"]),
            manifest("emptyCheck/package.xml", 37, &[]),
            manifest("package.xml", 20, &[]),
            manifest("src/destructiveChanges.xml", 10, &[]),
        ],
        [profile(Some("src"), "src/profiles/A.profile")],
    );
    assert_eq!(
        roots(&package),
        [("src", Some(Layout::Package), Some(62), 1)]
    );
    assert_eq!(
        package.unrelated_manifests,
        [
            "emptyCheck/package.xml",
            "package.xml",
            "src/destructiveChanges.xml"
        ]
    );
    let root = &package.roots[0];
    assert_eq!(root.api_version.unwrap().source, VersionSource::Manifest);
    assert_eq!(root.absent, [("Profile".to_owned(), "Gone".to_owned())]);
    assert!(root.manifest.as_ref().unwrap().has_wildcard("Profile"));
    assert_eq!(package.api_version(), Some(62));
}

#[test]
fn bases_below_a_package_directory_are_one_root() {
    let package = package(
        [
            project("p/sfdx-project.json", &["./core", "plugins/slack"], 66),
            manifest("p/core/old/package.xml", 30, &["C"]),
        ],
        [
            profile(
                Some("p/core/main/default"),
                "p/core/main/default/profiles/A.profile-meta.xml",
            ),
            profile(
                Some("p/core/other"),
                "p/core/other/profiles/B.profile-meta.xml",
            ),
            profile(Some("p/core/old"), "p/core/old/profiles/C.profile"),
            profile(
                Some("p/plugins/slack"),
                "p/plugins/slack/profiles/A.profile-meta.xml",
            ),
            profile(
                Some("p/elsewhere"),
                "p/elsewhere/profiles/D.profile-meta.xml",
            ),
        ],
    );
    let source = Some(Layout::Source);
    assert_eq!(
        roots(&package),
        [
            ("p/core", source, Some(66), 2),
            ("p/core/old", Some(Layout::Package), Some(30), 1),
            ("p/elsewhere", source, None, 1),
            ("p/plugins/slack", source, Some(66), 1),
        ]
    );
    assert_eq!(
        package.api_version(),
        Some(30),
        "what the lowest leaves out is open"
    );
    assert_eq!(package.behaviors, ["decomposePermissionSetBeta2"]);
    let copies = &package.copies;
    assert_eq!((copies.len(), copies[0].name.as_str()), (1, "A"));
    assert_eq!(
        copies[0].paths,
        [
            "p/core/main/default/profiles/A.profile-meta.xml",
            "p/plugins/slack/profiles/A.profile-meta.xml"
        ]
    );
}

#[test]
fn both_suffixes_in_one_folder_are_a_mixed_root_with_copies() {
    let files = ["profiles/X.profile", "profiles/X.profile-meta.xml"];
    let package = package([], files.map(|path| profile(Some(""), path)));
    assert_eq!(roots(&package), [("", Some(Layout::Mixed), None, 1)]);
    assert_eq!(package.copies[0].paths, files);
    assert_eq!(package.api_version(), None);
}

#[test]
fn a_class_and_the_file_beside_it_are_no_copies() {
    let file = |path| ComponentFile {
        kind: "ApexClass",
        name: Some("C".to_owned()),
        layout: None,
        ..profile(Some("a"), path)
    };
    let one = package(
        [],
        [file("a/classes/C.cls"), file("a/classes/C.cls-meta.xml")],
    );
    assert_eq!(
        (one.copies.len(), one.roots[0].components["ApexClass"]),
        (0, 1)
    );
    assert_eq!(one.roots[0].layout, None);
    let source_code = |parts| package(parts, [file("a/classes/C.cls")]).roots[0].layout;
    let by_manifest = source_code([manifest("a/package.xml", 62, &[])]);
    assert_eq!(by_manifest, Some(Layout::Package));
    let by_project = source_code([project("a/sfdx-project.json", &["."], 62)]);
    assert_eq!(by_project, Some(Layout::Source));
    let two = package([], [file("a/classes/C.cls"), file("a/classes/sub/C.cls")]);
    assert_eq!(two.copies.len(), 1);
}

#[test]
fn what_lies_in_no_known_folder_belongs_to_the_root_around_it() {
    let other = |path| ComponentFile {
        kind: "MadeUp",
        name: None,
        layout: None,
        ..profile(None, path)
    };
    let package = package(
        [],
        [
            profile(Some("e.zip!/un"), "e.zip!/un/profiles/A.profile"),
            other("e.zip!/un/madeUps/deep/M.madeUp"),
            other("e.zip!/M.madeUp"),
        ],
    );
    assert_eq!(package.roots[0].components["MadeUp"], 1);
    assert_eq!(package.stray, 1);
}
