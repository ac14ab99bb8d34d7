//! Signs, in sign-ins that a test makes up.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use crate::access::View;
use crate::activity::{ApiVersion, LoginMark, SignIn, Signature};
use crate::catalog::{LoginFlow, is_soap_login, login_flow, login_route};
use crate::org::{OrgBuilder, Settings, User};

const DANA: &str = "0055j000000Ud71";

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

fn user(name: &str, active: bool) -> User {
    User {
        username: format!("{name}@example.org"),
        active: Some(active),
        ..User::default()
    }
}

/// What follows from sign-ins `user, type, sub-type, application, version`, each a minute after the one before.
fn found(builder: OrgBuilder, rows: &[[&str; 5]]) -> (PlatformChanges, Vec<String>) {
    let mut timeline = Timeline::default();
    for (minute, [user, kind, sub_kind, application, version]) in (0..).zip(rows) {
        let flow = login_flow(sub_kind);
        let client = Signature {
            app: (*application).to_owned(),
            ..Signature::default()
        };
        let at = UtcTime::from_millis(minute * 60_000);
        let mut mark = LoginMark::new(at, login_route(kind), client);
        mark.sign_in = SignIn {
            soap: is_soap_login(kind) || flow == Some(LoginFlow::Soap),
            flow,
            version: ApiVersion::parse(version.as_bytes()),
        };
        let login = timeline.logins.entry(id(user)).or_default();
        login.marks.push(mark);
    }
    let org = builder.build();
    let clients = Clients::new(&timeline, &org);
    let identities = Identities::new(&org, &timeline, &clients);
    let view = View::new(&org, None);
    let changes = PlatformChanges::new(&Given {
        org: &org,
        timeline: &timeline,
        clients: &clients,
        identities: &identities,
        everyone: &Everyone::new(&org, &view),
    });
    let told = changes.impacts().iter().map(|impact| {
        let (change, standing) = (&impact.change.id, impact.standing.as_str());
        let events = impact.events.unwrap_or_default();
        format!("{change}: {standing}, {}, {events}", impact.client)
    });
    let told = told.collect();
    (changes, told)
}

fn change(id: &str) -> &'static PlatformChange {
    platform_changes().iter().find(|it| it.id == id).unwrap()
}

#[test]
fn a_soap_login_is_told_by_its_type_or_its_sub_type() {
    for (kind, sub_kind) in [
        ("Other Apex API", ""),
        ("Partner Product", ""),
        ("OtherApi", "SoapApiLogin"),
    ] {
        let (changes, told) = found(
            OrgBuilder::default(),
            &[
                [DANA, kind, sub_kind, "", "45.0"],
                [DANA, kind, sub_kind, "", "52.0"],
            ],
        );
        assert_eq!(
            told,
            [
                "soap-login-retired: affected, , 2",
                "soap-login-needs-permission: may be affected, , 2",
                "new-connected-apps-blocked: may be affected, , 2",
            ]
        );
        let evidence = &changes.impacts()[0].evidence;
        assert_eq!(
            evidence,
            "signed in by SOAP login() with API versions 45.0 to 52.0"
        );
    }
}

/// A login() of a version that is retired altogether is told as that.
#[test]
fn a_retired_version_is_told_as_such() {
    let row = [DANA, "Other Apex API", "", "", "28.0"];
    let (changes, told) = found(OrgBuilder::default(), &[row]);
    let versions = "api-versions-21-30-retired: affected, , 1".to_owned();
    assert!(told.contains(&versions), "{told:?}");
    assert!(!told.iter().any(|it| it.starts_with("soap-login-retired")));
    let seen = |id| changes.standing(change(id), self::id(DANA));
    assert_eq!(seen("api-versions-7-20-retired"), Standing::NotSeen);
    let row = [DANA, "Other Apex API", "", "", ""];
    let (changes, told) = found(OrgBuilder::default(), &[row]);
    assert_eq!(told[0], "soap-login-retired: affected, , 1");
    let seen = |id| changes.standing(change(id), self::id(DANA));
    assert_eq!(seen("api-versions-7-20-retired"), Standing::NotKnown);
}

#[test]
fn flows_are_told_apart_and_silence_is_not_safety() {
    let flow = change("username-password-flow-retired");
    let standing = |sub_kind| {
        let row = [DANA, "Remote Access 2.0", sub_kind, "Formstead", ""];
        let (changes, _) = found(OrgBuilder::default(), &[row]);
        changes.standing(flow, id(DANA))
    };
    assert_eq!(standing("OauthUsernamePassword"), Standing::Affected);
    assert_eq!(standing("OAuth Username-Password"), Standing::Affected);
    assert_eq!(standing("OauthClientCredentials"), Standing::NotSeen);
    assert_eq!(standing(""), Standing::NotKnown);
    let (changes, _) = found(OrgBuilder::default(), &[]);
    assert_eq!(changes.standing(flow, id(DANA)), Standing::NotKnown);
}

#[test]
fn the_setting_of_the_flow_is_told() {
    let row = [
        DANA,
        "Remote Access 2.0",
        "OauthUsernamePassword",
        "Formstead",
        "",
    ];
    for (value, told) in [
        ("true", "blocks the flow by now"),
        ("false", "allows the flow"),
    ] {
        let mut settings = Settings::default();
        let place = ("OauthOidcSettings", "blockOAuthUnPwFlow");
        settings.set(place, value.to_owned());
        let mut builder = OrgBuilder::default();
        let renaming = builder.names(&crate::org::Names::default());
        builder.component(crate::org::Component::Settings(settings), &renaming);
        let (changes, _) = found(builder, &[row]);
        assert!(changes.impacts()[0].evidence.ends_with(told));
    }
}

#[test]
fn who_is_not_active_is_not_hit() {
    let row = [DANA, "Other Apex API", "", "", "45.0"];
    for (active, hit) in [(true, 3), (false, 0)] {
        let mut builder = OrgBuilder::default();
        builder.user(id(DANA), user("dana", active));
        assert_eq!(found(builder, &[row]).1.len(), hit);
    }
}

/// Installing an app is one act, whoever uses it.
#[test]
fn an_app_of_many_is_told_of_once() {
    let ids: Vec<String> = (0..12).map(|n| format!("0055j0000000{n:03}")).collect();
    let rows = |count: usize| -> Vec<[&str; 5]> {
        let ids = ids.iter().take(count);
        ids.map(|id| [id, "Remote Access 2.0", "OauthWebServer", "Formstead", ""])
            .collect()
    };
    let (_, told) = found(OrgBuilder::default(), &rows(10));
    assert_eq!(told.len(), 10);
    let (changes, told) = found(OrgBuilder::default(), &rows(11));
    assert_eq!(
        told,
        ["uninstalled-apps-restricted: may be affected, Formstead, 11"]
    );
    let impact = &changes.impacts()[0];
    assert_eq!(impact.user, None);
    assert!(
        impact
            .evidence
            .starts_with("11 logins use `Formstead`, which is none")
    );
}
