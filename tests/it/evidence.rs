//! What more or less evidence does to what is concluded.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use walkdir::WalkDir;

use crate::harness::{Byline, NONPROFIT, Run, repository, story};
use crate::ledger::{LedgerStamp, TrueStamp, ledger, truth};

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
