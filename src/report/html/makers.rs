//! Records by what made them: by month, and by object.

use std::io;

use maud::{Markup, html};

use super::facts::{cause, made};
use super::figure::{figure, legend};
use super::grid::{Column, Grid, count};
use crate::org::StampKind;
use crate::report::Outcome;
use crate::report::drawing::{BARS, Bars, KINDS, Kinds, in_words, share_bar};
use crate::report::number::thousands;

/// Objects that are drawn; the table has all.
const MOST_DRAWN: usize = 12;

const COLUMNS: &[Column] = &[
    Column::text("Object"),
    Column::count("Records"),
    Column::count("By hand"),
    Column::count("By an outside system"),
    Column::count("By automation"),
    Column::count("By an AI agent"),
    Column::count("By guests"),
    Column::count("By an import"),
    Column::count("Not known"),
];

pub(super) fn makers(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    let mut objects: Vec<(&str, Kinds)> = Vec::new();
    for object in &analysis.objects {
        objects.push((&object.name, made(object)));
    }
    let all = |counts: &Kinds| counts.iter().sum::<u64>();
    objects.sort_by_key(|(name, counts)| (std::cmp::Reverse(all(counts)), *name));
    let mut sum = Kinds::default();
    for (_, counts) in &objects {
        sum.iter_mut()
            .zip(counts)
            .for_each(|(sum, more)| *sum += more);
    }
    if all(&sum) == 0 {
        return Ok(html! { p { "No record export was given." } });
    }
    let stamps = analysis
        .objects
        .iter()
        .flat_map(|object| object.tally.iter());
    let created = stamps.filter(|(key, _)| key.stamp == StampKind::Created);
    let bars = Bars::of(created.map(|(key, sum)| (key.month, cause(key), sum.records)));
    let by_month = figure(
        BARS,
        (
            "by-month",
            "Records by the month in which they were made, and by what",
            &in_words(&sum),
        ),
        |canvas| canvas.group([56.0, 8.0], |canvas| bars.draw(canvas)),
    )?;
    let mut grid = Grid::new(
        "makers-grid",
        "Every object, by what made its records",
        COLUMNS,
    );
    for (name, counts) in &objects {
        let mut row = vec![(*name).into(), count(all(counts))];
        row.extend(counts.map(count));
        grid.row(row);
    }
    debug_assert_eq!(COLUMNS.len(), 2 + KINDS.len());
    Ok(html! {
        (legend(&sum))
        (by_month)
        h3 { "By object" }
        (by_object(&objects)?)
        (grid.render(""))
    })
}

fn by_object(objects: &[(&str, Kinds)]) -> io::Result<Markup> {
    let drawn = &objects[..objects.len().min(MOST_DRAWN)];
    let height = 26.0 * f64::from(u8::try_from(drawn.len()).unwrap_or(u8::MAX));
    let words: Vec<String> = drawn
        .iter()
        .map(|(name, counts)| format!("{name}: {}", in_words(counts)))
        .collect();
    let title = "The objects of most records: each bar is all records of one object";
    figure(
        [760.0, height],
        ("by-object", title, &words.join("; ")),
        |canvas| {
            let mut y = 0.0;
            for (name, counts) in drawn {
                let all: u64 = counts.iter().sum();
                canvas.label([0.0, y + 16.0], name)?;
                share_bar(canvas, [200.0, y + 3.0, 460.0, 18.0], counts, all)?;
                canvas.label([670.0, y + 16.0], &thousands(all))?;
                y += 26.0;
            }
            Ok(())
        },
    )
}
