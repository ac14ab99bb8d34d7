//! byline takes nothing from the network and sends nothing there: not by what it does, and not by what
//! it is made of.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::harness::{Byline, NONPROFIT, repository, story};

/// Crates that open sockets or speak the protocols of the network, as `deny.toml` bans them.
fn banned() -> Vec<String> {
    let text = fs::read_to_string(repository().join("deny.toml")).unwrap();
    let deny: toml::Table = toml::from_str(&text).unwrap();
    let bans = deny["bans"]["deny"].as_array().unwrap();
    bans.iter()
        .map(|ban| ban["crate"].as_str().unwrap().to_owned())
        .collect()
}

#[expect(
    clippy::print_stderr,
    reason = "a test that tests nothing should say so"
)]
fn note(text: &str) {
    eprintln!("offline: {text}");
}

#[test]
fn no_socket_is_ever_opened() {
    let works = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    if !works.is_ok_and(|output| output.status.success()) {
        note("strace is missing or may not trace: system calls were not watched");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("calls");
    let words = ["strace", "-f", "-qq", "-e", "trace=network,execve", "-o"];
    let words = words
        .map(Into::into)
        .into_iter()
        .chain([log.clone().into_os_string()]);
    let run = Byline::analyze(&[NONPROFIT]).under(words).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.files == story().files, "watching changes nothing");
    let log = fs::read_to_string(log).unwrap();
    let calls: Vec<&str> = log.lines().filter_map(called).collect();
    // The program itself is started, which shows that calls were watched; nothing else is.
    assert_eq!(calls, ["execve"], "{log}");
}

/// The system call of a line of the log. A thread that ends while it is watched leaves `???(`.
fn called(line: &str) -> Option<&str> {
    let (before, _) = line.split_once('(')?;
    let name = before.rsplit(' ').next()?;
    name.starts_with(|c: char| c.is_ascii_lowercase())
        .then_some(name)
}

#[test]
fn nothing_it_is_built_from_knows_the_network() {
    let args = [
        "tree",
        "--offline",
        "--locked",
        "-e",
        "normal,build",
        "--target",
        "all",
        "-p",
        "byline",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    let tree = Command::new(env!("CARGO"))
        .args(args)
        .current_dir(repository())
        .output();
    let Some(tree) = tree.ok().filter(|output| output.status.success()) else {
        note("`cargo tree` failed: the dependencies were not looked at");
        return;
    };
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        crates.contains("byline") && crates.contains("polars-parquet"),
        "{tree}"
    );
    let banned = banned();
    assert!(banned.iter().any(|name| name == "reqwest"), "{banned:?}");
    let found: Vec<_> = banned
        .iter()
        .filter(|name| crates.contains(name.as_str()))
        .collect();
    assert!(found.is_empty(), "in the tree of dependencies: {found:?}");
}
