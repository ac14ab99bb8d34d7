//! The strands of evidence on one act, taken apart: how much each weighs, and what would be concluded
//! without it.

use super::candidates::level;
use super::model::model;
use super::pace::{GENERAL, HOUR, PHASE, WORK};
use super::sight::Situation;
use super::witness::{Account, Testimony};
use crate::activity::Kin;
use crate::org::Actor;

/// One kind of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strand {
    /// Logged events.
    Events,
    /// Sign-ins.
    SignIns,
    /// A general feature of the rhythm, by its place in [`Testimony::pace`].
    Feature(usize),
    /// The hour of the week.
    Hour,
    /// The minute of the hour.
    Minute,
    /// The object and the kind of stamp.
    Object,
    /// The share of the login's acts of about that month.
    Share,
}

/// What would be concluded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Who; `unknown` where the rest does not decide.
    pub actor: Actor,
    /// How sure.
    pub confidence: f64,
}

impl Strand {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let features = (0..GENERAL).map(Self::Feature);
        [
            Self::Events,
            Self::SignIns,
            Self::Hour,
            Self::Minute,
            Self::Object,
            Self::Share,
        ]
        .into_iter()
        .chain(features)
    }

    /// Where the feature stands in [`Testimony::pace`], for those that have one.
    #[must_use]
    pub const fn feature(self) -> Option<usize> {
        match self {
            Self::Feature(place) => Some(place),
            Self::Hour => Some(HOUR),
            Self::Minute => Some(PHASE),
            Self::Object => Some(WORK),
            Self::Events | Self::SignIns | Self::Share => None,
        }
    }
}

impl Account {
    /// The logarithm that a strand contributes, before it is weighted. Of features and shares it is that of
    /// a frequency.
    #[must_use]
    pub fn part(&self, strand: Strand) -> f64 {
        match strand {
            Strand::Events => self.parts.level,
            Strand::SignIns => self.parts.session,
            Strand::Feature(place) => self.parts.general.get(place).copied().unwrap_or(0.0),
            Strand::Hour => self.parts.hour,
            Strand::Minute => self.parts.phase,
            Strand::Object => self.parts.work,
            Strand::Share => self.parts.prior,
        }
    }
}

/// How much a strand counts in a situation.
fn weight(situation: Situation, strand: Strand) -> f64 {
    let weights = model().weights(situation);
    match strand {
        Strand::Events => weights.level,
        Strand::SignIns => weights.session,
        Strand::Feature(place) => weights.general.get(place).copied().unwrap_or(0.0),
        Strand::Hour => weights.hour,
        Strand::Minute => weights.phase,
        Strand::Object => weights.work,
        Strand::Share => weights.prior,
    }
}

impl Testimony {
    /// What a strand weighs for a candidate: the logarithm of a factor.
    #[must_use]
    pub fn contribution(&self, account: &Account, strand: Strand) -> f64 {
        account.part(strand) * weight(self.situation, strand)
    }

    /// What would be concluded without some strands. Events and sign-ins are left out as if no log had been
    /// given of that time; what was learned from them at other times stays.
    #[must_use]
    pub fn without(&self, left_out: &[Strand]) -> Answer {
        let is_out = |strand| left_out.contains(&strand);
        let has = |strand, step: fn(&Account) -> u8| {
            !is_out(strand) && self.accounts.iter().any(|it| step(it) != 0)
        };
        let situation = if has(Strand::Events, |it| it.level) {
            Situation::Covered
        } else if has(Strand::SignIns, |it| it.session) {
            Situation::History
        } else {
            Situation::Bare
        };
        self.answer(situation, |it, strand| match strand {
            Strand::Events if is_out(strand) => model().level(it.kin, level::UNCOVERED),
            Strand::SignIns if is_out(strand) => model().session(it.kin, 0),
            _ if is_out(strand) => 0.0,
            _ => it.part(strand),
        })
    }

    /// What would be concluded if an event of the candidate at a place named the record.
    #[must_use]
    pub fn if_named(&self, place: usize) -> Answer {
        let named = self.accounts.get(place).map(|it| it.cause);
        self.answer(Situation::Covered, |it, strand| match strand {
            Strand::Events if Some(it.cause) == named => model().level(it.kin, level::TIED),
            _ => it.part(strand),
        })
    }

    fn answer(&self, situation: Situation, part: impl Fn(&Account, Strand) -> f64) -> Answer {
        let score = |it: &Account| -> f64 {
            let strands = Strand::all();
            strands
                .map(|strand| part(it, strand) * weight(situation, strand))
                .sum()
        };
        let scores: Vec<f64> = self.accounts.iter().map(score).collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
        let of_actor = |actor: Actor| -> f64 {
            let same = self.accounts.iter().zip(&scores);
            let same = same.filter(|(it, _)| it.cause.actor == actor);
            same.map(|(_, score)| (score - top).exp() / total).sum()
        };
        let best = Actor::ALL.iter().map(|actor| (*actor, of_actor(*actor)));
        let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let (actor, p) = best.unwrap_or((Actor::Unknown, 0.0));
        let confidence = model().calibrated(situation, self.is_mixed, p);
        if self.accounts.is_empty() || confidence < model().learning.decide {
            return Answer {
                actor: Actor::Unknown,
                confidence,
            };
        }
        Answer { actor, confidence }
    }

    /// Whether a log of that day would show what this candidate did.
    #[must_use]
    pub fn is_logged(&self, kin: Kin) -> bool {
        let mut same = self.accounts.iter().filter(|it| it.kin == kin);
        same.any(|it| it.level != level::UNCOVERED)
    }
}
