//! The same inputs give the same bytes, however many threads there are and however they are handed over.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};

use calamine::{Data, Range};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{Byline, Export, NONPROFIT, Run, files_below, repository, story};
use crate::workbook::sheets;

type Files = BTreeMap<String, Vec<u8>>;

/// Fails with the names of the files that differ, not with their bytes.
fn assert_same_files(a: &Files, b: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    let differ: Vec<_> = a.keys().filter(|path| a[*path] != b[*path]).collect();
    assert!(differ.is_empty(), "not the same bytes: {differ:?}");
}

/// The files of a result without the manifest.
fn tables(run: &Run) -> Files {
    let mut files = run.files.clone();
    files.remove("manifest.json").unwrap();
    files
}

/// The sheets of the workbook but for the first, which names the inputs.
fn sheets_of_tables(run: &Run) -> BTreeMap<String, Range<Data>> {
    let mut sheets = sheets(run);
    sheets.remove("About").unwrap();
    sheets
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for jobs in ["1", "8"] {
        let run = Byline::analyze(&[NONPROFIT]).args(["--jobs", jobs]).run();
        assert_same_files(&run.files, &story().files);
        assert_eq!(run.stdout, story().stdout);
    }
}

/// What differs from machine to machine: time zone, language, how many threads there are, where the export lies, and in which order
/// its files were made, which is the order in which many systems list them.
#[test]
fn the_machine_changes_no_byte() {
    let there = tempfile::tempdir().unwrap();
    let export = there.path().join(NONPROFIT);
    for (path, bytes) in files_below(&repository().join(NONPROFIT)).iter().rev() {
        let path = export.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let elsewhere = |run: Byline, jobs: &str| {
        let run = run.within(there.path()).args(["--jobs", jobs]);
        // Turkish has another `i`, and Kiribati another day.
        run.environment(&[
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
        ])
        .run()
    };
    let run = elsewhere(Byline::analyze(&[NONPROFIT]), "7");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_same_files(&run.files, &story().files);
    assert_eq!(run.stdout, story().stdout);
    for command in [Byline::plan, Byline::harden] {
        let here = command(&[NONPROFIT]).args(["--jobs", "1"]).run();
        let there = elsewhere(command(&[NONPROFIT]), "2");
        assert_eq!((here.code, there.code), (0, 0), "{}", there.stderr);
        assert_same_files(&here.files, &there.files);
        assert_eq!(here.stdout, there.stdout);
    }
}

/// Everything is deterministic, so a second run is the same, also in the place of the first.
#[test]
fn a_second_run_replaces_the_first_by_the_same() {
    let export = Export::new().file("Account.csv", "Id,OwnerId\n0015j000000Ud77AAC,\n");
    let first = export.analyze().run();
    let second = export.analyze().run();
    assert_eq!((first.code, second.code), (0, 0), "{}", second.stderr);
    assert_same_files(&first.files, &second.files);

    // Another object: nothing of the earlier result may stay.
    let export = export.file("Account.csv", "Id,OwnerId\n0035j000000Ud77AAC,\n");
    let third = export.analyze().run();
    assert!(third.files.contains_key("records/Contact.parquet"));
    assert!(!third.files.contains_key("records/Account.parquet"));
}

#[test]
fn a_zip_of_the_export_gives_the_same_tables() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files_below(&repository().join(NONPROFIT)) {
        zip.start_file(format!("nonprofit/{path}"), SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let run = Export::new().file("all.zip", zip).analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (mut ours, mut theirs) = (tables(&run), tables(story()));
    // The archive is one more file, and that is the only difference.
    let files = |tables: &mut Files| {
        let bytes = tables.remove("summary.json").unwrap();
        let mut summary: Value = serde_json::from_slice(&bytes).unwrap();
        let files = summary["totals"]["files"].take();
        (
            summary,
            files["given"].as_u64().unwrap(),
            files["rows"].clone(),
        )
    };
    let (summary, given, rows) = files(&mut ours);
    assert_eq!((summary, given - 1, rows), files(&mut theirs));
    // Places are told with the path of their file, which is another.
    let places = |tables: &mut Files| {
        let with_paths = [
            "named_users.csv",
            "causes.csv",
            "findings.json",
            "findings.sarif",
        ];
        with_paths.map(|table| {
            let bytes = tables.remove(table).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            text.replace("export/all.zip!/nonprofit/", &format!("{NONPROFIT}/"))
        })
    };
    assert_eq!(places(&mut ours), places(&mut theirs));
    // All inputs together have another hash, for their paths are others; the verdicts are the same.
    let verdicts = |tables: &mut Files| {
        tables.remove("assessment-results.oscal.json").unwrap();
        let controls = tables.remove("controls.json").unwrap();
        let mut controls: Value = serde_json::from_slice(&controls).unwrap();
        [controls["controls"].take(), controls["inputs"].take()]
    };
    assert_eq!(verdicts(&mut ours), verdicts(&mut theirs));
    for tables in [&mut ours, &mut theirs] {
        tables.remove("report.xlsx").unwrap();
    }
    // Beside paths, the page lists the files, and their hash with the controls; the rest is the same.
    let sections = |tables: &mut Files| {
        let page = String::from_utf8(tables.remove("report.html").unwrap()).unwrap();
        let page = page.replace("export/all.zip!/nonprofit/", &format!("{NONPROFIT}/"));
        let sections = page.split("<section id=\"").skip(1);
        let sections =
            sections.filter(|it| !it.starts_with("coverage") && !it.starts_with("controls"));
        sections.map(str::to_owned).collect::<Vec<_>>()
    };
    let (our_sections, their_sections) = (sections(&mut ours), sections(&mut theirs));
    assert_eq!(our_sections.len(), 7);
    assert_eq!(our_sections, their_sections);
    // The same but for paths in text.
    let sizes = |run: &Run| {
        let sheets = sheets_of_tables(run).into_iter();
        sheets
            .map(|(name, sheet)| (name, sheet.get_size()))
            .collect::<Vec<_>>()
    };
    assert_eq!(sizes(&run), sizes(story()));
    assert_same_files(&ours, &theirs);
    assert_eq!(inputs_by_name(&run), inputs_by_name(story()));
}

/// Hash, kind and counts of each input that is no archive, by its path inside the export.
fn inputs_by_name(run: &Run) -> BTreeMap<String, Value> {
    let mut inputs = BTreeMap::new();
    for mut input in run.inputs() {
        let path = input["path"].take();
        let (_, path) = path
            .as_str()
            .unwrap()
            .split_once("nonprofit/")
            .unwrap_or_default();
        if !path.is_empty() {
            inputs.insert(path.to_owned(), input);
        }
    }
    inputs
}

#[test]
fn the_order_of_the_exports_changes_nothing() {
    let parts = ["records", "logs", "metadata", "directory"];
    let mut parts = parts.map(|part| format!("{NONPROFIT}/{part}"));
    let analyze = |parts: &[String]| {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Byline::analyze(&parts).run()
    };
    let one = analyze(&parts);
    parts.reverse();
    let other = analyze(&parts);
    assert_same_files(&tables(&one), &tables(&other));
    assert_same_files(&tables(&one), &tables(story()));
    let manifest = |run: &Run| {
        let mut manifest = run.json("manifest.json");
        let flags = manifest["flags"].take();
        (manifest, flags)
    };
    let ((one, one_flags), (other, other_flags)) = (manifest(&one), manifest(&other));
    assert_eq!(one, other);
    assert_ne!(one_flags, other_flags, "the flags are as typed");
}

/// Overlapping paths are one export: no row counts twice.
#[test]
fn a_path_given_twice_counts_once() {
    let records = format!("{NONPROFIT}/records");
    let run = Byline::analyze(&[NONPROFIT, &records, &format!("{records}/Case.csv")]).run();
    assert_same_files(&tables(&run), &tables(story()));
}
