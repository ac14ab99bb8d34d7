//! `harden.md`: what each client is granted, used and should have, side by side; and how to get there without an outage.

mod app;
mod cutover;
mod held;
mod records;
mod watch;

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::catalog::integration_licence;
use crate::harden::{FieldsFrom, Hardening, LoginNeed, Proposal};
use crate::report::csv::date;
use crate::report::markdown::{md, say, table};
use crate::report::number::thousands;

/// Renders the file.
pub(super) fn harden_md(analysis: &Analysis, hardening: &Hardening) -> Vec<u8> {
    let mut out = String::new();
    say!(out, "# Least privilege for every integration");
    say!(out);
    intro(&mut out, hardening);
    overview(&mut out, hardening);
    licences(&mut out, hardening);
    aside(&mut out, hardening);
    for (folder, proposal) in super::folders(hardening) {
        client(&mut out, analysis, (&folder, proposal));
    }
    if !hardening.proposals.is_empty() {
        watch::meaning(&mut out);
    }
    out.into_bytes()
}

fn intro(out: &mut String, hardening: &Hardening) {
    match hardening.as_of {
        Some(at) => say!(
            out,
            "From an export as of {at}. What changed in the org since then is not in it."
        ),
        None => say!(out, "From an export without any date."),
    }
    say!(out);
    say!(
        out,
        "Each client gets a user of its own, and a permission set with the rights it was seen to use and those that the platform wants with them. What no log and no stamp shows is not known, and stands under *What is open* of each client: read that before anything is deployed."
    );
    say!(out);
    match hardening.fields {
        FieldsFrom::Granted => say!(
            out,
            "Logs name few fields. So the sets carry the fields seen in use and those of the used objects that the present login is granted (`--fields granted`); of these the classified ones come first as candidates to take away. `--fields seen` carries those seen in use alone."
        ),
        FieldsFrom::Seen => say!(
            out,
            "The sets carry the fields seen in use alone (`--fields seen`). Logs name few fields: try the sets in a sandbox before anything else, or take `--fields granted`."
        ),
    }
    say!(out);
}

/// Somebody by name and username.
fn who(login: &LoginNeed) -> String {
    match (login.name.is_empty(), login.username.is_empty()) {
        (false, false) => format!("{} ({})", md(&login.name), md(&login.username)),
        (true, false) => md(&login.username).into_owned(),
        (_, true) => format!("`{}`", login.user_id),
    }
}

fn overview(out: &mut String, hardening: &Hardening) {
    say!(out, "## Overview");
    say!(out);
    if hardening.proposals.is_empty() {
        say!(
            out,
            "No client was seen that works by itself: there is nothing to split. `byline inspect` says which logs would show more."
        );
        say!(out);
        return;
    }
    let shared = hardening.proposals.iter();
    let shared: Vec<&Proposal> = shared.filter(|it| it.need.is_shared()).collect();
    if !shared.is_empty() {
        say!(
            out,
            "Begin with the clients under shared logins, which come first: what such a login is granted, each of its users has, and what it did cannot be told apart in the org."
        );
        say!(out);
    }
    let row = |(folder, it): (String, &Proposal)| {
        let logins: Vec<String> = it.need.logins.iter().map(who).collect();
        let user = match (&it.user.kept, it.user.username.as_str()) {
            (Some(_), _) => "its own already".to_owned(),
            (None, "") => "to create; the export does not tell one domain of usernames".to_owned(),
            (None, username) => md(username).into_owned(),
        };
        vec![
            format!("`{folder}`"),
            md(it.need.shown()).into_owned(),
            if it.need.is_shared() { "yes" } else { "no" }.to_owned(),
            logins.join("; "),
            thousands(it.rights.objects.len() as u64),
            thousands(it.fields.len() as u64),
            thousands(it.candidates().count() as u64),
            thousands(it.open.len() as u64),
            user,
        ]
    };
    let header = [
        "folder",
        "client",
        "shared login",
        "works today as",
        "objects ",
        "fields ",
        "candidates ",
        "open ",
        "user",
    ];
    let rows: Vec<Vec<String>> = super::folders(hardening).map(row).collect();
    table(out, &header, &rows);
}

fn licences(out: &mut String, hardening: &Hardening) {
    let catalogue = integration_licence();
    let new = hardening.proposals.iter();
    let new = new.filter(|it| it.user.kept.is_none()).count();
    if new == 0 {
        return;
    }
    let licence = &catalogue.licence;
    let (users, takes) = if new == 1 {
        ("user is", "It takes")
    } else {
        ("users are", "Each takes")
    };
    say!(
        out,
        "{new} {users} to be created. {takes} the user licence *{}*, the profile *{}* and the permission set licence *{}* (`{}`).",
        licence.user_licence,
        licence.profile,
        licence.permission_set_licence_label,
        licence.permission_set_licence,
    );
    let included = catalogue.included.iter();
    let included: Vec<String> = included
        .map(|row| format!("{} with {}", row.count, row.editions.join(", ")))
        .collect();
    say!(
        out,
        "At no charge come {} (source: {}). How many the org has left is in no export: see *Setup → Company Information → User Licenses*.",
        included.join("; "),
        catalogue
            .included
            .first()
            .map_or("", |row| row.source.as_str()),
    );
    say!(out);
}

fn aside(out: &mut String, hardening: &Hardening) {
    if hardening.aside.is_empty() {
        return;
    }
    say!(out, "Nothing is proposed for:");
    say!(out);
    for it in &hardening.aside {
        say!(out, "- {}: {}.", md(it.shown()), it.why);
    }
    say!(out);
    say!(out, "`--client` with its name asks for one all the same.");
    say!(out);
}

fn client(out: &mut String, analysis: &Analysis, (folder, it): (&str, &Proposal)) {
    say!(out, "## {} (`{folder}`)", md(it.need.shown()));
    say!(out);
    let window = it.need.window;
    if let (Some(from), Some(to)) = (window.from, window.to) {
        say!(
            out,
            "Event logs cover {} to {}. What was not used then may be used at other times.",
            date(from),
            date(to)
        );
        say!(out);
    }
    logins(out, it);
    held::objects(out, it);
    held::fields(out, it);
    held::permissions(out, it);
    records::records(out, it);
    reach(out, it);
    app::app(out, it);
    open(out, it);
    cutover::cutover(out, analysis, (folder, it));
    watch::queries(out, it);
}

fn logins(out: &mut String, it: &Proposal) {
    if it.need.logins.is_empty() {
        say!(
            out,
            "Under which login it works is not known, and so neither what it is granted today."
        );
    }
    for login in &it.need.logins {
        let others = login.others();
        let mut others: Vec<String> = others.map(|name| md(name).into_owned()).collect();
        let people = match login.class.as_str() {
            "shared" | "human" => Some("a person"),
            _ => None,
        };
        others.extend(people.map(str::to_owned));
        let shared = if others.is_empty() {
            "nobody else was seen to use it".to_owned()
        } else {
            format!("**shared** with {}", others.join(", "))
        };
        say!(
            out,
            "It works as {}, class {}: {shared}.",
            who(login),
            login.class.as_str()
        );
    }
    say!(out);
    if let Some(username) = &it.user.kept {
        say!(
            out,
            "{} is this client's own, and has the licence and the profile of an integration user: it stays, and `user.csv` has no row. The new set takes the place of what it is assigned today.",
            md(username)
        );
        say!(out);
    }
}

fn reach(out: &mut String, it: &Proposal) {
    let Some(reach) = &it.reach else { return };
    say!(out, "### Reach, if its credential leaked");
    say!(out);
    let rows = reach.rows.iter();
    let rows = rows.map(|row| {
        [&row.what, &row.before, &row.after]
            .map(|cell| md(cell).into_owned())
            .to_vec()
    });
    table(out, &["what", "now ", "then "], &rows.collect::<Vec<_>>());
}

fn open(out: &mut String, it: &Proposal) {
    say!(out, "### What is open");
    say!(out);
    if it.open.is_empty() {
        say!(out, "Nothing that byline knows of.");
    }
    for words in &it.open {
        // The words are byline's own but for names, which they put between backticks.
        say!(out, "- {}", shown(words));
    }
    say!(out);
}

/// Words with names between backticks: what stands between them is shown as it is, the rest may not mean anything.
fn shown(words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // One of them is not closed.
        return md(words).into_owned();
    }
    let parts = parts.into_iter().enumerate();
    let parts = parts.map(|(place, part)| match place % 2 {
        1 => crate::report::plain(part),
        _ => md(part),
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn names_stay_between_their_backticks() {
        assert_eq!(
            shown("fields of `A__c` that <b>"),
            "fields of `A__c` that \\<b\\>"
        );
        assert_eq!(shown("`x` <img> `y`"), "`x` \\<img\\> `y`");
        assert_eq!(shown("`never <closed>"), "\\`never \\<closed\\>");
    }
}
