//! What grants rights, how much of it is there, and which names a join could take for another.

use std::collections::BTreeMap;

use comfy_table::Cell;

use super::super::number::thousands;
use super::super::plain;
use super::super::screen::{MOST_ROWS, WARNING, heading, line, number, put, table};
use super::names;
use crate::inspection::{Inspection, PermissionSets, ProfileSections};

/// Profiles and permission sets.
pub(super) fn grants(out: &mut String, inspection: &Inspection) {
    let profiles = &inspection.profiles;
    if profiles.is_empty() && inspection.permission_sets.is_none() {
        return;
    }
    heading(out, "Profiles and permission sets");
    if !profiles.is_empty() {
        sections(out, profiles);
        completeness(out, profiles);
    }
    if let Some(sets) = inspection.permission_sets {
        permission_sets(out, sets);
    }
    out.push('\n');
}

/// What stands in each profile.
fn sections(out: &mut String, profiles: &[ProfileSections]) {
    let headers = [
        "Profile",
        "User permissions",
        "Objects",
        "Fields",
        "Other",
        "Is",
    ];
    let mut rows = table(&headers);
    let mut marked = Vec::new();
    for profile in profiles.iter().take(MOST_ROWS) {
        let without = if profile.without_fields {
            ", without fields"
        } else {
            ""
        };
        let said = format!("{}{without}", profile.completeness.as_str());
        rows.add_row(vec![
            Cell::new(plain(&profile.name)),
            number(profile.user_permissions as u64),
            number(profile.objects as u64),
            number(profile.fields as u64),
            number(profile.accesses as u64),
            Cell::new(&said),
        ]);
        let is_sound = profile.completeness.is_complete() && !profile.without_fields;
        marked.push(if is_sound { String::new() } else { said });
    }
    put(
        out,
        &rows,
        profiles.len().saturating_sub(MOST_ROWS),
        &marked,
    );
}

/// For each way not to be complete: how many profiles, why, and what is unknown because of it.
fn completeness(out: &mut String, profiles: &[ProfileSections]) {
    let all = profiles.len();
    let mut classes: BTreeMap<_, (usize, String)> = BTreeMap::new();
    let incomplete = profiles.iter().filter(|it| !it.completeness.is_complete());
    for profile in incomplete {
        // Within one package, profiles of one class leave the same unknown.
        let unknown = || {
            let all: Vec<&str> = profile.unknown.iter().map(|what| what.as_str()).collect();
            (0, all.join(", "))
        };
        classes
            .entry(profile.completeness)
            .or_insert_with(unknown)
            .0 += 1;
    }
    for (class, (count, unknown)) in classes {
        line(
            out,
            format_args!(
                "  {WARNING}{}{WARNING:#} in {count} of {all} profiles: {}; not known where a row is missing: {unknown}",
                class.as_str(),
                class.cause(),
            ),
        );
    }
    let count = profiles.iter().filter(|it| it.without_fields).count();
    if count > 0 {
        line(
            out,
            format_args!(
                "  {WARNING}without fields{WARNING:#} in {count} of {all} profiles: the objects were retrieved without their fields; not known: rights on fields"
            ),
        );
    }
}

fn permission_sets(out: &mut String, sets: PermissionSets) {
    let count = thousands(sets.count as u64);
    if sets.whole {
        line(out, format_args!("  permission sets: {count}, whole"));
    } else {
        line(
            out,
            format_args!(
                "  permission sets: {count}, {WARNING}perhaps in part{WARNING:#}: they are whole from API version {}.0 on; not known: rights on objects and fields that nothing else names",
                sets.whole_since
            ),
        );
    }
}

pub(super) fn ambiguities(out: &mut String, inspection: &Inspection) {
    let all = &inspection.ambiguities;
    let joins = &inspection.ambiguous_joins;
    if all.is_empty() && joins.is_empty() {
        return;
    }
    heading(out, "Names that mean more than one thing");
    if !all.is_empty() {
        let mut rows = table(&["Name", "Of a", "May mean"]);
        for ambiguity in all.iter().take(MOST_ROWS) {
            rows.add_row(vec![
                Cell::new(plain(&ambiguity.name)),
                Cell::new(ambiguity.of),
                Cell::new(names(ambiguity.candidates.iter().cloned())),
            ]);
        }
        put(out, &rows, all.len().saturating_sub(MOST_ROWS), &[]);
    }
    if !joins.is_empty() {
        let mut rows = table(&[
            "Not joined, for several fit",
            "Users whose rights it leaves open",
        ]);
        for join in joins.iter().take(MOST_ROWS) {
            rows.add_row(vec![Cell::new(plain(&join.reason)), number(join.users)]);
        }
        put(out, &rows, joins.len().saturating_sub(MOST_ROWS), &[]);
    }
}
