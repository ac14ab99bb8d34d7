//! The script, for a POSIX shell.
//!
//! What does not depend on the guide stands in `head.sh` and `tail.sh`, and is quoted there; between them stands one
//! line for each thing to fetch.

use std::fmt::Write as _;

use super::{fitted, licences};
use crate::guide::{Guide, Item, Query};
use crate::report::markdown::say;
use crate::report::package_xml;

const HEAD: &str = include_str!("head.sh");
const TAIL: &str = include_str!("tail.sh");

/// The script.
#[must_use]
pub fn guide_sh(guide: &Guide) -> String {
    let mut out = HEAD.to_owned();
    say!(out, "\n# ---- for: {}", fitted(guide));
    for chapter in &guide.chapters {
        let mut lines = String::new();
        let mut is_package = false;
        let mut is_logs = false;
        for item in &chapter.items {
            match item {
                Item::Query(query) => put_query(&mut lines, query),
                Item::Hand(request, _) => say!(lines, "by_hand {}", quoted(&request.hand)),
                Item::Package(_) => is_package = true,
                Item::Logs(_) => is_logs = true,
            }
        }
        if is_logs {
            let unlocks = quoted(&chapter.unlocks.join("; "));
            say!(lines, "# {}", licences(guide));
            say!(
                lines,
                "event_logs {unlocks} \\\n    {} \\\n    {}",
                quoted(&guide.log_files_soql()),
                quoted(&guide.log_file_path("%s"))
            );
        }
        if is_package {
            put_package(&mut lines, guide);
        }
        if !lines.is_empty() {
            say!(out, "\n# {}\n", chapter.section.how);
            out.push_str(&lines);
        }
        if chapter.items.iter().any(is_record_query) {
            say!(
                out,
                "# Other objects: byline guide --format sh --object Account --object Volunteer_Shift__c"
            );
        }
    }
    out.push('\n');
    out.push_str(TAIL);
    out
}

fn is_record_query(item: &Item) -> bool {
    matches!(item, Item::Query(query) if query.soql_without_owner().is_some())
}

fn put_query(out: &mut String, query: &Query) {
    let unlocks = quoted(&query.unlocks.join("; "));
    let way = if query.bulk { "bulk" } else { "rows" };
    let (file, soql) = (quoted(&query.file), quoted(&query.soql()));
    let _ = write!(out, "{way} {file} {unlocks} \\\n    {soql}");
    if let Some(without) = query.soql_without_owner() {
        let _ = write!(out, " \\\n    {}", quoted(&without));
    }
    out.push('\n');
}

fn put_package(out: &mut String, guide: &Guide) {
    let unlocks = guide.items().filter_map(|item| match item {
        Item::Package(piece) => Some(piece.unlocks.as_str()),
        Item::Logs(_) | Item::Query(_) | Item::Hand(..) => None,
    });
    let unlocks: Vec<&str> = unlocks.collect();
    say!(
        out,
        "metadata {} {} <<'XML'\n{}XML",
        quoted(&unlocks.join("; ")),
        quoted(&guide.package.version.to_string()),
        package_xml(&guide.package)
    );
}

/// A text as one word of a shell, whatever it holds.
fn quoted(text: &str) -> String {
    let means_something = |c: char| matches!(c, '"' | '$' | '`' | '\\' | '!');
    if text.contains('\'') && !text.contains(means_something) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_quotes() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(quoted("$(id) `id` \"x\""), "'$(id) `id` \"x\"'");
    }
}
