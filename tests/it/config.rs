//! `byline.toml`: every mistake is told with its place, and nothing in the file can do harm.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use byline::config::Config;
use byline::mistake::Source;

use crate::harness::{Export, Run, repository};

const USERS: &str = "Id,Username,Name,IsActive\n0055j00000000FEAAY,feed@example.org,Feed,true\n";

fn with(command: &str, config: impl AsRef<[u8]>) -> Run {
    let export = Export::new().file("User.csv", USERS);
    fs::write(export.folder().join("byline.toml"), config).unwrap();
    let run = export.beside(&[command, "export", "--out", "out"]);
    run.args(["--config", "byline.toml"]).run()
}

/// A wrong file leaves nothing behind; what is said of it.
fn told(config: impl AsRef<[u8]>) -> String {
    let run = with("analyze", config);
    assert_eq!(
        (run.code, run.left_out_folder),
        (2, false),
        "{}",
        run.stderr
    );
    run.stderr
}

/// The first place that is told.
fn place(config: impl AsRef<[u8]>) -> String {
    let stderr = told(config);
    let place = stderr.lines().next().unwrap();
    let place = place.strip_prefix("error: `byline.toml`, ").unwrap();
    place.split(':').next().unwrap().to_owned()
}

const WAIVERS: &str = r#"[[waiver]]
rule = "shared-admin-logn"
subject = "dana@example.org"
reason = "  "
expires = "31.12.2026"

[[waiver]]
rule = "wide-reach"
subject = 7
reasn = "later"
expires = 2026-12-31T00:00:00Z

[[waiver]]
rule = "unused-waiver"
subject = "x"
kind = "logn"
reason = "y"
expires = "2026-02-30"

[[waiver]]
rule = "zzz"
"#;

const RULES: &str = r#"fail-on = "hihg"
colour = 1

[rule.frozen-owner]
severity = "critical"

[rule.wide-reach]
enabled = false
severity = "low"

[rule.integration-password]

[rule.missing-logs]
enabled = "no"
"#;

/// All mistakes of a file are told together.
#[test]
fn mistakes_in_waivers_have_their_places() {
    insta::assert_snapshot!(told(WAIVERS), @r#"
    error: `byline.toml`, line 2, column 8: no rule is called `shared-admin-logn`
      2 | rule = "shared-admin-logn"
        |        ^^^^^^^^^^^^^^^^^^^
      hint: did you mean `shared-admin-login`?
    error: `byline.toml`, line 4, column 10: `reason` is empty
      4 | reason = "  "
        |          ^^^^
    error: `byline.toml`, line 5, column 11: `31.12.2026` is no date
      5 | expires = "31.12.2026"
        |           ^^^^^^^^^^^^
      hint: write it as 2026-12-31
    error: `byline.toml`, line 7, column 1: a waiver needs `reason`
      7 | [[waiver]]
        | ^^^^^^^^^^
    error: `byline.toml`, line 9, column 11: `subject` is a text, and this is a number
      9 | subject = 7
        |           ^
      hint: write it between quotation marks
    error: `byline.toml`, line 10, column 1: a waiver has no `reasn`
      10 | reasn = "later"
         | ^^^^^
      hint: did you mean `reason`?
    error: `byline.toml`, line 11, column 11: a waiver expires with a day, not at a time of it
      11 | expires = 2026-12-31T00:00:00Z
         |           ^^^^^^^^^^^^^^^^^^^^
      hint: write it as 2026-12-31
    error: `byline.toml`, line 14, column 8: `unused-waiver` cannot be waived
      14 | rule = "unused-waiver"
         |        ^^^^^^^^^^^^^^^
      hint: mend or take out the waiver that it is about
    error: `byline.toml`, line 16, column 8: there is no kind of subject `logn`
      16 | kind = "logn"
         |        ^^^^^^
      hint: did you mean `login`?
    error: `byline.toml`, line 18, column 11: `2026-02-30` is no date
      18 | expires = "2026-02-30"
         |           ^^^^^^^^^^^^
      hint: write it as 2026-12-31
    error: `byline.toml`, line 20, column 1: a waiver needs `subject`
      20 | [[waiver]]
         | ^^^^^^^^^^
    error: `byline.toml`, line 20, column 1: a waiver needs `reason`
      20 | [[waiver]]
         | ^^^^^^^^^^
    error: `byline.toml`, line 20, column 1: a waiver needs `expires`
      20 | [[waiver]]
         | ^^^^^^^^^^
    error: `byline.toml`, line 21, column 8: no rule is called `zzz`
      21 | rule = "zzz"
         |        ^^^^^
      hint: `byline rule` lists all
    hint: docs/configuration.md says what `byline.toml` may hold
    "#);
}

#[test]
fn mistakes_elsewhere_have_their_places() {
    insta::assert_snapshot!(told(RULES), @r#"
    error: `byline.toml`, line 1, column 1: the file has no `fail-on`
      1 | fail-on = "hihg"
        | ^^^^^^^
      hint: did you mean `fail_on`?
    error: `byline.toml`, line 2, column 1: the file has no `colour`
      2 | colour = 1
        | ^^^^^^
      hint: it may have `fail_on`, `limits`, `rule`, `waiver`
    error: `byline.toml`, line 5, column 12: there is no severity `critical`
      5 | severity = "critical"
        |            ^^^^^^^^^^
      hint: there are informational, low, medium, high
    error: `byline.toml`, line 7, column 1: a rule that is off has no severity
      7 | [rule.wide-reach]
        | ^^^^^^^^^^^^^^^^^
    error: `byline.toml`, line 7, column 1: a rule that is off needs a `reason`
      7 | [rule.wide-reach]
        | ^^^^^^^^^^^^^^^^^
      hint: an auditor will ask for it
    error: `byline.toml`, line 11, column 1: nothing is set for the rule
      11 | [rule.integration-password]
         | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      hint: write `severity` or `enabled = false`
    error: `byline.toml`, line 11, column 7: no rule is called `integration-password`
      11 | [rule.integration-password]
         |       ^^^^^^^^^^^^^^^^^^^^
      hint: there are dormant-integration, human-licensed-integration, integration-login-used-by-person, integration-owns-records, integration-with-author-apex
    error: `byline.toml`, line 14, column 11: `enabled` is `true` or `false`, and this is a text
      14 | enabled = "no"
         |           ^^^^
    hint: docs/configuration.md says what `byline.toml` may hold
    "#);
}

#[test]
fn wrong_kinds_are_told() {
    insta::assert_snapshot!(told("waiver = 1\nrule = [2]\nfail_on = false\n"), @r"
    error: `byline.toml`, line 1, column 10: `waiver` is a list of tables, and this is a number
      1 | waiver = 1
        |          ^
      hint: write `[[waiver]]`
    error: `byline.toml`, line 2, column 8: `rule` holds a table for each rule, and this is a list
      2 | rule = [2]
        |        ^^^
      hint: write `[rule.wide-reach]`
    error: `byline.toml`, line 3, column 11: `fail_on` is a text, and this is `true` or `false`
      3 | fail_on = false
        |           ^^^^^
      hint: write it between quotation marks
    hint: docs/configuration.md says what `byline.toml` may hold
    ");
    insta::assert_snapshot!(told("waiver = [1, { rule = \"wide-reach\" }]\n[rule]\nwide-reach = \"low\"\n"), @r#"
    error: `byline.toml`, line 1, column 11: a waiver is a table, and this is a number
      1 | waiver = [1, { rule = "wide-reach" }]
        |           ^
    error: `byline.toml`, line 1, column 14: a waiver needs `subject`
      1 | waiver = [1, { rule = "wide-reach" }]
        |              ^^^^^^^^^^^^^^^^^^^^^^^
    error: `byline.toml`, line 1, column 14: a waiver needs `reason`
      1 | waiver = [1, { rule = "wide-reach" }]
        |              ^^^^^^^^^^^^^^^^^^^^^^^
    error: `byline.toml`, line 1, column 14: a waiver needs `expires`
      1 | waiver = [1, { rule = "wide-reach" }]
        |              ^^^^^^^^^^^^^^^^^^^^^^^
    error: `byline.toml`, line 3, column 14: what is set for a rule is a table, and this is a text
      3 | wide-reach = "low"
        |              ^^^^^
    hint: docs/configuration.md says what `byline.toml` may hold
    "#);
}

#[test]
fn no_waiver_stands_twice() {
    let waiver = "[[waiver]]\nrule = \"wide-reach\"\nsubject = \"x\"\nreason = \"y\"\nexpires = 2026-12-31\n";
    insta::assert_snapshot!(told(format!("{waiver}{waiver}")), @r"
    error: `byline.toml`, line 6, column 1: the same waiver stands in line 1
      6 | [[waiver]]
        | ^^^^^^^^^^
    hint: docs/configuration.md says what `byline.toml` may hold
    ");
    let of_a_kind = waiver.replace("reason", "kind = \"login\"\nreason");
    let run = with("analyze", format!("{waiver}{of_a_kind}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn slips_of_the_pen_are_told() {
    insta::assert_snapshot!(told("fail_on = low\n[[waiver]]\nrule = \"wide-reach\nexpires = 2026-13-01\nreason\n"), @r#"
    error: `byline.toml`, line 1, column 11: string values must be quoted, expected literal string
      1 | fail_on = low
        |           ^^^
    error: `byline.toml`, line 3, column 19: invalid basic string, expected `"`
      3 | rule = "wide-reach
        |                   ^
    error: `byline.toml`, line 4, column 11: invalid date, expected month between 01 and 12
      4 | expires = 2026-13-01
        |           ^^^^^^^^^^
    error: `byline.toml`, line 5, column 7: key with no value, expected `=`
      5 | reason
        |       ^
    hint: docs/configuration.md says what `byline.toml` may hold
    "#);
    insta::assert_snapshot!(told("fail_on = \"low\"\nfail_on = \"low\"\n"), @r#"
    error: `byline.toml`, line 2, column 1: duplicate key
      2 | fail_on = "low"
        | ^^^^^^^
    hint: docs/configuration.md says what `byline.toml` may hold
    "#);
}

/// Editors put a mark before the text and a carriage return behind its lines.
#[test]
fn editors_are_borne() {
    let waiver = "[[waiver]]\r\nrule = \"wide-reach\"\r\nsubject = \"x\"\r\nreason = \"y\"\r\nexpires = 2026-12-31\r\n";
    let marked = format!("\u{feff}{waiver}");
    let run = with("analyze", &marked);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(place(marked.replace("wide-", "wide")), "line 2, column 8");
    assert_eq!(place("\u{feff}x = 1\r\n"), "line 1, column 1");
}

/// Nothing that a file holds stops the program in another way than a mistake with a place.
#[test]
fn hostile_files_are_refused_with_a_place() {
    assert_eq!(
        place(b"fail_on = \"low\"\nx = \"J\xf6rg\"\n"),
        "line 2, column 7"
    );
    assert_eq!(place(b"\xff\xfef\0a\0"), "line 1, column 1");
    assert_eq!(place("a = \u{0}\n"), "line 1, column 5");
    let deep = |open: &str, close: &str| {
        let half = 1 << 19;
        format!(
            "x = {}{}\n",
            open.repeat(half / open.len()),
            close.repeat(half / open.len())
        )
    };
    assert!(place(deep("[", "]")).starts_with("line 1, column "));
    assert!(place(deep("{a=", "}")).starts_with("line 1, column "));
    assert!(place(format!("{} = 1\n", "a.".repeat(1 << 19) + "a")).starts_with("line 1, column "));
    assert!(place(format!("[{}a]\n", "a.".repeat(1 << 19))).starts_with("line 1, column "));
    // Countless mistakes: some are told, the rest is counted, and no line runs over the screen.
    let many = told("x = 1\n".repeat(100_000));
    assert!(
        many.lines().count() < 250 && many.contains("more\n"),
        "{many}"
    );
    let wide = told(format!("fail_on = \"{}\"\n", "\u{1b}[2J".repeat(100_000)));
    assert!(wide.len() < 30_000 && !wide.contains('\u{1b}'), "{wide}");
    let wide = told(format!("fail_on = \"{}\"\n", "\\u001b[2J".repeat(100_000)));
    assert!(wide.len() < 3_000 && !wide.contains('\u{1b}'), "{wide}");
}

#[test]
fn a_file_that_is_not_there_or_endless_is_refused() {
    let export = Export::new().file("User.csv", USERS);
    let run = |path| {
        let run = export.beside(&["analyze", "export", "--out", "out", "--config", path]);
        run.run()
    };
    let missing = run("none.toml");
    assert_eq!((missing.code, missing.left_out_folder), (2, false));
    assert!(
        missing
            .stderr
            .starts_with("error: the configuration `none.toml` cannot be read")
    );
    assert_eq!(run("export").code, 2);
    #[cfg(unix)]
    {
        let endless = run("/dev/zero");
        assert_eq!(endless.code, 2);
        assert!(
            endless.stderr.contains("too large to be configuration"),
            "{}",
            endless.stderr
        );
    }
}

/// Nothing is read that is not named: the same command in another folder gives the same result.
#[test]
fn a_file_that_is_not_named_is_not_read() {
    let export = Export::new().file("User.csv", USERS);
    fs::write(export.folder().join("byline.toml"), "wrong").unwrap();
    let run = export.analyze().run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json("manifest.json")["flags"].get("config"), None);
}

/// `plan` and `harden` make no findings; they check the file all the same, and come to the same result.
#[test]
fn other_commands_check_the_file() {
    for command in ["plan", "harden"] {
        let wrong = with(command, "x = 1\n");
        assert_eq!((wrong.code, wrong.left_out_folder), (2, false));
        assert!(
            wrong.stderr.contains("line 1, column 1"),
            "{}",
            wrong.stderr
        );
    }
}

/// What the guide shows is what is read.
#[test]
fn the_examples_of_the_guide_are_right() {
    let guide = fs::read_to_string(repository().join("docs/configuration.md")).unwrap();
    let examples: Vec<&str> = guide
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(examples.len() > 2);
    for example in &examples {
        let source = Source::new("docs/configuration.md", *example);
        let config = Config::read(&source).unwrap();
        let policy = config.policy;
        let decides = !policy.waivers.is_empty() || !policy.settings.is_empty();
        assert!(decides || config.fail_on.is_some() || !config.limits.is_empty());
    }
    // Every key is explained.
    let keys = [
        "rule",
        "subject",
        "kind",
        "reason",
        "expires",
        "approved_by",
        "ticket",
        "severity",
        "enabled",
        "fail_on",
    ];
    for key in keys {
        assert!(guide.contains(&format!("| `{key}` |")), "{key}");
    }
}
