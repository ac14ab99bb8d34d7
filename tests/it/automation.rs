//! Automation in real packages, counted against a plain search of their texts, and Apex on its way from a
//! folder or a zip into the model.
#![expect(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write as _};
use std::path::Path;

use byline::inventory::{Kind, take};
use byline::metadata::read;
use byline::org::{
    ActiveFlow, ApexSharing, Automation, Component, Names, Org, OrgBuilder, Renaming, RunningUser,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{NONPROFIT, repository};

/// How often each value occurs, under the name of what has it.
type Counts = BTreeMap<String, usize>;

/// Reads all metadata under a folder. The second is what a search of the same texts counts.
fn package(folder: &Path) -> (Automation, Counts) {
    let mut builder = OrgBuilder::default();
    let mut searched = Counts::new();
    for found in take(&[folder.to_path_buf()], None).unwrap() {
        let read_bytes = |reader: &mut (dyn Read + Send)| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        };
        let bytes = found.place.read(&|_| (), read_bytes).unwrap().0.unwrap();
        search(&found.path, &bytes, &mut searched);
        if !matches!(found.kind, Kind::Metadata(_)) {
            continue;
        }
        let path = &found.path;
        match read(path, &bytes, &mut Names::default()) {
            // The names of what is granted have nothing to do with automation.
            Ok(content) => {
                if let part @ Component::Automation(_) = content.component {
                    builder.component(part, &Renaming::default());
                }
            }
            Err(error) => panic!("could not read {path}: {error}"),
        }
    }
    let Org { automation, .. } = builder.build();
    (automation, searched)
}

/// Counts what a text says, knowing nothing of XML or Apex: by file name and by tags.
fn search(path: &str, bytes: &[u8], counts: &mut Counts) {
    let name = path.rsplit('/').next().unwrap();
    let name = name.strip_suffix("-meta.xml").unwrap_or(name);
    let text = String::from_utf8_lossy(bytes);
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    for (suffix, what) in [(".cls", "class"), (".trigger", "trigger")] {
        if name.ends_with(suffix) && !path.ends_with("-meta.xml") {
            count(what.to_owned());
        }
    }
    if !name.ends_with(".flow") {
        return;
    }
    count("flow".to_owned());
    for tag in ["triggerType", "recordTriggerType", "processType", "status"] {
        let open = format!("<{tag}>");
        for piece in text.split(open.as_str()).skip(1) {
            count(format!("{tag} {}", piece.split('<').next().unwrap().trim()));
        }
    }
    for tag in [
        "actionCalls",
        "recordCreates",
        "recordUpdates",
        "recordDeletes",
    ] {
        let open = format!("<{tag}>");
        if text.contains(open.as_str()) {
            count(format!("with {tag}"));
        }
    }
}

/// Counts the same in the model.
fn counted(automation: &Automation) -> Counts {
    let mut counts = Counts::new();
    let mut count = |what: &str, value: &str| {
        if !value.is_empty() {
            *counts.entry(what.replace('_', value)).or_default() += 1;
        }
    };
    automation
        .classes
        .keys()
        .for_each(|name| count("class", name));
    automation
        .triggers
        .keys()
        .for_each(|name| count("trigger", name));
    for flow in automation.flows.values().flat_map(BTreeMap::values) {
        count("flow", "one");
        count("triggerType _", &flow.start.trigger_type);
        count("recordTriggerType _", &flow.start.record_trigger_type);
        count("processType _", &flow.process_type);
        count("status _", &flow.status);
        if flow.actions.iter().any(|action| action.kind != "subflow") {
            count("with actionCalls", "one");
        }
        use byline::org::WriteOperation::{Create, Delete, Update};
        let elements = [
            (Create, "with recordCreates"),
            (Update, "with recordUpdates"),
            (Delete, "with recordDeletes"),
        ];
        for (operation, what) in elements {
            if flow.writes.iter().any(|write| write.operation == operation) {
                count(what, "one");
            }
        }
    }
    counts
}

#[test]
fn samples_hold_as_much_automation_as_a_search_finds() {
    let samples = repository().join("../shared/samples");
    if !samples.is_dir() {
        note("no sample packages beside the repository: nothing read");
        return;
    }
    let (automation, searched) = package(&samples);
    assert_eq!(counted(&automation), searched);
    note(&format!("{searched:?}"));
    assert!(searched["flow"] > 0 && searched["triggerType Scheduled"] > 0);
    // Every file says its status, so each flow is known to be in force or not.
    let known = |name| automation.active_flow(name) != ActiveFlow::Unknown;
    assert!(automation.flows.keys().all(|name| known(name)));
    assert_eq!(automation.active_flows().count(), searched["status Active"]);
    // Whose name a flow bears is told for all but standard events.
    for (name, flow) in automation.active_flows() {
        assert!(flow.running_user().rule.is_some(), "{name}");
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a test that tests nothing should say so"
)]
fn note(text: &str) {
    eprintln!("samples: {text}");
}

/// The automation of the story, and whose name it bears there.
#[test]
fn the_storys_automation_bears_the_names_of_the_truth() {
    let (automation, searched) = package(&repository().join(NONPROFIT));
    assert_eq!(counted(&automation), searched);
    let flows: Vec<(&str, String)> = automation
        .active_flows()
        .map(|(name, flow)| (name, flow.running_user().user.to_string()))
        .collect();
    let closes = ("Close_Unhonoured_Pledges", "Automated Process".to_owned());
    assert_eq!(flows, [closes]);
    let trigger = &automation.triggers["ContactRollup"];
    assert_eq!(
        (trigger.object.as_str(), trigger.api_version),
        ("Contact", Some(58))
    );
    let ruling = automation.running_user_of_trigger("ContactRollup");
    assert_eq!(ruling.user, RunningUser::TriggeringUser);
}

const FILES: [(&str, &str); 9] = [
    (
        "src/classes/Nightly.cls",
        "public without sharing class Nightly implements Schedulable {\n  Id owner = '0055j00000AT6I1'; // '00G5j000001AbCd'\n}",
    ),
    (
        "src/classes/Nightly.cls-meta.xml",
        "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>58.0</apiVersion></ApexClass>",
    ),
    (
        "src/triggers/OnDone.trigger",
        "trigger OnDone on Done__e (after insert) { }",
    ),
    ("src/classes/Empty.cls", ""),
    (
        "latex/article.cls",
        "\\NeedsTeXFormat{LaTeX2e} '0055j00000AT6I1'",
    ),
    // The source layout takes a class in any folder, with its metadata beside it.
    ("src/orders/Order.cls", "class Order { }"),
    ("src/orders/Order.cls-meta.xml", "<ApexClass/>"),
    ("src/orders/Stray.cls", "class Stray { }"),
    // A header that a table could have.
    ("src/classes/Odd.cls", "Id,OwnerId,Name\n"),
];

#[test]
fn apex_is_found_in_folders_and_zips() {
    let folder = tempfile::tempdir().unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in FILES {
        let full = folder.path().join("plain").join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let packed = folder.path().join("packed");
    fs::create_dir_all(&packed).unwrap();
    fs::write(
        packed.join("export.zip"),
        zip.finish().unwrap().into_inner(),
    )
    .unwrap();

    let (plain, _) = package(&folder.path().join("plain"));
    let classes: Vec<&str> = plain.classes.keys().map(String::as_str).collect();
    assert_eq!(classes, ["Empty", "Nightly", "Odd", "Order"]);
    assert_eq!(plain.classes["Nightly"].api_version, Some(58));
    assert_eq!(plain.classes["Nightly"].source.ids.iter().len(), 1);
    assert_eq!(plain.classes["Order"].sharing, Some(ApexSharing::Omitted));
    let user = plain.running_user_of_trigger("OnDone").user.to_string();
    assert_eq!(user, "Automated Process");
    assert_eq!(package(&packed).0, plain);
}
