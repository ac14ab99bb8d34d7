//! Every login, and every outside system and tool.

use std::io;

use maud::{Markup, html};

use super::grid::{Cell, Column, Grid, Kind, count, day, optional, part};
use crate::analysis::Analysis;
use crate::org::User;
use crate::report::Outcome;

const LOGINS: &[Column] = &[
    Column::text("Name"),
    Column::text("Username"),
    Column::text("Class").filtered(),
    Column::share("Confidence"),
    Column::text("Active").filtered(),
    Column::text("Profile").filtered(),
    Column::count("Days in the pages"),
    Column::count("Days through an API"),
    Column::text("Clients"),
    Column::date("Last seen"),
    Column::new("Why", Kind::Long).hidden(),
    Column::text("Id").hidden(),
];

const CLIENTS: &[Column] = &[
    Column::text("Client"),
    Column::text("Kind").filtered(),
    Column::count("Logins it uses"),
    Column::count("Sign-ins"),
    Column::count("Creates"),
    Column::count("Updates"),
    Column::count("Deletes"),
    Column::count("Reads"),
    Column::date("First seen"),
    Column::date("Last seen"),
    Column::text("Objects").hidden(),
];

pub(super) fn logins(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    Ok(html! {
        h3 { "Logins" }
        (all_logins(analysis))
        h3 { "Clients: outside systems and tools" }
        (clients(analysis))
    })
}

fn all_logins(analysis: &Analysis) -> Markup {
    let mut grid = Grid::new("logins-grid", "Every login, and what it is", LOGINS);
    let nobody = User::default();
    let has_logs = analysis.has_logs();
    for (id, identity) in analysis.identities.iter() {
        let user = analysis.org.users.get(id).unwrap_or(&nobody);
        let known = identity.confidence > 0.0;
        let clients = identity
            .clients
            .iter()
            .map(|name| Cell::from(name.as_str()));
        let reasons = identity
            .reasons
            .iter()
            .map(|reason| Cell::from(reason.as_str()));
        let named = |text: &str| optional(Some(text).filter(|text| !text.is_empty()));
        grid.row(vec![
            if user.name.is_empty() {
                id.to_string().into()
            } else {
                user.name.as_str().into()
            },
            named(&user.username),
            identity.class.as_str().into(),
            optional(known.then(|| part(identity.confidence))),
            optional(
                user.active
                    .map(|active| if active { "active" } else { "inactive" }),
            ),
            named(&user.profile),
            optional(has_logs.then_some(identity.ui_days)),
            optional(has_logs.then_some(identity.api_days)),
            Cell::Array(clients.collect()),
            day(identity.period.map(|(_, to)| to)),
            Cell::Array(reasons.collect()),
            id.to_string().into(),
        ]);
    }
    grid.render("No login is known.")
}

fn clients(analysis: &Analysis) -> Markup {
    let mut grid = Grid::new(
        "clients-grid",
        "Every outside system and tool that was seen",
        CLIENTS,
    );
    for client in &analysis.client_uses {
        let acts = client.acts;
        let objects = client.objects.iter().map(|name| Cell::from(&**name));
        let name = if client.name.is_empty() {
            "(unnamed)"
        } else {
            &client.name
        };
        grid.row(vec![
            name.into(),
            optional(client.kind.map(|kind| kind.as_str())),
            count(client.users),
            optional(client.sign_ins),
            optional(acts.map(|acts| acts.creates)),
            optional(acts.map(|acts| acts.updates)),
            optional(acts.map(|acts| acts.deletes)),
            optional(acts.map(|acts| acts.reads)),
            day(client.period.map(|(from, _)| from)),
            day(client.period.map(|(_, to)| to)),
            Cell::Array(objects.collect()),
        ]);
    }
    grid.render("No log and no declaration names a client.")
}
