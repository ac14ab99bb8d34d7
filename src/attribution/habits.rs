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
use super::features::Hours;
use super::model::model;
use super::pace::{BINS, FEATURES, GENERAL, HOUR, NAMES, PHASE, features};
use super::scales::Scales;
use super::sight::Sight;
use crate::catalog::{Rhythm, rhythm};
use crate::org::Actor;

/// The habits of a login's candidates, ready to weigh with.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// For each candidate the logarithms of its frequencies.
    tables: Vec<Box<[f32]>>,
    /// For each month the logarithms of the candidates' shares.
    shares: Vec<[f32; MOST]>,
}

/// Acts a login has at least for its hours to count as the org's.
const LEAST_ACTS: usize = 20;

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
    /// How often the org's logins are at work at each hour of the week, each login counting alike: mostly
    /// people's hours, since most logins are people's. Empty when nothing is known.
    hours: Vec<f64>,
    actors: BTreeMap<Actor, Usual>,
    clients: BTreeMap<(Actor, usize), Usual>,
}

impl OrgHabits {
    /// What is known before anybody's habits are: the hours of these logins' acts.
    pub(super) fn of_hours<'a>(logins: impl Iterator<Item = &'a [Sight]>) -> Self {
        let mut hours = vec![0.0; super::pace::SIZES[HOUR]];
        let mut known = 0.0;
        for acts in logins.filter(|acts| acts.len() >= LEAST_ACTS) {
            add_hours(&mut hours, acts);
            known += 1.0;
        }
        if known > 0.0 {
            hours.iter_mut().for_each(|hour| *hour /= known);
        } else {
            hours.clear();
        }
        Self {
            hours,
            ..Self::default()
        }
    }

    /// When the org is at work.
    pub(super) fn hours(&self) -> Hours {
        Hours::new(&self.hours)
    }

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
        if place == HOUR && !org.hours.is_empty() {
            // Programs also work while people do, and at all other hours.
            let part = match actor {
                Actor::Human => 0.9,
                Actor::Automation => 0.0,
                _ => table.learning.program_hours,
            };
            for (mean, hour) in mean.iter_mut().zip(&org.hours) {
                *mean = *mean * (1.0 - part) + hour * part;
            }
        }
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
    /// Whether logs would have shown a candidate and did not. Such a one learns nothing from the login's
    /// acts: it would only gather whatever is unusual for the others.
    barred: Vec<bool>,
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
        let is_seen = candidates.list.iter().any(|it| it.days > 0);
        let barred = candidates.list.iter().enumerate();
        let barred = barred.map(|(place, it)| it.days == 0 && is_seen && logged(place));
        let barred: Vec<bool> = barred.collect();
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
            barred,
            candidates,
        }
    }

    /// The habits before any act is seen.
    pub(super) fn prior(&self) -> Habits {
        self.habits(&Counts::new(self.candidates.list.len()))
    }

    /// The habits given soft counts.
    fn habits(&self, counts: &Counts) -> Habits {
        let learning = model().learning;
        let nothing = vec![0.0; BINS];
        let tables = self
            .means
            .iter()
            .zip(counts.tables.iter().zip(&self.candidates.list))
            .map(|(means, (counts, it))| {
                // Whom nobody saw is known by what is usual for such an actor. Habits of its own would be those of any
                // half of a person's acts.
                let counts = if it.days > 0 { counts } else { &nothing };
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
        let open = || places.clone().filter(|k| !self.barred[*k]);
        // What nobody saw must explain more than a few odd acts to be there at all (a mixture that drops
        // components without support: Figueiredo and Jain, IEEE PAMI 24, 2002).
        let cost = |k: usize| match self.candidates.list[k].days {
            0 => learning.cost_acts,
            _ => 0.0,
        };
        let acts = |k: usize| (counts.acts[k] - cost(k)).max(0.0) + self.pseudo[k];
        let total: f64 = open().map(acts).sum();
        let barred = self.barred.iter().filter(|barred| **barred).count();
        let left = 1.0 - learning.unseen_share * as_f64(barred);
        let mut overall = [learning.unseen_share; MOST];
        for k in open() {
            overall[k] = acts(k) / total * left;
        }
        let shares = counts.months.iter().map(|of_month| {
            let total: f64 = open().map(|k| of_month[k]).sum::<f64>() + learning.month_acts * left;
            let mut logs = [log(learning.unseen_share); MOST];
            for k in open() {
                logs[k] = log((of_month[k] + learning.month_acts * overall[k]) / total * left);
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
        let months = acts.iter().map(|act| act.month() + 1).max();
        for _ in 0..model().learning.rounds {
            counts = Counts::new(self.candidates.list.len());
            counts.months = vec![[0.0; MOST]; months.unwrap_or(1)];
            {
                let scales = Scales::new(&habits, self.candidates);
                for act in acts {
                    counts.add(act, &scales.weigh(act));
                }
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
        let month = act.month();
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

/// Adds when acts are, all of them together as one.
pub(super) fn add_hours(hours: &mut [f64], acts: &[Sight]) {
    let part = 1.0 / as_f64(acts.len().max(1));
    for act in acts {
        spread_hour(hours, usize::from(act.pace.bins[HOUR]), part);
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

impl Habits {
    /// For each candidate the logarithms of its frequencies.
    pub(super) fn tables(&self) -> &[Box<[f32]>] {
        &self.tables
    }

    /// For each month the logarithms of the candidates' shares.
    pub(super) fn shares(&self) -> &[[f32; MOST]] {
        &self.shares
    }
}

const _: () = assert!(FEATURES == GENERAL + 3);
