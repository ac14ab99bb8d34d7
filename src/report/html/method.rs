//! How stamps were judged here, by which evidence, and what no export can show.

use std::io;

use maud::{Markup, html};

use super::facts::known;
use super::grid::{Column, Grid, Kind, count, optional, part};
use crate::org::{Basis, StampKind};
use crate::report::Outcome;

const COLUMNS: &[Column] = &[
    Column::text("Evidence"),
    Column::new("What it is", Kind::Long),
    Column::count("Made"),
    Column::count("Last changed"),
    Column::share("Mean confidence"),
];

pub(super) fn method(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    let mut grid = Grid::new(
        "basis-grid",
        "Stamps by the strongest kind of evidence behind them",
        COLUMNS,
    );
    for basis in Basis::ALL {
        let of = |kind| known(analysis, |key| key.basis == *basis && key.stamp == kind);
        let all = known(analysis, |key| key.basis == *basis);
        if all.stamps == 0 {
            continue;
        }
        grid.row(vec![
            basis.as_str().into(),
            in_words(*basis).into(),
            count(of(StampKind::Created).stamps),
            count(of(StampKind::Modified).stamps),
            optional(all.confidence.map(part)),
        ]);
    }
    Ok(html! {
        p {
            "A stamp names a login. Who acted is weighed from everything that is seen of the act: events that match it, open "
            "sessions, bulk jobs, its place in a burst or a schedule, what is usual for the login, and the company it keeps. "
            "The weights were fitted on simulated orgs and are reported on others; a confidence of 0.9 means that nine of ten "
            "such attributions were right there."
        }
        (grid.render("No record was attributed."))
        h3 { "What this cannot show" }
        ul {
            li { "What happened before the logs begin is told from rhythm and company, and says so by its evidence and its confidence." }
            li { "A change that was itself changed later has left no stamp; field history and the setup audit trail may still tell of it." }
            li { "Manual shares, Apex sharing and criteria of sharing rules are in no export: where they may add to it, reach is called at least so much." }
            li { "A right that the package does not show is unknown, and never called absent." }
            li { "Policies, approvals and training are outside any export; a control that asks for them is not decided here." }
        }
        p {
            "A person who knows the org can check: " code { "byline sample" } " draws records to label, "
            code { "byline score" } " says how often the attributions were right, " code { "byline explain" }
            " tells why one was made."
        }
    })
}

/// The kinds of evidence, as people call them.
const fn in_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Identity => "the login can only be one thing",
        Basis::Event => "a logged event matches the stamp",
        Basis::Session => "only one kind of session was open",
        Basis::Job => "a bulk job or load accounts for it",
        Basis::Rhythm => "its place in a burst or a schedule, and the company it keeps",
        Basis::Prior => "what was learned of that login and object over the covered period",
        Basis::AuditFields => "the stamp was set by a load",
        Basis::None => "nothing that decides",
    }
}
