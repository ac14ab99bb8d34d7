//! What lies in an export and is no file, or may not be read: named with the reason, and nothing waits for it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::harness::{Export, Run};

const ACCOUNTS: &str = "Id,OwnerId\n0015j000000Ud77AAC,0055j0000009g5SAAQ\n";

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Checks that the rest was read and a file is named with its reason.
fn assert_named(run: &Run, path: &str, reason: &str) {
    let input = run.input(path);
    assert_eq!(input["kind"], "unknown", "{path}");
    let reasons = json!([{"reason": reason, "count": 1, "first": {}}]);
    assert_eq!(
        (&input["rejected"], &input["reasons"]),
        (&json!(1), &reasons),
        "{path}"
    );
    assert!(run.stdout.contains(reason), "{}", run.stdout);
}

#[test]
fn what_is_no_file() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    let at = |path: &str| export.folder().join("export").join(path);
    make_pipe(&at("pipe.csv"));
    let _socket = UnixListener::bind(at("socket")).unwrap();
    symlink("/dev/zero", at("zero.csv")).unwrap();
    symlink("..", at("folder.csv")).unwrap();
    symlink("nowhere.csv", at("dangling.csv")).unwrap();
    symlink("Account.csv", at("linked.csv")).unwrap();
    let run = export.analyze().run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    let no_file = "it is a pipe, a socket or a device, and no file";
    let no_link = "it is a link to a folder, a pipe, a socket or a device, and is not followed";
    assert_named(&run, "/pipe.csv", no_file);
    assert_named(&run, "/socket", no_file);
    assert_named(&run, "/zero.csv", no_link);
    assert_named(&run, "/folder.csv", no_link);
    assert_named(&run, "/dangling.csv", "it is a link to what is not there");
    assert_eq!(run.input("/linked.csv")["kind"], "records");
    assert_eq!(export.inspect(&[]).run().code, 4);
    // As it was: what could not be read then cannot be read now.
    let verified = export.beside(&["verify", "out"]).run();
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    make_pipe(&export.folder().join("out/pipe"));
    let verified = export.beside(&["verify", "out"]).run();
    assert_eq!(verified.code, 4, "{}", verified.stdout);
}

/// Not even alone, as a shell's `<(...)` hands it over: its beginning would be lost.
#[test]
fn a_pipe_alone() {
    let export = Export::new();
    make_pipe(&export.folder().join("export/pipe.csv"));
    let run = export.analyze().run();
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(!run.left_out_folder);
}

/// A manifest that is a pipe: whoever looks into the folder does not wait.
#[test]
fn a_result_of_pipes() {
    let export = Export::new().file("Account.csv", ACCOUNTS);
    fs::create_dir(export.folder().join("out")).unwrap();
    make_pipe(&export.folder().join("out/manifest.json"));
    for words in [
        &["analyze", "export", "--out", "out"][..],
        &["verify", "out"],
        &["explain", "out", "Feed"],
    ] {
        let run = export.beside(words).run();
        assert!([1, 2].contains(&run.code), "{words:?}: {}", run.stderr);
    }
}

/// What makes a nobody of somebody who may read everything.
const AS_NOBODY: [&str; 4] = ["setpriv", "--reuid", "65534", "--clear-groups"];

/// Where neither may be, there is nothing to see.
#[test]
fn what_may_not_be_read() {
    let export = Export::new()
        .file("Account.csv", ACCOUNTS)
        .file("secret.csv", ACCOUNTS)
        .file("lost+found/Account.csv", ACCOUNTS);
    let at = |path: &str| export.folder().join("export").join(path);
    fs::set_permissions(at("secret.csv"), Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(at("lost+found"), Permissions::from_mode(0o000)).unwrap();
    let mut run = export.analyze();
    if File::open(at("secret.csv")).is_ok() {
        chown(export.folder(), Some(65534), None).unwrap();
        let byline = Command::new(AS_NOBODY[0])
            .args(&AS_NOBODY[1..])
            .args([env!("CARGO_BIN_EXE_byline"), "--version"])
            .output();
        if !byline.is_ok_and(|output| output.status.success()) {
            return;
        }
        run = run.under(AS_NOBODY);
    }
    let run = run.run();
    fs::set_permissions(at("lost+found"), Permissions::from_mode(0o700)).unwrap();
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert_named(&run, "/secret.csv", "the file may not be read by this user");
    assert_named(&run, "/lost+found", "the folder could not be listed");
    assert_eq!(run.input("export/Account.csv")["rows"], 1);
}
