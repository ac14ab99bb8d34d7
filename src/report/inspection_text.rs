//! What `inspect` shows: what is there, what it covers, what is missing. It must be understood without
//! colour.

use std::collections::BTreeMap;

use comfy_table::Cell;

use super::csv::date;
use super::number::thousands;
use super::plain;
use super::screen::{
    FAINT, HEADING, MOST_ROWS, WARNING, heading, line, number, put, rejected, table,
};
use crate::analysis::FileReport;
use crate::inspection::{Gap, Inspection};
use crate::org::Layout;

/// Renders the inspection. Holds escape codes that the writer strips where no terminal reads them.
#[must_use]
pub fn inspection_text(inspection: &Inspection) -> String {
    let mut out = String::new();
    kinds(&mut out, inspection);
    periods(&mut out, inspection);
    records(&mut out, inspection);
    package(&mut out, inspection);
    components(&mut out, inspection);
    profiles(&mut out, inspection);
    copies(&mut out, inspection);
    ambiguities(&mut out, inspection);
    missing(&mut out, inspection);
    retrieve(&mut out, inspection);
    damage(&mut out, inspection);
    out
}

fn kinds(out: &mut String, inspection: &Inspection) {
    let files = inspection.files.len() as u64;
    line(
        out,
        format_args!("{HEADING}Files{HEADING:#}   {}", thousands(files)),
    );
    let mut rows = table(&["Kind", "Files", "Rows", "Rejected", ""]);
    let mut marked = Vec::new();
    for (kind, count) in &inspection.kinds {
        let note = match kind.as_str() {
            _ if count.left_out => "not read by this version",
            "unknown" => "not recognised",
            _ => "",
        };
        marked.push(note.to_owned());
        rows.add_row(vec![
            Cell::new(plain(kind)),
            number(count.files),
            number(count.rows),
            number(count.rejected),
            Cell::new(note),
        ]);
    }
    put(out, &rows, 0, &marked);
}

fn periods(out: &mut String, inspection: &Inspection) {
    heading(out, "What the logs cover");
    let histories: Vec<&FileReport> = inspection
        .files
        .iter()
        .filter(|file| file.kind == "login-history")
        .collect();
    if inspection.logged.is_empty() && histories.is_empty() {
        line(
            out,
            format_args!("  neither event logs nor login history were given\n"),
        );
        return;
    }
    let mut rows = table(&["Log", "From", "To", "Rows", "Days without rows"]);
    for logged in &inspection.logged {
        rows.add_row(vec![
            Cell::new(plain(&logged.event_type)),
            Cell::new(date(logged.period.0)),
            Cell::new(date(logged.period.1)),
            number(logged.rows),
            number(logged.missing_days),
        ]);
    }
    for file in histories {
        let period = file.tally.period;
        rows.add_row(vec![
            Cell::new(format!("logins of {}", plain(&file.path))),
            Cell::new(period.map(|(from, _)| date(from)).unwrap_or_default()),
            Cell::new(period.map(|(_, to)| date(to)).unwrap_or_default()),
            number(file.tally.rows),
        ]);
    }
    put(out, &rows, 0, &[]);
}

fn records(out: &mut String, inspection: &Inspection) {
    heading(out, "Records");
    if inspection.records.is_empty() {
        line(out, format_args!("  no record export was given\n"));
        return;
    }
    let mut rows = table(&["Object", "Rows"]);
    for (object, count) in &inspection.records {
        rows.add_row(vec![Cell::new(plain(object)), number(*count)]);
    }
    put(out, &rows, 0, &[]);
}

fn package(out: &mut String, inspection: &Inspection) {
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
    if inspection.partial_permission_sets {
        notes.push("permission sets came back in part: they are whole from 40.0 on".to_owned());
    }
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

/// As many names as a cell of a table holds, and how many more there are.
fn names(all: impl ExactSizeIterator<Item = String>) -> String {
    few(all, 3)
}

/// The first names, and how many more there are.
fn few(all: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = all.len().saturating_sub(most);
    let mut names: Vec<String> = all.take(most).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    plain(&names.join(", ")).into_owned()
}

fn components(out: &mut String, inspection: &Inspection) {
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

fn profiles(out: &mut String, inspection: &Inspection) {
    let profiles = &inspection.profiles;
    if profiles.is_empty() {
        return;
    }
    heading(out, "Profiles");
    let headers = [
        "Profile",
        "User permissions",
        "Objects",
        "Fields",
        "Other",
        "Seems",
    ];
    let mut rows = table(&headers);
    let mut marked = Vec::new();
    for profile in profiles.iter().take(MOST_ROWS) {
        let gaps: Vec<&str> = profile.gaps.iter().map(|gap| gap.as_str()).collect();
        let gaps = gaps.join(", ");
        rows.add_row(vec![
            Cell::new(plain(&profile.name)),
            number(profile.user_permissions as u64),
            number(profile.objects as u64),
            number(profile.fields as u64),
            number(profile.accesses as u64),
            Cell::new(if gaps.is_empty() { "complete" } else { &gaps }),
        ]);
        marked.push(gaps);
    }
    put(
        out,
        &rows,
        profiles.len().saturating_sub(MOST_ROWS),
        &marked,
    );
    for gap in [
        Gap::Objects,
        Gap::StandardObjects,
        Gap::UserPermissions,
        Gap::Fields,
    ] {
        let count = profiles
            .iter()
            .filter(|profile| profile.gaps.contains(&gap))
            .count();
        if count > 0 {
            let explained = match gap {
                Gap::Objects => "what they may do with records is not known",
                Gap::StandardObjects => {
                    "the sign of a retrieve with `*`, which matches no standard object"
                }
                Gap::UserPermissions => "not known, which is not the same as off",
                Gap::Fields => "the objects were retrieved without their fields",
            };
            line(
                out,
                format_args!(
                    "  {WARNING}{}{WARNING:#} in {count} of {} profiles: {explained}",
                    gap.as_str(),
                    profiles.len()
                ),
            );
        }
    }
    if profiles.iter().any(|profile| !profile.gaps.is_empty()) {
        out.push('\n');
    }
}

fn copies(out: &mut String, inspection: &Inspection) {
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

fn ambiguities(out: &mut String, inspection: &Inspection) {
    let all = &inspection.ambiguities;
    if all.is_empty() {
        return;
    }
    heading(out, "Names that mean more than one thing");
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

fn missing(out: &mut String, inspection: &Inspection) {
    heading(out, "What is missing, and what it would unlock");
    if inspection.missing.is_empty() {
        line(out, format_args!("  nothing that byline reads\n"));
        return;
    }
    let mut rows = table(&["Missing", "Unlocks", "How to export"]);
    for piece in &inspection.missing {
        rows.add_row(vec![
            Cell::new(&piece.label),
            Cell::new(&piece.unlocks),
            Cell::new(&piece.how),
        ]);
    }
    put(out, &rows, 0, &[]);
}

fn retrieve(out: &mut String, inspection: &Inspection) {
    let list = &inspection.retrieve;
    heading(out, "What a better retrieve would add");
    if list.new_objects.is_empty() && list.new_types.is_empty() {
        line(out, format_args!("  nothing that is missed here\n"));
        return;
    }
    if !list.new_objects.is_empty() {
        line(
            out,
            format_args!(
                "  {} objects that the export speaks of and does not describe: {}",
                list.new_objects.len(),
                few(list.new_objects.iter().cloned(), MOST_ROWS)
            ),
        );
    }
    if !list.new_types.is_empty() {
        line(
            out,
            format_args!(
                "  {} types of which it holds nothing, as the org may: {}",
                list.new_types.len(),
                few(list.new_types.iter().cloned(), MOST_ROWS)
            ),
        );
    }
    line(
        out,
        format_args!("  {FAINT}`--package-xml` prints the package.xml for it{FAINT:#}\n"),
    );
}

fn damage(out: &mut String, inspection: &Inspection) {
    let damaged: Vec<_> = inspection
        .files
        .iter()
        .filter(|file| file.tally.rejected > 0)
        .collect();
    if damaged.is_empty() {
        return;
    }
    heading(out, "Damaged");
    for file in damaged.iter().take(MOST_ROWS) {
        rejected(out, file);
    }
    let more = damaged.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        line(out, format_args!("  {FAINT}and {more} more files{FAINT:#}"));
    }
    out.push('\n');
}
