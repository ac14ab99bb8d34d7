//! What is left of a stamp and of a login once both verdict and truth are known: a few bytes, so that the
//! stamps of many trials can be put together.

use byline::org::{Actor, Basis, IdentityClass};

use crate::baselines::{self, BASELINES};
use crate::trial::{Judged, Trial};
use crate::truth::TrueStamp;

/// One stamp, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Whether the outside system or tool is named right, or rightly not named.
    pub client: bool,
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

/// All of one or more trials.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Trials taken in.
    pub trials: u64,
    /// Stamps.
    pub stamps: Vec<Outcome>,
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
        let stamps = trial.stamps().enumerate().map(|(place, (judged, truth))| {
            let name = clients.name(judged.verdict.client);
            let baselines = said.each_ref().map(|actors| actors[place]);
            outcome(judged, truth, name, baselines)
        });
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
            stamps: stamps.collect(),
            logins: logins.collect(),
            unjudged: trial.unjudged() as u64,
            without_truth: trial.without_truth,
        })
    }

    /// Adds those of other trials.
    pub fn append(&mut self, other: &Self) {
        self.trials += other.trials;
        self.stamps.extend_from_slice(&other.stamps);
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
        client: client.eq_ignore_ascii_case(&truth.client),
        covered: truth.covered,
        shared: truth.shared,
        baselines,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..1 before the cast"
)]
fn millionths(p: f64) -> u32 {
    (p.clamp(0.0, 1.0) * 1_000_000.0).round() as u32
}
