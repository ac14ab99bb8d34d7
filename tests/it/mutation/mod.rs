//! Mutations: whatever happens to a file of an export, byline ends well, accounts for each row, and says the same of what
//! was not touched.
//!
//! Each number is one mutation. `cargo test` tries a few; `BYLINE_MUTATIONS=2000 cargo test --test it mutation` tries so
//! many, and `BYLINE_MUTATIONS=17..18` that one again.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod facts;
mod mutate;
mod story;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use self::facts::{Facts, facts, rights};
use self::mutate::{Mutation, is_table, mutate};
use self::story::{Tree, story};
use crate::harness::{Export, Run};
use crate::present::rows_present;

/// How many are tried by `cargo test`.
const SHARE: u64 = 25;

/// A small export takes a second, in a debug build of a busy machine some; this is a hang.
const LONGEST: Duration = Duration::from_secs(60);

/// Kilobytes of address space: of a small export everything has room in it, threads and their stacks included.
#[cfg(unix)]
const MEMORY: u64 = 2_000_000;

/// Tables that name no file, and so are the same bytes where an export says the same in other words.
const SAME: [&str; 17] = [
    "access.csv",
    "attribution.csv",
    "changes.parquet",
    "clients.csv",
    "hours.csv",
    "identities.csv",
    "lorenz.csv",
    "owners.csv",
    "ownership.csv",
    "ownership_months.csv",
    "platform_changes.csv",
    "privileges.csv",
    "reach.csv",
    "skew.csv",
    "undecided.csv",
    "use.csv",
    "visibility.csv",
];

/// The numbers that are asked for.
fn numbers() -> Range<u64> {
    let asked = std::env::var("BYLINE_MUTATIONS").unwrap_or_default();
    match asked.split_once("..") {
        Some((from, to)) => from.parse().unwrap()..to.parse().unwrap(),
        None => 0..asked.parse().unwrap_or(SHARE),
    }
}

fn run(tree: &Tree) -> (Run, Duration) {
    let mut export = Export::new();
    for (path, bytes) in tree {
        export = export.file(path, bytes);
    }
    let begun = Instant::now();
    let byline = export.beside(&["analyze", "export", "--out", "out", "--jobs", "2"]);
    #[cfg(unix)]
    let byline = byline.under([
        "sh",
        "-c",
        &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\""),
    ]);
    (byline.run(), begun.elapsed())
}

/// The undamaged export and what it says.
struct Sound {
    tree: Tree,
    run: Run,
    facts: Facts,
}

#[test]
fn damage_is_told_and_the_rest_stays_as_it_was() {
    let tree = story();
    let (run, _) = run(&tree);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let sound = Sound {
        facts: facts(&run),
        tree,
        run,
    };
    let next = AtomicU64::new(numbers().start);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let failed: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut failed = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if !numbers().contains(&number) {
                    return failed;
                }
                let tried = catch_unwind(AssertUnwindSafe(|| try_one(&sound, number)));
                if let Err(why) = tried {
                    let why = why.downcast_ref::<String>().cloned().unwrap_or_default();
                    failed.push(format!("mutation {number}: {why}"));
                }
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let count = numbers().end - numbers().start;
    assert!(
        failed.is_empty(),
        "{} of {count}:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

fn try_one(sound: &Sound, number: u64) {
    let mut tree = sound.tree.clone();
    let mutation = mutate(&mut tree, number);
    let (run, took) = run(&tree);
    assert!(took < LONGEST, "{mutation}: {took:?}");
    assert!(
        [0, 4].contains(&run.code),
        "{mutation}: {} {}",
        run.code,
        run.stderr
    );
    accounted(&tree, &run, &mutation);
    untouched(sound, &run, &mutation);
    if mutation.is_same {
        says_the_same(sound, &run, &mutation);
    } else {
        independent(sound, &tree, &run, &mutation);
    }
}

fn count(input: &Value, what: &str) -> u64 {
    input[what].as_u64().unwrap()
}

fn accounted_in(input: &Value) -> u64 {
    ["rows", "rejected", "duplicates"]
        .map(|what| count(input, what))
        .iter()
        .sum()
}

/// Path below the export.
fn path_of(input: &Value) -> &str {
    input["path"]
        .as_str()
        .unwrap()
        .strip_prefix("export/")
        .unwrap()
}

/// Rows present are rows + rejected + duplicates, and what is rejected has its reasons.
fn accounted(tree: &Tree, run: &Run, mutation: &Mutation) {
    let inputs = run.inputs();
    let listed = inputs
        .iter()
        .map(path_of)
        .filter(|path| !path.contains("!/"));
    assert!(listed.eq(tree.keys()), "{mutation}: other files are listed");
    for input in &inputs {
        let (path, kind) = (path_of(input), input["kind"].as_str().unwrap());
        let reasons = input["reasons"].as_array().unwrap().iter();
        let reasons: u64 = reasons.map(|reason| count(reason, "count")).sum();
        assert_eq!(reasons, count(input, "rejected"), "{mutation}: {input}");
        if count(input, "rejected") > 0 {
            assert_eq!(run.code, 4, "{mutation}: {input}");
        }
        let Some(bytes) = tree.get(path) else {
            continue;
        };
        assert_eq!(
            count(input, "bytes"),
            bytes.len() as u64,
            "{mutation}: {input}"
        );
        let present = match kind {
            "archive" | "unknown" => Some(count(input, "rejected")).filter(|it| *it < 2),
            kind if kind.starts_with("metadata:") => Some(1),
            _ => rows_present(bytes),
        };
        if let Some(present) = present {
            assert_eq!(accounted_in(input), present, "{mutation}: {input}");
        }
    }
}

/// What the manifest says of the other files is what it said. Of rows that stand in several files it may be another copy
/// that counts.
fn untouched(sound: &Sound, run: &Run, mutation: &Mutation) {
    let told = |input: &Value| {
        let parts = [
            "path", "kind", "bytes", "sha256", "rejected", "reasons", "from", "to",
        ];
        (parts.map(|part| input[part].clone()), accounted_in(input))
    };
    let is_other =
        |input: &&Value| !path_of(input).starts_with(mutation.path.trim_end_matches(".csv"));
    let [before, after] = [&sound.run, run].map(|run| {
        let inputs = run.inputs();
        inputs.iter().filter(is_other).map(told).collect::<Vec<_>>()
    });
    assert_eq!(after, before, "{mutation}");
}

/// An export in other words: the same result.
fn says_the_same(sound: &Sound, run: &Run, mutation: &Mutation) {
    let records = sound
        .run
        .files
        .keys()
        .filter(|path| path.starts_with("records/"));
    let differ: Vec<&str> = SAME
        .iter()
        .copied()
        .chain(records.map(String::as_str))
        .filter(|path| run.files.get(*path) != sound.run.files.get(*path))
        .collect();
    assert!(differ.is_empty(), "{mutation}: {differ:?} differ");
    assert_eq!(rights(run), rights(&sound.run), "{mutation}");
}

/// What does not rest on the file that was damaged.
fn independent(sound: &Sound, tree: &Tree, run: &Run, mutation: &Mutation) {
    let path = &mutation.path;
    let own = sound
        .run
        .inputs()
        .into_iter()
        .find(|input| path_of(input) == path);
    let own = own.and_then(|input| input["object"].as_str().map(str::to_owned));
    let now = facts(run);
    for (object, before) in &sound.facts {
        // A damaged id may be that of a record of another object; and the names of custom objects stand in metadata.
        let is_named_there = path.contains("/objects/") && object.ends_with("__c");
        if own.as_ref() == Some(object) || is_named_there || strays(sound, tree, path, object) {
            continue;
        }
        let after = now.get(object);
        assert_eq!(after, Some(before), "{mutation}: facts of {object}");
    }
    if path.starts_with("records/") || path.starts_with("logs/") || path.starts_with("changes/") {
        let (before, mut after) = (rights(&sound.run), rights(run));
        // Whoever may do all may do it too with an object that only a damaged id is of. It is called by the first three
        // characters of the id, if nobody knows its name.
        after.retain(|right| {
            let object = right.split(',').nth(1).unwrap_or_default();
            let is_new = now.contains_key(object) && !sound.facts.contains_key(object);
            before.contains(right) || !(is_new || object.len() == 3)
        });
        assert_eq!(after, before, "{mutation}: rights and names");
    }
}

/// Whether the damaged file now holds more ids of the object than before.
fn strays(sound: &Sound, tree: &Tree, path: &str, object: &str) -> bool {
    if !is_table(path) || !path.starts_with("records/") {
        return false;
    }
    let prefix = match object {
        "Account" => "001",
        "Contact" => "003",
        "Opportunity" => "006",
        "Case" => "500",
        _ => "a0",
    };
    let count = |tree: &Tree| {
        let bytes = tree.get(path).map(Vec::as_slice).unwrap_or_default();
        bytes
            .windows(prefix.len())
            .filter(|it| *it == prefix.as_bytes())
            .count()
    };
    count(tree) > count(&sound.tree)
}
