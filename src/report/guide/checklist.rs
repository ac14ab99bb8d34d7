//! The checklist, in Markdown.

use std::fmt::Write as _;

use super::{fitted, licences};
use crate::catalog::{LogLicence, Section, requests};
use crate::guide::{Chapter, Guide, Item, LogItem, Logs, METADATA, Query};
use crate::report::markdown::say;
use crate::report::package_xml;

/// The checklist.
#[must_use]
pub fn guide_md(guide: &Guide) -> String {
    let mut out = "# How to export\n\n".to_owned();
    out.push_str(requests().opening());
    if guide.edition.is_some() || guide.logs != Logs::Unknown {
        say!(out, "\nThis page is for: {}.", fitted(guide));
    }
    for chapter in &guide.chapters {
        put_chapter(&mut out, guide, chapter);
    }
    say!(out, "\n## The package to retrieve\n\n```xml");
    out.push_str(&package_xml(&guide.package));
    out.push_str("```\n");
    out
}

fn put_chapter(out: &mut String, guide: &Guide, chapter: &Chapter) {
    let section = chapter.section;
    say!(out, "\n## {}", section.how);
    put_text(out, &section.about);
    put_facts(out, guide, chapter);
    put_items(out, chapter);
    put_commands(out, guide, chapter);
    put_lacking(out, chapter);
    put_text(out, &section.after);
}

fn put_text(out: &mut String, text: &str) {
    if !text.is_empty() {
        say!(out, "\n{}", text.trim());
    }
}

/// What holds for all of a section.
fn put_facts(out: &mut String, guide: &Guide, chapter: &Chapter) {
    let Section {
        needs,
        keeps,
        setup,
        privacy,
        source,
        ..
    } = chapter.section;
    let has_logs = chapter.items.iter().any(|it| matches!(it, Item::Logs(_)));
    let unlocks = chapter.unlocks.join("; ");
    let licences = if has_logs {
        licences(guide)
    } else {
        String::new()
    };
    let setup = if setup.is_empty() {
        String::new()
    } else {
        format!("*Setup* > {setup}")
    };
    let facts = [
        ("unlocks", &unlocks),
        ("edition and licence", &licences),
        ("needs", needs),
        ("kept for", keeps),
        ("also in", &setup),
        ("names people", privacy),
        ("source", source),
    ];
    let mut facts = facts.iter().filter(|(_, text)| !text.is_empty()).peekable();
    if facts.peek().is_some() {
        say!(out, "\n| | |\n|---|---|");
    }
    for (name, text) in facts {
        say!(out, "| {name} | {text} |");
    }
}

fn put_items(out: &mut String, chapter: &Chapter) {
    let mut unlocked: &[&str] = &[];
    let mut lines = Vec::new();
    for item in &chapter.items {
        match item {
            Item::Logs(logs) if logs.is_asked() => lines.push(log_line(logs)),
            Item::Logs(_) => {}
            Item::Query(query) => {
                lines.push(query_line(query, query.unlocks == unlocked));
                unlocked = &query.unlocks;
            }
            Item::Package(piece) => {
                let kinds = piece
                    .kinds
                    .iter()
                    .filter_map(|it| it.strip_prefix(METADATA));
                let kinds: Vec<String> = kinds.map(|kind| format!("`{kind}`")).collect();
                let (label, unlocks) = (&piece.label, &piece.unlocks);
                lines.push(format!("{label} ({}): {unlocks}", kinds.join(", ")));
            }
            Item::Hand(request, pieces) => {
                let unlocks: Vec<&str> = pieces.iter().map(|it| it.unlocks.as_str()).collect();
                lines.push(format!("{} They tell {}", request.hand, unlocks.join("; ")));
            }
        }
    }
    if !lines.is_empty() {
        say!(out);
    }
    for line in lines {
        say!(out, "- [ ] {line}");
    }
}

fn log_line(logs: &LogItem) -> String {
    let types = logs.types.iter().filter(|it| it.asked);
    let types: Vec<String> = types
        .map(|it| match it.licence {
            LogLicence::Free => format!("`{}` (free)", it.name),
            LogLicence::EventMonitoring => format!("`{}`", it.name),
        })
        .collect();
    format!("{}: {}", types.join(", "), logs.unlocks)
}

fn query_line(query: &Query, the_same: bool) -> String {
    let mut line = format!("`{}`: ", query.file);
    if the_same {
        line.push_str("the same");
    } else {
        line.push_str(&query.unlocks.join("; "));
    }
    for it in query.names_people {
        let columns: Vec<String> = it.columns.iter().map(|it| format!("`{it}`")).collect();
        let columns = columns.join(", ");
        let _ = if it.without.is_empty() {
            write!(line, ". {columns} names people, and is needed")
        } else {
            write!(
                line,
                ". {columns} names people, and may be left out: {}",
                it.without
            )
        };
    }
    line
}

/// What to type.
fn put_commands(out: &mut String, guide: &Guide, chapter: &Chapter) {
    let mut lines = Vec::new();
    if chapter.items.iter().any(|it| matches!(it, Item::Logs(_))) {
        lines.push(format!(
            "sf data query --target-org my-org --result-format csv --query \"{}\"",
            guide.log_files_soql()
        ));
        lines.push("# each of them by its id:".to_owned());
        lines.push(format!(
            "sf api request rest \"{}\" --target-org my-org --stream-to-file 2026-10-19_Login.csv",
            guide.log_file_path("0AT...")
        ));
    }
    for item in &chapter.items {
        if let Item::Query(query) = item {
            lines.push(command(query));
        }
    }
    if !lines.is_empty() {
        say!(out, "\n```sh\n{}\n```", lines.join("\n"));
    }
}

fn command(query: &Query) -> String {
    let file = query.file.rsplit('/').next().unwrap_or_default();
    let soql = query.soql();
    if query.bulk {
        format!(
            "sf data export bulk --target-org my-org --all-rows --wait 60 --query \"{soql}\" --output-file {file}"
        )
    } else {
        format!("sf data query --target-org my-org --result-format csv --query \"{soql}\" > {file}")
    }
}

/// What the licence does not give, and what stays open for it.
fn put_lacking(out: &mut String, chapter: &Chapter) {
    let logs = chapter.items.iter().filter_map(|item| match item {
        Item::Logs(logs) if !logs.is_asked() => Some(logs),
        Item::Logs(_) | Item::Query(_) | Item::Package(_) | Item::Hand(..) => None,
    });
    let mut logs = logs.peekable();
    if logs.peek().is_some() {
        say!(out, "\nWithout Event Monitoring stays open:\n");
    }
    for item in logs {
        let names: Vec<String> = item
            .types
            .iter()
            .map(|it| format!("`{}`", it.name))
            .collect();
        say!(out, "- {} ({})", item.unlocks, names.join(", "));
    }
}
