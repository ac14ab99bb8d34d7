//! What is usual for each candidate of a login: learned from the org's own stamps, from what the
//! catalogue knows of people and programs in general, and from each other.
//!
//! A login's acts are a mixture of its candidates'. Events tell the candidate of some acts; for the others
//! it is inferred from the habits, and the habits from them, in turns (expectation and maximisation,
//! Dempster, Laird and Rubin, J. R. Stat. Soc. B 39, 1977). Each habit is a table of frequencies with a
//! Dirichlet prior, whose mean is what is usual for such an actor in this org, so that a login with few
//! acts is judged by what others do, and one with many by its own.

use std::collections::BTreeMap;

use super::candidates::{Candidates, MOST};
use super::model::model;
use super::pace::{BINS, FEATURES, GENERAL, HOUR, NAMES, PHASE, WORK, features};
use super::sight::{Sight, Situation};
use crate::catalog::{Rhythm, RhythmWeights, rhythm};
use crate::org::Actor;

/// The habits of a login's candidates, ready to weigh with.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// For each candidate the logarithms of its frequencies.
    tables: Vec<Box<[f32]>>,
    /// For each month the logarithms of the candidates' shares.
    shares: Vec<[f32; MOST]>,
}

/// Frequencies that others share: of people, of systems, of one client.
#[derive(Clone, Debug)]
pub(super) struct Usual {
    sums: Box<[f64]>,
}

impl Default for Usual {
    fn default() -> Self {
        Self {
            sums: vec![0.0; BINS].into(),
        }
    }
}

impl Usual {
    fn add(&mut self, counts: &[f64], weight: f64) {
        for (sum, count) in self.sums.iter_mut().zip(counts) {
            *sum += count * weight;
        }
    }
}

/// What is usual in the org.
#[derive(Clone, Debug, Default)]
pub(super) struct OrgHabits {
    actors: BTreeMap<Actor, Usual>,
    clients: BTreeMap<(Actor, usize), Usual>,
}

impl OrgHabits {
    /// Adds what a login's candidates did.
    pub(super) fn add(&mut self, candidates: &Candidates<'_>, counts: &Counts) {
        let most = model().learning.org_acts;
        for (it, counts) in candidates.list.iter().zip(&counts.tables) {
            let acts: f64 = counts[..features_sizes(0)].iter().sum();
            if acts <= 0.0 {
                continue;
            }
            let weight = (most / acts).min(1.0);
            let actor = self.actors.entry(it.cause.actor).or_default();
            actor.add(counts, weight);
            if let Some(client) = it.cause.client {
                let client = self.clients.entry((it.cause.actor, client)).or_default();
                client.add(counts, weight);
            }
        }
    }
}

/// How many values the feature at a place has.
fn features_sizes(place: usize) -> usize {
    super::pace::SIZES[place]
}

/// Soft counts of a login's acts.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    tables: Vec<Vec<f64>>,
    months: Vec<[f64; MOST]>,
    acts: [f64; MOST],
}

/// The prior means of one candidate's tables.
fn means(actor: Actor, client: Option<usize>, org: &OrgHabits, table: &Rhythm) -> Vec<f64> {
    let mut means = Vec::with_capacity(BINS);
    for (place, feature) in features().enumerate() {
        let known = NAMES.get(place).and_then(|name| table.general.get(*name));
        let world = known.map(|frequencies| match actor {
            Actor::Integration | Actor::Agent => &frequencies.integration,
            Actor::Automation => &frequencies.automation,
            Actor::Human | Actor::Guest | Actor::Unknown => &frequencies.human,
        });
        let even = vec![1.0 / as_f64(feature.size); feature.size];
        let mut mean = world.cloned().unwrap_or(even);
        mean.resize(feature.size, 1e-4);
        let range = feature.start..feature.start + feature.size;
        let strength = if place < GENERAL {
            table.learning.general_acts
        } else {
            table.learning.own_acts
        };
        let actors = org.actors.get(&actor);
        let clients = client.and_then(|client| org.clients.get(&(actor, client)));
        for usual in [actors, clients].into_iter().flatten() {
            let counts = &usual.sums[range.clone()];
            let total: f64 = counts.iter().sum::<f64>() + strength;
            for (mean, count) in mean.iter_mut().zip(counts) {
                *mean = (*mean * strength + count) / total;
            }
        }
        means.extend(mean);
    }
    means
}

#[expect(clippy::cast_precision_loss, reason = "sizes of small tables")]
fn as_f64(n: usize) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "logarithms of frequencies need no more"
)]
fn log(p: f64) -> f32 {
    p.max(1e-6).ln() as f32
}

/// Learns the habits of one login.
pub(super) struct Learner<'a> {
    candidates: &'a Candidates<'a>,
    means: Vec<Vec<f64>>,
    /// Acts each candidate is thought to have made before any is seen.
    pseudo: Vec<f64>,
}

impl<'a> Learner<'a> {
    /// `api_logged`, `ui_logged`: whether any log would show an outside system, and a person.
    pub(super) fn new(
        candidates: &'a Candidates<'a>,
        org: &OrgHabits,
        logged: impl Fn(usize) -> bool,
    ) -> Self {
        let table = rhythm();
        let means = candidates
            .list
            .iter()
            .map(|it| means(it.cause.actor, it.cause.client, org, table));
        let seen_actor = |actor: Actor| {
            let mut same = candidates.list.iter();
            same.any(|it| it.days > 0 && it.cause.actor == actor)
        };
        let pseudo = candidates.list.iter().enumerate().map(|(place, it)| {
            if it.days > 0 {
                table.learning.seen_acts
            } else if logged(place) || seen_actor(it.cause.actor) {
                table.learning.unseen_acts
            } else {
                table.learning.conceivable_acts
            }
        });
        Self {
            means: means.collect(),
            pseudo: pseudo.collect(),
            candidates,
        }
    }

    /// The habits before any act is seen.
    fn prior(&self) -> Habits {
        self.habits(&Counts::new(self.candidates.list.len()))
    }

    /// The habits given soft counts.
    fn habits(&self, counts: &Counts) -> Habits {
        let learning = model().learning;
        let tables = self
            .means
            .iter()
            .zip(&counts.tables)
            .map(|(means, counts)| {
                let mut table = Vec::with_capacity(BINS);
                for (place, feature) in features().enumerate() {
                    let range = feature.start..feature.start + feature.size;
                    let strength = if place < GENERAL {
                        learning.general_acts
                    } else {
                        learning.own_acts
                    };
                    let total: f64 = counts[range.clone()].iter().sum::<f64>() + strength;
                    let both = means[range.clone()].iter().zip(&counts[range]);
                    table.extend(both.map(|(mean, count)| log((mean * strength + count) / total)));
                }
                table.into_boxed_slice()
            });
        let places = 0..self.candidates.list.len();
        let total: f64 = places
            .clone()
            .map(|k| counts.acts[k] + self.pseudo[k])
            .sum();
        let mut overall = [0.0; MOST];
        for k in places.clone() {
            overall[k] = (counts.acts[k] + self.pseudo[k]) / total;
        }
        let shares = counts.months.iter().map(|of_month| {
            let total: f64 = places.clone().map(|k| of_month[k]).sum::<f64>() + learning.month_acts;
            let mut logs = [0.0; MOST];
            for k in places.clone() {
                logs[k] = log((of_month[k] + learning.month_acts * overall[k]) / total);
            }
            logs
        });
        Habits {
            tables: tables.collect(),
            shares: shares.collect(),
        }
    }

    /// Learns from acts. Returns the habits and what was counted.
    pub(super) fn learn(&self, acts: &[Sight]) -> (Habits, Counts) {
        let mut habits = self.prior();
        let mut counts = Counts::new(self.candidates.list.len());
        let months = acts.iter().map(|act| usize::from(act.month) + 1).max();
        for _ in 0..model().learning.rounds {
            counts = Counts::new(self.candidates.list.len());
            counts.months = vec![[0.0; MOST]; months.unwrap_or(1)];
            for act in acts {
                let weighed = habits.weigh(act, self.candidates);
                counts.add(act, &weighed.probabilities);
            }
            habits = self.habits(&counts);
        }
        (habits, counts)
    }
}

impl Counts {
    fn new(candidates: usize) -> Self {
        Self {
            tables: vec![vec![0.0; BINS]; candidates],
            months: vec![[0.0; MOST]],
            acts: [0.0; MOST],
        }
    }

    fn add(&mut self, act: &Sight, probabilities: &[f64; MOST]) {
        let month = usize::from(act.month);
        for (k, table) in self.tables.iter_mut().enumerate() {
            let p = probabilities[k];
            if p < 1e-4 {
                continue;
            }
            self.acts[k] += p;
            // A neighbouring month says nearly as much as the month itself.
            self.months[month][k] += p;
            for near in [month.wrapping_sub(1), month + 1] {
                if let Some(near) = self.months.get_mut(near) {
                    near[k] += p / 2.0;
                }
            }
            for (place, feature) in features().enumerate() {
                let bin = usize::from(act.pace.bins[place]);
                match place {
                    HOUR => spread_hour(&mut table[feature.start..], bin, p),
                    PHASE => {
                        for (step, part) in [(0, 0.6), (1, 0.2), (59, 0.2)] {
                            table[feature.start + (bin + step) % 60] += p * part;
                        }
                    }
                    _ => table[feature.start + bin] += p,
                }
            }
        }
    }
}

/// An act at an hour says something of the hours beside it, and of the same hour on like days.
fn spread_hour(table: &mut [f64], hour: usize, p: f64) {
    let (day, of_day) = (hour / 24, hour % 24);
    table[hour] += p * 0.4;
    for near in [1, 167] {
        table[(hour + near) % 168] += p * 0.1;
    }
    // The week begins on a Monday.
    let like = if day < 5 { 0..5 } else { 5..7 };
    let days = as_f64(like.len());
    for day in like {
        table[day * 24 + of_day] += p * 0.4 / days;
    }
}

/// The parts of what speaks for a candidate, as logarithms, before they are weighted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Its share of the month.
    pub prior: f64,
    /// Its events.
    pub level: f64,
    /// Its sign-ins.
    pub session: f64,
    /// The general features.
    pub general: [f64; GENERAL],
    /// Hour of the week.
    pub hour: f64,
    /// Minute of the hour.
    pub phase: f64,
    /// Object and kind of stamp.
    pub work: f64,
}

impl Parts {
    /// Weighted together.
    fn sum(&self, weights: &RhythmWeights) -> f64 {
        let general = self.general.iter().zip(&weights.general);
        self.prior * weights.prior
            + self.level * weights.level
            + self.session * weights.session
            + general.map(|(part, weight)| part * weight).sum::<f64>()
            + self.hour * weights.hour
            + self.phase * weights.phase
            + self.work * weights.work
    }
}

/// What each candidate's probability is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) probabilities: [f64; MOST],
    pub(super) situation: Situation,
}

impl Habits {
    /// What speaks for the candidate at a place.
    pub(super) fn parts(&self, act: &Sight, place: usize, candidates: &Candidates<'_>) -> Parts {
        let (mut parts, model) = (Parts::default(), model());
        let Some((it, table)) = candidates.list.get(place).zip(self.tables.get(place)) else {
            return parts;
        };
        let month = self
            .shares
            .get(usize::from(act.month))
            .or(self.shares.last());
        parts.prior = month.map_or(0.0, |month| f64::from(month[place]));
        parts.level = model.level(it.kin, act.levels[place]);
        parts.session = model.session(it.kin, act.sessions[place]);
        for (n, feature) in features().enumerate() {
            let bin = feature.start + usize::from(act.pace.bins[n]);
            let log = f64::from(table.get(bin).copied().unwrap_or(0.0));
            match n {
                HOUR => parts.hour = log,
                PHASE => parts.phase = log,
                WORK => parts.work = log,
                _ => parts.general[n] = log,
            }
        }
        parts
    }

    /// The probability of each candidate.
    pub(super) fn weigh(&self, act: &Sight, candidates: &Candidates<'_>) -> Weighed {
        let situation = act.situation();
        let weights = model().weights(situation);
        let count = candidates.list.len();
        let mut scores = [f64::NEG_INFINITY; MOST];
        for (place, score) in scores.iter_mut().enumerate().take(count) {
            let parts = self.parts(act, place, candidates);
            *score = parts.sum(weights);
        }
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut probabilities = scores.map(|score| (score - top).exp());
        let total: f64 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|p| *p /= total);
        Weighed {
            probabilities,
            situation,
        }
    }
}

const _: () = assert!(FEATURES == GENERAL + 3);
