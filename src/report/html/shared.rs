//! Each login that a person shares with an outside system: its day, its clients, its objects.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use maud::{Markup, html};

use super::facts::{acts_of, add, login_name};
use super::figure::{figure, legend};
use crate::analysis::Analysis;
use crate::identity::Identity;
use crate::org::{Actor, Channel, IdentityClass, SalesforceId};
use crate::ownership::{CauseKind, Maker};
use crate::report::Outcome;
use crate::report::csv::date;
use crate::report::drawing::{CLOCK, Kinds, clock, in_words, share_bar};
use crate::report::number::thousands;
use crate::report::plain;

/// Logins that get a part of their own, those of most acts first; `identities.csv` has all.
const MOST_LOGINS: usize = 24;
/// Objects and clients of a login that are named.
const MOST_ROWS: usize = 8;

pub(super) fn shared(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    let is_shared = |id: &SalesforceId| analysis.identities.class(id) == IdentityClass::Shared;
    let logins = analysis.identities.iter();
    let mut logins: Vec<(&SalesforceId, &Identity)> =
        logins.filter(|(id, _)| is_shared(id)).collect();
    if logins.is_empty() {
        let said = if analysis.has_logs() {
            "None was found in what the logs cover."
        } else {
            "Not known: neither event logs nor login history were given."
        };
        return Ok(html! { p { (said) } });
    }
    let acts = acts_of(analysis, is_shared);
    let all = |id: &SalesforceId| -> u64 {
        let objects = acts.get(id).into_iter().flat_map(BTreeMap::values);
        objects.flatten().sum()
    };
    logins.sort_by_key(|(id, _)| (Reverse(all(id)), **id));
    let nothing = BTreeMap::new();
    let mut articles = Vec::new();
    for (number, (id, identity)) in logins.iter().take(MOST_LOGINS).enumerate() {
        let objects = acts.get(*id).unwrap_or(&nothing);
        articles.push(article(analysis, number, (id, identity), objects)?);
    }
    let more = logins.len().saturating_sub(MOST_LOGINS);
    Ok(html! {
        p {
            "A person and at least one outside system use each of these logins. The stamp on a record names the login; "
            "who acted is told from logs, rhythm and company."
        }
        @for article in &articles { (article) }
        @if more > 0 {
            p.faint { "and " (thousands(more as u64)) " more, of fewer acts, in " code { "identities.csv" } }
        }
    })
}

fn article(
    analysis: &Analysis,
    number: usize,
    (id, identity): (&SalesforceId, &Identity),
    objects: &BTreeMap<&str, Kinds>,
) -> io::Result<Markup> {
    let name = login_name(analysis, id);
    let username = analysis
        .org
        .users
        .get(id)
        .map(|user| user.username.as_str());
    let heading = format!("login-{number}");
    Ok(html! {
        article aria-labelledby=(heading) {
            h3 id=(heading) { bdi { (plain(&name)) } }
            p.faint {
                @if let Some(username) = username { bdi { (plain(username)) } ", " }
                "confidence " (format!("{:.2}", identity.confidence)) "; " (thousands(identity.ui_days)) " days in the pages, "
                (thousands(identity.api_days)) " days through an API"
            }
            ul { @for reason in &identity.reasons { li { (plain(reason)) } } }
            (day(analysis, number, id, &name)?)
            (objects_of(number, objects, &name)?)
            (clients_of(analysis, id))
        }
    })
}

/// The hours of a login over all objects.
fn day(analysis: &Analysis, number: usize, id: &SalesforceId, name: &str) -> io::Result<Markup> {
    let mut hours = [Kinds::default(); 24];
    let mut sum = Kinds::default();
    for of_login in analysis
        .objects
        .iter()
        .filter_map(|object| object.hours.get(id))
    {
        for actor in Actor::ALL {
            let maker = Maker {
                actor: *actor,
                channel: Channel::Unknown,
                client: None,
            };
            for (hour, acts) in hours.iter_mut().zip(of_login.of(*actor)) {
                add(hour, maker.cause(), *acts);
                add(&mut sum, maker.cause(), *acts);
            }
        }
    }
    if sum.iter().sum::<u64>() == 0 {
        return Ok(
            html! { p.faint { "No stamp of a record bears this login's name and a time." } },
        );
    }
    let unknown =
        crate::report::drawing::place_of(CauseKind::Unknown).map_or(0, |place| sum[place]);
    let title = format!(
        "The day of {name}, by hour in UTC: what people did above, what machines did below"
    );
    let drawn = figure(
        CLOCK,
        (&format!("day-{number}"), &plain(&title), &busiest(&hours)),
        |canvas| clock(canvas, &hours),
    )?;
    Ok(html! {
        (drawn)
        (legend(&sum))
        @if unknown > 0 {
            p.faint { "Not drawn: " (thousands(unknown)) " acts of which the evidence does not tell who made them." }
        }
    })
}

/// Every hour in which anything was done, in words.
fn busiest(hours: &[Kinds; 24]) -> String {
    let said = (0..)
        .zip(hours)
        .filter(|(_, counts)| counts.iter().sum::<u64>() > 0);
    let said: Vec<String> = said
        .map(|(hour, counts): (u8, _)| format!("{hour:02}:00 {}", in_words(counts)))
        .collect();
    said.join("; ")
}

fn objects_of(number: usize, objects: &BTreeMap<&str, Kinds>, name: &str) -> io::Result<Markup> {
    let mut objects: Vec<(&str, &Kinds)> = objects
        .iter()
        .map(|(name, counts)| (*name, counts))
        .collect();
    objects.sort_by_key(|(name, counts)| (Reverse(counts.iter().sum::<u64>()), *name));
    let drawn = &objects[..objects.len().min(MOST_ROWS)];
    if drawn.is_empty() {
        return Ok(html! {});
    }
    let most: u64 = drawn[0].1.iter().sum();
    let height = 24.0 * f64::from(u8::try_from(drawn.len()).unwrap_or(u8::MAX));
    let words: Vec<String> = drawn
        .iter()
        .map(|(object, counts)| format!("{object}: {}", in_words(counts)))
        .collect();
    let title = format!("Acts in the name of {name}, by object and by what acted");
    figure(
        [760.0, height],
        (
            &format!("objects-{number}"),
            &plain(&title),
            &words.join("; "),
        ),
        |canvas| {
            let mut y = 0.0;
            for (object, counts) in drawn {
                canvas.label([0.0, y + 15.0], object)?;
                share_bar(canvas, [200.0, y + 3.0, 460.0, 16.0], counts, most)?;
                canvas.label([670.0, y + 15.0], &thousands(counts.iter().sum()))?;
                y += 24.0;
            }
            Ok(())
        },
    )
}

fn clients_of(analysis: &Analysis, id: &SalesforceId) -> Markup {
    let clients = analysis
        .client_logins
        .iter()
        .filter(|((user, _), _)| user == id);
    let mut clients: Vec<_> = clients.map(|((_, client), seen)| (client, seen)).collect();
    clients.sort_by_key(|(client, seen)| {
        let acts = seen.acts();
        (
            Reverse(acts.creates + acts.updates + acts.deletes + acts.reads),
            &client.name,
        )
    });
    let more = clients.len().saturating_sub(MOST_ROWS);
    html! {
        @if clients.is_empty() {
            p.faint { "No log names a client under this login." }
        } @else {
            div.scroll.fit tabindex="0" role="region" aria-label="Its clients" { table {
                caption { "Its clients" }
                thead { tr {
                    th scope="col" { "Client" } th scope="col" { "Kind" } th.count scope="col" { "Writes" }
                    th.count scope="col" { "Reads" } th scope="col" { "First seen" } th scope="col" { "Last seen" }
                } }
                tbody { @for (client, seen) in clients.iter().take(MOST_ROWS) {
                    @let acts = seen.acts();
                    tr {
                        th scope="row" dir="auto" {
                            @if client.name.is_empty() { "(unnamed)" } @else { (plain(&client.name)) }
                        }
                        td { (client.kind.map_or("not known", |kind| kind.as_str())) }
                        td.count { (thousands(acts.creates + acts.updates + acts.deletes)) }
                        td.count { (thousands(acts.reads)) }
                        td { (seen.period.map(|(from, _)| date(from)).unwrap_or_default()) }
                        td { (seen.period.map(|(_, to)| date(to)).unwrap_or_default()) }
                    }
                } }
            } }
            @if more > 0 { p.faint { "and " (more) " more in " code { "use.csv" } } }
        }
    }
}
