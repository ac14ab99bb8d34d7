//! The package as it is laid out: roots, types, copies.

use std::collections::BTreeMap;

use comfy_table::Cell;

use super::super::number::thousands;
use super::super::plain;
use super::super::screen::{FAINT, MOST_ROWS, heading, line, number, put, table};
use super::names;
use crate::inspection::Inspection;
use crate::org::Layout;

pub(super) fn package(out: &mut String, inspection: &Inspection) {
    heading(out, "Metadata");
    let package = &inspection.package;
    if package.roots.is_empty() {
        line(out, format_args!("  no package was given\n"));
        return;
    }
    let mut rows = table(&[
        "Root",
        "Layout",
        "API version",
        "Components",
        "Asked for, not there",
    ]);
    for root in package.roots.iter().take(MOST_ROWS) {
        let version = root.api_version.map_or_else(
            || "not known".to_owned(),
            |v| format!("{}.0 ({})", v.version, v.source.as_str()),
        );
        rows.add_row(vec![
            Cell::new(plain(shown(&root.path))),
            Cell::new(root.layout.map_or("not known", Layout::as_str)),
            Cell::new(version),
            number(root.components.values().sum()),
            Cell::new(names(
                root.absent
                    .iter()
                    .map(|(kind, name)| format!("{kind} {name}")),
            )),
        ]);
    }
    put(
        out,
        &rows,
        package.roots.len().saturating_sub(MOST_ROWS),
        &[],
    );
    let notes = notes(inspection);
    for note in &notes {
        line(out, format_args!("  {FAINT}{note}{FAINT:#}"));
    }
    if !notes.is_empty() {
        out.push('\n');
    }
}

/// What else there is to say of the package.
fn notes(inspection: &Inspection) -> Vec<String> {
    let package = &inspection.package;
    let mut notes: Vec<String> = Vec::new();
    if package.stray > 0 {
        notes.push(format!(
            "metadata files below no root: {}",
            thousands(package.stray)
        ));
    }
    let unrelated = package.unrelated_manifests.iter();
    if unrelated.len() > 0 {
        let paths = names(unrelated.map(|path| plain(path).into_owned()));
        notes.push(format!(
            "manifests beside no components, left aside: {paths}"
        ));
    }
    for (set, pieces) in &package.decomposed {
        notes.push(format!(
            "pieces of the permission set {}, put together: {}",
            plain(set),
            thousands(*pieces)
        ));
    }
    for option in &inspection.unread_behaviors {
        notes.push(format!(
            "{}: what it takes apart is not read",
            plain(option)
        ));
    }
    notes
}

/// A root as it is shown.
fn shown(root: &str) -> &str {
    match root {
        "" => ".",
        root => root.strip_suffix('!').unwrap_or(root),
    }
}

pub(super) fn components(out: &mut String, inspection: &Inspection) {
    let mut types: BTreeMap<&str, u64> = BTreeMap::new();
    for (kind, count) in inspection
        .package
        .roots
        .iter()
        .flat_map(|root| &root.components)
    {
        *types.entry(kind).or_default() += count;
    }
    if types.is_empty() {
        return;
    }
    let mut rows = table(&["Type", "Components"]);
    for (kind, count) in types {
        rows.add_row(vec![Cell::new(plain(kind)), number(count)]);
    }
    put(out, &rows, 0, &[]);
}

pub(super) fn copies(out: &mut String, inspection: &Inspection) {
    let copies = &inspection.package.copies;
    if copies.is_empty() {
        return;
    }
    heading(out, "Components in several files, united");
    let mut rows = table(&["Type", "Name", "Files", ""]);
    for copy in copies.iter().take(MOST_ROWS) {
        rows.add_row(vec![
            Cell::new(plain(&copy.kind)),
            Cell::new(plain(&copy.name)),
            number(copy.paths.len() as u64),
            Cell::new(names(copy.paths.iter().cloned())),
        ]);
    }
    put(out, &rows, copies.len().saturating_sub(MOST_ROWS), &[]);
}
