//! What the export covers: the days of every log, and every file with its hash.

use std::io;

use maud::{Markup, html};

use super::figure::figure;
use super::grid::{Cell, Column, Grid, Kind, count, day, optional};
use crate::analysis::{Analysis, FileReport};
use crate::org::{StampKind, Undecided};
use crate::report::Outcome;
use crate::report::csv::date;
use crate::report::drawing::{Calendar, CalendarRow};
use crate::report::number::thousands;

const FILES: &[Column] = &[
    Column::text("File"),
    Column::text("Recognised as").filtered(),
    Column::text("Object"),
    Column::count("Rows"),
    Column::count("Rejected"),
    Column::count("Set aside as copies"),
    Column::date("From"),
    Column::date("To"),
    Column::new("Why rows were rejected", Kind::Long).hidden(),
    Column::text("SHA-256").hidden(),
    Column::count("Bytes").hidden(),
];

const UNDECIDED: &[Column] = &[
    Column::text("Not told of records"),
    Column::count("Made"),
    Column::count("Last changed"),
    Column::date("From"),
    Column::date("To"),
    Column::new("What would help", Kind::Long),
];

pub(super) fn coverage(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    Ok(html! {
        h3 { "Of which records it is not told who made or last changed them" }
        (undecided(analysis))
        h3 { "The days of every log" }
        (calendar(analysis)?)
        h3 { "Every file" }
        (files(&analysis.files))
    })
}

fn calendar(analysis: &Analysis) -> io::Result<Markup> {
    let timeline = &analysis.timeline;
    let logs = timeline.periods.iter().map(|logged| CalendarRow {
        name: logged.event_type.clone(),
        period: (logged.period.0.day(), logged.period.1.day()),
        days: logged.days.clone(),
    });
    let Some(calendar) = Calendar::new(logs.collect()) else {
        return Ok(html! { p { "No event log was given." (history(analysis)) } });
    };
    let title = "Which log has rows on which day; a gap is a day without any";
    let drawn = figure(
        calendar.size(),
        ("calendar", title, &calendar.in_words()),
        |canvas| calendar.draw(canvas),
    )?;
    Ok(html! { (drawn) p { (history(analysis)) } })
}

fn history(analysis: &Analysis) -> String {
    match analysis.timeline.login_period {
        Some((from, to)) => format!(" The login history covers {} to {}.", date(from), date(to)),
        None => " No login history was given.".to_owned(),
    }
}

/// Why stamps are undecided, in the order of the reasons.
fn undecided(analysis: &Analysis) -> Markup {
    let mut grid = Grid::new(
        "undecided-grid",
        "Why some stamps have no author, and what to hand over so that more have one",
        UNDECIDED,
    );
    for why in Undecided::ALL {
        let sums = analysis.objects.iter().flat_map(|object| &object.undecided);
        let sums = || sums.clone().filter(|(key, _)| key.why == *why);
        let of = |kind: StampKind| {
            let mine = sums().filter(|(key, _)| key.stamp == kind);
            mine.map(|(_, sum)| sum.acts).sum::<u64>()
        };
        let (made, changed) = (of(StampKind::Created), of(StampKind::Modified));
        if made + changed == 0 {
            continue;
        }
        let periods = || sums().filter_map(|(_, sum)| sum.period);
        grid.row(vec![
            why.words().into(),
            count(made),
            count(changed),
            day(periods().map(|(from, _)| from).min()),
            day(periods().map(|(_, to)| to).max()),
            Cell::Array(vec![why.helps().into()]),
        ]);
    }
    grid.render("Of every record it is told.")
}

fn files(files: &[FileReport]) -> Markup {
    let mut grid = Grid::new(
        "files-grid",
        "Every file that was given, and what became of its rows",
        FILES,
    );
    for file in files {
        let tally = &file.tally;
        let reasons = tally.reasons.iter();
        let reasons = reasons
            .map(|(reason, (count, _))| Cell::from(format!("{reason}: {}", thousands(*count))));
        grid.row(vec![
            file.path.clone().into(),
            file.kind.clone().into(),
            optional(file.object.clone()),
            count(tally.rows),
            count(tally.rejected),
            count(tally.duplicates),
            day(tally.period.map(|(from, _)| from)),
            day(tally.period.map(|(_, to)| to)),
            Cell::Array(reasons.collect()),
            file.digest.sha256.clone().into(),
            count(file.digest.bytes),
        ]);
    }
    grid.render("No file was given.")
}
