//! Habits laid out to be weighed quickly: every logarithm multiplied by its weight once, and the values
//! of all candidates side by side, so that an act is weighed by adding one row for each of its features.
//!
//! What is learned is in `habits`; nothing is kept here that could not be made again from it.

use std::sync::OnceLock;

use super::candidates::{Candidates, MOST, level, session};
use super::habits::Habits;
use super::model::model;
use super::pace::{BINS, FEATURES, HOUR, PHASE, STARTS, WORK};
use super::sight::{Sight, Situation};

/// One value for each candidate.
pub(super) type Row = [f64; MOST];

/// A login's habits, multiplied by the weights of each situation when it is first met.
#[derive(Debug)]
pub(super) struct Scales<'a> {
    habits: &'a Habits,
    candidates: &'a Candidates<'a>,
    of: [OnceLock<Tables>; 3],
}

/// Habits multiplied by the weights of one situation.
#[derive(Debug)]
struct Tables {
    /// By value of each feature.
    bins: Vec<Row>,
    /// By month; the last is that of all later months.
    months: Vec<Row>,
    /// By candidate.
    levels: [[f64; level::COUNT]; MOST],
    sessions: [[f64; session::COUNT]; MOST],
}

/// A logarithm so far below the greatest adds nothing that a sum of probabilities could hold.
const NOTHING: f64 = -40.0;

impl<'a> Scales<'a> {
    /// Those of a login's habits.
    pub(super) fn new(habits: &'a Habits, candidates: &'a Candidates<'a>) -> Self {
        Self {
            habits,
            candidates,
            of: [const { OnceLock::new() }; 3],
        }
    }

    /// Whose habits they are.
    pub(super) fn candidates(&self) -> &'a Candidates<'a> {
        self.candidates
    }

    /// The probability of each candidate.
    pub(super) fn weigh(&self, act: &Sight) -> Row {
        let situation = act.situation();
        let tables = self.of[situation as usize].get_or_init(|| Tables::new(self, situation));
        let count = self.candidates.list.len().min(MOST);
        let sums = tables.sums(act, count);
        let mut scores = [f64::NEG_INFINITY; MOST];
        let mut top = f64::NEG_INFINITY;
        for (place, score) in scores.iter_mut().enumerate().take(count) {
            *score = sums[place];
            top = top.max(*score);
        }
        let mut probabilities = [0.0; MOST];
        let mut total = 0.0;
        for (p, score) in probabilities.iter_mut().zip(scores) {
            if score - top > NOTHING {
                *p = (score - top).exp();
                total += *p;
            }
        }
        probabilities.iter_mut().for_each(|p| *p /= total);
        probabilities
    }
}

impl Tables {
    fn new(scales: &Scales<'_>, situation: Situation) -> Self {
        let (model, habits) = (model(), scales.habits);
        let weights = model.weights(situation);
        let mut bins = vec![[0.0; MOST]; BINS];
        for (n, start) in STARTS.into_iter().enumerate() {
            let weight = match n {
                HOUR => weights.hour,
                PHASE => weights.phase,
                WORK => weights.work,
                _ => weights.general[n],
            };
            let end = STARTS.get(n + 1).copied().unwrap_or(BINS);
            for (k, table) in habits.tables().iter().take(MOST).enumerate() {
                for (row, log) in bins[start..end].iter_mut().zip(&table[start..end]) {
                    row[k] = f64::from(*log) * weight;
                }
            }
        }
        let months = habits.shares().iter();
        let months = months.map(|month| month.map(|log| f64::from(log) * weights.prior));
        let mut levels = [[0.0; level::COUNT]; MOST];
        let mut sessions = [[0.0; session::COUNT]; MOST];
        for (k, it) in scales.candidates.list.iter().take(MOST).enumerate() {
            for (step, value) in (0..).zip(&mut levels[k]) {
                *value = model.level(it.kin, step) * weights.level;
            }
            for (step, value) in (0..).zip(&mut sessions[k]) {
                *value = model.session(it.kin, step) * weights.session;
            }
        }
        Self {
            bins,
            months: months.collect(),
            levels,
            sessions,
        }
    }

    /// The sums of the first `count` candidates; those of the others mean nothing.
    fn sums(&self, act: &Sight, count: usize) -> Row {
        let month = self.months.get(act.month()).or(self.months.last());
        let mut sums = month.copied().unwrap_or_default();
        for (n, start) in STARTS.into_iter().enumerate() {
            let row = &self.bins[start + usize::from(act.pace.bins[n])];
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        for (k, sum) in sums.iter_mut().enumerate().take(count) {
            *sum += self.levels[k][usize::from(act.levels[k])];
            *sum += self.sessions[k][usize::from(act.sessions[k])];
        }
        sums
    }
}

const _: () = assert!(WORK + 1 == FEATURES);
