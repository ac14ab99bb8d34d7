//! What ends a run before it has a result: the exit code, what is said, and that nothing is left behind.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::io::{Cursor, Write as _};

use insta::assert_snapshot;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{Byline, Export, files_below};

const ACCOUNTS: &str = "Id,OwnerId\n0015j000000Ud77AAC,0055j0000009g5SAAQ\n";

#[test]
fn nothing_recognised() {
    let export = Export::new()
        .file("report.csv", "Account Name,Account Owner\nAcme,Dana\n")
        .file("photo.png", b"\x89PNG\r\n\x1a\n\0\0")
        .file("notes.txt", "nothing to see\n");
    let run = export.analyze().run();
    assert_eq!(run.code, 3);
    assert_eq!(run.stdout, "");
    assert!(!run.left_out_folder);
    assert_snapshot!(run.stderr, @r#"
    error: nothing in the 3 files given was recognised
    hint: byline recognises files by their content. It looked for:
      - metadata XML: profiles, permission sets and their groups, connected apps, objects, ...
      - event log file
      - event log object export
      - real-time event export
      - LoginHistory export or Setup download
      - Bulk API result
      - Data Loader result
      - Setup audit trail download
      - SetupAuditTrail export
      - field history export
      - UserLogin
      - PermissionSetAssignment
      - GroupMember
      - User
      - Profile
      - UserRole
      - PermissionSet
      - Group
      - AsyncApexJob
      - ConnectedApplication
      - any record export with Id and an audit or owner column
      - report with owners or makers of records
    Spreadsheets (.xlsx) and reports with labels instead of ids cannot be used; export CSV with API names.
    "#);
}

#[test]
fn an_empty_folder() {
    let run = Export::new().analyze().run();
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(!run.left_out_folder);
}

#[test]
fn a_path_that_is_not_there() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    let run = export.analyze().args(["exprot"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(!run.left_out_folder);
    assert_snapshot!(run.stderr, @r#"
    error: there is no file or folder `exprot`
    hint: check the spelling of the path
    "#);
}

#[test]
fn a_folder_that_holds_something_else_is_not_touched() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    let out = export.folder().join("out");
    fs::create_dir_all(out.join("work")).unwrap();
    fs::write(out.join("work/thesis.doc"), "years of work").unwrap();
    let before = files_below(&out);
    let run = export.analyze().run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(run.files, before);
    assert_eq!(
        fs::read_dir(&out).unwrap().count(),
        1,
        "no folder of ours is left"
    );
    assert_snapshot!(run.stderr, @r#"
    error: `out` holds `work/thesis.doc`, which is not part of an earlier result of `byline analyze`
    hint: name another folder with `--out`; nothing was changed
    "#);
}

/// A file that was put beside an earlier result is not ours to remove.
#[test]
fn a_result_with_a_note_beside_it_is_not_replaced() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    assert_eq!(export.analyze().run().code, 0);
    let out = export.folder().join("out");
    fs::write(out.join("notes.md"), "checked with Dana").unwrap();
    let before = files_below(&out);
    let run = export.analyze().run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(run.files, before);
}

#[test]
fn a_file_where_the_folder_should_be() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    let out = export.folder().join("out");
    fs::write(&out, "a file").unwrap();
    let run = export.analyze().run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(fs::read_to_string(&out).unwrap(), "a file");
}

/// An earlier result outlives a run that fails.
#[test]
fn a_failed_run_leaves_the_earlier_result() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    let first = export.analyze().run();
    assert_eq!(first.code, 0, "{}", first.stderr);
    let export = export.file("Account.csv", "nothing\n");
    let second = export.analyze().run();
    assert_eq!(second.code, 3);
    assert_eq!(second.files, first.files);
}

/// Folders that only a failed run made are taken away again, however deep.
#[test]
fn a_failed_run_leaves_no_folders_above_its_result() {
    let export = Export::new().file("notes.txt", "nothing to see\n");
    let before = fs::read_dir(export.folder()).unwrap().count();
    let out = export.folder().join("new/deep/out").into_os_string();
    let args = [
        "analyze".into(),
        export.folder().join("export").into_os_string(),
        "--out".into(),
        out,
    ];
    assert_eq!(Byline::new(&[]).args(args).run().code, 3);
    assert_eq!(fs::read_dir(export.folder()).unwrap().count(), before);
}

/// The result folder may lie inside the export: it is no part of it.
#[test]
fn a_result_inside_the_export_is_not_read() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    let folder = export.folder().join("export").into_os_string();
    let out = export.folder().join("export/result").into_os_string();
    let run = || {
        let args = [
            "analyze".into(),
            folder.clone(),
            "--out".into(),
            out.clone(),
        ];
        Byline::new(&[]).args(args).run()
    };
    assert_eq!((run().code, run().code), (0, 0));
    let manifest = fs::read_to_string(export.folder().join("export/result/manifest.json")).unwrap();
    assert!(!manifest.contains("result/"), "{manifest}");
    assert_eq!(manifest.matches("\"kind\"").count(), 1, "{manifest}");
}

/// Names inside an archive are shown, never followed: those that lead out are left out, and where they are asked for
/// all the same, they are names and no paths.
#[test]
fn a_member_of_an_archive_cannot_leave_the_result() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let name = "../../../../Escaped__c.csv";
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(b"Id,OwnerId\na015j000000Ud77,0055j0000009g5S\n")
        .unwrap();
    let export = Export::new().file("e.zip", zip.finish().unwrap().into_inner());
    let run = export.analyze().run();
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains(name), "{}", run.stderr);
    assert_eq!(
        files_below(export.folder()).keys().collect::<Vec<_>>(),
        ["export/e.zip"]
    );
    let asked = ["--limit", "archive-stray-names=1"];
    let run = export.analyze().args(asked).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.files.contains_key("records/Escaped__c.parquet"));
    let mut outside = files_below(export.folder());
    outside.retain(|path, _| !path.starts_with("out/"));
    assert_eq!(outside.keys().collect::<Vec<_>>(), ["export/e.zip"]);
}

#[test]
fn usage() {
    for args in [
        &["analyze"][..],
        &["analyze", "fixtures"],
        &["analyse", "fixtures", "--out", "x"],
        &["analyze", "fixtures", "--out", "x", "--jobs", "0"],
        &["analyze", "fixtures", "--out", "x", "--as-of", "yesterday"],
        &["--nonsense"],
        &[],
    ] {
        let run = Byline::new(args).run();
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(!run.stderr.is_empty(), "{args:?}");
        assert!(!crate::harness::repository().join("x").exists(), "{args:?}");
    }
}
