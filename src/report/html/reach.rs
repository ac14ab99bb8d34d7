//! What could be got at with each credential, what less would do, and what the platform will stop.

use std::io;

use maud::{Markup, html};

use super::facts::login_name;
use super::figure::figure;
use super::grid::{Cell, Column, Grid, Kind, optional};
use crate::access::Bit;
use crate::harden::{FieldsFrom, Hardening, Proposal};
use crate::reach::Count;
use crate::report::Outcome;
use crate::report::drawing::{levels, levels_size};
use crate::report::number::thousands;
use crate::report::plain;

/// Proposals that are drawn; `byline harden` writes all.
const MOST_PROPOSALS: usize = 12;

const REACH: &[Column] = &[
    Column::text("Login"),
    Column::text("Class").filtered(),
    Column::text("Reach").filtered(),
    Column::count("Records it reads"),
    Column::text("Reading is"),
    Column::count("Records it changes"),
    Column::text("Changing is"),
    Column::count("Classified fields"),
    Column::count("Users it could become"),
    Column::count("Ways to widen its rights"),
    Column::new("Ways", Kind::Long).hidden(),
];

const CHANGES: &[Column] = &[
    Column::text("Change").filtered(),
    Column::text("When"),
    Column::text("Login"),
    Column::text("Client"),
    Column::text("Hits").filtered(),
    Column::new("What tells", Kind::Long),
    Column::new("What to do", Kind::Long).hidden(),
];

pub(super) fn reach(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let hardening = outcome.granted.hardening(&[], FieldsFrom::default());
    let hardening = hardening.map_err(io::Error::other)?;
    Ok(html! {
        p {
            "For each login of a machine, and each with weighty rights: what whoever holds its credential could read, change and "
            "become. " code { "at least" } " means that sharing the export does not show may add more."
        }
        (logins(outcome))
        h3 { "Now, and with what each system uses" }
        (proposals(&hardening)?)
        h3 { "What announced changes of the platform will stop" }
        (changes(outcome))
    })
}

fn logins(outcome: &Outcome<'_>) -> Markup {
    let analysis = outcome.analysis;
    let mut grid = Grid::new("reach-grid", "Reach, the widest first", REACH);
    for (id, summary) in analysis.reach_of_concern(outcome.granted.reach) {
        let grade = summary.score.grade();
        let more = if grade.is_at_least() { " or more" } else { "" };
        let open = summary
            .widening
            .iter()
            .filter(|(_, bit)| *bit == Bit::Granted);
        let ways: Vec<Cell> = open.map(|(way, _)| Cell::from(*way)).collect();
        grid.row(vec![
            login_name(analysis, &id).into(),
            analysis.identities.class(&id).as_str().into(),
            format!("{}{more}", grade.as_str()).into(),
            counted(summary.read),
            summary.read.certainty.as_str().into(),
            counted(summary.changed),
            summary.changed.certainty.as_str().into(),
            counted(summary.classified.all.any.count()),
            counted(summary.users.any),
            (ways.len() as u64).into(),
            Cell::Array(ways),
        ]);
    }
    grid.render("No login of a machine, and none with weighty rights, is in the export with what it is granted.")
}

fn counted(count: Count) -> Cell {
    optional(count.shown())
}

fn proposals(hardening: &Hardening) -> io::Result<Markup> {
    let all = &hardening.proposals;
    if all.is_empty() {
        return Ok(
            html! { p.faint { "No client is known well enough to propose what it needs." } },
        );
    }
    let mut parts = Vec::new();
    for (number, proposal) in all.iter().take(MOST_PROPOSALS).enumerate() {
        parts.push(before_and_after(number, proposal)?);
    }
    let more = all.len().saturating_sub(MOST_PROPOSALS);
    Ok(html! {
        p {
            "Each outside system with a user of its own that holds what it was seen to use: "
            code { "byline harden" } " writes the permission sets. A ring is where the widest of its present logins stands, "
            "a dot where the new user would."
        }
        div.panels { @for part in parts { (part) } }
        @if more > 0 { p.faint { "and " (thousands(more as u64)) " more systems" } }
    })
}

fn before_and_after(number: usize, proposal: &Proposal) -> io::Result<Markup> {
    let Some(reach) = &proposal.reach else {
        return Ok(html! {});
    };
    let said =
        |it: &crate::harden::ReachRow| format!("{}: {} now, {} then", it.what, it.before, it.after);
    let words: Vec<String> = reach.rows.iter().map(said).collect();
    let name = plain(&proposal.label);
    let title = format!("{name}: reach now and with a user of its own");
    let id = format!("levels-{number}");
    let drawn = figure(
        levels_size(reach.levels.len()),
        (&id, &title, &words.join("; ")),
        |canvas| levels(canvas, &reach.levels),
    )?;
    Ok(html! {
        div {
            h4 { bdi { (name) } }
            (drawn)
            div.scroll.fit tabindex="0" role="region" aria-label=(format!("{title}, in numbers")) { table {
                caption { "The same in numbers" }
                thead { tr { th scope="col" { "What" } th scope="col" { "Now" } th scope="col" { "Then" } } }
                tbody { @for row in &reach.rows {
                    tr { th scope="row" { (row.what) } td { (row.before) } td { (row.after) } }
                } }
            } }
        }
    })
}

fn changes(outcome: &Outcome<'_>) -> Markup {
    let analysis = outcome.analysis;
    let mut grid = Grid::new(
        "changes-grid",
        "Dated changes of the platform, and whom they hit",
        CHANGES,
    );
    for impact in outcome.granted.platform_changes().impacts() {
        let user = impact.user.map(|id| login_name(analysis, &id));
        grid.row(vec![
            impact.change.title.clone().into(),
            impact.change.when.to_string().into(),
            optional(user),
            impact.client.clone().into(),
            impact.standing.as_str().into(),
            impact.evidence.clone().into(),
            impact.change.advice.clone().into(),
        ]);
    }
    grid.render(
        "No sign of anything that an announced change will stop was found in what was given.",
    )
}
