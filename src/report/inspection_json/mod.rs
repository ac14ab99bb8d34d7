//! What `inspect --format json` prints: all that is shown, uncut. It has a version of its own.

mod package;

use std::collections::BTreeMap;

use serde::Serialize;

use self::package::Package;
use super::limits::{Reached, reached};
use super::summary_json::Tool;
use crate::inspection::{Inspection, NamedPlaces, RetrieveList};
use crate::org::{Location, UtcTime};

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
    ambiguous_joins: Vec<AmbiguousJoin<'a>>,
    named: Named,
    secrets: Vec<Secret<'a>>,
    missing: Vec<Missing<'a>>,
    retrieve: Retrieve<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits_reached: Vec<Reached<'a>>,
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
    doubts: Vec<&'a str>,
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
struct AmbiguousJoin<'a> {
    reason: &'a str,
    users: u64,
}

#[derive(Serialize)]
struct Named {
    users: Places,
    queues: Places,
}

#[derive(Serialize)]
struct Places {
    places: u64,
    matched: u64,
    ambiguous: u64,
    not_found: u64,
    not_listed: u64,
}

impl Places {
    fn of(count: NamedPlaces) -> Self {
        Self {
            places: count.places,
            matched: count.matched,
            ambiguous: count.ambiguous,
            not_found: count.not_found,
            not_listed: count.not_listed,
        }
    }
}

#[derive(Serialize)]
struct Secret<'a> {
    component: &'a str,
    element: &'a str,
    what: String,
    places: Vec<Place<'a>>,
}

/// A line of a file.
#[derive(Serialize)]
struct Place<'a> {
    source: &'a str,
    line: u64,
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
        package: package::package(inspection),
        profiles: profiles(inspection),
        permission_sets: inspection.permission_sets.map(|sets| PermissionSets {
            count: sets.count,
            whole: sets.whole,
        }),
        ambiguous: ambiguous(inspection),
        ambiguous_joins: ambiguous_joins(inspection),
        named: Named {
            users: Places::of(inspection.named_users),
            queues: Places::of(inspection.named_queues),
        },
        secrets: secrets(inspection),
        missing: missing(inspection),
        retrieve: retrieve(&inspection.retrieve),
        limits_reached: reached(&inspection.files, &inspection.limits),
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
            doubts: file.tally.doubts.keys().copied().collect(),
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

fn ambiguous_joins(inspection: &Inspection) -> Vec<AmbiguousJoin<'_>> {
    let all = inspection.ambiguous_joins.iter();
    all.map(|join| AmbiguousJoin {
        reason: &join.reason,
        users: join.users,
    })
    .collect()
}

fn secrets(inspection: &Inspection) -> Vec<Secret<'_>> {
    let all = inspection.secrets.iter();
    all.map(|(held, lines)| Secret {
        component: &held.component,
        element: &held.element,
        what: held.what.to_string(),
        places: lines.iter().map(place).collect(),
    })
    .collect()
}

fn place(location: &Location) -> Place<'_> {
    Place {
        source: &location.path,
        line: location.line,
    }
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
