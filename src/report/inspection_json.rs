//! What `inspect --format json` prints: all that is shown, uncut. It has a version of its own.

use std::collections::BTreeMap;

use serde::Serialize;

use super::summary_json::Tool;
use crate::inspection::{Inspection, RetrieveList};
use crate::org::{Layout, Root, UtcTime};

/// Version of this layout.
const INSPECTION_VERSION: &str = "1.0";

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'a str,
    tool: Tool<'a>,
    files: Vec<File<'a>>,
    kinds: BTreeMap<&'a str, Kind>,
    event_types: BTreeMap<&'a str, EventType>,
    records: &'a BTreeMap<String, u64>,
    package: Package<'a>,
    profiles: Vec<Profile<'a>>,
    permission_sets: Option<PermissionSets>,
    ambiguous: Vec<Ambiguous<'a>>,
    missing: Vec<Missing<'a>>,
    retrieve: Retrieve<'a>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
    rows: u64,
    rejected: u64,
    duplicates: u64,
    reasons: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

#[derive(Serialize)]
struct Kind {
    files: u64,
    rows: u64,
    rejected: u64,
    read: bool,
}

#[derive(Serialize)]
struct EventType {
    from: String,
    to: String,
    rows: u64,
    missing_days: u64,
}

#[derive(Serialize)]
struct Package<'a> {
    api_version: Option<u16>,
    roots: Vec<PackageRoot<'a>>,
    unrelated_manifests: &'a [String],
    stray_files: u64,
    behaviors: &'a [String],
    unread_behaviors: &'a [String],
    decomposed: &'a BTreeMap<String, u64>,
    copies: Vec<Copies<'a>>,
}

#[derive(Serialize)]
struct PackageRoot<'a> {
    path: &'a str,
    layout: Option<&'a str>,
    api_version: Option<u16>,
    api_version_from: Option<&'a str>,
    asked: Option<BTreeMap<&'a str, Asked>>,
    components: &'a BTreeMap<String, u64>,
    absent: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Asked {
    wildcard: bool,
    members: u64,
}

#[derive(Serialize)]
struct Named<'a> {
    r#type: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Copies<'a> {
    r#type: &'a str,
    name: &'a str,
    paths: &'a [String],
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
    custom: Option<bool>,
    user_permissions: usize,
    objects: usize,
    fields: usize,
    accesses: usize,
    completeness: &'a str,
    unknown: Vec<&'a str>,
    without_fields: bool,
}

#[derive(Serialize)]
struct PermissionSets {
    count: usize,
    whole: bool,
}

#[derive(Serialize)]
struct Ambiguous<'a> {
    of: &'a str,
    name: &'a str,
    candidates: &'a [String],
}

#[derive(Serialize)]
struct Missing<'a> {
    piece: &'a str,
    unlocks: &'a str,
    how: &'a str,
}

#[derive(Serialize)]
struct Retrieve<'a> {
    version: u16,
    types: BTreeMap<&'a str, Vec<&'a str>>,
    new_objects: &'a [String],
    new_types: &'a [String],
}

/// Renders the document.
#[must_use]
pub fn inspection_json(inspection: &Inspection) -> Vec<u8> {
    let document = Document {
        schema_version: INSPECTION_VERSION,
        tool: Tool::THIS,
        files: files(inspection),
        kinds: kinds(inspection),
        event_types: event_types(inspection),
        records: &inspection.records,
        package: package(inspection),
        profiles: profiles(inspection),
        permission_sets: inspection.permission_sets.map(|sets| PermissionSets {
            count: sets.count,
            whole: sets.whole,
        }),
        ambiguous: ambiguous(inspection),
        missing: missing(inspection),
        retrieve: retrieve(&inspection.retrieve),
    };
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn files(inspection: &Inspection) -> Vec<File<'_>> {
    let files = inspection.files.iter();
    let time = |time: UtcTime| time.to_string();
    files
        .map(|file| File {
            path: &file.path,
            kind: &file.kind,
            object: file.object.as_deref(),
            rows: file.tally.rows,
            rejected: file.tally.rejected,
            duplicates: file.tally.duplicates,
            reasons: file.tally.reasons.keys().copied().collect(),
            from: file.tally.period.map(|(from, _)| time(from)),
            to: file.tally.period.map(|(_, to)| time(to)),
        })
        .collect()
}

fn kinds(inspection: &Inspection) -> BTreeMap<&str, Kind> {
    let kinds = inspection.kinds.iter();
    kinds
        .map(|(kind, count)| {
            let kind_count = Kind {
                files: count.files,
                rows: count.rows,
                rejected: count.rejected,
                read: !count.left_out && kind != "unknown",
            };
            (kind.as_str(), kind_count)
        })
        .collect()
}

fn event_types(inspection: &Inspection) -> BTreeMap<&str, EventType> {
    let logged = inspection.logged.iter();
    logged
        .map(|logged| {
            let event_type = EventType {
                from: logged.period.0.to_string(),
                to: logged.period.1.to_string(),
                rows: logged.rows,
                missing_days: logged.missing_days,
            };
            (logged.event_type.as_str(), event_type)
        })
        .collect()
}

fn package(inspection: &Inspection) -> Package<'_> {
    let package = &inspection.package;
    Package {
        api_version: inspection.api_version,
        roots: package.roots.iter().map(root).collect(),
        unrelated_manifests: &package.unrelated_manifests,
        stray_files: package.stray,
        behaviors: &package.behaviors,
        unread_behaviors: &inspection.unread_behaviors,
        decomposed: &package.decomposed,
        copies: package
            .copies
            .iter()
            .map(|copies| Copies {
                r#type: &copies.kind,
                name: &copies.name,
                paths: &copies.paths,
            })
            .collect(),
    }
}

fn root(root: &Root) -> PackageRoot<'_> {
    let asked = root.manifest.as_ref().map(|manifest| {
        let types = manifest.types.iter();
        types
            .map(|(kind, members)| {
                let wildcard = manifest.has_wildcard(kind);
                let members = members.len() as u64 - u64::from(wildcard);
                (kind.as_str(), Asked { wildcard, members })
            })
            .collect()
    });
    PackageRoot {
        path: &root.path,
        layout: root.layout.map(Layout::as_str),
        api_version: root.api_version.map(|v| v.version),
        api_version_from: root.api_version.map(|v| v.source.as_str()),
        asked,
        components: &root.components,
        absent: root
            .absent
            .iter()
            .map(|(kind, name)| Named { r#type: kind, name })
            .collect(),
    }
}

fn profiles(inspection: &Inspection) -> Vec<Profile<'_>> {
    let profiles = inspection.profiles.iter();
    profiles
        .map(|profile| Profile {
            name: &profile.name,
            custom: profile.custom,
            user_permissions: profile.user_permissions,
            objects: profile.objects,
            fields: profile.fields,
            accesses: profile.accesses,
            completeness: profile.completeness.as_str(),
            unknown: profile.unknown.iter().map(|what| what.as_str()).collect(),
            without_fields: profile.without_fields,
        })
        .collect()
}

fn ambiguous(inspection: &Inspection) -> Vec<Ambiguous<'_>> {
    let all = inspection.ambiguities.iter();
    all.map(|ambiguity| Ambiguous {
        of: ambiguity.of,
        name: &ambiguity.name,
        candidates: &ambiguity.candidates,
    })
    .collect()
}

fn missing(inspection: &Inspection) -> Vec<Missing<'_>> {
    let missing = inspection.missing.iter();
    missing
        .map(|piece| Missing {
            piece: &piece.label,
            unlocks: &piece.unlocks,
            how: &piece.how,
        })
        .collect()
}

fn retrieve(list: &RetrieveList) -> Retrieve<'_> {
    let types = list.types.iter();
    Retrieve {
        version: list.version,
        types: types
            .map(|(kind, members)| (kind.as_str(), members.iter().map(String::as_str).collect()))
            .collect(),
        new_objects: &list.new_objects,
        new_types: &list.new_types,
    }
}
