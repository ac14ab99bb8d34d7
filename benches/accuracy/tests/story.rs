//! The committed story fixture, measured: its truth joins completely, and the figures are the same each
//! time.
//!
//! The story's truth says in words what covers a stamp, and shares are in its identities: here it is
//! brought to the columns of a trial.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use byline::org::Actor;
use byline_accuracy::figures::Figures;
use byline_accuracy::mistakes::{self, About, Wanted};
use byline_accuracy::one;
use byline_accuracy::outcome::Outcomes;
use byline_accuracy::slice::{ALL, SHARED_COVERED, UNCOVERED};
use byline_accuracy::trial::Trial;

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut csv = csv::Reader::from_path(path).unwrap();
    csv.deserialize().map(Result::unwrap).collect()
}

/// A copy of the story with its truth as a trial has it, but that the last `wrong` covered stamps of shared
/// logins are said to be a guest's.
fn story(dir: &Path, wrong: usize) -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let export = dir.join("story");
    for entry in walkdir::WalkDir::new(fixtures.join("nonprofit")) {
        let entry = entry.unwrap();
        let path = entry
            .path()
            .strip_prefix(fixtures.join("nonprofit"))
            .unwrap();
        let to = export.join(path);
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    let from = fixtures.join("nonprofit.truth");
    let to = dir.join("story.truth");
    fs::create_dir(&to).unwrap();
    fs::copy(from.join("identities.csv"), to.join("identities.csv")).unwrap();
    let identities = rows(&from.join("identities.csv"));
    let shared = |user: &str| {
        let found = identities.iter().find(|row| row["user_id"] == user);
        u8::from(found.is_some_and(|row| row["class"] == "shared"))
    };
    let mut text =
        "object,record_id,stamp,user_id,actor,channel,client,covered,shared\n".to_owned();
    let mut left = wrong;
    for row in rows(&from.join("stamps.csv")).iter().rev() {
        let covered = u8::from(["event", "window"].contains(&row["covered"].as_str()));
        let shared = shared(&row["user_id"]);
        let is_wrong = left > 0 && covered + shared == 2;
        left -= usize::from(is_wrong);
        let cells = ["object", "record_id", "stamp", "user_id"];
        let cells = cells.map(|name| row[name].as_str()).join(",");
        let actor = if is_wrong { "guest" } else { &row["actor"] };
        let (channel, client) = (&row["channel"], &row["client"]);
        writeln!(
            text,
            "{cells},{actor},{channel},{client},{covered},{shared}"
        )
        .unwrap();
    }
    fs::write(to.join("stamps.csv"), text).unwrap();
    export
}

#[test]
fn the_story_joins_completely_and_is_judged_well() {
    let dir = tempfile::tempdir().unwrap();
    let export = story(dir.path(), 0);
    let trial = Trial::run(&export).unwrap();
    assert_eq!((trial.unjudged(), trial.without_truth), (0, 0));
    assert_eq!(trial.truth.len(), trial.judged.len());

    let outcomes = Outcomes::of(&trial).unwrap();
    assert_eq!(outcomes.stamps.total(), trial.judged.len() as u64);
    assert_eq!(outcomes.logins.len(), trial.truth.classes.len());
    let covered = one::figures(&outcomes, &SHARED_COVERED);
    assert!(covered.actors.macro_f1().unwrap() > 0.95);
    assert!(covered.pr_auc.unwrap() > 0.95);

    // The name tells nothing of the administrator's login that the form tool uses.
    let by_name = Figures::of_baseline(outcomes.stamps.iter(), 0)
        .macro_f1()
        .unwrap();
    assert!(one::figures(&outcomes, &ALL).actors.macro_f1().unwrap() > by_name);

    let again = Outcomes::of(&Trial::run(&export).unwrap()).unwrap();
    assert_eq!(one::text(&outcomes), one::text(&again));
    let json = |outcomes| serde_json::to_string(&one::written(outcomes)).unwrap();
    assert_eq!(json(&outcomes), json(&again));
}

#[test]
fn mistakes_are_those_of_the_figures_with_the_surest_first() {
    let dir = tempfile::tempdir().unwrap();
    let trial = Trial::run(&story(dir.path(), 30)).unwrap();
    let actors = one::figures(&Outcomes::of(&trial).unwrap(), &ALL).actors;
    assert_eq!(actors.of(Actor::Guest), 355);
    // Those made wrong here, and the engine's own.
    assert!(actors.answered() - actors.right() >= 30);
    let wanted = Wanted {
        about: About::Actor,
        limit: usize::MAX,
        slice: &ALL,
        unanswered: false,
        login: None,
    };
    // Who it was, and how sure the answer is that it was somebody else.
    let rows = |wanted: &Wanted<'_>| -> Vec<(String, String)> {
        let text = mistakes::table(&trial, wanted).markdown();
        let rows = text
            .lines()
            .skip(2)
            .map(|line| line.split('|').collect::<Vec<_>>());
        let cell = |cells: &[&str], n: usize| cells[n].trim().to_owned();
        let rows = rows.filter(|cells| cells.len() > 8);
        rows.map(|cells| (cell(&cells, 6), cell(&cells, 8)))
            .collect()
    };
    let all = rows(&wanted);
    let wrong = actors.answered() - actors.right();
    assert_eq!(all.len() as u64, wrong);
    assert!(all.is_sorted_by(|a, b| a.1 >= b.1) && all[0].1.as_str() > "0.9");
    let guests = |rows: &[(String, String)]| rows.iter().filter(|it| it.0 == "guest").count();
    assert_eq!(guests(&all), 30);
    let limited = rows(&Wanted { limit: 3, ..wanted });
    assert_eq!(limited, all[..3]);
    let elsewhere = Wanted {
        slice: &UNCOVERED,
        ..wanted
    };
    assert_eq!(guests(&rows(&elsewhere)), 0);
}
