//! Real packages as one export: nothing is refused that another parser accepts, nothing is counted twice or
//! lost when copies are united.
//!
//! Everything is counted once more from paths, tags and the events of quick-xml, without the readers.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use byline::analysis::{Input, Reading};
use byline::inspection::Inspection;
use byline::org::{Grants, Layout};
use byline::progress::Silent;
use quick_xml::Reader;
use quick_xml::events::Event;
use walkdir::WalkDir;

use crate::samples::{blocks, note, without_comments};

fn samples() -> Option<PathBuf> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    if !samples.is_dir() {
        note("no sample packages beside the repository: nothing read");
    }
    samples.is_dir().then_some(samples)
}

fn read(samples: &Path) -> Reading {
    let scratch = tempfile::tempdir().unwrap();
    let input = Input {
        exports: &[samples.to_path_buf()],
        out: None,
        scratch: scratch.path(),
        date_order: None,
        limits: byline::limits::Limits::default(),
    };
    Reading::new(&input, &Silent).unwrap()
}

/// All files that could be XML, by path.
fn texts(samples: &Path) -> BTreeMap<String, String> {
    let files = WalkDir::new(samples).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .filter_map(|entry| {
            let text = fs::read_to_string(entry.path()).ok()?;
            let path = entry.path().to_str()?.to_owned();
            text.trim_start().starts_with('<').then_some((path, text))
        })
        .collect()
}

/// The root element of a document that quick-xml reads to its end.
fn root(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) if root.is_none() => {
                root = Some(start.local_name().as_ref().to_owned());
            }
            Event::Eof => return root,
            _ => {}
        }
    }
}

#[test]
fn every_file_that_another_parser_accepts_is_read() {
    let Some(samples) = samples() else {
        return;
    };
    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
    let texts = texts(&samples);
    // Pages and components are XML too, of namespaces of their own or of none.
    let metadata = texts
        .values()
        .filter(|text| text.contains("soap.sforce.com"));
    for root in metadata.filter_map(|text| root(text)) {
        *expected.entry(format!("metadata:{root}")).or_default() += 1;
    }
    // The one project file, which is no XML.
    *expected
        .entry("metadata:SfdxProject".to_owned())
        .or_default() += 1;
    let inspection = Inspection::new(read(&samples));
    for file in inspection
        .files
        .iter()
        .filter(|file| file.tally.rejected > 0)
    {
        let accepted = texts.get(&file.path).and_then(|text| root(text));
        assert_eq!(accepted, None, "{}", file.path);
    }
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for (kind, count) in inspection.kinds {
        // Source code has no root element, and counts by its own type.
        if kind.starts_with("metadata:") {
            found.insert(kind, count.rows);
        }
    }
    assert_eq!(found, expected);
    note(&format!("{expected:?}"));
}

/// The object a path lies below, and the rest of the path.
fn object(path: &str) -> Option<(&str, &str)> {
    let (_, below) = path.rsplit_once("/objects/")?;
    match below.split_once('/') {
        Some((object, rest)) => Some((object, rest)),
        None => Some((below.strip_suffix(".object")?, "")),
    }
}

/// What the texts of an export name, each once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Named {
    objects: BTreeSet<String>,
    fields: BTreeSet<(String, String)>,
    /// Rights of profiles and permission sets that are on.
    granted: BTreeSet<String>,
}

impl Named {
    fn scan(&mut self, path: &str, text: &str) {
        let Some(root) = root(text) else {
            return;
        };
        match (root.as_str(), object(path)) {
            ("CustomObject", Some((object, _))) => {
                self.objects.insert(object.to_owned());
                for field in blocks(text, "fields") {
                    let name = blocks(field, "fullName");
                    let named = name
                        .first()
                        .map(|name| (object.to_owned(), name.trim().to_owned()));
                    self.fields.extend(named);
                }
            }
            ("CustomField", Some((object, rest))) => {
                assert!(rest.starts_with("fields/"), "{path}");
                self.objects.insert(object.to_owned());
                let name = blocks(text, "fullName")[0].trim();
                self.fields.insert((object.to_owned(), name.to_owned()));
            }
            ("Profile" | "PermissionSet", _) => {
                let file = path.rsplit('/').next().unwrap();
                self.scan_grants(&format!("{root} {}", file.split('.').next().unwrap()), text);
            }
            _ => {}
        }
    }

    fn scan_grants(&mut self, of: &str, text: &str) {
        for row in blocks(text, "objectPermissions") {
            let object = blocks(row, "object")[0].trim();
            for tag in row.split("</").filter(|piece| piece.ends_with(">true")) {
                let bit = tag.rsplit('<').next().unwrap();
                self.granted.insert(format!("{of} {object} {bit}"));
            }
        }
        for row in blocks(text, "userPermissions") {
            if blocks(row, "enabled").first().map(|value| value.trim()) == Some("true") {
                self.granted
                    .insert(format!("{of} {}", blocks(row, "name")[0].trim()));
            }
        }
    }
}

/// How many rights are on.
fn granted(grants: &Grants) -> usize {
    let on = grants.user_permissions.iter().filter(|row| row.1).count();
    let bits = grants.objects.iter().map(|(_, r)| {
        let all = [r.view_all, r.modify_all, r.view_all_fields];
        let bits = [r.create, r.read, r.edit, r.delete].into_iter().chain(all);
        bits.filter(|bit| *bit).count()
    });
    on + bits.sum::<usize>()
}

#[test]
fn objects_fields_and_grants_are_united_without_loss() {
    let Some(samples) = samples() else {
        return;
    };
    let mut expected = Named::default();
    for (path, text) in &texts(&samples) {
        expected.scan(path, &without_comments(text));
    }
    let org = read(&samples).org;
    assert_eq!(
        org.objects.keys().cloned().collect::<BTreeSet<_>>(),
        expected.objects
    );
    let fields = org.objects.iter().flat_map(|(name, object)| {
        let fields = object.fields.keys();
        fields.map(move |field| (name.clone(), field.clone()))
    });
    assert_eq!(fields.collect::<BTreeSet<_>>(), expected.fields);
    let profiles = org.profiles.values().map(|profile| &profile.grants);
    let sets = org.permission_sets.values().map(|set| &set.grants);
    let all: usize = profiles.chain(sets).map(granted).sum();
    assert_eq!(all, expected.granted.len());
    note(&format!(
        "{} objects, {} fields, {all} rights",
        expected.objects.len(),
        expected.fields.len()
    ));
    assert!(all > 0 && expected.fields.len() > 1000);
}

#[test]
fn roots_manifests_and_copies_of_the_samples() {
    let Some(samples) = samples() else {
        return;
    };
    let package = read(&samples).org.package;
    let begin = format!("{}/", samples.to_str().unwrap());
    let root = |path: &str| {
        let path = format!("{begin}{path}");
        package.roots.iter().find(|root| root.path == path).unwrap()
    };
    let core = root("nebula-logger/nebula-logger/core");
    assert_eq!(
        (core.layout, core.api_version.unwrap().version),
        (Some(Layout::Source), 66)
    );
    let qa = root("education-data-architecture/unpackaged/config/qa");
    assert_eq!(
        (qa.layout, qa.api_version.unwrap().version),
        (Some(Layout::Package), 52)
    );
    assert!(qa.manifest.as_ref().unwrap().has_wildcard("Profile"));
    let main = root("education-data-architecture/force-app/main/default");
    assert_eq!(
        (main.layout, main.api_version),
        (Some(Layout::Source), None)
    );
    // Every manifest belongs to the folder it lies in, or to nothing.
    let manifests = texts(&samples);
    let manifests = manifests
        .iter()
        .filter(|(_, text)| root_is(text, "Package"));
    let owned = package
        .roots
        .iter()
        .filter(|root| root.manifest.is_some())
        .count();
    assert_eq!(manifests.count(), owned + package.unrelated_manifests.len());
    assert!(package.unrelated_manifests.contains(&format!(
        "{begin}nebula-logger/nebula-logger/core.package.xml"
    )));
    // Each copy is another file of that name.
    let account = package
        .copies
        .iter()
        .find(|copies| copies.kind == "CustomObject" && copies.name == "Account");
    let paths = &account.unwrap().paths;
    assert!(
        paths
            .iter()
            .all(|path| object(path).is_some_and(|(object, _)| object == "Account"))
    );
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len());
}

fn root_is(text: &str, name: &str) -> bool {
    root(text).as_deref() == Some(name)
}
