//! Metadata of what is outside: apps, credentials, sites. What the real packages hold of them is counted
//! against a scan for tags that knows nothing of XML; what the program makes of them is seen in its results.
#![expect(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use crate::harness::Export;
use byline::inventory::Kind;
use byline::metadata::read;
use byline::org::{Component, Field, HierarchyPart, Names, OutboundPart, SitePart};

/// How often each thing was met.
type Counts = BTreeMap<&'static str, usize>;

#[test]
fn the_samples_hold_what_was_read_of_them() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    if !samples.is_dir() {
        return;
    }
    let (mut by_reader, mut by_scan) = (Counts::new(), Counts::new());
    for found in byline::inventory::take(&[samples], None).unwrap() {
        let Kind::Metadata(root) = &found.kind else {
            continue;
        };
        let bytes = |reader: &mut (dyn Read + Send)| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        };
        let xml = found.place.read(&|_| (), bytes).unwrap().0.unwrap();
        let content = read(&found.path, &xml, &mut Names::default()).unwrap();
        count(&content.component, &mut by_reader);
        scan(root, std::str::from_utf8(&xml).unwrap(), &mut by_scan);
        // Public packages; what looked like a secret in one would be a mistake of the rules.
        assert_eq!(content.secrets, []);
    }
    assert_eq!(by_reader, by_scan);
    assert!(
        by_reader.values().all(|number| *number > 0),
        "{by_reader:?}"
    );
}

fn add(counts: &mut Counts, what: &'static str, number: usize) {
    *counts.entry(what).or_default() += number;
}

fn count(component: &Component, counts: &mut Counts) {
    match component {
        Component::SObject(_, object) => {
            add(
                counts,
                "history",
                usize::from(object.tracks_history.is_some()),
            );
            add(
                counts,
                "custom settings",
                usize::from(!object.custom_settings_type.is_empty()),
            );
            object
                .fields
                .values()
                .for_each(|it| count_field(it, counts));
        }
        Component::Field(_, _, field) => count_field(field, counts),
        Component::Site(SitePart::Site(_, site)) => {
            add(
                counts,
                "active sites",
                usize::from(site.active == Some(true)),
            );
            add(
                counts,
                "guest owners",
                usize::from(!site.guest_record_owner.is_empty()),
            );
        }
        Component::Site(SitePart::Network(_, network)) => {
            add(counts, "member profiles", network.member_profiles.len());
            add(counts, "member sets", network.member_permission_sets.len());
        }
        Component::Outbound(OutboundPart::RemoteSite(_, site)) => {
            add(counts, "remote sites", usize::from(site.origin.is_some()));
        }
        Component::Hierarchy(HierarchyPart::Group(_, group)) => {
            add(counts, "groups", usize::from(!group.label.is_empty()));
        }
        Component::Settings(settings) => {
            for setting in byline::catalog::settings() {
                let value = settings.get(&setting.kind, &setting.element);
                add(counts, "settings", usize::from(value.is_some()));
            }
        }
        _ => {}
    }
}

fn count_field(field: &Field, counts: &mut Counts) {
    add(counts, "external ids", usize::from(field.external_id));
    add(counts, "required", usize::from(field.required));
    add(counts, "tracked", usize::from(field.tracks_history));
    add(counts, "formulas", usize::from(field.formula));
    add(
        counts,
        "business status",
        usize::from(!field.business_status.is_empty()),
    );
}

fn scan(root: &str, xml: &str, counts: &mut Counts) {
    let tags = |tag: &str| xml.matches(&format!("<{tag}>")).count();
    let on = |tag: &str| xml.matches(&format!("<{tag}>true</{tag}>")).count();
    match root {
        "CustomObject" | "CustomField" => {
            if root == "CustomObject" {
                add(counts, "history", tags("enableHistory"));
                add(counts, "custom settings", tags("customSettingsType"));
            }
            add(counts, "external ids", on("externalId"));
            add(counts, "required", on("required"));
            // The name of an object is no field of it, though it may be tracked.
            let name = xml.split_once("<nameField>").map_or("", |(_, rest)| rest);
            let name = name.split_once("</nameField>").map_or("", |(name, _)| name);
            let tracked_name = usize::from(name.contains("<trackHistory>true"));
            add(counts, "tracked", on("trackHistory") - tracked_name);
            add(counts, "formulas", tags("formula"));
            add(counts, "business status", tags("businessStatus"));
        }
        "CustomSite" => {
            add(counts, "active sites", on("active"));
            add(counts, "guest owners", tags("siteGuestRecordDefaultOwner"));
        }
        "Network" => {
            add(counts, "member profiles", tags("profile"));
            add(counts, "member sets", tags("permissionSet"));
        }
        "RemoteSiteSetting" => add(counts, "remote sites", tags("url")),
        "Group" => add(counts, "groups", tags("name")),
        _ => {
            for setting in byline::catalog::settings() {
                let last = setting.element.rsplit('.').next().unwrap_or_default();
                if setting.kind == root && setting.columns.is_empty() {
                    add(counts, "settings", tags(last));
                }
            }
        }
    }
}

/// What must be in no result.
const CANARY: &str = "c4n4ryS3cr3t";

/// An external client app of five documents would do with two: one switch in each.
fn external_client_app(name: &str, policy_switch: bool) -> [(String, String); 2] {
    let settings = format!(
        "<ExtlClntAppGlobalOauthSettings><consumerKey>{CANARY}</consumerKey><consumerSecret>{CANARY}</consumerSecret><externalClientApplication>{name}</externalClientApplication><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled></ExtlClntAppGlobalOauthSettings>"
    );
    let policies = format!(
        "<ExtlClntAppOauthConfigurablePolicies><clientCredentialsFlowUser>{name}@example.com</clientCredentialsFlowUser><externalClientApplication>{name}</externalClientApplication><isClientCredentialsFlowEnabled>{policy_switch}</isClientCredentialsFlowEnabled></ExtlClntAppOauthConfigurablePolicies>"
    );
    [
        (
            format!("extlClntAppGlobalOauthSets/{name}.ecaGlblOauth"),
            settings,
        ),
        (
            format!("extlClntAppOauthPolicies/{name}.ecaOauthPlcy"),
            policies,
        ),
    ]
}

#[test]
fn run_as_users_of_external_client_apps_are_integrations_and_secrets_stay_inside() {
    let users = "Id,Username,Name,IsActive,UserType\n\
        005000000000001AAA,on@example.com,On,true,Standard\n\
        005000000000002AAA,off@example.com,Off,true,Standard\n";
    let credential = format!(
        "<NamedCredential><endpoint>https://u:{CANARY}@h.example/?key={CANARY}</endpoint><namedCredentialParameters><parameterName>X-Api-Key</parameterName><parameterType>HttpHeader</parameterType><parameterValue>{CANARY}</parameterValue></namedCredentialParameters></NamedCredential>"
    );
    let damaged = format!("<NamedCredential><password>{CANARY}</passwort>");
    let mut export = Export::new()
        .file("User.csv", users)
        .file("namedCredentials/A.namedCredential", credential)
        .file("namedCredentials/B.namedCredential", damaged);
    for (path, xml) in [
        external_client_app("on", true),
        external_client_app("off", false),
    ]
    .concat()
    {
        export = export.file(&path, xml);
    }
    let run = export.analyze().run();
    let identities = std::str::from_utf8(run.file("identities.csv")).unwrap();
    let class_of = |name: &str| {
        let line = identities.lines().find(|line| line.contains(name)).unwrap();
        line.contains(",integration,")
    };
    assert_eq!(
        ["on@example.com", "off@example.com"].map(class_of),
        [true, false]
    );
    for (path, bytes) in &run.files {
        let holds = bytes
            .windows(CANARY.len())
            .any(|it| it == CANARY.as_bytes());
        assert!(!holds, "{path}");
    }
    assert!(!run.stdout.contains(CANARY) && !run.stderr.contains(CANARY));
}
