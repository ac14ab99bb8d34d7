//! Acts of a trial with their truth: what is fitted on.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use byline::activity::Kin;
use byline::attribution::{Account, Situation, Strand, Testimony, Witness};
use byline::identity::Clients;
use byline::org::{Actor, Channel, SalesforceId, StampKind, UtcTime};

use super::Step;
use crate::trial::Trial;
use crate::truth::TrueStamp;

/// Acts kept of one trial, so that no trial outweighs the others.
const KEPT: usize = 5000;

/// One act.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) situation: Situation,
    pub(super) is_mixed: bool,
    pub(super) pace: Vec<u8>,
    pub(super) told: Vec<f32>,
    pub(super) accounts: Vec<Account>,
    /// The probability of a person, an outside system and the org's own work.
    pub(super) kinds: [f64; 3],
    /// How well events match, where logs show the day.
    pub(super) matches: Option<[i32; Kin::ALL.len()]>,
    /// The scores of the kinds without events.
    pub(super) without_events: [f64; 3],
    /// Who it was.
    pub(super) actor: Actor,
    /// The account that is right, as far as can be told.
    pub(super) right: Option<usize>,
    pub(super) shared: bool,
    /// The login, by its number in the trial.
    pub(super) login: usize,
    /// How many acts of the trial it stands for.
    pub(super) stands_for: f64,
    /// How many stamps it has.
    pub(super) stamps: f64,
}

impl Act {
    /// The place of who it was among the model's scores: guests are people, and agents are systems.
    pub(super) fn kind(&self) -> Option<usize> {
        match self.actor {
            Actor::Human | Actor::Guest => Some(0),
            Actor::Integration | Actor::Agent => Some(1),
            Actor::Automation => Some(2),
            Actor::Unknown => None,
        }
    }
}

/// Keeps every testimony.
#[derive(Debug, Default)]
struct Keeper {
    heard: Mutex<Vec<Testimony>>,
}

impl Witness for Keeper {
    fn wants(&self, _: &SalesforceId, _: [u8; 3], _: StampKind, _: UtcTime) -> bool {
        true
    }

    fn hear(&self, testimony: &Testimony) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(testimony.clone());
    }
}

/// The acts of a trial under logins that are open to judgement, thinned: those under shared logins first.
pub(super) fn of_trial(export: &Path, step: Step) -> Result<Vec<Act>> {
    let keeper = Keeper::default();
    let trial = Trial::heard(export, Some(&keeper))?;
    let truth: HashMap<([u8; 3], u64, StampKind), &TrueStamp> = trial
        .stamps()
        .map(|(judged, truth)| {
            let key = (judged.record.key_prefix(), judged.ordinal, judged.kind);
            (key, truth)
        })
        .collect();
    let mut heard = keeper
        .heard
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    // Testimony comes in the order of threads.
    heard.sort_by_key(|it| {
        (
            it.login,
            it.at,
            it.object,
            it.kind,
            it.ordinals.first().copied(),
        )
    });
    let mut logins: HashMap<SalesforceId, usize> = HashMap::new();
    let acts = heard.into_iter().filter_map(|it| {
        let first = it.ordinals.first()?;
        let truth = truth.get(&(it.object, *first, it.kind))?;
        if truth.channel == Channel::Import {
            return None;
        }
        let next = logins.len();
        Some(Act {
            login: *logins.entry(it.login).or_insert(next),
            // Several hundred numbers an act.
            told: match step {
                Step::Told => it.told.values().collect(),
                _ => Vec::new(),
            },
            without_events: it.scores(|strand| strand == Strand::Events),
            matches: it.matches,
            kinds: it.kinds,
            situation: it.situation,
            is_mixed: it.is_mixed,
            right: right(&it.accounts, truth, &trial.analysis.clients),
            pace: it.pace.to_vec(),
            actor: truth.actor,
            shared: truth.shared,
            stands_for: 1.0,
            stamps: count(it.ordinals.len()),
            accounts: it.accounts,
        })
    });
    let (mut shared, mut others): (Vec<Act>, Vec<Act>) = acts.partition(|act| act.shared);
    thin(&mut shared, KEPT * 3 / 4);
    thin(&mut others, KEPT - shared.len());
    shared.append(&mut others);
    Ok(shared)
}

/// Keeps about so many, evenly.
fn thin(acts: &mut Vec<Act>, room: usize) {
    let step = acts.len().div_ceil(room.max(1)).max(1);
    let mut place = 0;
    let stands_for = count(step);
    acts.iter_mut().for_each(|act| act.stands_for = stands_for);
    acts.retain(|_| {
        place += 1;
        place % step == 0
    });
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The account of who really did it: of that client, else come in that way, else any of the actor.
fn right(accounts: &[Account], truth: &TrueStamp, clients: &Clients) -> Option<usize> {
    let of_actor = |it: &Account| it.cause.actor == truth.actor;
    let named = |it: &Account| {
        !truth.client.is_empty()
            && clients
                .name(it.cause.client)
                .eq_ignore_ascii_case(&truth.client)
    };
    let by =
        |same: &dyn Fn(&Account) -> bool| accounts.iter().position(|it| of_actor(it) && same(it));
    by(&|it| named(it) && it.cause.channel == truth.channel)
        .or_else(|| by(&named))
        .or_else(|| by(&|it| it.cause.channel == truth.channel))
        .or_else(|| by(&|_| true))
}
