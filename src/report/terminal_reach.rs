//! The part of the summary on the terminal that tells what machines could get at, what of their rights is
//! unused, and what will stop them.

use std::collections::BTreeSet;

use comfy_table::{Cell, CellAlignment};

use super::number::thousands;
use super::plain;
use super::screen::{FAINT, heading, line, number, put, table};
use crate::access::Bit;
use crate::analysis::{Analysis, Granted};
use crate::org::{IdentityClass, SalesforceId};
use crate::platform_change::Standing as Impacted;
use crate::privilege::Standing;
use crate::reach::{Certainty, Count, Summary};

/// Logins that are shown; `reach.csv` has all.
const MOST_LOGINS: usize = 6;

/// Renders the part; empty where the export has no user that machines use.
#[must_use]
pub fn terminal_reach(analysis: &Analysis, granted: &Granted<'_>) -> String {
    let mut out = String::new();
    reach(&mut out, analysis, granted);
    unused(&mut out, analysis, granted);
    changes(&mut out, analysis);
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn reach(out: &mut String, analysis: &Analysis, granted: &Granted<'_>) {
    let is_machine = |(id, _): &(SalesforceId, Summary<'_>)| {
        let class = analysis.identities.class(id);
        matches!(
            class,
            IdentityClass::Integration | IdentityClass::Shared | IdentityClass::Agent
        )
    };
    let all = analysis.reach_of_concern(granted.reach);
    let all: Vec<_> = all.into_iter().filter(is_machine).collect();
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
    let (mut rights, mut logins, mut open) = (0u64, BTreeSet::new(), BTreeSet::new());
    for login in granted.privileges {
        for privilege in &login.privileges {
            match &privilege.standing {
                Standing::Unused => {
                    rights += 1;
                    logins.insert(login.user);
                }
                Standing::Undecided(why) => {
                    open.insert(why.clone());
                }
                _ => {}
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
    } else if let Some(shortfall) = window.shortfall().filter(|_| !open.is_empty()) {
        line(
            out,
            format_args!(
                "  {FAINT}No right is called unused: {}{FAINT:#}",
                shortfall.as_str()
            ),
        );
    }
}

/// One line for each change that hits a login.
fn changes(out: &mut String, analysis: &Analysis) {
    let changes = analysis.platform_changes();
    let mut met = BTreeSet::new();
    for impact in changes.impacts() {
        let change = impact.change;
        if impact.standing != Impacted::Affected || !met.insert(&change.id) {
            continue;
        }
        let same = changes.impacts().iter();
        let same = same.filter(|it| it.change.id == change.id && it.standing == Impacted::Affected);
        let who: BTreeSet<String> = same
            .map(|it| match (&it.user, it.client.as_str()) {
                (_, client) if !client.is_empty() => client.to_owned(),
                (Some(user), _) => analysis.name_of(user),
                _ => String::new(),
            })
            .filter(|name| !name.is_empty())
            .collect();
        let mut names: Vec<&str> = who.iter().map(String::as_str).collect();
        let more = names.len().saturating_sub(3);
        names.truncate(3);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
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
