//! The strands of evidence on one act, taken apart: how much each weighs, and what would be concluded
//! without it.

use super::boosted::{Scores, boosted};
use super::candidates::level;
use super::cells::CellKind;
use super::model::model;
use super::pace::{GENERAL, HOUR, PHASE, WORK};
use super::sight::Situation;
use super::weighing::{kind_of, softmax};
use super::witness::Testimony;
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
    /// The hour of the day.
    Hour,
    /// The minute of the hour.
    Minute,
    /// How much the login is at work in that hour of the week.
    OwnHours,
    /// How much the org is.
    OrgHours,
    /// Whether it is the creation or a change.
    Stamp,
    /// What is usual for the login's acts that share something with this one.
    Cell(CellKind),
}

/// What a strand adds to the scores of a person, an outside system and the org's own work: logarithms of
/// factors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// Which.
    pub strand: Strand,
    /// What it adds.
    pub scores: [f64; 3],
    /// What it would add if nothing were known of it.
    pub without: [f64; 3],
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
            Self::OwnHours,
            Self::OrgHours,
            Self::Stamp,
        ]
        .into_iter()
        .chain(features)
        .chain(CellKind::ALL.map(Self::Cell))
    }

    /// Where the feature stands in [`Testimony::pace`], for those that have one.
    #[must_use]
    pub const fn feature(self) -> Option<usize> {
        match self {
            Self::Feature(place) => Some(place),
            Self::Hour | Self::OwnHours | Self::OrgHours => Some(HOUR),
            Self::Minute => Some(PHASE),
            Self::Stamp => Some(WORK),
            Self::Events | Self::SignIns | Self::Cell(_) => None,
        }
    }
}

impl Testimony {
    /// By how much a strand makes one actor likelier than another: the logarithm of a factor.
    #[must_use]
    pub fn lead(&self, strand: Strand, (mine, theirs): (Actor, Actor)) -> f64 {
        let weights = self.weights.iter().filter(|it| it.strand == strand);
        let lead = |it: &Weight| {
            // Beside what is added where nothing is known of it, which says nothing.
            let of = |kind: usize| it.scores[kind] - it.without[kind];
            of(kind_of(mine)) - of(kind_of(theirs))
        };
        weights.map(lead).sum()
    }

    /// What would be concluded without some strands. Events and sign-ins are left out as if no log had been
    /// given of that time; what was learned from them at other times stays.
    #[must_use]
    pub fn without(&self, left_out: &[Strand]) -> Answer {
        let is_out = |strand| left_out.contains(&strand);
        let sign_ins = self.accounts.iter().any(|it| it.session != 0);
        let situation = if self.situation == Situation::Covered && !is_out(Strand::Events) {
            Situation::Covered
        } else if sign_ins && !is_out(Strand::SignIns) {
            Situation::History
        } else {
            Situation::Bare
        };
        self.answer(situation, softmax(self.scores(is_out)))
    }

    /// The scores of a person, an outside system and the org's own work without some strands.
    #[must_use]
    pub fn scores(&self, is_out: impl Fn(Strand) -> bool) -> [f64; 3] {
        let mut sum = boosted().base;
        for it in &self.weights {
            let scores = match is_out(it.strand) {
                true => it.without,
                false => it.scores,
            };
            for (sum, score) in sum.iter_mut().zip(scores) {
                *sum += score;
            }
        }
        sum
    }

    /// What would be concluded if an event of the candidate at a place named the record.
    #[must_use]
    pub fn if_named(&self, place: usize) -> Answer {
        let named = self.accounts.get(place).map(|it| it.if_named);
        self.answer(Situation::Covered, named.unwrap_or(self.kinds))
    }

    fn answer(&self, situation: Situation, kinds: Scores) -> Answer {
        // A kind's probability is parted among its actors as it is now.
        let of_actor = |actor: Actor| -> f64 {
            let kind = kind_of(actor);
            let sum = |fits: &dyn Fn(Actor) -> bool| -> f64 {
                let fitting = self.accounts.iter().filter(|it| fits(it.cause.actor));
                fitting.map(|it| it.probability).sum()
            };
            let all = sum(&|it| kind_of(it) == kind);
            match actor {
                _ if all > 0.0 => kinds[kind] * sum(&|it| it == actor) / all,
                Actor::Human | Actor::Integration | Actor::Automation => kinds[kind],
                Actor::Agent | Actor::Guest | Actor::Unknown => 0.0,
            }
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
