//! What rhythm and logs say of who made a stamp: tables and weights fitted on simulated orgs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::ActTable;

/// `rhythm.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rhythm {
    /// How a login's own habits are learned.
    pub learning: Learning,
    /// How much each kind of evidence counts, by how well the time of a stamp is known.
    pub weights: BTreeMap<String, RhythmWeights>,
    /// For each feature, how often each kind of actor has each of its values.
    pub general: BTreeMap<String, Frequencies>,
    /// For each kind of log, the natural logarithm of how much more often an event matches so well where
    /// its cause made the stamp than where it did not.
    pub level: BTreeMap<String, Vec<f64>>,
    /// The same for how long ago a cause signed in.
    pub session: BTreeMap<String, Vec<f64>>,
    /// For each kind of log, what each step of how well its events match adds to the scores of the model of actors
    /// on a day that logs show; from -1, nobody whom such a log would show.
    pub matches: BTreeMap<String, ActTable>,
    /// From the model's probability to the confidence, by how well the time of a stamp is known: corners of
    /// a line that only rises.
    pub calibration: BTreeMap<String, Vec<[f64; 2]>>,
}

/// Strengths of the prior knowledge a login's own habits are mixed with, in acts.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learning {
    /// Rounds of expectation and maximisation.
    pub rounds: usize,
    /// Of the general features.
    pub general_acts: f64,
    /// Of hours, minutes and objects.
    pub own_acts: f64,
    /// Of the share of a cause that was seen.
    pub seen_acts: f64,
    /// Of the share of a cause that nobody saw, where logs would show it.
    pub unseen_acts: f64,
    /// Of the share of a cause that nobody saw, where no log would.
    pub conceivable_acts: f64,
    /// Acts that a cause nobody saw must explain to be there at all.
    pub cost_acts: f64,
    /// The share of a cause that logs would have shown and did not.
    pub unseen_share: f64,
    /// Of a month's shares beside those of all time.
    pub month_acts: f64,
    /// How far the hours of an unknown program follow those of people, 0 to 1.
    pub program_hours: f64,
    /// At how many acts a login tells all it can tell the org.
    pub org_acts: f64,
    /// A login with fewer acts has no habits to judge by.
    pub least_acts: u64,
    /// How sure it is that who was seen at the moment of an act made it, for such a login.
    pub seen_confidence: f64,
    /// Least probability at which an actor is named.
    pub decide: f64,
}

/// Exponents of the kinds of evidence: evidence that repeats what other evidence says counts less than
/// its own likelihood ratio.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RhythmWeights {
    /// What the login's causes share the month.
    pub prior: f64,
    /// Events.
    pub level: f64,
    /// Sign-ins.
    pub session: f64,
    /// The general features, in their order.
    pub general: Vec<f64>,
    /// Hour of the week.
    pub hour: f64,
    /// Minute of the hour.
    pub phase: f64,
    /// Object and kind of stamp.
    pub work: f64,
}

/// How often each kind of actor has each value of a feature.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frequencies {
    /// People.
    pub human: Vec<f64>,
    /// Outside systems.
    pub integration: Vec<f64>,
    /// The org's own scheduled work.
    pub automation: Vec<f64>,
}

static RHYTHM: LazyLock<Rhythm> =
    LazyLock::new(|| toml::from_str(include_str!("rhythm.toml")).unwrap_or_default());

/// The tables and weights.
#[must_use]
pub fn rhythm() -> &'static Rhythm {
    &RHYTHM
}
