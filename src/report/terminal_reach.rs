//! The part of the summary on the terminal that tells what machines could get at, what of their rights is
//! unused, and what will stop them.

use std::collections::BTreeSet;

use comfy_table::{Cell, CellAlignment};

use super::number::thousands;
use super::plain;
use super::screen::{FAINT, heading, line, number, put, table};
use crate::access::Bit;
use crate::analysis::{Analysis, Granted};
use crate::platform_change::{Impact, Standing as Impacted};
use crate::privilege::Standing;
use crate::reach::{Certainty, Count};

/// Logins that are shown; `reach.csv` has all.
const MOST_LOGINS: usize = 6;

/// Renders the part; empty where the export has no user that machines use.
#[must_use]
pub fn terminal_reach(analysis: &Analysis, granted: &Granted<'_>) -> String {
    let mut out = String::new();
    reach(&mut out, analysis, granted);
    unused(&mut out, analysis, granted);
    changes(&mut out, analysis, granted);
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn reach(out: &mut String, analysis: &Analysis, granted: &Granted<'_>) {
    let all = analysis.reach_of_machines(granted.reach);
    if all.is_empty() {
        return;
    }
    heading(out, "What a leaked credential could get at");
    let mut rows = table(&[
        "Login",
        "Class",
        "Reach",
        "Reads",
        "Changes",
        "Classified",
        "Widening",
    ]);
    let mut marked = Vec::new();
    for (id, summary) in all.iter().take(MOST_LOGINS) {
        let name = analysis.name_of(id);
        let grade = summary.score.grade();
        let more = if grade.is_at_least() { " or more" } else { "" };
        let word = format!("{}{more}", grade.as_str());
        marked.push(if grade.level >= 3 {
            word.clone()
        } else {
            String::new()
        });
        let open = summary.widening.iter();
        let open = open.filter(|(_, bit)| *bit == Bit::Granted).count();
        rows.add_row(vec![
            Cell::new(plain(&name)),
            Cell::new(analysis.identities.class(id).as_str()),
            Cell::new(word),
            counted(summary.read),
            counted(summary.changed),
            counted(summary.classified.all.any.count()),
            number(open as u64),
        ]);
    }
    put(out, &rows, all.len().saturating_sub(MOST_LOGINS), &marked);
    // The next line belongs to the table.
    out.pop();
}

/// A number, with `+` where it is at least that, and a word where it is not known.
fn counted(count: Count) -> Cell {
    let text = match count.shown() {
        None => "not known".to_owned(),
        Some(number) if count.certainty == Certainty::AtLeast => format!("{}+", thousands(number)),
        Some(number) => thousands(number),
    };
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn unused(out: &mut String, analysis: &Analysis, granted: &Granted<'_>) {
    let (mut rights, mut logins, mut open) = (0u64, BTreeSet::new(), false);
    for login in granted.privileges() {
        for privilege in &login.privileges {
            match &privilege.standing {
                Standing::Unused => {
                    rights += 1;
                    logins.insert(login.user);
                }
                Standing::Undecided(_) => open = true,
                Standing::NotGranted | Standing::Used => {}
            }
        }
    }
    let window = analysis.window();
    if rights > 0 {
        let of = logins.len();
        line(
            out,
            format_args!(
                "  {} rights of {of} logins were not used on {} logged days (privileges.csv)",
                thousands(rights),
                window.days
            ),
        );
    } else if let Some(shortfall) = window.shortfall().filter(|_| open) {
        line(
            out,
            format_args!(
                "  {FAINT}No right is called unused: {}{FAINT:#}",
                shortfall.as_str()
            ),
        );
    }
}

/// Logins and clients that are named; `platform_changes.csv` has all.
const MOST_NAMES: usize = 3;

/// One line for each change that hits a login.
fn changes(out: &mut String, analysis: &Analysis, granted: &Granted<'_>) {
    let impacts = granted.platform_changes().impacts().iter();
    let hits: Vec<&Impact> = impacts
        .filter(|impact| impact.standing == Impacted::Affected)
        .collect();
    for hits in hits.chunk_by(|a, b| a.change.id == b.change.id) {
        let Some(change) = hits.first().map(|hit| hit.change) else {
            continue;
        };
        let name = |hit: &&Impact| match (&hit.user, hit.client.as_str()) {
            (Some(user), "") => analysis.name_of(user),
            (_, client) => client.to_owned(),
        };
        let names: BTreeSet<String> = hits.iter().map(name).collect();
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.retain(|name| !name.is_empty());
        let more = match names.len().saturating_sub(MOST_NAMES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        names.truncate(MOST_NAMES);
        line(
            out,
            format_args!(
                "  {} ({}): hits {}{more}",
                change.title,
                change.when,
                plain(&names.join(", ")),
            ),
        );
    }
}
