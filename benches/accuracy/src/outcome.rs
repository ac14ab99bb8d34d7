//! What is left of a stamp and of a login once both verdict and truth are known: a few bytes, so that the
//! stamps of many trials can be put together.

use std::collections::BTreeMap;

use byline::org::{Actor, Basis, IdentityClass};

use crate::baselines::{self, BASELINES};
use crate::slice::Slice;
use crate::trial::{Judged, Trial};
use crate::truth::TrueStamp;

/// One stamp, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// Who it was.
    pub truth: Actor,
    /// Who byline says it was; `None` for `unknown`.
    pub said: Option<Actor>,
    /// What that rests on.
    pub basis: Basis,
    /// Millionths of confidence in `said`.
    pub confidence: Option<u32>,
    /// Millionths of probability of an outside system.
    pub integration: Option<u32>,
    /// Whether the channel is right.
    pub channel: bool,
    /// Whether the outside system or tool is named right; `None` where it shows no name to anybody.
    pub client: Option<bool>,
    /// Whether a log that can show the act covers the moment.
    pub covered: bool,
    /// Whether the login is shared.
    pub shared: bool,
    /// Who each of the simple rules says it was, in their order.
    pub baselines: [Actor; BASELINES.len()],
}

/// One login, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginOutcome {
    /// What it is.
    pub truth: IdentityClass,
    /// What byline says it is; `None` for `unknown`.
    pub said: Option<IdentityClass>,
    /// Millionths of confidence in `said`.
    pub confidence: u32,
}

/// Stamps by their outcome. Counted, because many have the same: that takes a fraction of the room and of
/// the time to look at them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    counts: BTreeMap<Outcome, u64>,
}

impl Stamps {
    /// How many stamps there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Each outcome with the number of its stamps.
    pub fn iter(&self) -> impl Iterator<Item = (&Outcome, u64)> {
        self.counts.iter().map(|(outcome, times)| (outcome, *times))
    }

    /// The same of the stamps of a slice.
    pub fn of(&self, slice: &Slice) -> impl Iterator<Item = (&Outcome, u64)> {
        self.iter().filter(|(outcome, _)| slice.has(outcome))
    }

    /// Adds stamps of one outcome.
    pub fn add(&mut self, outcome: Outcome, times: u64) {
        *self.counts.entry(outcome).or_default() += times;
    }
}

/// All of one or more trials.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Trials taken in.
    pub trials: u64,
    /// Stamps.
    pub stamps: Stamps,
    /// Logins.
    pub logins: Vec<LoginOutcome>,
    /// Stamps of the truth on which there was no verdict.
    pub unjudged: u64,
    /// Verdicts on stamps of which the truth says nothing.
    pub without_truth: u64,
}

impl Outcomes {
    /// The outcomes of one trial, with what the simple rules say of it.
    ///
    /// # Errors
    /// When the logs cannot be read for the simple rules.
    pub fn of(trial: &Trial) -> anyhow::Result<Self> {
        let said = baselines::all(trial)?;
        let clients = &trial.analysis.clients;
        let mut stamps = Stamps::default();
        for (place, (judged, truth)) in trial.stamps().enumerate() {
            let name = clients.name(judged.verdict.client);
            let baselines = said.each_ref().map(|actors| actors[place]);
            stamps.add(outcome(judged, truth, name, baselines), 1);
        }
        let logins = trial.truth.classes.iter().map(|(id, truth)| {
            let identity = trial.analysis.identities.get(id);
            let class = identity.map(|identity| identity.class);
            LoginOutcome {
                truth: *truth,
                said: class.filter(|class| *class != IdentityClass::Unknown),
                confidence: identity.map_or(0, |identity| millionths(identity.confidence)),
            }
        });
        Ok(Self {
            trials: 1,
            stamps,
            logins: logins.collect(),
            unjudged: trial.unjudged() as u64,
            without_truth: trial.without_truth,
        })
    }

    /// Adds those of other trials.
    pub fn append(&mut self, other: &Self) {
        self.trials += other.trials;
        for (outcome, times) in other.stamps.iter() {
            self.stamps.add(*outcome, times);
        }
        self.logins.extend_from_slice(&other.logins);
        self.unjudged += other.unjudged;
        self.without_truth += other.without_truth;
    }
}

fn outcome(
    judged: &Judged,
    truth: &TrueStamp,
    client: &str,
    baselines: [Actor; BASELINES.len()],
) -> Outcome {
    let verdict = judged.verdict;
    Outcome {
        truth: truth.actor,
        said: Some(verdict.actor).filter(|actor| *actor != Actor::Unknown),
        basis: verdict.basis,
        confidence: verdict.confidence,
        integration: verdict.integration,
        channel: verdict.channel == truth.channel,
        client: (!truth.client.is_empty()).then(|| is_same_name(client, &truth.client)),
        covered: truth.covered,
        shared: truth.shared,
        baselines,
    }
}

/// Whether two names are the same but for case, blanks and punctuation: an app's label, its developer name
/// and a product token differ in those alone.
pub(crate) fn is_same_name(a: &str, b: &str) -> bool {
    let letters = |name: &str| {
        let kept = name.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(a) == letters(b)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..1 before the cast"
)]
fn millionths(p: f64) -> u32 {
    (p.clamp(0.0, 1.0) * 1_000_000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_in_letters_and_digits_alone() {
        assert!(is_same_name("Stockroom ERP", "StockroomERP"));
        assert!(is_same_name("python-requests", "Python-Requests"));
        assert!(!is_same_name("Enrichly", "enrichly-sync"));
        assert!(!is_same_name("", "Formstead"));
    }

    #[test]
    fn probabilities_are_millionths() {
        assert_eq!(
            [0.0, 0.5, 1.5, -1.0].map(millionths),
            [0, 500_000, 1_000_000, 0]
        );
    }
}
