//! The evidence on a stamp, for whoever is most likely against the best rival, and what would change it.

use std::cmp::Reverse;

use super::words::{self, Scene};
use crate::analysis::Analysis;
use crate::attribution::{Account, Answer, Strand, Testimony};
use crate::ledger::LedgerInput;
use crate::org::{Actor, UtcTime};

/// Evidence that weighs less than this factor is not told.
const LEAST_FACTOR: f64 = 1.05;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Its kind, one word.
    pub kind: &'static str,
    /// What it is.
    pub text: String,
    /// Whether it speaks for the winner, and not for the rival.
    pub is_for: bool,
    /// By how much it makes that one likelier than the other; at least 1.
    pub factor: f64,
}

/// What would be concluded if something were otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposed {
    /// What would be otherwise, such as `without the sign-ins`.
    pub what: String,
    /// Who would be named.
    pub actor: Actor,
    /// How sure.
    pub confidence: f64,
    /// Whether that is another answer.
    pub is_other: bool,
}

/// The evidence on one stamp.
#[derive(Clone, Debug, Default)]
pub struct Weighing {
    /// How well the time is known, in words.
    pub situation: &'static str,
    /// Whoever is most likely.
    pub winner: String,
    /// The best rival of another kind; empty where there is none.
    pub rival: String,
    /// Everybody who was weighed, with the probability before calibration, the most likely first.
    pub candidates: Vec<(String, f64)>,
    /// The evidence, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Log files of that time, by their paths in the manifest.
    pub files: Vec<String>,
    /// What would be concluded otherwise.
    pub supposed: Vec<Supposed>,
    /// What is missing that might decide.
    pub missing: Vec<String>,
}

/// The best account that fits.
fn best(testimony: &Testimony, fits: impl Fn(&Account) -> bool) -> Option<&Account> {
    // Of equals the last is taken, so the order is turned around for the first.
    let fitting = testimony.accounts.iter().rev().filter(|it| fits(it));
    fitting.max_by(|a, b| a.probability.total_cmp(&b.probability))
}

/// Weighs one act.
pub(super) fn weigh(
    testimony: &Testimony,
    object: &str,
    analysis: &Analysis,
    inputs: &[LedgerInput],
) -> Weighing {
    let actor = testimony.verdict.actor;
    let is_open = actor == Actor::Unknown;
    let winner = best(testimony, |it| is_open || it.cause.actor == actor);
    let Some(winner) = winner else {
        return Weighing::default();
    };
    let rival = best(testimony, |it| it.cause.actor != winner.cause.actor);
    let scene = Scene {
        testimony,
        object,
        clients: &analysis.clients,
    };
    let mut candidates: Vec<_> = testimony.accounts.iter().collect();
    candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let candidates = candidates
        .into_iter()
        .map(|it| (scene.who(it), it.probability));
    let mut missing = Vec::new();
    for it in [Some(winner), rival].into_iter().flatten() {
        if !testimony.is_logged(it.kin) {
            let types = it.kin.event_types().join(", ");
            let who = scene.who(it);
            missing.push(format!(
                "no event log given covers that day for {who} (event types {types}): one would confirm it or rule it out"
            ));
        }
    }
    missing.extend(words::no_history(testimony).map(str::to_owned));
    Weighing {
        situation: words::situation(testimony.situation),
        winner: scene.who(winner),
        rival: rival.map(|it| scene.who(it)).unwrap_or_default(),
        candidates: candidates.collect(),
        reasons: rival.map_or_else(Vec::new, |rival| reasons(&scene, winner, rival)),
        files: files(testimony, inputs),
        supposed: supposed(&scene, rival),
        missing,
    }
}

fn reasons(scene: &Scene<'_>, winner: &Account, rival: &Account) -> Vec<Reason> {
    let testimony = scene.testimony;
    let mut weighed: Vec<(Strand, f64)> = Strand::all()
        .map(|strand| {
            let actors = (winner.cause.actor, rival.cause.actor);
            (strand, testimony.lead(strand, actors))
        })
        .filter(|(_, weight)| weight.abs().exp() >= LEAST_FACTOR)
        .collect();
    weighed.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let told = weighed.into_iter().map(|(strand, weight)| Reason {
        kind: words::kind(strand),
        text: scene.evidence(strand, winner, rival),
        is_for: weight > 0.0,
        factor: weight.abs().exp(),
    });
    told.collect()
}

/// What would be concluded without each kind of evidence, and if a log said more.
fn supposed(scene: &Scene<'_>, rival: Option<&Account>) -> Vec<Supposed> {
    let testimony = scene.testimony;
    let all_that =
        |fits: fn(&Strand) -> bool| -> Vec<Strand> { Strand::all().filter(fits).collect() };
    let rhythm = all_that(|it| words::kind(*it) == "rhythm");
    let company = all_that(|it| matches!(it, Strand::Cell(_)));
    let kinds: [(&str, &[Strand]); 4] = [
        ("without the event logs of that time", &[Strand::Events]),
        ("without the login history of that time", &[Strand::SignIns]),
        ("without the rhythm of the stamps around", &rhythm),
        ("without what is usual for the login's stamps", &company),
    ];
    let is_given = |strands: &[Strand]| match strands.first() {
        Some(Strand::Events) => testimony.accounts.iter().any(|it| it.level != 0),
        Some(Strand::SignIns) => testimony.accounts.iter().any(|it| it.session != 0),
        _ => true,
    };
    let without = kinds.iter().filter(|(_, strands)| is_given(strands));
    let without = without.map(|(what, strands)| ((*what).to_owned(), testimony.without(strands)));
    let mut all: Vec<(String, Answer)> = without.collect();
    let place = |it: &Account| {
        testimony
            .accounts
            .iter()
            .position(|known| known.cause == it.cause)
    };
    if let Some((place, it)) = rival.and_then(|it| Some((place(it)?, it))) {
        let what = format!("if an event of {} named the record", scene.who(it));
        all.push((what, testimony.if_named(place)));
    }
    let all = all.into_iter().map(|(what, answer)| Supposed {
        what,
        actor: answer.actor,
        confidence: answer.confidence,
        is_other: answer.actor != testimony.verdict.actor,
    });
    let mut all: Vec<Supposed> = all.collect();
    // Stable: what changes the answer comes first.
    all.sort_by_key(|it| Reverse(it.is_other));
    all
}

/// The log files of the time of an act. Events are not kept with the names of their files, so these are the
/// files in which they would stand.
fn files(testimony: &Testimony, inputs: &[LedgerInput]) -> Vec<String> {
    let holds = |input: &&LedgerInput| {
        let [from, to] = [&input.from, &input.to].map(|text| UtcTime::parse(text.as_bytes()));
        // Logs of one hour end before it does.
        from.is_ok_and(|from| from <= testimony.at.plus_millis(60_000))
            && to.is_ok_and(|to| testimony.at <= to.plus_millis(60_000))
    };
    let of_kind = |kind: &'static str| {
        inputs
            .iter()
            .filter(move |it| it.kind == kind)
            .filter(holds)
    };
    let types: Vec<&str> = testimony
        .accounts
        .iter()
        .flat_map(|it| it.kin.event_types().iter().copied())
        .collect();
    let all = of_kind("event-log").chain(of_kind("event-log-object"));
    let all: Vec<&LedgerInput> = all.chain(of_kind("real-time-event")).collect();
    let named: Vec<&LedgerInput> = all
        .iter()
        .copied()
        .filter(|it| {
            let name = it.path.rsplit('/').next().unwrap_or_default();
            let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| types.contains(&word))
        })
        .collect();
    // Downloaded files mostly have the event type in their name; where none has, any may be it.
    let events = if named.is_empty() { all } else { named };
    let mut files: Vec<String> = events
        .into_iter()
        .chain(of_kind("login-history"))
        .map(|it| it.path.clone())
        .collect();
    files.sort();
    files
}
