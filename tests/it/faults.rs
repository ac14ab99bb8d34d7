//! A full disk, an interrupt, a kill: the whole result is there or none, and nothing else is left.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs::{self, File};
use std::io::pipe;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::harness::{Byline, Export, files_below};

const ACCOUNTS: &str = "Id,OwnerId\n0015j000000Ud77AAC,0055j0000009g5SAAQ\n";

/// Where a run prepares its result.
const STAGING: &str = ".byline-partial";

/// An export that is read in no time.
fn small() -> Export {
    Export::new().file("Account.csv", ACCOUNTS)
}

/// One of which a sample can be drawn.
fn stamped() -> Export {
    let stamps = "Id,CreatedById,CreatedDate\n0015j000000Ud77AAC,0055j0000009g5SAAQ,2026-10-20T10:00:00.000Z\n";
    Export::new().file("Account.csv", stamps)
}

/// One that takes seconds, so that a busy machine finds the time to interrupt it.
fn long() -> Export {
    let mut accounts = String::from("Id,CreatedById,CreatedDate\n");
    for number in 0..300_000 {
        let row = format!("001{number:012}AAA,0055j0000009g5SAAQ,2026-10-20T10:00:00.000Z\n");
        accounts.push_str(&row);
    }
    Export::new().file("Account.csv", accounts)
}

/// A run beside an export, begun.
fn begin(folder: &Path, words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_byline"))
        .args(words)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What lies in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Says whether there is a result; one that is there must be whole.
fn is_there(export: &Export, what: &str) -> bool {
    if !export.folder().join("out/manifest.json").exists() {
        return false;
    }
    let run = export.beside(&["verify", "out"]).run();
    assert_eq!(run.code, 0, "{what}: {}{}", run.stdout, run.stderr);
    true
}

/// Numbers between 0 and 1, the same in every run of the test.
fn fractions() -> impl Iterator<Item = f64> {
    (1..).map(|n: u32| f64::from(n) * 0.618_033_988_75 % 1.0)
}

/// Kills run after run, at moments spread over all of a run; first where there is no result, then over an earlier one.
#[test]
fn a_kill_at_any_moment() {
    let export = small();
    let words = ["analyze", "export", "--out", "out", "-q"];
    let begun = Instant::now();
    assert_eq!(export.beside(&words).run().code, 0);
    let whole = begun.elapsed();
    let mut moments = fractions();
    for round in ["fresh", "over an earlier result"] {
        if round == "fresh" {
            fs::remove_dir_all(export.folder().join("out")).unwrap();
        } else {
            assert_eq!(export.beside(&words).run().code, 0);
        }
        let mut found = [0, 0];
        for moment in moments.by_ref().take(15) {
            let mut run = begin(export.folder(), &words);
            sleep(whole.mul_f64(moment));
            run.kill().unwrap();
            run.wait().unwrap();
            let there = is_there(&export, &format!("{round}, killed at {moment:.2} of a run"));
            found[usize::from(there)] += 1;
            assert!(there || round == "fresh", "the earlier result is gone");
        }
        assert_eq!(found.iter().sum::<u32>(), 15);
    }
    // What killed runs left goes with the next.
    assert_eq!(export.beside(&words).run().code, 0);
    assert!(is_there(&export, "the last run"));
    assert_eq!(names(export.folder()), ["export", "out"]);
    assert!(!names(&export.folder().join("out")).contains(&STAGING.to_owned()));
}

#[test]
fn an_interrupt_changes_nothing() {
    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        let export = long();
        let words = ["analyze", "export", "--out", "new/out"];
        let run = begin(export.folder(), &words);
        let staging = export.folder().join("new/out").join(STAGING);
        let begun = Instant::now();
        while !staging.exists() && begun.elapsed() < Duration::from_secs(20) {
            sleep(Duration::from_millis(5));
        }
        let sent = Command::new("kill")
            .args([format!("-{signal}"), run.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let output = run.wait_with_output().unwrap();
        // A shell says 128 and the number.
        assert_eq!(output.status.signal(), Some(number));
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "\ninterrupted; nothing was changed\n"
        );
        assert!(output.stdout.is_empty());
        assert_eq!(names(export.folder()), ["export"]);
    }
}

/// Another run at work in the folder is left alone; what it prepares is no part of the result.
#[test]
fn one_run_at_a_time() {
    let export = small();
    assert_eq!(export.analyze().run().code, 0);
    let staging = export.folder().join("out").join(STAGING);
    fs::create_dir(&staging).unwrap();
    let lock = File::create(staging.join("lock")).unwrap();
    lock.lock().unwrap();
    let run = export.analyze().run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("another run of byline is writing to `out`"),
        "{}",
        run.stderr
    );
    assert!(staging.join("lock").exists());
    assert!(is_there(&export, "beside a run at work"));
    drop(lock);
    assert_eq!(export.analyze().run().code, 0);
    assert!(!staging.exists());
}

/// A run that may write no file larger than so many blocks, with the same error as on a full disk.
fn limited(run: Byline, blocks: u64) -> Byline {
    run.under([
        "sh".to_owned(),
        "-c".to_owned(),
        format!("ulimit -f {blocks}; exec \"$@\""),
        "sh".to_owned(),
    ])
}

/// Whatever the file that does not fit: it is named, and nothing is left.
#[test]
fn no_room_for_a_file() {
    for command in ["analyze", "plan", "harden"] {
        let export = small();
        let words = [command, "export", "--out", "out"];
        let (mut blocks, mut failed) = (0, 0);
        loop {
            let run = limited(export.beside(&words), blocks).run();
            if run.code == 0 {
                break;
            }
            failed += 1;
            let said = &run.stderr;
            assert_eq!(run.code, 1, "{command}, {blocks} blocks: {said}");
            assert!(said.starts_with("error: could not write "), "{said}");
            assert!(said.contains("`out/"), "{said}");
            assert!(
                said.contains("caused by: ") && said.contains("hint: "),
                "{said}"
            );
            assert!(!said.contains("panicked"), "{said}");
            assert_eq!(
                names(export.folder()),
                ["export"],
                "{command}, {blocks} blocks"
            );
            blocks = (blocks * 4).max(1);
        }
        assert!(failed > 1, "{command}");
        assert!(is_there(&export, command));
    }
}

/// The earlier result outlives a run for which there is no room.
#[test]
fn no_room_for_another_result() {
    let export = small();
    let first = export.analyze().run();
    let second = limited(export.analyze(), 8).run();
    assert_eq!(second.code, 1, "{}", second.stderr);
    assert!(second.files == first.files);
    assert_eq!(names(export.folder()), ["export", "out"]);
}

/// A table of many rows, whose sheet is written to a temporary file that is larger than any other.
#[test]
fn no_room_for_a_sheet() {
    let mut accounts = "Id,OwnerId,CreatedDate\n".to_owned();
    for n in 0..6000 {
        accounts += &format!("0015j0000{n:06},0055j0000{n:06},2026-10-20T10:00:00.000Z\n");
    }
    let export = Export::new().file("Account.csv", accounts);
    let run = export.analyze().run();
    assert_eq!(run.code, 0);
    let largest = run.files.values().map(Vec::len).max().unwrap();
    let blocks = u64::try_from(largest).unwrap().div_ceil(512) + 1;
    let run = limited(export.analyze(), blocks).run();
    assert_eq!(
        run.code, 1,
        "the largest file has {largest} bytes: {}",
        run.stderr
    );
    assert!(
        run.stderr
            .starts_with("error: could not write to `out/report.xlsx`\n"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert_eq!(names(export.folder()), ["export", "out"]);
}

#[test]
fn a_folder_that_cannot_be_written() {
    let export = small();
    let analyze = |out: &str| export.beside(&["analyze", "export", "--out", out]).run();
    for out in ["/dev/null/out", "/proc/out", "export/Account.csv/out"] {
        let run = analyze(out);
        assert_eq!(run.code, 1, "{out}: {}", run.stderr);
        assert!(run.stderr.contains(out), "{}", run.stderr);
    }
    assert_eq!(analyze("export/Account.csv").code, 2);
    assert_eq!(names(export.folder()), ["export"]);
}

/// The folder in which one stands cannot be exchanged for another without leaving one in the old.
#[test]
fn the_folder_one_stands_in() {
    let export = small();
    let out = export.folder().join("out");
    fs::create_dir(&out).unwrap();
    let words = ["analyze", "../export", "--out", "."];
    let first = export.beside(&words).within(&out).run();
    assert_eq!(first.code, 0, "{}", first.stderr);
    let second = export.beside(&words).within(&out).run();
    assert_eq!(second.code, 0, "{}", second.stderr);
    assert!(first.files == second.files);
    assert!(first.files.contains_key("manifest.json"));
    assert_eq!(names(export.folder()), ["export", "out"]);
}

/// The files that `sample` and `--pseudonymize` write lie outside of any result, and are whole or not there too.
#[test]
fn single_files_are_whole_or_not_there() {
    let export = stamped();
    let words = ["analyze", "export", "--out", "out", "--pseudonymize", "key"];
    // The result fits; the key would, and its folder is none.
    let mut nowhere = words;
    nowhere[5] = "nowhere/key";
    let run = export.beside(&nowhere).run();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(names(export.folder()), ["export"]);
    // A killed run left half of each.
    for path in ["key", "key.csv", "sheet.csv"] {
        let path = export.folder().join(format!("{path}{STAGING}"));
        fs::write(path, "half of a long file\n".repeat(1000)).unwrap();
    }
    let run = export.beside(&words).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let sample = ["sample", "out", "--out", "sheet.csv"];
    let device = export
        .beside(&["sample", "out", "--out", "/dev/null"])
        .run();
    assert_eq!(device.code, 2, "{}", device.stderr);
    let run = limited(export.beside(&sample), 0).run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stderr
            .starts_with("error: could not write `sheet.csv`\n"),
        "{}",
        run.stderr
    );
    assert_eq!(names(export.folder()), ["export", "key", "key.csv", "out"]);
    assert_eq!(export.beside(&sample).run().code, 0);
    assert_eq!(
        names(export.folder()),
        ["export", "key", "key.csv", "out", "sheet.csv"]
    );
    assert_eq!(export.beside(&words).run().code, 0, "the key is whole");
}

/// `byline ... | head`: whoever reads has seen enough, and that is no error.
#[test]
fn nobody_reads_standard_output() {
    let export = small();
    assert_eq!(export.analyze().run().code, 0);
    for words in [
        &["rule"][..],
        &["guide"],
        &["man"],
        &["completions", "bash"],
        &["inspect", "export"],
        &["inspect", "export", "--format", "json"],
        &["verify", "out"],
        &["analyze", "export", "--out", "out"],
        &["--help"],
    ] {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = with_stdout(export.folder(), words, writer);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(0), ""), "{words:?}");
    }
}

/// A file behind standard output that is not whole must not pass for one.
#[test]
fn no_room_behind_standard_output() {
    let export = small();
    for words in [
        &["rule"][..],
        &["guide", "--format", "sh"],
        &["inspect", "export", "--format", "json"],
    ] {
        let full = File::options().write(true).open("/dev/full");
        let Ok(full) = full else { return };
        let output = with_stdout(export.folder(), words, full);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(
            said.starts_with("error: could not write to standard output\n"),
            "{said}"
        );
    }
}

fn with_stdout(folder: &Path, words: &[&str], stdout: impl Into<Stdio>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_byline"));
    command
        .args(words)
        .current_dir(folder)
        .stdout(stdout)
        .output()
        .unwrap()
}

/// Kills at every step in which a result takes the place of another, where that can be told to the system.
#[test]
fn a_kill_between_two_steps() {
    let export = small();
    let works = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    if !works.is_ok_and(|output| output.status.success()) {
        return;
    }
    assert_eq!(export.analyze().run().code, 0);
    let first = files_below(&export.folder().join("out"));
    let staging = export.folder().join("out").join(STAGING);
    let mut finished = 0;
    // As it is, and where folders cannot be exchanged.
    for (inject, steps) in [
        (
            "inject=rename,renameat2:signal=KILL:when=",
            &[1, 2, 3, 9][..],
        ),
        (
            "inject=renameat2:error=EINVAL -e inject=rename:signal=KILL:when=",
            &[1, 3, 4, 9, 20, 32],
        ),
    ] {
        for step in steps {
            let inject = format!("{inject}{step}");
            let words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e"];
            let status = Command::new(words[0])
                .args(&words[1..])
                .args(inject.split(' '))
                .arg(env!("CARGO_BIN_EXE_byline"))
                .args(["analyze", "export", "--out", "out", "-q"])
                .current_dir(export.folder())
                .status();
            status.unwrap();
            if !is_there(&export, &inject) {
                assert!(staging.exists(), "{inject}");
                let run = export.beside(&["verify", "out"]).run();
                assert!(
                    run.code == 2 && run.stderr.contains("it is not finished"),
                    "{}",
                    run.stderr
                );
                // Even a run that fails puts the result in its place before.
                let run = export
                    .beside(&["analyze", "out/nothing", "--out", "out"])
                    .run();
                assert_eq!(run.code, 2, "{}", run.stderr);
                assert!(is_there(&export, &inject), "{inject}");
                finished += 1;
            }
        }
    }
    assert!(finished > 1);
    assert_eq!(export.analyze().run().code, 0);
    assert!(files_below(&export.folder().join("out")) == first);
    assert_eq!(names(export.folder()), ["export", "out"]);
}
