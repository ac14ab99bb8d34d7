//! Inputs that are too much: archives built to harm, absurd tables and documents, crowded folders. Each is named with
//! the limit it reached and the flag that raises it, the rest is read, and it takes neither time nor memory.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod archives;

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use byline::catalog::limit_facts;
use byline::limits::{Limit, shown_amount};
use byline::org::UtcTime;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{Byline, Export, Run, repository};

/// Far more than any of this takes, and far less than a bomb would.
const LONG: Duration = Duration::from_secs(60);

const ACCOUNTS: &str = "Id,OwnerId\n0015j000000Ud77AAC,0055j0000009g5SAAQ\n";
const CONTACTS: &str = "Id,OwnerId\n0035j000000Ud77AAC,0055j0000009g5SAAQ\n";

/// A zip of these members.
fn zip_of<N: AsRef<str>>(members: &[(N, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default();
        zip.start_file(name.as_ref(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A sound file beside one or more others; runs `analyze` with flags, and checks what holds for every one.
fn analyzed(export: &Export, flags: &[&str]) -> Run {
    let begin = Instant::now();
    let run = export.analyze().args(flags).run();
    assert!(begin.elapsed() < LONG, "{:?}", begin.elapsed());
    run
}

/// The same where something was left out: the sound file is read, the exit code is 4.
fn left_out(export: Export, flags: &[&str]) -> Run {
    let run = analyzed(&export.file("sound.csv", CONTACTS), flags);
    assert_eq!(run.code, 4, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.input("sound.csv")["rows"], 1);
    run
}

/// The reasons of an input, without counts and places.
fn reasons(input: &Value) -> Vec<String> {
    let reasons = input["reasons"].as_array().unwrap();
    let text = |reason: &Value| reason["reason"].as_str().unwrap().to_owned();
    reasons.iter().map(text).collect()
}

/// That a limit was reached in a file is told everywhere: in the list of inputs, in the list of limits of the manifest
/// and of the summary, and on the terminal.
fn assert_reached(run: &Run, path: &str, limit: Limit, value: u64) {
    assert_eq!(reasons(&run.input(path)), [limit.reason()]);
    for file in ["manifest.json", "summary.json"] {
        let written = run.json(file);
        let reached = written["limits_reached"].as_array().unwrap();
        let found = reached
            .iter()
            .find(|it| it["limit"] == limit.name() && it["path"].as_str().unwrap().ends_with(path));
        let found = found.unwrap_or_else(|| unreachable!("{file}: {written}"));
        assert_eq!(found["value"], value, "{found}");
        assert_eq!(found["raise"], format!("--limit {}=", limit.name()));
    }
    let said = format!("{} = {} was reached in ", limit.name(), limit.shown(value));
    assert!(run.stdout.contains(&said), "{said}:\n{}", run.stdout);
    assert!(run.stdout.contains(limit.reason()), "{}", run.stdout);
}

#[test]
fn the_page_has_every_limit_as_the_catalogue_has_it() {
    let page = std::fs::read_to_string(repository().join("docs/limits.md")).unwrap();
    let mut table = String::new();
    for fact in limit_facts() {
        let shown = |value| shown_amount(value, &fact.unit);
        let beyond = match fact.reached.as_str() {
            "" => fact.beyond.clone(),
            reached => format!("{}: `{reached}`", fact.beyond),
        };
        table.push_str(&format!(
            "| `{}` | {} | {} to {} | {} | {beyond} | {} |\n",
            fact.name,
            shown(fact.default),
            shown(fact.least),
            shown(fact.most),
            fact.guards,
            fact.source,
        ));
    }
    assert!(page.contains(&table), "the table should be:\n{table}");
}

#[test]
fn flags_are_read_with_care() {
    let refused = |flag: &str| {
        let run = Byline::new(&["inspect", "fixtures/nonprofit", "--limit", flag]).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{flag}");
        run.stderr
    };
    assert!(refused("colums=5").contains("no limit is called `colums`; did you mean `columns`?"));
    assert!(refused("nothing-like-it=5").contains("there are archive-bytes, archive-ratio, "));
    assert!(refused("columns").contains("written as NAME=VALUE"));
    assert!(refused("columns=many").contains("`many` is no whole number"));
    assert!(refused("columns=70000").contains("`columns` is between 1 columns and 65,000 columns"));
    assert!(refused("row-bytes=8XB").contains("write it as 8GiB, 512MiB or a number of bytes"));
    let run = Byline::new(&["inspect", "fixtures/nonprofit", "--memory-limit", "1KiB"]).run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("`memory` is between 1 MiB and "),
        "{}",
        run.stderr
    );
}

/// A flag counts before the configuration, and both stand in the manifest with the number that held; memory does not,
/// because nothing depends on it.
#[test]
fn limits_are_set_by_flag_and_by_configuration() {
    let export = Export::new().file("a.csv", ACCOUNTS);
    let config = export.folder().join("byline.toml");
    std::fs::write(&config, "[limits]\ncolumns = 7\nrow-bytes = \"2MiB\"\n").unwrap();
    let flags = [
        "--config",
        "byline.toml",
        "--limit",
        "columns=9",
        "--memory-limit",
        "64MiB",
    ];
    let run = analyzed(&export, &flags);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let limits = run.json("manifest.json")["flags"]["limits"].clone();
    assert_eq!(limits, json!({"columns": 9, "row-bytes": 2 << 20}));
    std::fs::write(&config, "[limits]\ncolums = 7\nfiles = 0\nclients = true\n").unwrap();
    let run = analyzed(&export, &["--config", "byline.toml"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    for said in [
        "did you mean `columns`?",
        "`files` is between",
        "`clients` is a number",
    ] {
        assert!(run.stderr.contains(said), "{said}:\n{}", run.stderr);
    }
}

#[test]
fn crowded_folders_and_too_many_files() {
    let crowd = (0..30).fold(Export::new(), |export, number| {
        export.file(&format!("crowd/{number}.csv"), ACCOUNTS)
    });
    let run = left_out(crowd, &["--limit", "folder-files=20"]);
    assert_reached(&run, "crowd", Limit::FolderFiles, 20);
    assert_eq!(run.inputs().len(), 2);
    let crowd = (0..30).fold(Export::new(), |export, number| {
        export.file(&format!("crowd/{number}.csv"), ACCOUNTS)
    });
    for flags in [["--limit", "files=20"], ["--limit", "files=29"]] {
        let run = analyzed(&crowd, &flags);
        assert_eq!(run.code, 1, "{}", run.stdout);
        assert!(
            run.stderr.contains("there are more than 2"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("--limit files="), "{}", run.stderr);
        assert!(!run.left_out_folder);
    }
    let names: Vec<String> = (0..30).map(|number| format!("{number}.csv")).collect();
    let members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), ACCOUNTS.as_bytes()))
        .collect();
    let zipped = Export::new().file("e.zip", zip_of(&members));
    let run = analyzed(&zipped, &["--limit", "files=30"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("e.zip"), "{}", run.stderr);
}

/// Loops do not hang, links out of the export are named and not read.
#[cfg(unix)]
#[test]
fn links_in_folders() {
    use std::os::unix::fs::symlink;

    let export = Export::new()
        .file("a/a.csv", ACCOUNTS)
        .file("sound.csv", CONTACTS);
    let folder = export.folder().join("export");
    std::fs::write(export.folder().join("outside.csv"), ACCOUNTS).unwrap();
    symlink("a/a.csv", folder.join("again.csv")).unwrap();
    let run = analyzed(&export, &[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    // A link to a file of the export is that file, and its rows are copies.
    assert_eq!(run.input("export/again.csv")["duplicates"], 1);
    assert_eq!(run.input("a/a.csv")["rows"], 1);
    symlink("..", folder.join("a/loop")).unwrap();
    symlink("../outside.csv", folder.join("out.csv")).unwrap();
    let run = analyzed(&export, &[]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    let out = "it is a link to a file outside of what was given, and is not followed";
    assert_eq!(reasons(&run.input("export/out.csv")), [out]);
    let folder = "it is a link to a folder, a pipe, a socket or a device, and is not followed";
    assert_eq!(reasons(&run.input("a/loop")), [folder]);
    // What the user names is meant, be it by a link.
    symlink("export", export.folder().join("named")).unwrap();
    let run = export.beside(&["analyze", "named", "--out", "out"]).run();
    assert_eq!(run.input("named/a/a.csv")["rows"], 1, "{}", run.stderr);
}

/// One line of many megabytes, a header of a million columns, a field larger than any: nothing is held beyond the limit.
#[test]
fn absurd_rows_columns_and_fields() {
    let endless = format!("Id,OwnerId\n{}", "x".repeat(9 << 20));
    let wide: String = (0..1_000_000).map(|n| format!("c{n},")).collect();
    let wide = format!("Id,OwnerId,{wide}x\n");
    let field = "y".repeat(3 << 20);
    let long = format!(
        "Id,OwnerId,Name\n0015j000000Ud77AAC,0055j0000009g5SAAQ,{field}\n0015j000000Ud78AAC,0055j0000009g5SAAQ,b\n"
    );
    let export = Export::new()
        .file("endless.csv", endless)
        .file("wide.csv", wide)
        .file("header.csv", format!("Id,OwnerId,{}", "z".repeat(9 << 20)))
        .file("long.csv", long);
    let flags = ["--limit", "row-bytes=8MiB", "--limit", "field-bytes=2MiB"];
    let run = left_out(export, &flags);
    assert_reached(&run, "endless.csv", Limit::RowBytes, 8 << 20);
    assert_reached(&run, "header.csv", Limit::RowBytes, 8 << 20);
    assert_reached(&run, "wide.csv", Limit::Columns, 5000);
    assert_reached(&run, "long.csv", Limit::FieldBytes, 2 << 20);
    assert_eq!(run.input("long.csv")["rows"], 1);
    assert_eq!(run.input("long.csv")["rejected"], 1);
}

/// A profile whose elements are nested so deeply.
fn deep(levels: usize) -> String {
    let (open, close) = ("<a>".repeat(levels - 1), "</a>".repeat(levels - 1));
    format!("<Flow xmlns=\"http://soap.sforce.com/2006/04/metadata\">{open}{close}</Flow>")
}

#[test]
fn documents_have_limits_on_size_depth_and_entities() {
    let entities =
        "<!DOCTYPE Profile [<!ENTITY e \"x\">]>\n<Profile><custom>true</custom></Profile>";
    let used =
        "<!DOCTYPE Profile [<!ENTITY e \"x\">]>\n<Profile><userLicense>&e;</userLicense></Profile>";
    let export = || {
        Export::new()
            .file("flows/Deep.flow", deep(200))
            .file("profiles/Declares.profile", entities)
            .file("profiles/Uses.profile", used)
            .file("sound.csv", CONTACTS)
    };
    let run = left_out(export(), &[]);
    assert_reached(&run, "Deep.flow", Limit::XmlDepth, 64);
    assert_reached(&run, "Declares.profile", Limit::XmlEntities, 0);
    let flags = ["--limit", "xml-depth=200", "--limit", "xml-entities=1"];
    let run = left_out(export(), &flags);
    assert_eq!(run.input("Deep.flow")["rows"], 1);
    assert_eq!(run.input("Declares.profile")["rows"], 1);
    // They may be declared; they are not expanded.
    let unknown = "an entity is not one that XML defines";
    assert_eq!(reasons(&run.input("Uses.profile")), [unknown]);
    let large = Export::new().file(
        "profiles/Large.profile",
        format!("<Profile>{}</Profile>", " ".repeat(5000)),
    );
    let run = left_out(large, &["--limit", "xml-bytes=5000"]);
    assert_reached(&run, "Large.profile", Limit::XmlBytes, 5000);
}

/// Which login or client would be one too many depends on which thread came first, so there is no result at all.
#[test]
fn too_many_logins_or_clients_stop_the_run() {
    let owners: String = (0..50)
        .map(|n| format!("0015j0000000{n:03},0055j0000000{n:03}\n"))
        .collect();
    let calls: String = (0..50)
        .map(|n| format!("API,2026-10-20T10:00:{n:02}.000Z,0055j0000009g5SAAQ,client-{n}\n"))
        .collect();
    let calls = format!("EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,CLIENT_NAME\n{calls}");
    let export = Export::new()
        .file("many.csv", format!("Id,OwnerId\n{owners}"))
        .file("calls.csv", calls)
        .file("few.csv", CONTACTS);
    let limits = [(Limit::Logins, "many.csv"), (Limit::Clients, "calls.csv")];
    for (limit, file) in limits {
        // Of files that are read at once, none is the one.
        let limited = format!("{}=40", limit.name());
        let run = analyzed(&export, &["--jobs", "1", "--limit", &limited]);
        assert_eq!(
            (run.code, run.left_out_folder),
            (1, false),
            "{}",
            run.stdout
        );
        let raise = format!("--limit {}=", limit.name());
        for said in [limit.reason(), &limit.shown(40), file, &raise] {
            assert!(run.stderr.contains(said), "{said}:\n{}", run.stderr);
        }
    }
    let enough = ["--limit", "logins=60", "--limit", "clients=60"];
    let run = analyzed(&export, &enough);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// A log that tells of as many sessions as it has rows, or of a day of its own in each: it ends where the limit is, whatever
/// the number of threads.
#[test]
fn a_log_that_tells_too_much_stops_the_run() {
    let log = |row: fn(i64) -> (i64, i64)| {
        let mut log = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,LOGIN_KEY\n".to_owned();
        for n in 0..40_000 {
            let (day, session) = row(n);
            let time = UtcTime::from_millis(day * 86_400_000);
            log += &format!("API,{time},0055j0000009g5SAAQ,s{session}\n");
        }
        log
    };
    let logs = [
        ("sessions.csv", log(|n| (20_000, n)), "4MiB"),
        // Each day stands before the one of the row above.
        ("days.csv", log(|n| (60_000 - n, 0)), "8MiB"),
    ];
    for (file, log, limit) in logs {
        let export = Export::new().file(file, log).file("few.csv", CONTACTS);
        let limited = format!("log-memory={limit}");
        for jobs in ["1", "2"] {
            let run = analyzed(&export, &["--jobs", jobs, "--limit", &limited]);
            assert_eq!((run.code, run.left_out_folder), (1, false), "{file}");
            let said = [Limit::LogMemory.reason(), file, "--limit log-memory="];
            for said in said {
                assert!(run.stderr.contains(said), "{said}:\n{}", run.stderr);
            }
        }
        let run = analyzed(&export, &["--limit", "log-memory=128MiB"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let history: String = (0..5000)
        .map(|n| {
            format!(
                "0015j000000Ud77AAC,0055j0000009g5SAAQ,2026-10-20T10:00:00.000Z,Field{n}__c,,\n"
            )
        })
        .collect();
    let header = "AccountId,CreatedById,CreatedDate,Field,OldValue,NewValue\n";
    let export = Export::new().file("AccountHistory.csv", format!("{header}{history}"));
    let run = analyzed(&export, &["--limit", "log-memory=1MiB"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("AccountHistory.csv"), "{}", run.stderr);
    let run = analyzed(&export, &["--limit", "log-memory=8MiB"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// `inspect` says it too, and `explain` and `verify` read the inputs again within the limits of the result.
#[test]
fn other_commands_keep_the_same_limits() {
    let wide = "Id,OwnerId,A,B,C\n0015j000000Ud77AAC,0055j0000009g5SAAQ,1,2,3\n";
    let export = Export::new().file("a.csv", ACCOUNTS).file("wide.csv", wide);
    let run = export.inspect(&["--limit", "columns=3"]).run();
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(
        run.stdout
            .contains("columns = 3 columns was reached in export/wide.csv"),
        "{}",
        run.stdout
    );
    let run = export
        .inspect(&["--limit", "columns=3", "--format", "json"])
        .run();
    let inspected: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(inspected["limits_reached"][0]["limit"], "columns");
    for command in ["plan", "harden"] {
        let run = export
            .beside(&[command, "export", "--out", command])
            .args(["--limit", "columns=3"])
            .run();
        assert_eq!(run.code, 4, "{}", run.stderr);
        assert!(
            run.stdout.contains("`--limit columns=` raises it"),
            "{}",
            run.stdout
        );
    }
    let run = analyzed(&export, &["--limit", "columns=3"]);
    assert_eq!(run.code, 4);
    let run = export
        .beside(&["explain", "out", "0015j000000Ud77AAC"])
        .run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = export.beside(&["verify", "out"]).run();
    assert_eq!(run.code, 0, "{}", run.stdout);
}

/// What `--memory-limit` allows is what sorting takes beyond the rest of the program, and the result does not change.
#[cfg(target_os = "linux")]
#[test]
fn memory_follows_its_limit() {
    use std::fmt::Write as _;

    let mut rows = "Id,OwnerId,CreatedById,CreatedDate\n".to_owned();
    for number in 0..250_000_u64 {
        // In no order, as sorting is what is measured.
        let id = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let _ = writeln!(
            rows,
            "0015j00{id:08},0055j0000009g5S,0055j0000009g5S,2026-10-20T10:00:00.000Z"
        );
    }
    let export = Export::new().file("a.csv", rows);
    let peak = |limit: &str| {
        let child = std::process::Command::new(env!("CARGO_BIN_EXE_byline"))
            .args([
                "inspect",
                "export",
                "--jobs",
                "2",
                "--format",
                "json",
                "--memory-limit",
                limit,
            ])
            .current_dir(export.folder())
            .stdout(std::process::Stdio::piped())
            .spawn();
        let mut child = child.unwrap();
        let mut most = 0;
        let status = format!("/proc/{}/status", child.id());
        while child.try_wait().unwrap().is_none() {
            // The highest so far, so that the last look before the end is enough.
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let number = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
            most = most.max(number.unwrap_or(0_u64) / 1024);
            std::thread::sleep(Duration::from_millis(2));
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        (most, output.stdout)
    };
    let (wide, all) = peak("1GiB");
    let (narrow, same) = peak("4MiB");
    assert!(all == same, "the result depends on the memory");
    // 250,000 records wait in memory where they may, and on disk where they may not.
    assert!(narrow + 8 <= wide, "{narrow} and {wide} MiB");
    assert!(narrow <= 64, "{narrow} MiB");
}
