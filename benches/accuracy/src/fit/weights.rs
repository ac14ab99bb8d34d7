//! How much each kind of evidence counts beside the others: a conditional logit over candidates (McFadden,
//! "Conditional logit analysis of qualitative choice behavior", 1974), in which every candidate of the
//! right actor counts as right. No weight may be negative: evidence that repeats other evidence is to
//! count less, not to be turned around.

use byline::attribution::{Account, Situation};

use super::acts::Act;
use super::written::Catalogue;

/// Prior, level, session, ten general features, hour, phase, work.
pub(super) const WEIGHTS: usize = 16;

/// The parts of an account, in the order of the weights.
pub(super) fn parts(it: &Account) -> [f64; WEIGHTS] {
    let parts = &it.parts;
    let mut row = [0.0; WEIGHTS];
    row[..3].copy_from_slice(&[parts.prior, parts.level, parts.session]);
    row[3..13].copy_from_slice(&parts.general);
    row[13..].copy_from_slice(&[parts.hour, parts.phase, parts.work]);
    row
}

/// Steps of the ascent, and how strongly weights are drawn to the ones they began at.
const STEPS: usize = 400;
const PULL: f64 = 1e-3;

/// What an act costs at most is -ln of this: where a whole login was taken the wrong way round, no weight can mend it,
/// and the others must not pay for it.
const TRUST: f64 = 0.1;

/// The same evidence counts at most this often.
const MOST: f64 = 3.0;

pub(super) fn fit(acts: &[Act], written: &mut Catalogue) -> String {
    let mut said = String::new();
    for situation in Situation::ALL {
        let mine: Vec<&Act> = acts.iter().filter(|it| it.situation == situation).collect();
        let start = written.weights(situation.as_str());
        let (weights, before, after) = ascend(&mine, start);
        said.push_str(&format!(
            "{}: {} acts, mean log-loss {before:.4} -> {after:.4}\n  {weights:.2?}\n",
            situation.as_str(),
            mine.len()
        ));
        if !mine.is_empty() {
            written.set_weights(situation.as_str(), weights);
        }
    }
    said
}

/// How much an act counts: those under shared logins are what the weights are for.
fn importance(act: &Act) -> f64 {
    act.stamps.min(20.0).sqrt() * if act.shared { 3.0 } else { 1.0 }
}

/// Adam (Kingma and Ba 2015) over all acts at once, kept at or above zero.
fn ascend(acts: &[&Act], start: [f64; WEIGHTS]) -> ([f64; WEIGHTS], f64, f64) {
    let mut weights = start;
    let (mut first, mut second) = ([0.0; WEIGHTS], [0.0; WEIGHTS]);
    let mut before = None;
    let mut loss = 0.0;
    for step in 1..=STEPS {
        let (now, mut gradient) = gradient(acts, &weights);
        loss = now;
        before.get_or_insert(now);
        for n in 0..WEIGHTS {
            gradient[n] -= PULL * (weights[n] - 0.5);
            first[n] = 0.9 * first[n] + 0.1 * gradient[n];
            second[n] = 0.999 * second[n] + 0.001 * gradient[n] * gradient[n];
            let time = i32::try_from(step).unwrap_or(i32::MAX);
            let (m, v) = (
                first[n] / (1.0 - 0.9_f64.powi(time)),
                second[n] / (1.0 - 0.999_f64.powi(time)),
            );
            weights[n] = (weights[n] + 0.02 * m / (v.sqrt() + 1e-8)).clamp(0.0, MOST);
        }
    }
    (weights, before.unwrap_or(0.0), loss)
}

/// Mean log-loss and the gradient of the mean log-likelihood.
fn gradient(acts: &[&Act], weights: &[f64; WEIGHTS]) -> (f64, [f64; WEIGHTS]) {
    let (mut loss, mut total) = (0.0, 0.0);
    let mut sum = [0.0; WEIGHTS];
    for act in acts {
        let rows: Vec<[f64; WEIGHTS]> = act.accounts.iter().map(parts).collect();
        let p = softmax(&rows, weights);
        let right = |place: usize| act.accounts[place].cause.actor == act.actor;
        let mass: f64 = (0..rows.len()).filter(|n| right(*n)).map(|n| p[n]).sum();
        if mass <= 0.0 {
            continue;
        }
        let importance = importance(act);
        total += importance;
        let trusted = TRUST + (1.0 - TRUST) * mass;
        loss -= importance * trusted.ln();
        // The slope of that logarithm, as a part of the slope of ln(mass).
        let importance = importance * (1.0 - TRUST) * mass / trusted;
        for (place, row) in rows.iter().enumerate() {
            let given = if right(place) { p[place] / mass } else { 0.0 };
            for (sum, part) in sum.iter_mut().zip(row) {
                *sum += importance * (given - p[place]) * part;
            }
        }
    }
    let total: f64 = if total > 0.0 { total } else { 1.0 };
    (loss / total, sum.map(|it| it / total))
}

/// The probability of each account.
pub(super) fn softmax(rows: &[[f64; WEIGHTS]], weights: &[f64; WEIGHTS]) -> Vec<f64> {
    let score = |row: &[f64; WEIGHTS]| -> f64 { row.iter().zip(weights).map(|(a, b)| a * b).sum() };
    let scores: Vec<f64> = rows.iter().map(score).collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = scores.iter().map(|it| (it - top).exp()).collect();
    let total: f64 = powers.iter().sum();
    powers.into_iter().map(|it| it / total).collect()
}
