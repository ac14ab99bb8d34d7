//! `byline sample` from outside: what stands in a sheet, and what does not.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::harness::{Byline, Export, Run, story};
use crate::ledger::{LedgerStamp, ledger};

/// The result of the story, where a command can read it.
pub(crate) struct Result {
    dir: TempDir,
}

impl Result {
    pub(crate) fn of_story() -> Self {
        let result = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        for (path, bytes) in &story().files {
            let path = result.folder().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        result
    }

    /// The result folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.path("result")
    }

    /// A file or folder beside it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs a command on the result; `after` stands behind the folder.
    pub(crate) fn run(&self, command: &str, after: &[&str]) -> Run {
        let mut run = Byline::new(&[command])
            .args([self.folder()])
            .args(after)
            .run();
        let dir = self.dir.path().display().to_string();
        run.stdout = run.stdout.replace(&dir, "[dir]");
        run.stderr = run.stderr.replace(&dir, "[dir]");
        run
    }

    /// Draws a sheet and reads it.
    pub(crate) fn sample(&self, name: &str, args: &[&str]) -> Vec<SheetRow> {
        let path = self.path(name);
        let run = self.sample_to(&path, args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let mut csv = csv::Reader::from_path(&path).unwrap();
        csv.deserialize().map(std::result::Result::unwrap).collect()
    }

    fn sample_to(&self, path: &Path, args: &[&str]) -> Run {
        let path = path.to_str().unwrap();
        self.run("sample", &[&["--out", path], args].concat())
    }
}

/// A row of a sheet; every column is named, so that another one would be noticed by who reads this.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SheetRow {
    pub(crate) object: String,
    pub(crate) record_id: String,
    pub(crate) stamp: String,
    pub(crate) user_id: String,
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) client: String,
    pub(crate) stratum: u32,
    pub(crate) weight: f64,
}

impl SheetRow {
    pub(crate) fn key(&self) -> (String, String, String) {
        (
            self.object.clone(),
            self.record_id.clone(),
            self.stamp.clone(),
        )
    }
}

/// The attributions of the story by the stamps they are of.
pub(crate) fn attributions() -> BTreeMap<(String, String, String), LedgerStamp> {
    let stamps = ledger(story()).into_iter();
    let stamps = stamps.filter(|stamp| !stamp.actor.is_empty());
    stamps
        .map(|stamp| {
            let key = (
                stamp.object.clone(),
                stamp.record_id.clone(),
                stamp.stamp.clone(),
            );
            (key, stamp)
        })
        .collect()
}

/// What a stratum is, as the documentation has it.
fn stratum(stamp: &LedgerStamp) -> (String, String, Option<usize>, String) {
    let bounds = [0.7, 0.9, 0.99];
    let band = |confidence: f64| bounds.iter().filter(|bound| confidence >= **bound).count();
    (
        stamp.actor.clone(),
        stamp.basis.clone(),
        stamp.confidence.map(band),
        stamp.stamp.clone(),
    )
}

#[test]
fn a_sheet_holds_some_of_each_stratum_and_nothing_of_any_verdict() {
    let result = Result::of_story();
    let sheet = result.sample("sheet.csv", &[]);
    let all = attributions();
    assert_eq!(sheet.len(), 400);
    let mut strata: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for stamp in all.values() {
        strata.entry(stratum(stamp)).or_default().0 += 1;
    }
    let mut numbers = BTreeMap::new();
    for row in &sheet {
        assert_eq!((row.actor.as_str(), row.client.as_str()), ("", ""));
        let stamp = &all[&row.key()];
        assert_eq!(row.user_id, stamp.by);
        let at: jiff::Timestamp = row.at.parse().unwrap();
        assert_eq!(Some(at.as_millisecond()), stamp.at);
        strata.get_mut(&stratum(stamp)).unwrap().1 += 1;
        numbers
            .entry(row.stratum)
            .or_insert_with(BTreeSet::new)
            .insert(stratum(stamp));
    }
    // One number for each stratum, from 1, and not in the order of the words.
    assert!(numbers.values().all(|of_number| of_number.len() == 1));
    assert_eq!(
        numbers.keys().copied().collect::<Vec<_>>(),
        (1..=u32::try_from(strata.len()).unwrap()).collect::<Vec<_>>()
    );
    assert!(!numbers.values().is_sorted());
    let floor = (200 / strata.len()).clamp(2, 5) as u64;
    for (key, (size, drawn)) in &strata {
        assert!(*drawn >= *size.min(&floor), "{key:?}: {drawn} of {size}");
    }
    // A quarter is spent on what byline does not answer.
    let unknown = strata.iter().filter(|(key, _)| key.0 == "unknown");
    let (size, drawn): (u64, u64) = unknown.fold((0, 0), |(a, b), (_, (c, d))| (a + c, b + d));
    assert_eq!(drawn, size.min(100));
    // Each row stands for its part of its stratum, and all together for all.
    for row in &sheet {
        let (size, drawn) = strata[&stratum(&all[&row.key()])];
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let weight = size as f64 / drawn as f64;
        assert!((row.weight - weight).abs() < 1e-6);
    }
    let sum: f64 = sheet.iter().map(|row| row.weight).sum();
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let population = all.len() as f64;
    assert!((sum - population).abs() < 0.01, "{sum} {population}");
}

/// Whoever stops halfway has labelled a sample too.
#[test]
fn rows_stand_in_random_order() {
    let sheet = Result::of_story().sample("sheet.csv", &[]);
    let strata = |rows: &[SheetRow]| rows.iter().map(|r| r.stratum).collect::<BTreeSet<_>>();
    let (some, all) = (strata(&sheet[..200]).len(), strata(&sheet).len());
    assert!(
        some * 4 > all * 3,
        "half of the rows are of {some} of {all} strata"
    );
    let mut sorted = sheet.clone();
    sorted.sort_by_key(SheetRow::key);
    assert_ne!(sorted, sheet);
}

#[test]
fn the_seed_alone_decides() {
    let result = Result::of_story();
    let first = result.sample("first.csv", &["--seed", "7", "--jobs", "1"]);
    let second = result.sample("second.csv", &["--seed", "7", "--jobs", "8"]);
    assert_eq!(first, second);
    let bytes = |name| fs::read(result.path(name)).unwrap();
    assert_eq!(bytes("first.csv"), bytes("second.csv"));
    let other = result.sample("other.csv", &["--seed", "8"]);
    let keys = |rows: &[SheetRow]| rows.iter().map(SheetRow::key).collect::<BTreeSet<_>>();
    let both = keys(&first).intersection(&keys(&other)).count();
    // Small strata are drawn whole whatever the seed.
    assert!(both < 200, "{both} of 400 in both");
    // Of one stratum the larger sample holds the smaller: it is the same draw, carried on. Which is larger is
    // a matter of the shares of strata, so only that nearly all is held can be said of all together.
    let larger = result.sample("larger.csv", &["--seed", "7", "--size", "1200"]);
    let held = keys(&first).intersection(&keys(&larger)).count();
    assert!(held * 100 >= first.len() * 95, "{held} of {}", first.len());
}

#[test]
fn one_object_alone() {
    let result = Result::of_story();
    let sheet = result.sample("case.csv", &["--object", "case", "--size", "150"]);
    assert_eq!(sheet.len(), 150);
    assert!(sheet.iter().all(|row| row.object == "Case"));
    let unknown = result.run("sample", &["--out", "x.csv", "--object", "Nothing__c"]);
    assert_eq!(unknown.code, 2);
    assert_snapshot!(unknown.stderr, @r"
    error: the result holds no records of `Nothing__c`
    hint: `ownership.csv` of the result lists its objects
    ");
}

/// A sample that is larger than what there is holds all of it, each for itself.
#[test]
fn more_than_there_is() {
    let sheet = Result::of_story().sample("all.csv", &["--size", "100000"]);
    assert_eq!(sheet.len(), attributions().len());
    assert!(sheet.iter().all(|row| row.weight == 1.0));
}

#[test]
fn what_is_said_of_a_sheet() {
    let result = Result::of_story();
    let path = result.path("sheet.csv");
    let said = without_numbers(&result.sample_to(&path, &[]).stdout);
    assert_snapshot!(said, @r"
    Sheet  [dir]/sheet.csv: N of N attributions, from N strata
      Say in `actor` who made each stamp: human, integration, automation, agent or guest,
      and unknown where you cannot tell; in `client` by which system or tool, where you know.
      Rows stand in random order: whoever stops early has labelled a sample too.
      Then `byline score` compares the labels with the result.
    ");
    assert_eq!(result.sample_to(&path, &["--quiet"]).stdout, "");
}

#[test]
fn a_sample_that_says_nothing_of_some_is_refused() {
    let run = Result::of_story().run("sample", &["--out", "x.csv", "--size", "10"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_snapshot!(without_numbers(&run.stderr), @r"
    error: a sample of N is too small: the attributions are of N kinds, and it takes N to have some of each
    hint: ask for more with `--size`, or for one `--object`
    ");
}

/// How many strata there are is the engine's business, and not that of these tests.
fn without_numbers(said: &str) -> String {
    let words = said.split(' ').map(|word| {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        if is_number { "N" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn labels_and_other_files_are_not_overwritten() {
    let result = Result::of_story();
    let path = result.path("sheet.csv");
    assert_eq!(result.sample_to(&path, &[]).code, 0);
    assert_eq!(result.sample_to(&path, &["--seed", "2"]).code, 0);
    let labelled = fs::read_to_string(&path).unwrap();
    let labelled = labelled.replacen(",,,", ",human,,", 1);
    fs::write(&path, &labelled).unwrap();
    let run = result.sample_to(&path, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_snapshot!(run.stderr, @r"
    error: `[dir]/sheet.csv` is a sheet with labels in it
    hint: name another file with `--out`: labels are not overwritten; `byline score` reads them
    ");
    assert_eq!(fs::read_to_string(&path).unwrap(), labelled);
    let run = result.sample_to(&result.folder().join("owners.csv"), &[]);
    assert_eq!(run.code, 2);
    assert_snapshot!(run.stderr, @r"
    error: `[dir]/result/owners.csv` lies inside the result folder
    hint: name a file beside it with `--out`: `analyze` replaces a result only if nothing else is in it
    ");
    let other = result.path("thesis.csv");
    fs::write(&other, "years,of\nwork,\n").unwrap();
    let run = result.sample_to(&other, &[]);
    assert_eq!(run.code, 2);
    assert_snapshot!(run.stderr, @r"
    error: `[dir]/thesis.csv` is there already, and is no sheet of `byline sample`
    hint: name another file with `--out`; nothing was changed
    ");
    assert_eq!(fs::read_to_string(&other).unwrap(), "years,of\nwork,\n");
    // Nothing is left beside: the result, the sheet and the thesis.
    assert_eq!(fs::read_dir(result.path("")).unwrap().count(), 3);
}

#[test]
fn a_result_without_attributions() {
    let export = Export::new().file("Account.csv", "Id,OwnerId\n0015j000000Ud77AAC,\n");
    assert_eq!(export.analyze().run().code, 0);
    let out = export.folder().join("out").into_os_string();
    let sheet = export.folder().join("sheet.csv").into_os_string();
    let run = Byline::new(&["sample"])
        .args([out, "--out".into(), sheet.clone()])
        .run();
    assert_eq!(run.code, 3);
    assert_snapshot!(run.stderr, @r"
    error: the result holds no attributions: the export had no records with `CreatedById` or `LastModifiedById`
    hint: analyze an export with records first
    ");
    assert!(!Path::new(&sheet).exists());
}
