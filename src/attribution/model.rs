//! The catalogue's tables and weights, laid out to be looked up by number.

use std::sync::LazyLock;

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
    calibration: [Vec<[f64; 2]>; 3],
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
            calibration: Situation::ALL.map(|situation| {
                let line = rhythm.calibration.get(situation.as_str());
                line.cloned().unwrap_or_default()
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

    /// The confidence that a probability of the model stands for.
    pub(super) fn calibrated(&self, situation: Situation, p: f64) -> f64 {
        let line = &self.calibration[situation as usize];
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
