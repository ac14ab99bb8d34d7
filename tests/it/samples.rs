//! Real metadata packages, written by others: every file must be read, and nothing in it lost.
//!
//! What was read is counted against a scan for tags that knows nothing of XML. The packages lie
//! beside the repository, not in it; without them there is nothing to test.
#![expect(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use byline::inventory::Kind;
use byline::metadata::read;
use byline::org::{Component, Field, Grants, Names};

/// What both ways of counting must agree on, file by file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    profiles: usize,
    permission_sets: usize,
    objects: usize,
    fields: usize,
    user_permissions: usize,
    object_permissions: usize,
    object_bits: usize,
    field_permissions: usize,
    accesses: usize,
    granted: usize,
    classified: usize,
    compliance: usize,
    compliance_groups: usize,
    references: usize,
}

#[test]
fn every_sample_is_read_whole() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    if !samples.is_dir() {
        note("no sample packages beside the repository: nothing read");
        return;
    }
    let mut files = 0;
    let mut names = Names::default();
    let mut total = Counts::default();
    for found in byline::inventory::take(&[samples], None).unwrap() {
        let path = found.path;
        let read_bytes = |reader: &mut (dyn Read + Send)| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        };
        let bytes = found.place.read(&|_| (), read_bytes).unwrap().0.unwrap();
        let Kind::Metadata(root) = found.kind else {
            let xml = bytes.windows(5).any(|window| window == b"<?xml");
            assert!(!xml, "XML that was not recognised: {path}");
            continue;
        };
        let component = match read(&path, &bytes, &mut names) {
            Ok(read) => {
                assert_eq!(read.root, root, "{path}");
                read.component
            }
            Err(error) => panic!("could not read {path}: {error}"),
        };
        let text = without_comments(&String::from_utf8(bytes).unwrap());
        let counts = counted(&component);
        assert_eq!(counts, scanned(&root, &text), "{path}");
        check_name(&path, &component);
        files += 1;
        total.add(&counts);
    }
    note(&format!("{files} files, {total:?}"));
    assert!(total.profiles > 0 && total.permission_sets > 0 && total.objects > 0);
    assert!(total.object_permissions > 0 && total.field_permissions > 0);
    assert!(total.user_permissions > 0 && total.compliance_groups > total.compliance);
    assert!(total.object_bits > total.object_permissions);
}

#[expect(
    clippy::print_stderr,
    reason = "a test that tests nothing should say so"
)]
pub(crate) fn note(text: &str) {
    eprintln!("samples: {text}");
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.profiles += other.profiles;
        self.permission_sets += other.permission_sets;
        self.objects += other.objects;
        self.fields += other.fields;
        self.user_permissions += other.user_permissions;
        self.object_permissions += other.object_permissions;
        self.object_bits += other.object_bits;
        self.field_permissions += other.field_permissions;
        self.accesses += other.accesses;
        self.granted += other.granted;
        self.classified += other.classified;
        self.compliance += other.compliance;
        self.compliance_groups += other.compliance_groups;
        self.references += other.references;
    }
}

/// Counts what the library read.
fn counted(component: &Component) -> Counts {
    let mut counts = Counts::default();
    match component {
        Component::Profile(_, profile) => {
            counts.profiles = 1;
            count_grants(&profile.grants, &mut counts);
        }
        Component::PermissionSet(_, set) => {
            counts.permission_sets = 1;
            count_grants(&set.grants, &mut counts);
        }
        Component::SObject(_, object) => {
            counts.objects = 1;
            for field in object.fields.values() {
                count_field(field, &mut counts);
            }
        }
        Component::Field(_, _, field) => count_field(field, &mut counts),
        _ => {}
    }
    counts
}

fn count_grants(grants: &Grants, counts: &mut Counts) {
    counts.user_permissions = grants.user_permissions.len();
    counts.object_permissions = grants.objects.len();
    counts.field_permissions = grants.fields.len();
    counts.granted += grants.user_permissions.iter().filter(|row| row.1).count();
    for rows in grants.accesses.values() {
        counts.accesses += rows.len();
        counts.granted += rows.iter().filter(|row| row.1).count();
    }
    for (_, rights) in grants.objects.iter() {
        let bits = [
            rights.create,
            rights.read,
            rights.edit,
            rights.delete,
            rights.view_all,
            rights.modify_all,
            rights.view_all_fields,
        ];
        counts.object_bits += bits.iter().filter(|bit| **bit).count();
    }
    counts.granted += counts.object_bits;
    for (_, rights) in grants.fields.iter() {
        counts.granted += usize::from(rights.readable) + usize::from(rights.editable);
    }
}

fn count_field(field: &Field, counts: &mut Counts) {
    counts.fields += 1;
    counts.classified += usize::from(!field.security_classification.is_empty());
    counts.compliance += usize::from(!field.compliance_groups.is_empty());
    counts.compliance_groups += field.compliance_groups.len();
    counts.references += field.reference_to.len();
}

/// Counts what the text says, by looking for tags.
fn scanned(root: &str, text: &str) -> Counts {
    let mut counts = Counts::default();
    match root {
        "Profile" | "PermissionSet" => {
            counts.profiles = usize::from(root == "Profile");
            counts.permission_sets = usize::from(root == "PermissionSet");
            let mut granted = BTreeSet::new();
            let mut rows = |section: &str, name: &str, bits: &[&str]| {
                scan_rows(text, section, name, bits, &mut granted)
            };
            counts.user_permissions = rows("userPermissions", "name", &["enabled"]);
            counts.object_permissions = rows(
                "objectPermissions",
                "object",
                &[
                    "allowCreate",
                    "allowRead",
                    "allowEdit",
                    "allowDelete",
                    "viewAllRecords",
                    "modifyAllRecords",
                    "viewAllFields",
                ],
            );
            counts.field_permissions = rows("fieldPermissions", "field", &["readable", "editable"]);
            counts.accesses = [
                ("classAccesses", "apexClass"),
                ("pageAccesses", "apexPage"),
                ("flowAccesses", "flow"),
                ("customPermissions", "name"),
                ("customSettingAccesses", "name"),
                ("customMetadataTypeAccesses", "name"),
            ]
            .iter()
            .map(|(section, name)| rows(section, name, &["enabled"]))
            .sum();
            counts.granted = granted.len();
            let bits = granted
                .iter()
                .filter(|bit| bit.starts_with("objectPermissions "));
            counts.object_bits = bits.count();
        }
        "CustomObject" => {
            counts.objects = 1;
            // Field sets and compact layouts name fields in elements of the same name.
            let mut names = BTreeSet::new();
            for field in blocks(text, "fields") {
                // Field sets and compact layouts hold elements of the same name, without a name.
                if let Some(name) = blocks(field, "fullName").first()
                    && names.insert(name.trim())
                {
                    scan_field(field, &mut counts);
                }
            }
        }
        "CustomField" => scan_field(text, &mut counts),
        _ => {}
    }
    counts
}

/// How many names a section has, each counted once; adds what is granted, once as well.
fn scan_rows(
    text: &str,
    section: &str,
    name: &str,
    bits: &[&str],
    granted: &mut BTreeSet<String>,
) -> usize {
    let mut names = BTreeSet::new();
    for row in blocks(text, section) {
        let Some(name) = blocks(row, name).first().map(|name| name.trim()) else {
            continue;
        };
        names.insert(name);
        for bit in bits {
            let value = blocks(row, bit).first().map(|value| value.to_lowercase());
            if value.as_deref() == Some("true") {
                granted.insert(format!("{section} {name} {bit}"));
            }
        }
    }
    names.len()
}

fn scan_field(text: &str, counts: &mut Counts) {
    let said = |tag: &str| {
        let values = blocks(text, tag);
        usize::from(
            values
                .iter()
                .any(|value| !matches!(value.trim(), "" | "None")),
        )
    };
    counts.fields += 1;
    counts.classified += said("securityClassification");
    counts.compliance += said("complianceGroup");
    let groups = blocks(text, "complianceGroup");
    let groups = groups
        .iter()
        .flat_map(|joined| joined.split(';'))
        .map(str::trim);
    let groups: BTreeSet<&str> = groups
        .filter(|group| !matches!(*group, "" | "None"))
        .collect();
    counts.compliance_groups += groups.len();
    counts.references += blocks(text, "referenceTo").len();
}

/// What stands between the tags of a name.
pub(crate) fn blocks<'t>(text: &'t str, tag: &str) -> Vec<&'t str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let pieces = text.split(open.as_str()).skip(1);
    pieces
        .filter_map(|piece| Some(piece.split_once(close.as_str())?.0))
        .collect()
}

pub(crate) fn without_comments(text: &str) -> String {
    let mut pieces = text.split("<!--");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("-->").unwrap().1);
    }
    kept
}

/// Names are those of the path: no sample has one that is encoded.
fn check_name(path: &str, component: &Component) {
    match component {
        Component::Profile(name, _) | Component::PermissionSet(name, _) => {
            assert!(path.contains(&format!("/{name}.")), "{name}: {path}");
        }
        Component::SObject(name, _) => {
            let suffix = [
                format!("/{name}.object"),
                format!("/{name}.object-meta.xml"),
            ];
            assert!(
                suffix.iter().any(|suffix| path.ends_with(suffix)),
                "{name}: {path}"
            );
        }
        Component::Field(object, name, _) => {
            let suffix = format!("/{object}/fields/{name}.field-meta.xml");
            assert!(path.ends_with(&suffix), "{object}.{name}: {path}");
        }
        _ => {}
    }
}
