//! Who was said to have made a stamp against who made it.

use super::{Mass, Share};
use crate::org::Actor;

const ACTORS: usize = Actor::ALL.len();

/// The table of confusion: said against true, each cell with its weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Confusion {
    cells: [[Mass; ACTORS]; ACTORS],
}

/// How well one actor is told from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActorScore {
    /// The actor.
    pub actor: Actor,
    /// Stamps that the actor truly made.
    pub labelled: Mass,
    /// Stamps that the actor was said to have made.
    pub said: Mass,
    /// Of those said, how many are right.
    pub precision: Option<Share>,
    /// Of those true, how many were said; `unknown` is one that was not.
    pub recall: Option<Share>,
    /// The harmonic mean of both.
    pub f1: Option<Share>,
}

impl Confusion {
    /// Adds a stamp. One whose truth is not known cannot be judged and is left out.
    pub fn add(&mut self, said: Actor, truth: Actor, weight: f64) {
        if truth != Actor::Unknown {
            self.cells[said as usize][truth as usize].add(weight);
        }
    }

    /// Stamps that `said` was said to have made and `truth` made.
    #[must_use]
    pub fn cell(&self, said: Actor, truth: Actor) -> Mass {
        self.cells[said as usize][truth as usize]
    }

    /// All stamps.
    #[must_use]
    pub fn labelled(&self) -> Mass {
        Actor::ALL.iter().map(|actor| self.said(*actor)).collect()
    }

    /// Stamps whose actor was not said to be unknown.
    #[must_use]
    pub fn answered(&self) -> Mass {
        answers().map(|actor| self.said(actor)).collect()
    }

    /// Stamps whose actor was said rightly.
    #[must_use]
    pub fn right(&self) -> Mass {
        answers().map(|actor| self.cell(actor, actor)).collect()
    }

    /// The share of right ones among the answered.
    #[must_use]
    pub fn accuracy(&self) -> Option<Share> {
        Share::of(self.right(), self.answered())
    }

    /// The share of answered ones among all.
    #[must_use]
    pub fn coverage(&self) -> Option<Share> {
        Share::of(self.answered(), self.labelled())
    }

    /// Figures of one actor.
    #[must_use]
    pub fn of(&self, actor: Actor) -> ActorScore {
        let (labelled, said, right) = (self.made(actor), self.said(actor), self.cell(actor, actor));
        let missed = Actor::ALL.iter().filter(|other| **other != actor);
        let missed: Mass = missed.map(|other| self.cell(*other, actor)).collect();
        // F1 is 2 F* / (1 + F*), and F*, the right ones among those either said or true, is a share: its
        // interval is Wilson's, and goes over to F1 by the same rule (Lam, Gopal and Qian, "Confidence
        // intervals for the F1 score", 2023, the indirect method).
        let overlap = Share::of(right, said.plus(missed));
        ActorScore {
            actor,
            labelled,
            said,
            precision: Share::of(right, said),
            recall: Share::of(right, labelled),
            f1: overlap.map(|overlap| overlap.mapped(|share| 2.0 * share / (1.0 + share))),
        }
    }

    /// Figures of every actor that was said or true, in the order of the contract.
    pub fn actors(&self) -> impl Iterator<Item = ActorScore> {
        let scores = answers().map(|actor| self.of(actor));
        scores.filter(|score| score.labelled.count + score.said.count > 0)
    }

    /// The mean of F1 over the actors that truly made something.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        let scores = self.actors().filter(|score| score.labelled.count > 0);
        let f1: Vec<f64> = scores.filter_map(|s| Some(s.f1?.share)).collect();
        (!f1.is_empty()).then(|| f1.iter().sum::<f64>() / f1.len() as f64)
    }

    fn said(&self, actor: Actor) -> Mass {
        self.cells[actor as usize].iter().copied().collect()
    }

    fn made(&self, actor: Actor) -> Mass {
        let cells = self.cells.iter().map(|said| said[actor as usize]);
        cells.collect()
    }
}

/// Every actor but `unknown`.
fn answers() -> impl Iterator<Item = Actor> {
    let actors = Actor::ALL.iter().copied();
    actors.filter(|actor| *actor != Actor::Unknown)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;
    use crate::score::Interval;
    use Actor::{Human, Integration, Unknown};

    fn confusion(cells: &[(Actor, Actor, u64)]) -> Confusion {
        let mut confusion = Confusion::default();
        for (said, truth, count) in cells {
            (0..*count).for_each(|_| confusion.add(*said, *truth, 1.0));
        }
        confusion
    }

    #[test]
    fn a_table_worked_by_hand() {
        let table = confusion(&[
            (Human, Human, 40),
            (Human, Integration, 10),
            (Integration, Integration, 60),
            (Integration, Human, 5),
            (Unknown, Human, 5),
            (Unknown, Integration, 30),
            (Human, Unknown, 9),
        ]);
        assert_eq!(table.labelled().count, 150);
        assert_eq!(table.coverage().unwrap().share, 115.0 / 150.0);
        let accuracy = table.accuracy().unwrap();
        assert_eq!((accuracy.share, accuracy.count), (100.0 / 115.0, 115));
        assert_eq!(Some(accuracy.interval), Interval::wilson(100, 115));
        let human = table.of(Human);
        assert_eq!(human.precision.unwrap().share, 0.8);
        assert_eq!(human.recall.unwrap().share, 0.8);
        assert!((human.f1.unwrap().share - 0.8).abs() < 1e-12);
        assert_eq!(human.f1.unwrap().count, 60);
        let integration = table.of(Integration);
        assert_eq!(integration.recall.unwrap().share, 0.6);
        let f1 = 2.0 * 60.0 / (65.0 + 100.0);
        assert!((table.macro_f1().unwrap() - (0.8 + f1) / 2.0).abs() < 1e-12);
        assert_eq!(table.actors().count(), 2);
    }

    #[test]
    fn nothing_says_nothing() {
        let table = Confusion::default();
        assert_eq!((table.accuracy(), table.coverage()), (None, None));
        assert_eq!((table.macro_f1(), table.actors().count()), (None, 0));
        let unknown = confusion(&[(Unknown, Human, 3)]);
        assert_eq!(unknown.accuracy(), None);
        assert_eq!(unknown.of(Human).recall.unwrap().share, 0.0);
        assert_eq!(unknown.of(Human).precision, None);
    }

    proptest! {
        /// F1 is the harmonic mean of precision and recall, and lies in its interval.
        #[test]
        fn f1_by_its_definition(right in 1u64..50, wrong in 0u64..50, missed in 0u64..50) {
            let table = confusion(&[
                (Human, Human, right),
                (Human, Integration, wrong),
                (Unknown, Human, missed),
            ]);
            let score = table.of(Human);
            let (p, r) = (score.precision.unwrap().share, score.recall.unwrap().share);
            let f1 = score.f1.unwrap();
            prop_assert!((f1.share - 2.0 * p * r / (p + r)).abs() < 1e-12);
            prop_assert!(f1.interval.low <= f1.share && f1.share <= f1.interval.high);
        }
    }
}
