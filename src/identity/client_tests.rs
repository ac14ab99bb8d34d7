//! Which name each client gets, and what it is said to have done.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Client, ClientUse, Clients, client_logins, client_uses};
use crate::activity::{
    Act, Door, DoorKind, Login, LoginMark, Presence, Signature, Timeline, Use, UseLog, UseSum,
};
use crate::catalog::{ClientKind, LoginRoute};
use crate::org::{Org, SalesforceId, UtcTime};

const APP: &str = "0H45j000000KfT8CAK";

fn id(text: &str) -> Option<SalesforceId> {
    SalesforceId::parse(text.as_bytes()).ok()
}

/// A signature of app id, app name, client name and user agent.
fn signature([app_id, app, client, agent]: [&str; 4]) -> Signature {
    Signature {
        app_id: id(app_id),
        app: app.to_owned(),
        client: client.to_owned(),
        agent: agent.to_owned(),
    }
}

/// A timeline in which each of some logins came through the API under some signatures.
fn timeline(logins: &[&[[&str; 4]]]) -> Timeline {
    let all: BTreeSet<Signature> = logins
        .iter()
        .copied()
        .flatten()
        .map(|s| signature(*s))
        .collect();
    let places: BTreeMap<Signature, usize> = all.iter().cloned().zip(0..).collect();
    let mut timeline = Timeline {
        signatures: all.into_iter().collect(),
        ..Timeline::default()
    };
    for (number, signatures) in logins.iter().enumerate() {
        let mut login = Login::default();
        for signature in signatures.iter().map(|s| self::signature(*s)) {
            let door = Door {
                kind: DoorKind::Api,
                signature: places.get(&signature).copied().unwrap_or_default(),
            };
            let mut presence = Presence::default();
            presence.saw(UtcTime::from_millis(0));
            login.presence.insert(door, presence);
            let of = Use {
                object: Some(Arc::from("Account")),
                act: Act::Read,
                log: UseLog::RestApi,
            };
            let at = UtcTime::from_millis(0);
            let sum = UseSum {
                calls: 1,
                records: 1,
                first: at,
                last: at,
            };
            login.uses.insert(door, BTreeMap::from([(of, sum)]));
        }
        timeline
            .logins
            .extend(id(&format!("0055j00000Ud7{number}AAAA")[..15]).map(|id| (id, login)));
    }
    timeline
}

fn named(timeline: &Timeline, of: [&str; 4]) -> Client {
    let clients = Clients::new(timeline, &Org::default());
    let place = timeline.signatures.iter().position(|s| *s == signature(of));
    let client = clients.get(clients.of_signature(place.unwrap_or(usize::MAX)));
    client.cloned().unwrap_or_default()
}

/// The name of a client that is seen alone.
fn alone(of: [&str; 4]) -> (String, Option<ClientKind>) {
    let client = named(&timeline(&[&[of]]), of);
    (client.name, client.kind)
}

#[test]
fn names_without_versions_and_known_tools() {
    let unknown = |name: &str| (name.to_owned(), None);
    let known = |name: &str, kind| (name.to_owned(), Some(kind));
    assert_eq!(alone(["", "", "Mailwing/3.2", ""]), unknown("Mailwing"));
    assert_eq!(alone(["", "", "vendor/app", ""]), unknown("vendor/app"));
    assert_eq!(
        alone(["", "", "", "python-requests/2.28.0"]),
        known("python-requests", ClientKind::Library)
    );
    assert_eq!(
        alone(["", "", "DataLoaderPartnerUI/64.0.2", ""]),
        known("Data Loader", ClientKind::Tool)
    );
    assert_eq!(
        alone([
            "",
            "Dataloader Partner",
            "DataLoaderPartnerBatch/64.0.2",
            "Java/17"
        ]),
        known("Data Loader (batch)", ClientKind::Integration)
    );
    assert_eq!(alone(["", "", "", ""]), unknown(""));
}

#[test]
fn a_library_names_a_client_only_where_nothing_better_does() {
    let unknown = |name: &str| (name.to_owned(), None);
    assert_eq!(
        alone(["", "Our Portal", "jsforce", "axios/1.7"]),
        unknown("Our Portal")
    );
    assert_eq!(
        alone(["", "", "Ledger Sync/2", "Java/17"]),
        unknown("Ledger Sync")
    );
    let sap = alone(["", "SAP CPI", "simple-salesforce", "python-requests/2.28.0"]);
    assert_eq!(sap, ("SAP".to_owned(), Some(ClientKind::Integration)));
    // An app of the org's own that people carry in their pocket.
    let mobile = alone(["", "Field Notes", "", "SalesforceMobileSDK/12.2.0 iOS/18.6"]);
    assert_eq!(mobile, ("Field Notes".to_owned(), Some(ClientKind::Tool)));
}

#[test]
fn an_app_without_a_name_is_called_as_it_calls_itself_or_by_its_id() {
    let events = timeline(&[&[
        [APP, "", "Mailwing/3.2", "Java/17"],
        [APP, "", "", "Java/17"],
    ]]);
    assert_eq!(named(&events, [APP, "", "", "Java/17"]).name, "Mailwing");
    let events = timeline(&[&[[APP, "", "", "mailwing-sync/4 (node)"], [APP, "", "", ""]]]);
    assert_eq!(named(&events, [APP, "", "", ""]).name, "mailwing-sync");
    // Two apps may both be written in Java.
    assert_eq!(alone([APP, "", "", "Java/17"]).0, APP);
}

#[test]
fn an_app_id_that_is_named_once_is_named_everywhere() {
    let mut events = timeline(&[
        &[[APP, "", "Mailwing/3.2", ""]],
        &[[APP, "", "", "Java/17"]],
    ]);
    events
        .app_names
        .extend(id(APP).map(|id| (id, "Mailwing Connect".to_owned())));
    assert_eq!(
        named(&events, [APP, "", "", "Java/17"]).name,
        "Mailwing Connect"
    );
    assert_eq!(
        named(&events, [APP, "", "Mailwing/3.2", ""]).name,
        "Mailwing Connect"
    );
}

#[test]
fn a_client_name_alone_is_the_app_that_gives_it_too() {
    let app = ["", "Mailwing Connect", "Mailwing/3.2", ""];
    let soap = ["", "", "Mailwing/3.1", ""];
    assert_eq!(
        named(&timeline(&[&[app], &[soap]]), soap).name,
        "Mailwing Connect"
    );
    let other = ["", "Mailwing Desktop", "Mailwing/9", ""];
    let events = timeline(&[&[app, other], &[soap]]);
    assert_eq!(named(&events, soap).name, "Mailwing");
    // Under its own login there is one only.
    let events = timeline(&[&[app, soap], &[other]]);
    assert_eq!(named(&events, soap).name, "Mailwing Connect");
}

#[test]
fn a_library_is_united_under_one_login_only() {
    let (app, script) = (["", "Formstead", "", "Java/17"], ["", "", "", "Java/21"]);
    assert_eq!(
        named(&timeline(&[&[app, script]]), script).name,
        "Formstead"
    );
    assert_eq!(named(&timeline(&[&[app], &[script]]), script).name, "Java");
    // The same script under a login where nothing says whose it is.
    let events = timeline(&[&[app, script], &[script]]);
    assert_eq!(named(&events, script).name, "Java");
    // An agent that is no library needs no login in common.
    let (app, own) = (
        ["", "Fundstream", "", "fundstream/4"],
        ["", "", "", "fundstream/5"],
    );
    assert_eq!(named(&timeline(&[&[app], &[own]]), own).name, "Fundstream");
}

/// A program that logs in over SOAP is none that comes with a token.
#[test]
fn a_library_is_not_united_with_an_app_that_signs_in_by_another_route() {
    let (app, script) = (["", "Formstead", "", "Java/17"], ["", "", "", "Java/21"]);
    let mut events = timeline(&[&[app, script]]);
    let mut signs_in = |of, route| {
        let mark = LoginMark::new(UtcTime::from_millis(0), route, signature(of));
        let marks = events.logins.values_mut().map(|login| &mut login.marks);
        marks.for_each(|marks| marks.push(mark.clone()));
    };
    signs_in(app, LoginRoute::Oauth);
    signs_in(script, LoginRoute::Api);
    assert_eq!(named(&events, script).name, "Java");
    assert_eq!(named(&events, app).name, "Formstead");
    let marks = events.logins.values_mut().map(|login| &mut login.marks);
    marks.for_each(|marks| marks.truncate(1));
    assert_eq!(named(&events, script).name, "Formstead");
}

fn uses(timeline: &Timeline) -> Vec<ClientUse> {
    let clients = Clients::new(timeline, &Org::default());
    let logins = client_logins(timeline, &clients, &|prefix| {
        String::from_utf8_lossy(&prefix).into_owned()
    });
    client_uses(timeline, &logins)
}

#[test]
fn nameless_calls_are_those_of_the_one_client_that_works_by_itself() {
    let formstead = ["", "Formstead", "", ""];
    let seen = uses(&timeline(&[&[formstead, ["", "", "", ""]]]));
    let names: Vec<&str> = seen.iter().map(|client| client.name.as_str()).collect();
    assert_eq!(names, ["Formstead"]);
    // A person's tool has names in every log.
    let workbench = ["", "Workbench", "", ""];
    let seen = uses(&timeline(&[&[workbench, ["", "", "", ""]], &[formstead]]));
    let names: Vec<(&str, u64)> = seen.iter().map(|c| (c.name.as_str(), c.users)).collect();
    assert_eq!(names, [("", 1), ("Formstead", 1), ("Workbench", 1)]);
}

#[test]
fn pages_of_the_platform_are_no_client() {
    let seen = uses(&timeline(&[&[["", "", "SfdcInternalAPI/", ""]]]));
    assert_eq!(seen, []);
}
