//! What docs/trust.md says is tested is tested.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;
use std::fs;

use walkdir::WalkDir;

use crate::harness::repository;

/// Every test of this program, as `module::name`, and every module.
fn tests() -> BTreeSet<String> {
    let root = repository().join("tests/it");
    let files = WalkDir::new(&root).into_iter().map(Result::unwrap);
    let sources = files.filter(|it| it.path().extension().is_some_and(|it| it == "rs"));
    let mut names = BTreeSet::new();
    for file in sources {
        let path = file.path().strip_prefix(&root).unwrap().with_extension("");
        let parts = path.iter().map(|part| part.to_str().unwrap());
        let parts: Vec<&str> = parts.filter(|part| *part != "mod").collect();
        let module = parts.join("::");
        let text = fs::read_to_string(file.path()).unwrap();
        // What stands between the attribute and the name are more attributes.
        for test in text.split("#[test]\n").skip(1) {
            let name = test.split("fn ").nth(1).unwrap();
            names.insert(format!("{module}::{}", name.split('(').next().unwrap()));
        }
        names.insert(module);
    }
    names
}

#[test]
fn what_is_said_to_be_tested_is() {
    let text = fs::read_to_string(repository().join("docs/trust.md")).unwrap();
    let tests = tests();
    let rows = text.lines().filter(|line| line.starts_with("| "));
    let last = rows.filter_map(|row| row.trim_end_matches(" |").rsplit(" | ").next());
    let quoted = last.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let is_name = |name: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
        name.chars().all(plain)
    };
    let named: BTreeSet<&str> = quoted.filter(|name| is_name(name)).collect();
    assert!(named.len() > 25, "{named:?}");
    let missing: Vec<&&str> = named.iter().filter(|it| !tests.contains(**it)).collect();
    assert!(missing.is_empty(), "no test is called {missing:?}");
}
