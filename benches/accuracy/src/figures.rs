//! Every figure about a set of stamps, and about a set of logins.

use byline::org::{Actor, IdentityClass};
use serde::Serialize;

use crate::metrics::{Bin, Calibration, Confusion, Ranking, share, wilson};
use crate::outcome::{LoginOutcome, Outcome};

/// What one slice of the stamps shows.
#[derive(Debug)]
pub struct Figures {
    /// Who was taken for whom.
    pub actors: Confusion<Actor>,
    /// Average precision of the probability of an outside system.
    pub pr_auc: Option<f64>,
    /// The area under its ROC curve.
    pub roc_auc: Option<f64>,
    /// Confidence beside being right, over answered stamps.
    pub confidence: Calibration,
    /// Probability of an outside system beside its being one, where a probability is given.
    pub integration: Calibration,
    /// Answered stamps whose channel is right.
    pub channel: Counted,
    /// Stamps made by outside systems that are named right, of those whose system shows a name at all.
    pub client: Counted,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// How many are right.
    pub right: u64,
    /// Of how many.
    pub of: u64,
}

impl Counted {
    fn add(&mut self, right: bool, times: u64) {
        self.right += u64::from(right) * times;
        self.of += times;
    }

    /// The share that is right.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        share(self.right, self.of)
    }
}

impl Figures {
    /// Of these stamps, each outcome with their number.
    pub fn of<'a>(stamps: impl IntoIterator<Item = (&'a Outcome, u64)>) -> Self {
        let mut actors = Confusion::default();
        let mut ranking = Ranking::default();
        let (mut confidence, mut integration) = (Calibration::default(), Calibration::default());
        let (mut channel, mut client) = (Counted::default(), Counted::default());
        for (it, times) in stamps {
            let is_integration = it.truth == Actor::Integration;
            actors.add(it.truth, it.said, times);
            ranking.add(it.integration, is_integration, times);
            if let Some(said) = it.said {
                confidence.add(it.confidence.unwrap_or(0), said == it.truth, times);
                channel.add(it.channel, times);
            }
            if let Some(p) = it.integration {
                integration.add(p, is_integration, times);
            }
            if let Some(right) = it.client.filter(|_| is_integration) {
                client.add(right, times);
            }
        }
        Self {
            actors,
            pr_auc: ranking.average_precision(),
            roc_auc: ranking.roc_auc(),
            confidence,
            integration,
            channel,
            client,
        }
    }

    /// The same for one of the simple rules, by its place: it always answers.
    #[must_use]
    pub fn of_baseline<'a>(
        stamps: impl IntoIterator<Item = (&'a Outcome, u64)>,
        place: usize,
    ) -> Confusion<Actor> {
        let mut actors = Confusion::default();
        for (it, times) in stamps {
            actors.add(it.truth, it.baselines.get(place).copied(), times);
        }
        actors
    }

    /// The interval of 95 % of the accuracy.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        wilson(self.actors.right(), self.actors.answered())
    }

    /// As JSON has it.
    #[must_use]
    pub fn written(&self) -> Written {
        let actors = &self.actors;
        let per_actor = actors.classes().into_iter().map(|actor| WrittenActor {
            actor: actor.as_str(),
            stamps: actors.of(actor),
            precision: actors.precision(actor).map(rounded),
            recall: actors.recall(actor).map(rounded),
        });
        Written {
            stamps: actors.total(),
            answered: actors.answered(),
            right: actors.right(),
            coverage: actors.coverage().map(rounded),
            accuracy: actors.accuracy().map(rounded),
            accuracy_interval: self.interval().map(|(a, b)| [rounded(a), rounded(b)]),
            macro_f1: actors.macro_f1().map(rounded),
            strict_macro_f1: actors.strict_macro_f1().map(rounded),
            actors: per_actor.collect(),
            pr_auc: self.pr_auc.map(rounded),
            roc_auc: self.roc_auc.map(rounded),
            expected_calibration_error: self.confidence.expected_error().map(rounded),
            brier: self.confidence.brier().map(rounded),
            reliability: self.confidence.bins().to_vec(),
            integration_calibration_error: self.integration.expected_error().map(rounded),
            channel: self.channel,
            client: self.client,
        }
    }
}

/// What the logins show.
#[derive(Debug)]
pub struct LoginFigures {
    /// What was taken for what.
    pub classes: Confusion<IdentityClass>,
    /// Confidence beside being right, over answered logins.
    pub confidence: Calibration,
}

impl LoginFigures {
    /// Of these logins.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a LoginOutcome>) -> Self {
        let mut classes = Confusion::default();
        let mut confidence = Calibration::default();
        for it in outcomes {
            classes.add(it.truth, it.said, 1);
            if let Some(said) = it.said {
                confidence.add(it.confidence, said == it.truth, 1);
            }
        }
        Self {
            classes,
            confidence,
        }
    }
}

/// The figures of a slice as JSON has them; times a million, rounded, over a million.
#[derive(Debug, Serialize)]
pub struct Written {
    stamps: u64,
    answered: u64,
    right: u64,
    coverage: Option<f64>,
    accuracy: Option<f64>,
    accuracy_interval: Option<[f64; 2]>,
    macro_f1: Option<f64>,
    strict_macro_f1: Option<f64>,
    actors: Vec<WrittenActor>,
    pr_auc: Option<f64>,
    roc_auc: Option<f64>,
    expected_calibration_error: Option<f64>,
    brier: Option<f64>,
    reliability: Vec<Bin>,
    integration_calibration_error: Option<f64>,
    channel: Counted,
    client: Counted,
}

#[derive(Debug, Serialize)]
struct WrittenActor {
    actor: &'static str,
    stamps: u64,
    precision: Option<f64>,
    recall: Option<f64>,
}

/// To six decimals.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Actors in the order of the contract, and the one who made nothing.
#[must_use]
pub fn columns() -> Vec<Actor> {
    let named = Actor::ALL.iter().copied();
    named.filter(|actor| *actor != Actor::Unknown).collect()
}
