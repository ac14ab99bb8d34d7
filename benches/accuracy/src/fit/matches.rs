//! What it says of an act's author how well logged events match it: one table of scores for each kind of log, added to
//! what the model of actors says without events.
//!
//! Multinomial logistic regression with the model's scores as its offset, each table's values in turn by a damped step of
//! Newton's (Friedman, Hastie and Tibshirani, Annals of Statistics 28, 2000). To be fitted on orgs that the model of actors was not fitted on,
//! or it would be believed too much.

use byline::activity::Kin;
use byline::catalog::ActTable;

use super::acts::Act;
use super::tables::LEVELS;
use super::written::Catalogue;

/// Steps of events, and nobody whom such a log would show.
const STEPS: usize = LEVELS + 1;

/// Acts that speak for no actor, which every value is thought to have had; so a rare value says little.
const SMOOTHING: f64 = 2.0;

/// Rounds over all tables, and how much of Newton's step is taken.
const ROUNDS: usize = 400;
const DAMPING: f64 = 0.7;

/// One login counts as at most so many acts, and an act for as many stamps at most.
const OF_LOGIN: f64 = 1000.0;
const OF_ACT: f64 = 20.0;

/// One table: for each step the scores of a person, an outside system and the org's own work.
type Scores = [[f64; 3]; STEPS];

/// One act.
#[derive(Debug)]
struct Case {
    steps: [usize; Kin::ALL.len()],
    /// The scores, with what was fitted so far.
    scores: [f64; 3],
    actor: usize,
    weight: f64,
}

/// Fits the tables on acts of days that logs show, in the order of their orgs and logins.
pub(super) fn fit(trials: &[Vec<Act>], written: &mut Catalogue) -> String {
    let mut cases: Vec<Case> = trials.iter().flat_map(|acts| cases(acts)).collect();
    let mut tables = [[[0.0; 3]; STEPS]; Kin::ALL.len()];
    for _ in 0..ROUNDS {
        for (kin, table) in tables.iter_mut().enumerate() {
            step(&mut cases, kin, table);
        }
    }
    for (kin, table) in Kin::ALL.into_iter().zip(tables) {
        let of = |actor: usize| table.iter().map(|scores| scores[actor]).collect();
        let table = ActTable {
            first: -1,
            human: of(0),
            integration: of(1),
            automation: of(2),
        };
        written.set_matches(kin.as_str(), table);
    }
    let loss: f64 = cases.iter().map(loss).sum();
    let weight: f64 = cases.iter().map(|it| it.weight).sum();
    format!(
        "{} acts, loss {:.4} an act\n",
        cases.len(),
        loss / weight.max(1.0)
    )
}

/// The cases of one org.
fn cases(acts: &[Act]) -> Vec<Case> {
    let mut of_login: Vec<f64> = Vec::new();
    for act in acts.iter().filter(|it| it.matches.is_some()) {
        if of_login.len() <= act.login {
            of_login.resize(act.login + 1, 0.0);
        }
        of_login[act.login] += 1.0;
    }
    let cases = acts.iter().filter_map(|act| {
        let (matches, actor) = (act.matches?, act.kind()?);
        let shared = if act.shared { 2.0 } else { 1.0 };
        let stamps = act.stamps.min(OF_ACT).sqrt() * act.stands_for.min(4.0);
        Some(Case {
            // The first is that of nobody, -1.
            steps: matches.map(|step| usize::try_from(step + 1).unwrap_or(0)),
            scores: act.without_events,
            actor,
            weight: shared * stamps * (OF_LOGIN / of_login[act.login]).min(1.0),
        })
    });
    cases.collect()
}

fn probabilities(scores: [f64; 3]) -> [f64; 3] {
    let top = scores.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let powers = scores.map(|score| (score - top).exp());
    let total: f64 = powers.iter().sum();
    powers.map(|power| power / total)
}

fn loss(case: &Case) -> f64 {
    -case.weight * probabilities(case.scores)[case.actor].max(1e-12).ln()
}

/// Moves the values of one table, and the scores of all acts with them.
fn step(cases: &mut [Case], kin: usize, table: &mut Scores) {
    let mut slopes = [[0.0; 3]; STEPS];
    let mut bends = [[0.0; 3]; STEPS];
    for case in cases.iter() {
        let place = case.steps[kin];
        for (actor, p) in probabilities(case.scores).into_iter().enumerate() {
            let is_right = if actor == case.actor { 1.0 } else { 0.0 };
            slopes[place][actor] += case.weight * (p - is_right);
            bends[place][actor] += case.weight * p * (1.0 - p);
        }
    }
    let mut moves = [[0.0; 3]; STEPS];
    for (place, values) in table.iter_mut().enumerate() {
        for (actor, value) in values.iter_mut().enumerate() {
            let slope = slopes[place][actor] + SMOOTHING * *value;
            let by = -DAMPING * slope / (bends[place][actor] + SMOOTHING);
            moves[place][actor] = by;
            *value += by;
        }
    }
    for case in cases {
        for (score, by) in case.scores.iter_mut().zip(moves[case.steps[kin]]) {
            *score += by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_says_how_often_it_goes_with_an_actor() {
        // One step of one kind goes with an outside system three times of four, the other never; nothing else is known.
        let case = |step: usize, actor: usize| Case {
            steps: [0, 0, step, 0],
            scores: [0.0; 3],
            actor,
            weight: 1000.0,
        };
        let mut cases: Vec<Case> = [1, 1, 1, 0].map(|actor| case(3, actor)).into();
        cases.extend([0, 0, 0, 0].map(|actor| case(4, actor)));
        let mut table = [[0.0; 3]; STEPS];
        (0..ROUNDS).for_each(|_| step(&mut cases, 2, &mut table));
        let [human, system, _] = probabilities(table[3]);
        assert!((system - 0.75).abs() < 0.01, "{system}");
        assert!((human - 0.25).abs() < 0.01, "{human}");
        assert!(probabilities(table[4])[0] > 0.99);
        // What was never seen says nothing.
        assert!(table[5].iter().all(|score| score.abs() < 1e-12));
    }
}
