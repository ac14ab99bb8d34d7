//! The catalogue's tables and weights, laid out to be looked up by number.

use std::sync::LazyLock;

use super::boosted::{Scores, Table};
use super::candidates::{level, session};
use super::pace::GENERAL;
use super::sight::Situation;
use crate::activity::Kin;
use crate::catalog::{Learning, Rhythm, RhythmWeights, rhythm};

/// Everything that was fitted.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) learning: Learning,
    /// By situation.
    weights: [RhythmWeights; 3],
    /// By kind of log.
    level: [[f64; level::COUNT]; 4],
    session: [[f64; session::COUNT]; 4],
    /// By kind of log.
    matches: [Table; 4],
    /// By situation, for logins of one kind and for mixed ones.
    calibration: [[Vec<[f64; 2]>; 2]; 3],
}

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::new(rhythm()));

/// The fitted model.
pub(super) fn model() -> &'static Model {
    &MODEL
}

fn row<const N: usize>(values: Option<&Vec<f64>>) -> [f64; N] {
    let mut row = [0.0; N];
    for (mine, value) in row.iter_mut().zip(values.into_iter().flatten()) {
        *mine = *value;
    }
    row
}

impl Model {
    fn new(rhythm: &Rhythm) -> Self {
        let weights = Situation::ALL.map(|situation| {
            let weights = rhythm.weights.get(situation.as_str());
            let mut weights = weights.cloned().unwrap_or_default();
            weights.general.resize(GENERAL, 0.0);
            weights
        });
        Self {
            learning: rhythm.learning,
            weights,
            level: Kin::ALL.map(|kin| row(rhythm.level.get(kin.as_str()))),
            session: Kin::ALL.map(|kin| row(rhythm.session.get(kin.as_str()))),
            matches: Kin::ALL.map(|kin| {
                let table = rhythm.matches.get(kin.as_str());
                table.map(Table::new).unwrap_or_default()
            }),
            calibration: Situation::ALL.map(|situation| {
                ["plain", "mixed"].map(|kind| {
                    let name = format!("{}-{kind}", situation.as_str());
                    let line = rhythm.calibration.get(&name);
                    line.cloned().unwrap_or_default()
                })
            }),
        }
    }

    pub(super) fn weights(&self, situation: Situation) -> &RhythmWeights {
        &self.weights[situation as usize]
    }

    pub(super) fn level(&self, kin: Kin, level: u8) -> f64 {
        self.level[kin as usize][usize::from(level)]
    }

    pub(super) fn session(&self, kin: Kin, session: u8) -> f64 {
        self.session[kin as usize][usize::from(session)]
    }

    /// What it adds to the scores of the model of actors that the best match of a kind of log is of this step; -1: nobody
    /// whom it would show.
    pub(super) fn matching(&self, kin: Kin, step: i32) -> Scores {
        self.matches[kin as usize].get(step)
    }

    /// The confidence that a probability of the model stands for.
    pub(super) fn calibrated(&self, situation: Situation, is_mixed: bool, p: f64) -> f64 {
        let line = &self.calibration[situation as usize][usize::from(is_mixed)];
        let place = line.partition_point(|[x, _]| *x < p);
        match (
            place.checked_sub(1).and_then(|n| line.get(n)),
            line.get(place),
        ) {
            (Some([x0, y0]), Some([x1, y1])) => y0 + (y1 - y0) * (p - x0) / (x1 - x0),
            (None, Some([_, y])) | (Some([_, y]), None) => *y,
            (None, None) => p,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::attribution::pace::{NAMES, SIZES};

    fn table() -> Rhythm {
        toml::from_str(include_str!("../catalog/rhythm.toml")).unwrap()
    }

    fn names<T>(map: &std::collections::BTreeMap<String, T>) -> Vec<&str> {
        map.keys().map(String::as_str).collect()
    }

    fn sorted<const N: usize>(mut names: [&'static str; N]) -> Vec<&'static str> {
        names.sort_unstable();
        names.to_vec()
    }

    #[test]
    fn every_feature_has_the_frequencies_of_every_actor() {
        let table = table();
        assert_eq!(names(&table.general), sorted(NAMES));
        for (name, size) in NAMES.iter().zip(SIZES) {
            let of = &table.general[*name];
            for values in [&of.human, &of.integration, &of.automation] {
                assert_eq!(values.len(), size, "{name}");
                assert!(values.iter().all(|p| *p > 0.0 && *p <= 1.0), "{name}");
                let sum: f64 = values.iter().sum();
                assert!((sum - 1.0).abs() < 1e-3, "{name}: {sum}");
            }
        }
    }

    #[test]
    fn every_kind_of_log_has_its_steps() {
        let table = table();
        assert_eq!(names(&table.level), sorted(Kin::ALL.map(Kin::as_str)));
        for (kin, ratios) in &table.level {
            assert_eq!(ratios.len(), level::COUNT, "{kin}");
            assert!(ratios.iter().all(|ratio| ratio.is_finite()), "{kin}");
            let uncovered = ratios[usize::from(level::UNCOVERED)];
            assert!(uncovered.abs() < 1e-9, "{kin}: no log says something");
        }
        // Nobody signs in for asynchronous Apex.
        assert_eq!(names(&table.session), ["api", "tool", "ui"]);
        for (kin, ratios) in &table.session {
            assert_eq!(ratios.len(), session::COUNT, "{kin}");
            let uncovered = ratios[usize::from(session::UNCOVERED)];
            assert!(uncovered.abs() < 1e-9, "{kin}: no history says something");
        }
    }

    #[test]
    fn every_kind_of_log_says_something_of_every_step() {
        let table = table();
        assert_eq!(names(&table.matches), sorted(Kin::ALL.map(Kin::as_str)));
        for (kin, it) in &table.matches {
            assert_eq!(it.first, -1, "{kin}");
            for scores in [&it.human, &it.integration, &it.automation] {
                assert_eq!(scores.len(), level::COUNT + 1, "{kin}");
                assert!(scores.iter().all(|score| score.is_finite()), "{kin}");
            }
        }
        // An event that names the record speaks for whoever it is of.
        let tied = i32::from(level::TIED);
        let model = model();
        assert!(model.matching(Kin::Ui, tied)[0] > model.matching(Kin::Ui, tied)[1]);
        assert!(model.matching(Kin::Api, tied)[1] > model.matching(Kin::Api, tied)[0]);
    }

    #[test]
    fn every_situation_has_weights_and_a_line_that_rises() {
        let table = table();
        let situations = sorted(Situation::ALL.map(Situation::as_str));
        assert_eq!(names(&table.weights), situations);
        let kinds = ["plain", "mixed"];
        let lines = Situation::ALL.map(|it| kinds.map(|kind| format!("{}-{kind}", it.as_str())));
        let mut lines: Vec<String> = lines.into_iter().flatten().collect();
        lines.sort_unstable();
        assert_eq!(names(&table.calibration), lines);
        for (situation, weights) in &table.weights {
            assert_eq!(weights.general.len(), GENERAL, "{situation}");
            let others = [
                weights.prior,
                weights.level,
                weights.session,
                weights.hour,
                weights.phase,
                weights.work,
            ];
            let mut all = weights.general.iter().chain(&others);
            // Evidence for somebody never counts against him.
            assert!(all.all(|weight| *weight >= 0.0), "{situation}");
        }
        for (situation, line) in &table.calibration {
            assert!(line.len() >= 2, "{situation}");
            // Corners are written to four digits, and the last of them may fall together.
            let rises = |w: &[[f64; 2]]| w[0][0] <= w[1][0] && w[0][1] <= w[1][1];
            assert!(line.windows(2).all(rises), "{situation}");
            let is_probability = |p: &f64| (0.0..=1.0).contains(p);
            assert!(
                line.as_flattened().iter().all(is_probability),
                "{situation}"
            );
        }
        let learning = table.learning;
        assert!((0.5..1.0).contains(&learning.decide) && learning.rounds > 0);
    }

    #[test]
    fn confidence_follows_the_line() {
        let mut rhythm = table();
        let line = vec![[0.5, 0.4], [0.7, 0.6], [0.9, 0.95]];
        rhythm.calibration.insert("bare-mixed".to_owned(), line);
        rhythm.calibration.remove("history-plain");
        let model = Model::new(&rhythm);
        for (p, confidence) in [
            (0.1, 0.4),
            (0.5, 0.4),
            (0.6, 0.5),
            (0.8, 0.775),
            (1.0, 0.95),
        ] {
            let found = model.calibrated(Situation::Bare, true, p);
            assert!((found - confidence).abs() < 1e-9, "{p}: {found}");
        }
        assert!((model.calibrated(Situation::History, false, 0.3) - 0.3).abs() < 1e-9);
    }
}
