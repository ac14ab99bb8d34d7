//! What fuzzing begins with, and everything it ever found, given to the same checks again.
//!
//! The targets themselves are in `fuzz/`; docs/development.md says how they are run.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "../../fuzz/checks/mod.rs"]
mod checks;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::harness::{files_below, repository};

/// Gives each file of a folder to the check of its target; returns the targets that had any.
fn replayed(folder: &str) -> BTreeSet<&'static str> {
    let mut met = BTreeSet::new();
    for (target, check) in checks::CHECKS {
        let folder = repository().join("fuzz").join(folder).join(target);
        for (name, bytes) in files_below(&folder) {
            let done = catch_unwind(AssertUnwindSafe(|| check(&bytes)));
            assert!(done.is_ok(), "{target}: {}", folder.join(name).display());
            met.insert(target);
        }
    }
    met
}

#[test]
fn seeds() {
    let all: BTreeSet<_> = checks::CHECKS.iter().map(|(target, _)| *target).collect();
    assert_eq!(replayed("seeds"), all, "each target has seeds");
}

#[test]
fn regressions() {
    replayed("regressions");
}

/// A target that nobody runs, or one that is not replayed, would be found by nobody.
#[test]
fn each_check_has_its_target() {
    let manifest = std::fs::read_to_string(repository().join("fuzz/Cargo.toml")).unwrap();
    let bins = manifest.split("[[bin]]").skip(1);
    let names = bins.map(|bin| bin.split('"').nth(1).unwrap().to_owned());
    let checks = checks::CHECKS
        .iter()
        .map(|(target, _)| (*target).to_owned());
    assert_eq!(
        names.collect::<BTreeSet<_>>(),
        checks.collect::<BTreeSet<_>>()
    );
}
