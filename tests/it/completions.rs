//! `byline completions` and `byline man`: every shell and every command has its own.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::process::Command;

use crate::harness::{Byline, Run};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn printed(args: &[&str]) -> Run {
    let run = Byline::new(args).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    assert!(!run.left_out_folder);
    run
}

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = printed(&["-h"]).stdout;
    let (_, list) = help.split_once("Commands:\n").unwrap_or_default();
    let (list, _) = list.split_once("\n\n").unwrap_or_default();
    let names = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.map(str::to_owned).collect();
    assert!(
        names.len() > 10 && names.contains(&"analyze".to_owned()),
        "{names:?}"
    );
    names
}

/// The long options of a command, as its help lists them.
fn flags(command: &str) -> Vec<String> {
    let help = printed(&[command, "--help"]).stdout;
    let first = help.lines().filter_map(|line| {
        let word = line
            .trim_start()
            .trim_start_matches("-q, ")
            .trim_start_matches("-v, ");
        let word = word.trim_start_matches("-o, ").trim_start_matches("-h, ");
        let name: String = word
            .strip_prefix("--")?
            .chars()
            .take_while(|c| !" [=".contains(*c))
            .collect();
        Some(name)
    });
    first.collect()
}

#[test]
fn every_shell_is_told_of_every_command() {
    let commands = commands();
    for shell in SHELLS {
        let text = printed(&["completions", shell]).stdout;
        for command in &commands {
            assert!(text.contains(command.as_str()), "{shell}: {command}");
        }
        assert!(text.contains("event-monitoring"), "{shell}");
    }
    let run = Byline::new(&["completions", "tcsh"]).run();
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("bash"), "{}", run.stderr);
}

#[test]
fn shells_take_their_completions() {
    let dir = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        if Command::new(shell).arg("--version").output().is_err() {
            continue;
        }
        let path = dir.path().join(shell);
        fs::write(&path, printed(&["completions", shell]).stdout).expect("written");
        let taken = Command::new(shell)
            .arg("-n")
            .arg(&path)
            .output()
            .expect("run");
        assert!(
            taken.status.success() && taken.stderr.is_empty(),
            "{taken:?}"
        );
    }
}

#[test]
fn every_command_has_a_page_that_names_its_flags() {
    let page = printed(&["man"]).stdout;
    assert!(page.contains(".TH byline 1"), "{page}");
    for command in commands() {
        assert!(
            page.contains(&format!("byline\\-{command}(1)")),
            "{command}"
        );
        if command == "help" {
            continue;
        }
        let own = printed(&["man", &command]).stdout;
        assert!(
            own.contains(&format!(".TH byline-{command} 1  \"byline ")),
            "{own}"
        );
        let flags = flags(&command);
        assert!(flags.contains(&"jobs".to_owned()), "{command}: {flags:?}");
        for flag in flags {
            let written = format!("\\-\\-{}", flag.replace('-', "\\-"));
            assert!(own.contains(&written), "{command}: {flag}");
        }
    }
    let run = Byline::new(&["man", "analyse"]).run();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no command is called `analyse`"),
        "{}",
        run.stderr
    );
}
