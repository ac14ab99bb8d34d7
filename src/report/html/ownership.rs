//! Where ownership concentrates: why and since when, and how unevenly.

use std::cmp::Reverse;
use std::io;

use maud::{Markup, html};

use super::facts::{add, login_name};
use super::figure::{figure, legend};
use super::grid::{Cell, Column, Grid, count, day, optional, part};
use crate::analysis::{Analysis, Concentrated, ObjectResult};
use crate::org::SalesforceId;
use crate::ownership::{Owner, OwnerKinds};
use crate::report::Outcome;
use crate::report::cause_text;
use crate::report::drawing::{BARS, Bars, CURVE, Kinds, curve, in_words, share_bar};
use crate::report::number::{percent, ratio, thousands};
use crate::report::plain;

/// Owners whose history is drawn; `causes.csv` has all.
const MOST_HISTORIES: usize = 6;
/// Objects whose owners and curves are drawn; the tables have more.
const MOST_OBJECTS: usize = 12;
/// Owners of an object that are drawn.
const MOST_BARS: usize = 5;
/// Owners of an object in the table; `owners.csv` has all.
const MOST_OWNERS: usize = 20;

const OBJECTS: &[Column] = &[
    Column::text("Object"),
    Column::count("Records"),
    Column::count("Owners"),
    Column::text("Top owner"),
    Column::text("What it is").filtered(),
    Column::share("Its share"),
    Column::count("Effective owners"),
    Column::share("HHI"),
    Column::share("Gini"),
    Column::text("Sharing").filtered(),
];

const OWNERS: &[Column] = &[
    Column::text("Owner"),
    Column::text("Object").filtered(),
    Column::text("What it is").filtered(),
    Column::text("Active").filtered(),
    Column::count("Records"),
    Column::share("Share"),
    Column::date("Oldest"),
    Column::date("Newest"),
];

pub(super) fn ownership(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    if analysis.objects.is_empty() {
        return Ok(html! { p { "No record export was given." } });
    }
    let mut objects: Vec<&ObjectResult> = analysis.objects.iter().collect();
    objects.sort_by_key(|object| (Reverse(object.owners.records), object.name.as_str()));
    let drawn = &objects[..objects.len().min(MOST_OBJECTS)];
    let kinds = analysis.owner_kinds();
    Ok(html! {
        h3 { "Since when, and by what" }
        (histories(analysis)?)
        h3 { "Who owns the most" }
        (owners_drawn(analysis, drawn)?)
        h3 { "How unevenly: Lorenz curves" }
        p {
            "Owners from the one of fewest records to the one of most, and what they own together. "
            "The dashed line is that of equal owners; the further below it, the more few own."
        }
        (curves(drawn)?)
        h3 { "Every object" }
        (objects_grid(analysis, &objects, &kinds))
        h3 { "Owners of most records" }
        (owners_grid(analysis, &objects, &kinds))
    })
}

fn histories(analysis: &Analysis) -> io::Result<Markup> {
    let all = analysis.concentrations();
    if all.is_empty() {
        return Ok(html! {
            p { "No owner has half of the records of any object, nor more than the platform bears well." }
        });
    }
    let mut parts = Vec::new();
    for (number, it) in all.iter().take(MOST_HISTORIES).enumerate() {
        parts.push(history(analysis, number, it)?);
    }
    let more = all.len().saturating_sub(MOST_HISTORIES);
    Ok(html! {
        @for part in parts { (part) }
        @if more > 0 { p.faint { "and " (thousands(more as u64)) " more in " code { "causes.csv" } } }
    })
}

fn history(analysis: &Analysis, number: usize, it: &Concentrated<'_>) -> io::Result<Markup> {
    let object = it.object.name.as_str();
    let owned = it.object.owners.owned();
    let name = login_name(analysis, &it.id);
    let title = format!(
        "{object}: {name} owns {} of {} records; by the month in which they were made, and by what",
        percent(it.owner.records, owned),
        thousands(owned)
    );
    let sentence = cause_text::of_owner(analysis, object, (&it.id, it.owner));
    let bars = Bars::new(it.owner);
    let drawn = figure(
        BARS,
        (
            &format!("history-{number}"),
            &plain(&title),
            &plain(&sentence),
        ),
        |canvas| canvas.group([56.0, 8.0], |canvas| bars.draw(canvas)),
    )?;
    Ok(html! {
        p { (plain(&sentence)) }
        (drawn)
        (legend(&made_by(it.owner)))
    })
}

/// An owner's records by what made them.
fn made_by(owner: &Owner) -> Kinds {
    let mut counts = Kinds::default();
    for (maker, made) in &owner.makers {
        add(&mut counts, maker.cause(), made.records);
    }
    counts
}

fn owners_drawn(analysis: &Analysis, objects: &[&ObjectResult]) -> io::Result<Markup> {
    let mut sum = Kinds::default();
    let mut panels = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        let owners = object.owners.ranked();
        let owners = &owners[..owners.len().min(MOST_BARS)];
        if owners.is_empty() {
            continue;
        }
        for (_, owner) in owners {
            sum.iter_mut()
                .zip(made_by(owner))
                .for_each(|(sum, more)| *sum += more);
        }
        panels.push(bars_of(analysis, number, object, owners)?);
    }
    Ok(html! {
        (legend(&sum))
        div.panels { @for panel in panels { (panel) } }
    })
}

fn bars_of(
    analysis: &Analysis,
    number: usize,
    object: &ObjectResult,
    owners: &[(&SalesforceId, &Owner)],
) -> io::Result<Markup> {
    let most = owners.first().map_or(0, |(_, owner)| owner.records);
    let height = 24.0 * f64::from(u8::try_from(owners.len()).unwrap_or(u8::MAX));
    let rows: Vec<(String, Kinds, u64)> = owners
        .iter()
        .map(|(id, owner)| (login_name(analysis, id), made_by(owner), owner.records))
        .collect();
    let words: Vec<String> = rows
        .iter()
        .map(|(name, counts, records)| {
            format!("{name}: {}: {}", thousands(*records), in_words(counts))
        })
        .collect();
    let title = format!(
        "{}: {} records",
        object.name,
        thousands(object.owners.records)
    );
    figure(
        [470.0, height],
        (
            &format!("owners-{number}"),
            &title,
            &plain(&words.join("; ")),
        ),
        |canvas| {
            let mut y = 0.0;
            for (name, counts, records) in &rows {
                canvas.label([0.0, y + 15.0], &plain(name))?;
                share_bar(canvas, [150.0, y + 3.0, 240.0, 16.0], counts, most)?;
                canvas.label([398.0, y + 15.0], &thousands(*records))?;
                y += 24.0;
            }
            Ok(())
        },
    )
}

fn curves(objects: &[&ObjectResult]) -> io::Result<Markup> {
    let mut panels = Vec::new();
    let owned = objects.iter().filter(|object| object.owners.owned() > 0);
    for (number, object) in owned.enumerate() {
        let gini = object.owners.concentration().map_or(0.0, |it| it.gini);
        let words = format!(
            "Gini coefficient {gini:.2} over {} owners",
            object.owners.by_owner.len()
        );
        let id = format!("curve-{number}");
        panels.push(figure(CURVE, (&id, &object.name, &words), |canvas| {
            canvas.group([2.0, 2.0], |canvas| curve(canvas, &object.owners))
        })?);
    }
    Ok(html! { div.panels.small { @for panel in panels { (panel) } } })
}

fn objects_grid(analysis: &Analysis, objects: &[&ObjectResult], kinds: &OwnerKinds<'_>) -> Markup {
    let mut grid = Grid::new(
        "objects-grid",
        "Every object and how its ownership concentrates",
        OBJECTS,
    );
    for object in objects {
        let owners = &object.owners;
        let (top, of) = (owners.top(), owners.concentration());
        let sharing = analysis.org.objects.get(&object.name);
        let sharing = sharing
            .map(|it| it.sharing_model.clone())
            .filter(|it| !it.is_empty());
        grid.row(vec![
            object.name.clone().into(),
            count(owners.records),
            count(owners.by_owner.len() as u64),
            optional(top.map(|(id, _)| login_name(analysis, id))),
            optional(top.map(|(id, _)| what(analysis, kinds, id))),
            optional(of.map(|it| part(it.top_share))),
            optional(of.map(|it| Cell::from((it.effective_owners * 10.0).round() / 10.0))),
            optional(of.map(|it| part(it.hhi))),
            optional(of.map(|it| part(it.gini))),
            optional(sharing),
        ]);
    }
    grid.render("")
}

/// What an owner is: a queue, or the class of a login.
fn what(analysis: &Analysis, kinds: &OwnerKinds<'_>, id: &SalesforceId) -> String {
    let class = analysis.class_of(id);
    match kinds.kind(id) {
        Some(kind) if class.is_empty() => kind.as_str().to_owned(),
        _ => class.to_owned(),
    }
}

fn owners_grid(analysis: &Analysis, objects: &[&ObjectResult], kinds: &OwnerKinds<'_>) -> Markup {
    let caption =
        format!("The {MOST_OWNERS} owners of most records of each object; owners.csv has all");
    let mut grid = Grid::new("owners-grid", caption, OWNERS);
    for object in objects {
        let owned = object.owners.owned();
        for (id, owner) in object.owners.ranked().into_iter().take(MOST_OWNERS) {
            let active = analysis.org.users.get(id).and_then(|user| user.active);
            grid.row(vec![
                login_name(analysis, id).into(),
                object.name.clone().into(),
                what(analysis, kinds, id).into(),
                optional(active.map(|active| if active { "active" } else { "inactive" })),
                count(owner.records),
                part(ratio(owner.records, owned)),
                day(owner.created.map(|(from, _)| from)),
                day(owner.created.map(|(_, to)| to)),
            ]);
        }
    }
    grid.render("No owner is known.")
}
