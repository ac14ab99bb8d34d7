//! What more or less evidence does to what is concluded.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use walkdir::WalkDir;

use crate::harness::{Byline, NONPROFIT, Run, repository, story};
use crate::ledger::{LedgerStamp, TrueStamp, ledger, table, truth};

/// The story without some of its files, by their paths.
fn story_without(is_out: impl Fn(&str) -> bool) -> Run {
    let files = WalkDir::new(repository().join(NONPROFIT)).sort_by_file_name();
    let files = files.into_iter().map(Result::unwrap);
    let paths = files.filter(|it| it.file_type().is_file()).map(|it| {
        let path = it.path().strip_prefix(repository()).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let kept: Vec<String> = paths.filter(|path| !is_out(path)).collect();
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let run = Byline::analyze(&kept).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

fn is_event_log(path: &str) -> bool {
    path.contains("/logs/") && !path.contains("LoginHistory")
}

type Key = (String, String, String);

fn by_key(run: &Run) -> BTreeMap<Key, LedgerStamp> {
    let key = |it: &LedgerStamp| (it.object.clone(), it.record_id.clone(), it.stamp.clone());
    ledger(run).into_iter().map(|it| (key(&it), it)).collect()
}

/// Of the stamps that an event covers: how many are answered, how many of these are right, and how far the
/// probability of an outside system is from one half on average.
fn covered(run: &Run) -> (usize, usize, f64) {
    let said = by_key(run);
    let truth: Vec<TrueStamp> = truth("stamps.csv");
    let (mut answered, mut right, mut sure, mut all) = (0, 0, 0.0, 0_u32);
    for it in truth.into_iter().filter(|it| it.covered == "event") {
        let said = &said[&(it.object, it.record_id, it.stamp)];
        answered += usize::from(said.actor != "unknown");
        right += usize::from(said.actor == it.actor);
        // What a declaration alone decides does not move with logs.
        if let Some(p) = said.p_integration.filter(|_| said.basis != "identity") {
            sure += (p - 0.5).abs();
            all += 1;
        }
    }
    (answered, right, sure / f64::from(all.max(1)))
}

#[test]
fn logs_answer_more_and_more_surely() {
    let [with, history, bare] = [
        covered(story()),
        covered(&story_without(is_event_log)),
        covered(&story_without(|path| path.contains("/logs/"))),
    ];
    assert!(
        with.0 >= history.0 && with.0 >= bare.0,
        "{with:?} {history:?} {bare:?}"
    );
    assert!(
        with.1 >= history.1 && history.1 >= bare.1,
        "{with:?} {history:?} {bare:?}"
    );
    // Towards what is believed without evidence, and never past it: nothing is surer for having less.
    assert!(
        with.2 > history.2 && with.2 > bare.2,
        "{with:?} {history:?} {bare:?}"
    );
}

/// No stamp outside the days of the logs is surer than the surest inside them.
#[test]
fn what_no_log_shows_is_never_surer_than_what_one_shows() {
    let of = |covered: &str| -> Vec<f64> {
        let said = by_key(story());
        let truth: Vec<TrueStamp> = truth("stamps.csv");
        let mine = truth.into_iter().filter(|it| it.covered == covered);
        let said = mine.map(|it| said[&(it.object, it.record_id, it.stamp)].clone());
        let judged = said.filter(|it| it.basis != "identity");
        judged.filter_map(|it| it.confidence).collect()
    };
    let mean = |of: &[f64]| of.iter().sum::<f64>() / f64::from(u32::try_from(of.len()).unwrap());
    let [event, logins, none] = ["event", "logins", "none"].map(|it| mean(&of(it)));
    assert!(
        event > logins && logins >= none - 0.02,
        "{event} {logins} {none}"
    );
}

/// The stamps of a run that have an answer, and those without by the reason.
fn decided(run: &Run) -> (usize, BTreeMap<String, usize>) {
    let answered = ledger(run)
        .iter()
        .filter(|it| it.actor != "unknown")
        .count();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for row in table(run, "undecided.csv") {
        *reasons.entry(row["why"].clone()).or_default() += row["records"].parse::<usize>().unwrap();
    }
    (answered, reasons)
}

/// Logs of one event type show some and not others, and so raise doubts that there were none of before: where a log lowers what is
/// answered, it is said of at least as many stamps that logs are why.
#[test]
fn a_log_added_lowers_coverage_only_with_a_reason() {
    let types = WalkDir::new(repository().join(NONPROFIT).join("logs"));
    let types = types.into_iter().map(Result::unwrap).filter_map(|it| {
        let name = it.file_name().to_str().unwrap().split('.').next().unwrap();
        name.split_once('_')
            .map(|(_, event_type)| event_type.to_owned())
    });
    let types: BTreeSet<String> = types.collect();
    assert!(types.len() > 10, "{types:?}");
    let none = decided(&story_without(|path| path.contains("/logs/")));
    let mut lowered = 0;
    for added in &types {
        let alone = decided(&story_without(|path| {
            path.contains("/logs/") && !path.contains(&format!("_{added}."))
        }));
        let lost = none.0.saturating_sub(alone.0);
        let by_logs = ["partial-logs", "rivals", "no-match"].map(|why| alone.1.get(why).copied());
        let by_logs: usize = by_logs.into_iter().flatten().sum();
        // What is usual for a login is learned from all of its acts, those that logs show among them, so a handful moves.
        let learned = none.0 / 1000;
        assert!(
            by_logs + learned >= lost,
            "{added}: {lost} fewer, {:?}",
            alone.1
        );
        lowered += usize::from(lost > 0);
    }
    assert!(
        lowered > 0,
        "no log lowers it, and the reasons are not tried"
    );
}
