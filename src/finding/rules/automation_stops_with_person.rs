//! Something stops when a person leaves.
//!
//! One case for each person, with all that names them or works under their login: outside systems, apps that call as
//! them, automation and scheduled Apex in their name, dashboards that show what they may see, rules and settings that
//! give them records or work.
//!
//! ## Why it matters
//!
//! On the day the person is deactivated, all of it stops, mostly without a word: a system gets no token, a scheduled job
//! fails, new records find no owner. What is known before can be moved in peace.
//!
//! ## What to do
//!
//! Go through the evidence before the person leaves. Give outside systems and automation users of their own
//! (`byline harden`), name queues for records and work, and let dashboards run as who looks at them.

use crate::activity::DoorKind;
use crate::catalog::{ClientKind, Effect};
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::tell::count;
use crate::finding::{Evidence, Ground, Severity, Subject};
use crate::identity::{Client, Identity};
use crate::org::{IdentityClass, SalesforceId};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "automation-stops-with-person",
    title: "something stops when a person leaves",
    severity: Severity::Medium,
    controls: &[
        ("gdpr", "Art. 32(1)(b)"),
        ("iso27001", "A.5.16"),
        ("nist-800-53", "AC-2"),
        ("sbs", "SBS-ACS-007"),
        ("soc2", "CC6.2"),
    ],
    needs: &[Need::Users, Need::Logins, Need::Automation],
    looks_at: Population::Logins,
    bearing: Bearing::Doubt,
    remediation: "Give what acts in the person's name a user of its own (byline harden), and name queues for records and work.",
    text: include_str!("automation_stops_with_person.rs"),
    look,
};

/// What stops with the user it names.
const STOPS: &[Effect] = &[
    Effect::RunsAs,
    Effect::CallsAs,
    Effect::SendsSession,
    Effect::LogsIn,
    Effect::SeesAs,
    Effect::OwnsRecords,
    Effect::Assigned,
];

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let ids = ground.analysis.identities.iter().map(|(id, _)| id);
    let people = ids.filter_map(|id| Some((id, ground.person(id)?)));
    people
        .filter_map(|(id, person)| of_person(ground, id, person))
        .collect()
}

fn of_person(ground: &Ground<'_>, id: &SalesforceId, person: &Identity) -> Option<Found> {
    // The worst first: what they say of it is the order of the evidence.
    let mut stops: Vec<(Severity, Evidence)> = systems(ground, id, person);
    stops.extend(scheduled(ground, id));
    let named = ground.named_for(id, STOPS);
    stops.extend(
        named
            .iter()
            .map(|it| (weight(it.place.place.effect), it.evidence(ground))),
    );
    stops.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
    stops.dedup();
    let worst = stops.first()?.0;
    let name = ground.login_name(id);
    let message = format!(
        "{} when {name} leaves",
        match stops.len() as u64 {
            1 => "1 thing stops".to_owned(),
            number => format!("{} stop", count(number, "thing")),
        }
    );
    let found = Found::new(Subject::login(id, name), message)
        .sure(person.confidence)
        .weighing(worst)
        .shown_by(stops.into_iter().map(|(_, evidence)| evidence));
    Some(found)
}

/// What acts from outside is missed most, and who merely looks on least.
const fn weight(effect: Effect) -> Severity {
    match effect {
        Effect::CallsAs | Effect::SendsSession | Effect::LogsIn => Severity::High,
        Effect::RunsAs | Effect::OwnsRecords => Severity::Medium,
        Effect::SeesAs | Effect::Assigned | Effect::Member | Effect::Contact => Severity::Low,
    }
}

/// The outside systems that work under the login.
fn systems(ground: &Ground<'_>, id: &SalesforceId, person: &Identity) -> Vec<(Severity, Evidence)> {
    // Nothing sorts before a client without a name.
    let used = (ground.analysis.client_logins).range((*id, Client::default())..);
    let used = used.take_while(|((user, _), _)| user == id);
    let of_login = used.filter(|((_, client), _)| !client.name.is_empty());
    let is_system = |kind: Option<ClientKind>| match kind {
        Some(kind) => matches!(kind, ClientKind::Integration | ClientKind::Agent),
        // Of a login that only people use, what the catalogue does not know is a person's tool.
        None => person.class == IdentityClass::Shared,
    };
    let systems = of_login.filter(|((_, client), _)| is_system(client.kind));
    let told = systems.map(|((_, client), _)| {
        let text = format!("{} works under this login", client.name);
        (Severity::High, Evidence::text(text))
    });
    told.collect()
}

/// Asynchronous Apex in the person's name: whoever schedules a job is who it runs as.
fn scheduled(ground: &Ground<'_>, id: &SalesforceId) -> Option<(Severity, Evidence)> {
    let login = ground.analysis.timeline.logins.get(id)?;
    let doors = login.presence.iter();
    let runs = doors.filter(|(door, _)| door.kind == DoorKind::Async);
    let runs: u64 = runs.map(|(_, presence)| presence.events).sum();
    let text = format!(
        "scheduled or batch Apex runs in this name: {} logged",
        count(runs, "run")
    );
    (runs > 0).then(|| (Severity::Medium, Evidence::text(text)))
}
