//! The stamps judged wrong with the highest confidence: where the engine has most to learn.

use byline::org::{Actor, SalesforceId};

use crate::outcome::is_same_name;
use crate::slice::Slice;
use crate::text::Table;
use crate::trial::{Judged, Trial};
use crate::truth::TrueStamp;

/// What a verdict can be wrong about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum About {
    /// Who it was.
    Actor,
    /// How it came in, the actor being right.
    Channel,
    /// Which outside system, where it was one and shows a name.
    Client,
}

/// Which mistakes to show.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// About this.
    pub about: About,
    /// At most so many.
    pub limit: usize,
    /// Of this slice.
    pub slice: &'a Slice,
    /// Also those that were not answered, after the others.
    pub unanswered: bool,
    /// Only of this login.
    pub login: Option<SalesforceId>,
}

/// The mistakes as a table, the surest first; of those as sure, by object, record and stamp.
#[must_use]
pub fn table(trial: &Trial, wanted: &Wanted<'_>) -> Table {
    let mut wrong: Vec<(&Judged, &TrueStamp)> = trial
        .stamps()
        .filter(|(judged, truth)| {
            is_wanted(judged, truth, wanted) && is_wrong(trial, judged, truth, wanted)
        })
        .collect();
    // Stable: stamps are in the order of object, record and kind.
    wrong.sort_by_key(|(judged, _)| std::cmp::Reverse(judged.verdict.confidence));
    let mut table = Table::new([
        "object",
        "record",
        "stamp",
        "login",
        "time",
        "was",
        "said",
        "confidence",
        "p(integration)",
        "basis",
        "was by",
        "said by",
        "covered",
        "shared",
    ]);
    for (judged, truth) in wrong.into_iter().take(wanted.limit) {
        table.row(cells(trial, judged, truth));
    }
    table
}

fn is_wanted(judged: &Judged, truth: &TrueStamp, wanted: &Wanted<'_>) -> bool {
    let verdict = &judged.verdict;
    let is_answered = verdict.actor != Actor::Unknown;
    (is_answered || wanted.unanswered)
        && wanted.login.is_none_or(|login| judged.login == Some(login))
        && wanted.slice.has_stamp(truth, verdict.basis)
}

fn is_wrong(trial: &Trial, judged: &Judged, truth: &TrueStamp, wanted: &Wanted<'_>) -> bool {
    let verdict = &judged.verdict;
    let is_right = verdict.actor == truth.actor;
    match wanted.about {
        About::Actor => !is_right,
        About::Channel => is_right && verdict.channel != truth.channel,
        About::Client => {
            let name = trial.analysis.clients.name(verdict.client);
            truth.actor == Actor::Integration
                && !truth.client.is_empty()
                && !is_same_name(name, &truth.client)
        }
    }
}

fn cells(trial: &Trial, judged: &Judged, truth: &TrueStamp) -> [String; 14] {
    let verdict = &judged.verdict;
    let username = |login: &SalesforceId| {
        let user = trial.analysis.org.users.get(login);
        user.map_or_else(
            || login.to_string(),
            |user| format!("{login} {}", user.username),
        )
    };
    let parts = |p: Option<u32>| {
        p.map_or_else(String::new, |p| {
            format!("{}.{:06}", p / 1_000_000, p % 1_000_000)
        })
    };
    let by = |channel: &str, client: &str| format!("{channel} {client}").trim_end().to_owned();
    let client = trial.analysis.clients.name(verdict.client);
    let flag = |flag: bool| String::from(if flag { "yes" } else { "no" });
    [
        truth.object.clone(),
        judged.record.to_string(),
        judged.kind.as_str().to_owned(),
        judged.login.as_ref().map(username).unwrap_or_default(),
        judged.at.map(|at| at.to_string()).unwrap_or_default(),
        truth.actor.as_str().to_owned(),
        verdict.actor.as_str().to_owned(),
        parts(verdict.confidence),
        parts(verdict.integration),
        verdict.basis.as_str().to_owned(),
        by(truth.channel.as_str(), &truth.client),
        by(verdict.channel.as_str(), client),
        flag(truth.covered),
        flag(truth.shared),
    ]
}
