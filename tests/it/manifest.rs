//! The chain of custody: every hash, size and count of `manifest.json` is what anyone else would get.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Cursor, Read as _};

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::harness::{NONPROFIT, files_below, repository, story};

fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of an input, by its path in the manifest.
fn bytes_of(path: &str) -> Vec<u8> {
    let Some((archive, member)) = path.split_once("!/") else {
        return fs::read(repository().join(path)).unwrap();
    };
    let mut zip = ZipArchive::new(File::open(repository().join(archive)).unwrap()).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(member)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

fn assert_digest(entry: &Value, bytes: &[u8]) {
    assert_eq!(entry["bytes"], bytes.len(), "{entry}");
    assert_eq!(entry["sha256"], sha256(bytes), "{entry}");
}

#[test]
fn every_file_handed_over_is_listed_with_its_hash() {
    let mut expected = BTreeSet::new();
    for (path, bytes) in files_below(&repository().join(NONPROFIT)) {
        let path = format!("{NONPROFIT}/{path}");
        if path.ends_with(".ZIP") {
            let zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
            expected.extend(
                zip.file_names()
                    .map(|name| format!("{path}!/{}", name.unwrap())),
            );
        }
        expected.insert(path);
    }
    let inputs = story().inputs();
    let path = |input: &Value| input["path"].as_str().unwrap().to_owned();
    assert_eq!(inputs.iter().map(path).collect::<BTreeSet<_>>(), expected);
    assert!(
        inputs.iter().map(path).is_sorted(),
        "inputs in the order of their paths"
    );
    for input in &inputs {
        assert_digest(input, &bytes_of(&path(input)));
    }
}

#[test]
fn every_file_written_is_listed_with_its_hash() {
    let manifest = story().json("manifest.json");
    let outputs = manifest["outputs"].as_array().unwrap();
    for output in outputs {
        assert_digest(output, story().file(output["path"].as_str().unwrap()));
    }
    // The manifest cannot hold its own hash.
    assert_eq!(outputs.len() + 1, story().files.len());
}

/// Rows present = rows + rejected + duplicates, counted by another reader.
#[test]
fn every_row_is_accounted_for() {
    let mut tables = 0;
    for input in story().inputs() {
        let (path, kind) = (
            input["path"].as_str().unwrap(),
            input["kind"].as_str().unwrap(),
        );
        let count = |what: &str| input[what].as_u64().unwrap();
        let present = if kind.starts_with("metadata:") {
            1
        } else if ["archive", "unknown"].contains(&kind) {
            0
        } else {
            tables += 1;
            rows_in(&bytes_of(path))
        };
        let accounted = count("rows") + count("rejected") + count("duplicates");
        assert_eq!(accounted, present, "{path}");
    }
    assert!(tables > 80, "only {tables} tables");
}

/// Rows of a CSV below its header, gzipped or not.
fn rows_in(bytes: &[u8]) -> u64 {
    let mut inflated = Vec::new();
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(bytes)
            .read_to_end(&mut inflated)
            .unwrap();
        &inflated
    } else {
        bytes
    };
    let mut csv = csv::Reader::from_reader(bytes);
    csv.byte_records().map(Result::unwrap).map(|_| 1).sum()
}

#[test]
fn kinds_objects_and_periods_are_told() {
    let inputs = story().inputs();
    let told = |what: &str| -> BTreeMap<String, String> {
        let of = |input: &Value| {
            let path = input["path"]
                .as_str()
                .unwrap()
                .trim_start_matches(NONPROFIT);
            Some((path.to_owned(), input[what].as_str()?.to_owned()))
        };
        inputs.iter().filter_map(of).collect()
    };
    let objects = told("object");
    let expected = [
        ("/records/Account.csv", "Account"),
        ("/records/Case.csv", "Case"),
        ("/records/Contact.csv", "Contact"),
        ("/records/Volunteer_Shift__c.csv", "Volunteer_Shift__c"),
        (
            "/records/WE_00D5j00000HaRbrEAF_1.ZIP!/Campaign.csv",
            "Campaign",
        ),
        ("/records/WE_00D5j00000HaRbrEAF_1.ZIP!/Task.csv", "Task"),
        // Told by the ids: the name says nothing.
        ("/records/extract.csv", "Opportunity"),
    ];
    let expected = expected.map(|(path, object)| (path.to_owned(), object.to_owned()));
    assert_eq!(objects, BTreeMap::from(expected));

    let (kinds, from, to) = (told("kind"), told("from"), told("to"));
    for (path, kind) in &kinds {
        if ["event-log", "login-history", "records"].contains(&kind.as_str()) {
            assert!(from[path] <= to[path], "{path}");
        }
    }
    let day = "/logs/2026-10-20_Login.csv";
    assert!(from[day].starts_with("2026-10-20T") && to[day].starts_with("2026-10-20T"));
    assert_eq!(kinds["/logs/LoginHistory.csv"], "login-history");
}

/// A result can be made again from its manifest: what was asked for is in it, and nothing else.
#[test]
fn what_was_asked_for_is_in_it() {
    let manifest = story().json("manifest.json");
    assert_eq!(manifest["schema_version"], "1.0");
    assert_eq!(manifest["tool"]["name"], "byline");
    assert_eq!(manifest["tool"]["version"], env!("CARGO_PKG_VERSION"));
    let flags = serde_json::json!({"command": "analyze", "exports": [NONPROFIT], "as_of": null, "csv_safe": true});
    assert_eq!(manifest["flags"], flags);
    let newest = story()
        .inputs()
        .iter()
        .filter_map(|input| input["to"].as_str().map(str::to_owned))
        .max();
    assert_eq!(manifest["as_of"].as_str(), newest.as_deref());
}
