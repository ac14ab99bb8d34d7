//! How what the metadata says of a login and what was seen of it are held against each other.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::{Clients, Identities, Identity};
use crate::activity::{Door, DoorKind, Login, Timeline};
use crate::catalog::{NamedPlace, named_places};
use crate::org::{IdentityClass, NamedUser, OrgBuilder, SalesforceId, User, UtcTime};

const DANA: &str = "0055j000000AaZ1AAK";
const OTHER: &str = "0055j000000B3iNAAS";

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

fn place(root: &str, path: &str) -> &'static NamedPlace {
    let mut places = named_places().iter();
    places
        .find(|it| it.root == root && it.path == path)
        .unwrap()
}

/// A place that names Dana.
fn names_dana(place: &'static NamedPlace, part: &str, in_force: Option<bool>) -> NamedUser {
    NamedUser {
        name: "dana@example.org".to_owned(),
        kind: place.names,
        place,
        component: format!("{}:{part}", place.root),
        in_force,
        path: format!("{part}.xml"),
        line: 1,
    }
}

/// A login that was seen at these doors, on so many days each.
fn login(doors: &[(DoorKind, i64)]) -> Login {
    let mut login = Login::default();
    for &(kind, days) in doors {
        let door = Door { kind, signature: 0 };
        let presence = login.presence.entry(door).or_default();
        (0..days).for_each(|day| presence.saw(UtcTime::from_millis(day * 86_400_000)));
    }
    login
}

/// Judges Dana, beside somebody else who may have used an API.
fn judge(
    places: Vec<NamedUser>,
    doors: &[(DoorKind, i64)],
    others: &[(DoorKind, i64)],
) -> Identity {
    let mut org = OrgBuilder::default();
    let user = User {
        username: "dana@example.org".to_owned(),
        ..User::default()
    };
    org.user(id(DANA), user);
    org.named_users(places);
    let logins = [(id(DANA), login(doors)), (id(OTHER), login(others))];
    let timeline = Timeline {
        logins: logins.into(),
        ..Timeline::default()
    };
    let identities = Identities::new(&org.build(), &timeline, &Clients::default());
    identities.get(&id(DANA)).unwrap().clone()
}

const UI: DoorKind = DoorKind::Ui;
const API: DoorKind = DoorKind::Api;

fn client_credentials() -> NamedUser {
    let place = place("ConnectedApp", "oauthConfig/oauthClientCredentialUser");
    names_dana(place, "Payments", Some(true))
}

fn sends_session() -> NamedUser {
    let place = place("Workflow", "outboundMessages/integrationUser");
    names_dana(place, "Case.Notify", None)
}

fn email_service(in_force: Option<bool>) -> NamedUser {
    let place = place("EmailServicesFunction", "emailServicesAddresses/runAsUser");
    names_dana(place, "Intake.gifts", in_force)
}

const RUNS: &str = "`EmailServicesFunction:Intake.gifts` runs as this user";
const SENDS: &str = "`Workflow:Case.Notify` sends a session of this user to an outside system";

#[test]
fn a_user_of_client_credentials_is_declared() {
    let unseen = judge(vec![client_credentials()], &[], &[]);
    let declared = "`ConnectedApp:Payments` calls the API as this user";
    assert_eq!(unseen.class, IdentityClass::Integration);
    assert_eq!(
        (unseen.confidence, unseen.reasons[0].as_str()),
        (0.95, declared)
    );
    let shared = judge(vec![client_credentials()], &[(UI, 8)], &[]);
    assert_eq!(
        (shared.class, shared.confidence),
        (IdentityClass::Shared, 0.9)
    );
    let switched_off = NamedUser {
        in_force: Some(false),
        ..client_credentials()
    };
    let unknown = judge(vec![switched_off], &[], &[]);
    assert_eq!(unknown, Identity::default());
}

#[test]
fn a_machine_role_explains_and_overturns_nothing() {
    let human = judge(vec![email_service(Some(true))], &[(UI, 8)], &[]);
    assert_eq!((human.class, human.confidence), (IdentityClass::Human, 0.9));
    let seen = "used in the interface on 8 days";
    assert_eq!(human.reasons, [seen, RUNS, "no outside system used it"]);
    // What the service makes is stamped with the login too.
    assert_eq!(human.sole, None);
    let plain = judge(Vec::new(), &[(UI, 8)], &[]);
    assert!(plain.sole.is_some());
    let off = judge(vec![email_service(Some(false))], &[(UI, 8)], &[]);
    assert_eq!(off, plain);

    let system = judge(vec![email_service(None)], &[(API, 8)], &[]);
    assert_eq!(
        (system.class, system.confidence),
        (IdentityClass::Integration, 0.9)
    );
    assert_eq!((system.reasons[1].as_str(), system.sole), (RUNS, None));

    let silent = judge(vec![email_service(None)], &[], &[]);
    assert_eq!(
        (silent.class, silent.confidence),
        (IdentityClass::Unknown, 0.0)
    );
    assert_eq!(silent.reasons, [RUNS]);
}

#[test]
fn an_owner_by_default_makes_no_stamps() {
    let place = place("CustomSite", "siteGuestRecordDefaultOwner");
    let owner = judge(
        vec![names_dana(place, "Signup", Some(true))],
        &[(UI, 8)],
        &[],
    );
    assert_eq!(owner.class, IdentityClass::Human);
    assert_eq!(
        owner.reasons[1],
        "`CustomSite:Signup` makes this user the owner of records"
    );
    assert!(owner.sole.is_some());
}

#[test]
fn a_session_sent_out_is_shared_where_no_log_could_tell() {
    let blind = judge(vec![sends_session()], &[(UI, 8)], &[(UI, 1)]);
    assert_eq!(
        (blind.class, blind.confidence),
        (IdentityClass::Shared, 0.7)
    );
    assert_eq!(blind.reasons, ["used in the interface on 8 days", SENDS]);
    // The logs show who used APIs, and this login did not: that stands.
    let watched = judge(vec![sends_session()], &[(UI, 8)], &[(API, 1)]);
    assert_eq!(
        (watched.class, watched.confidence),
        (IdentityClass::Human, 0.9)
    );
    assert_eq!((watched.reasons[1].as_str(), watched.sole), (SENDS, None));
    // An outside system is what the logs show anyway.
    let system = judge(vec![sends_session()], &[(API, 8)], &[]);
    assert_eq!(system.class, IdentityClass::Integration);
    assert!(system.sole.is_some());
    let nobody = judge(vec![sends_session()], &[], &[]);
    assert_eq!(
        (nobody.class, nobody.reasons),
        (IdentityClass::Unknown, vec![SENDS.to_owned()])
    );
}

#[test]
fn a_bot_declares_an_agent_unless_people_are_seen() {
    let bot = || vec![names_dana(place("Bot", "botUser"), "Helper", None)];
    let agent = judge(bot(), &[(API, 8)], &[]);
    assert_eq!(
        (agent.class, agent.confidence),
        (IdentityClass::Agent, 0.99)
    );
    let person = judge(bot(), &[(UI, 8)], &[]);
    assert_eq!((person.class, person.sole), (IdentityClass::Human, None));
    assert_eq!(person.reasons[0], "`Bot:Helper` runs as this user");
}

#[test]
fn roles_are_counted_once_for_each_component() {
    let copy = NamedUser {
        path: "elsewhere.xml".to_owned(),
        ..email_service(None)
    };
    let one = judge(vec![email_service(None), copy.clone()], &[], &[]);
    assert_eq!(one.reasons, [RUNS]);
    let several = judge(vec![email_service(None), copy, sends_session()], &[], &[]);
    assert_eq!(several.reasons, [format!("{SENDS}, and 1 more like it")]);
}
