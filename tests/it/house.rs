//! The rules of the house: files stay small and say what they are for, and stages point one way.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{files_below, repository};

/// A file that has grown beyond this does more than one thing.
const MOST_LINES: usize = 600;

/// Which modules each module may use, beside itself: the arrows of the design. A new module gets a row;
/// a new arrow is a decision, not an accident.
const ARROWS: &[(&str, &[&str])] = &[
    // What everything stands on.
    ("catalog", &[]),
    ("allocation", &[]),
    ("aside", &[]),
    ("regular_file", &[]),
    ("csv_safe", &[]),
    ("shared_file", &[]),
    ("numbers", &[]),
    ("hash", &[]),
    ("mistake", &[]),
    ("parallel", &[]),
    ("progress", &[]),
    ("limits", &["catalog"]),
    ("spill", &["shared_file"]),
    ("org", &["catalog", "numbers"]),
    ("score", &["org"]),
    ("pseudonym", &["aside", "csv_safe", "org", "regular_file"]),
    ("table", &["limits", "org"]),
    // Readers know no verdicts.
    (
        "inventory",
        &["catalog", "limits", "regular_file", "shared_file", "table"],
    ),
    ("metadata", &["catalog", "limits", "org"]),
    ("directory", &["inventory", "org", "table"]),
    ("records", &["catalog", "org", "spill", "table"]),
    (
        "changes",
        &["catalog", "hash", "numbers", "org", "spill", "table"],
    ),
    // Event logs hold changes too, which go where the others are.
    (
        "activity",
        &[
            "catalog",
            "changes",
            "hash",
            "inventory",
            "limits",
            "numbers",
            "org",
            "spill",
            "table",
        ],
    ),
    // Judges know no files.
    ("access", &["catalog", "org"]),
    ("identity", &["access", "activity", "catalog", "org"]),
    (
        "loads",
        &[
            "activity", "catalog", "identity", "org", "parallel", "records", "spill",
        ],
    ),
    (
        "attribution",
        &[
            "activity", "catalog", "changes", "identity", "loads", "numbers", "org", "parallel",
            "records", "spill",
        ],
    ),
    (
        "ownership",
        &[
            "access",
            "attribution",
            "catalog",
            "identity",
            "numbers",
            "org",
        ],
    ),
    // Granted against used.
    (
        "privilege",
        &[
            "access",
            "activity",
            "attribution",
            "catalog",
            "identity",
            "org",
        ],
    ),
    // What a credential could get at.
    ("reach", &["access", "catalog", "org", "ownership"]),
    // Who should own what: rules know no files, and of tables only how columns are called.
    (
        "plan",
        &[
            "access",
            "catalog",
            "identity",
            "mistake",
            "org",
            "ownership",
            "table",
        ],
    ),
    // What a client should hold: from what it used, and no file.
    (
        "harden",
        &["access", "catalog", "csv_safe", "identity", "org"],
    ),
    // What announced changes of the platform stop.
    (
        "platform_change",
        &["access", "activity", "catalog", "identity", "org"],
    ),
    // The org as nodes and edges, however they are written down.
    (
        "graph",
        &[
            "access",
            "activity",
            "catalog",
            "identity",
            "org",
            "ownership",
            "privilege",
        ],
    ),
    // The one place that knows all stages.
    (
        "analysis",
        &[
            "access",
            "activity",
            "attribution",
            "catalog",
            "changes",
            "directory",
            "graph",
            "harden",
            "identity",
            "inventory",
            "limits",
            "loads",
            "metadata",
            "mistake",
            "numbers",
            "org",
            "ownership",
            "parallel",
            "plan",
            "platform_change",
            "privilege",
            "progress",
            "pseudonym",
            "reach",
            "records",
            "spill",
            "table",
        ],
    ),
    // What is there, before anything is judged.
    (
        "inspection",
        &["access", "activity", "analysis", "catalog", "limits", "org"],
    ),
    // What to ask for, before there is an export.
    ("guide", &["catalog", "inspection"]),
    // A result, read back; what labels say of it; and why it is as it is, from its inputs.
    (
        "ledger",
        &[
            "aside",
            "csv_safe",
            "inventory",
            "limits",
            "org",
            "progress",
            "regular_file",
            "shared_file",
        ],
    ),
    (
        "labels",
        &[
            "csv_safe",
            "inventory",
            "ledger",
            "org",
            "progress",
            "score",
            "table",
        ],
    ),
    (
        "explanation",
        &[
            "analysis",
            "attribution",
            "catalog",
            "changes",
            "identity",
            "ledger",
            "limits",
            "org",
            "progress",
        ],
    ),
    // Rules ask the whole analysis.
    (
        "finding",
        &[
            "access",
            "activity",
            "analysis",
            "attribution",
            "catalog",
            "hash",
            "identity",
            "loads",
            "org",
            "ownership",
            "platform_change",
            "privilege",
            "reach",
        ],
    ),
    // What the user decided about findings: a file, and not of the export.
    ("config", &["finding", "limits", "mistake", "org"]),
    // Controls are judged by what was found, and by what was there to look at.
    (
        "assessment",
        &["analysis", "catalog", "finding", "org", "privilege"],
    ),
    // Renderers see results and the words they are made of, and read nothing.
    (
        "report",
        &[
            "access",
            "analysis",
            "aside",
            "assessment",
            "attribution",
            "catalog",
            "changes",
            "csv_safe",
            "explanation",
            "finding",
            "graph",
            "guide",
            "harden",
            "identity",
            "inspection",
            "inventory",
            "labels",
            "ledger",
            "limits",
            "org",
            "ownership",
            "plan",
            "platform_change",
            "privilege",
            "pseudonym",
            "reach",
            "records",
            "regular_file",
            "score",
            "table",
        ],
    ),
    (
        "cli",
        &[
            "analysis",
            "aside",
            "assessment",
            "catalog",
            "config",
            "explanation",
            "finding",
            "guide",
            "harden",
            "inspection",
            "inventory",
            "labels",
            "ledger",
            "limits",
            "mistake",
            "org",
            "plan",
            "progress",
            "pseudonym",
            "report",
            "table",
        ],
    ),
];

/// Every source file by its path below `src`.
fn sources() -> BTreeMap<String, String> {
    let files = files_below(&repository().join("src"));
    let sources = files.into_iter().filter(|(path, _)| path.ends_with(".rs"));
    sources
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// The top-level module a file belongs to.
fn module_of(path: &str) -> &str {
    path.split_once('/')
        .map_or(path, |(module, _)| module)
        .trim_end_matches(".rs")
}

#[test]
fn no_file_is_too_long() {
    let mut long = sources();
    long.retain(|_, text| text.lines().count() > MOST_LINES);
    assert!(
        long.is_empty(),
        "over {MOST_LINES} lines: {:?}",
        long.keys()
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut silent = sources();
    silent.retain(|_, text| !text.starts_with("//! "));
    assert!(
        silent.is_empty(),
        "no `//!` at the top: {:?}",
        silent.keys()
    );
}

#[test]
fn stages_point_one_way() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let sources = sources();
    let mut broken = BTreeSet::new();
    let mut modules = BTreeSet::new();
    for (path, text) in &sources {
        let module = module_of(path);
        if ["lib", "main"].contains(&module) {
            continue;
        }
        modules.insert(module);
        let allowed = arrows.get(module).copied().unwrap_or_default();
        for used in used_modules(text) {
            if used != module && !allowed.contains(&used) {
                broken.insert(format!("{path} uses {used}"));
            }
        }
    }
    assert!(broken.is_empty(), "arrows that nobody drew: {broken:#?}");
    assert_eq!(
        modules,
        arrows.keys().copied().collect(),
        "each module has its row"
    );
}

/// The modules of the crate that a file names in code; comments may link to any.
fn used_modules(text: &str) -> BTreeSet<&str> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let paths = code.flat_map(|line| line.split("crate::").skip(1));
    let name = |path: &str| path.find(|c: char| !c.is_alphanumeric() && c != '_');
    paths
        .map(|path| &path[..name(path).unwrap_or(path.len())])
        .collect()
}

/// `use crate::{a, b}` would slip through the check above.
#[test]
fn modules_are_named_one_by_one() {
    let mut grouped = sources();
    grouped.retain(|_, text| text.contains("crate::{") || text.contains("crate::*"));
    assert!(grouped.is_empty(), "{:?}", grouped.keys());
}

/// Arrows cannot go round in a circle, whatever the table says.
#[test]
fn no_arrow_comes_back() {
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    while placed.len() < ARROWS.len() {
        let stands = |uses: &[&str]| uses.iter().all(|used| placed.contains(used));
        let next = ARROWS
            .iter()
            .find(|(m, uses)| !placed.contains(m) && stands(uses));
        let Some((module, _)) = next else {
            unreachable!("a circle among what is not in {placed:?}");
        };
        placed.insert(module);
    }
}

/// Roots that readers know and no package keeps in a folder of their type.
const BESIDE_COMPONENTS: [&str; 1] = ["Package"];

/// A type without a row is read, and neither counted by name nor asked for.
#[test]
fn every_root_that_a_reader_knows_has_a_folder() {
    let mut roots = BTreeSet::new();
    let readers = sources();
    let readers = readers
        .iter()
        .filter(|(path, _)| path.starts_with("metadata/") && !path.contains("tests"));
    for (_, text) in readers {
        // `"Flow" => …`: roots are the only words with a capital that readers match.
        for line in text.lines().filter(|line| line.trim().starts_with('"')) {
            let arm = line.split_once(" => ").map_or("", |(arm, _)| arm);
            let words = arm.split('"').skip(1).step_by(2);
            let is_root = |word: &&str| {
                word.starts_with(|first: char| first.is_ascii_uppercase())
                    && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            roots.extend(words.filter(is_root));
        }
    }
    assert!(roots.contains("Flow") && roots.len() > 35, "{roots:?}");
    for root in roots {
        let excepted = BESIDE_COMPONENTS.contains(&root);
        assert_eq!(
            byline::catalog::metadata_type(root).is_none(),
            excepted,
            "{root}"
        );
    }
}
