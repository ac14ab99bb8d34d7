//! Weighs one act: which actor made it, by the model of actors, and which of the login's causes it was, by
//! their habits.

use std::cell::OnceCell;

use super::boosted::{Scores, boosted};
use super::candidates::{Candidates, level};
use super::cells::{CellKind, CellsOfAct, cells_of};
use super::company::{CountedCells, kinds};
use super::features::{self, ACTS, Hours, act};
use super::learn::Learned;
use super::model::model;
use super::scales::{Row, Scales};
use super::sight::{Sight, Situation};
use super::strand::{Strand, Weight};
use super::witness::Told;
use crate::activity::Kin;
use crate::org::Actor;

/// Everything a login's acts are weighed by.
#[derive(Debug)]
pub(super) struct Weigher<'a> {
    scales: &'a Scales<'a>,
    learned: &'a Learned<'a>,
    org: &'a Hours,
    /// What each cell adds, by number.
    cells: Vec<Scores>,
    /// Counted anew for whoever asks why.
    counted: OnceCell<CountedCells>,
}

/// What an act weighs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) situation: Situation,
    /// The probability of a person, an outside system and the org's own work.
    pub(super) kinds: Scores,
    seen: Seen,
}

/// What is seen of an act, its cells, and how well events match it where logs show the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    values: [i32; ACTS.len()],
    cells: CellsOfAct,
    pub(super) matches: Option<[i32; Kin::ALL.len()]>,
}

/// The place of an actor among the scores: guests are people, and agents are systems, as far as their acts
/// tell.
pub(super) fn kind_of(actor: Actor) -> usize {
    match actor {
        Actor::Human | Actor::Guest | Actor::Unknown => 0,
        Actor::Integration | Actor::Agent => 1,
        Actor::Automation => 2,
    }
}

impl<'a> Weigher<'a> {
    /// Of a login, and the hours of its org.
    pub(super) fn new(scales: &'a Scales<'a>, learned: &'a Learned<'a>, org: &'a Hours) -> Self {
        Self {
            scales,
            learned,
            org,
            cells: learned.company.spread(),
            counted: OnceCell::new(),
        }
    }

    /// Who may have made the login's stamps.
    pub(super) fn candidates(&self) -> &Candidates<'a> {
        self.scales.candidates()
    }

    /// Whether logs showed any of the login's acts.
    pub(super) fn is_logged(&self) -> bool {
        self.learned.company.is_logged
    }

    /// What the model is asked of an act.
    pub(super) fn see(&self, sight: &Sight) -> Seen {
        let hours = (&self.learned.company.hours, self.org);
        Seen {
            values: features::of_act(sight, self.candidates(), hours),
            cells: cells_of(sight),
            matches: features::matches(sight, self.candidates()),
        }
    }

    /// Weighs an act by all that is seen of it.
    pub(super) fn weigh(&self, sight: &Sight) -> Weighed {
        let seen = self.see(sight);
        let mut sum = boosted().base;
        for (_, scores) in self.strands(&seen) {
            add(&mut sum, scores);
        }
        Weighed {
            situation: sight.situation(),
            kinds: softmax(sum),
            seen,
        }
    }

    /// The probability of each candidate by what matches and by habits alone.
    pub(super) fn habits(&self, sight: &Sight) -> Row {
        self.scales.weigh(sight)
    }

    /// The probability of each candidate: that of its kind, parted by habits.
    pub(super) fn candidates_of(&self, sight: &Sight, weighed: &Weighed) -> Row {
        let mut probabilities = self.habits(sight);
        let totals = kinds(self.candidates(), &probabilities);
        let list = &self.candidates().list;
        for (it, p) in list.iter().zip(&mut probabilities) {
            let kind = kind_of(it.cause.actor);
            *p *= if totals[kind] > 0.0 {
                weighed.kinds[kind] / totals[kind]
            } else {
                0.0
            };
        }
        probabilities
    }

    /// What each strand of evidence added.
    pub(super) fn strands_of(&self, weighed: &Weighed) -> impl Iterator<Item = (Strand, Scores)> {
        self.strands(&weighed.seen)
    }

    /// What each strand of evidence adds to the scores.
    fn strands(&self, seen: &Seen) -> impl Iterator<Item = (Strand, Scores)> {
        let acts = seen.values.into_iter().enumerate();
        let acts = acts.map(|(place, value)| (strand_of(place), boosted().of_act(place, value)));
        let cells = CellKind::ALL.into_iter().zip(seen.cells);
        let cells = cells.map(|(kind, cell)| (Strand::Cell(kind), self.cells[cell]));
        let matches = seen.matches.into_iter().flat_map(|steps| {
            let kins = Kin::ALL.into_iter().zip(steps);
            kins.map(|(kin, step)| (Strand::Events, model().matching(kin, step)))
        });
        acts.chain(cells).chain(matches)
    }

    /// The same, with what each would add if nothing were known of it.
    pub(super) fn weights(&self, seen: &Seen) -> Vec<Weight> {
        let known = seen.values.into_iter().enumerate();
        let without = known.map(|(place, value)| match strand_of(place) {
            // No login history, or nobody whom it could show.
            Strand::SignIns => boosted().of_act(place, value.min(0)),
            _ => [0.0; 3],
        });
        let without = without.chain(std::iter::repeat([0.0; 3]));
        let strands = self.strands(seen).zip(without);
        let weights = strands.map(|((strand, scores), without)| Weight {
            strand,
            scores,
            without,
        });
        weights.collect()
    }

    /// The probabilities if an event of the candidate at a place named the record.
    pub(super) fn if_named(&self, sight: &Sight, place: usize) -> Scores {
        let mut named = *sight;
        named.levels[place] = level::TIED;
        self.weigh(&named).kinds
    }

    /// What the model was told of an act.
    pub(super) fn told(&self, seen: &Seen) -> Told {
        let counted = self.counted.get_or_init(|| {
            CountedCells::new(
                self.learned.sample.acts(),
                self.learned.sample.seen(),
                self.scales,
                self.org,
            )
        });
        Told {
            act: seen.values,
            cells: counted.of_cells(seen.cells),
            login: *counted.of_login(),
        }
    }
}

/// The strand of the thing at a place of what is seen.
fn strand_of(place: usize) -> Strand {
    match place {
        act::MINUTE => Strand::Minute,
        act::HOUR => Strand::Hour,
        act::CREATED => Strand::Stamp,
        act::HOURS_OWN => Strand::OwnHours,
        act::HOURS_ORG => Strand::OrgHours,
        _ if place < act::MINUTE => Strand::Feature(place),
        _ => Strand::SignIns,
    }
}

fn add(sum: &mut Scores, scores: Scores) {
    for (sum, score) in sum.iter_mut().zip(scores) {
        *sum += score;
    }
}

/// From scores to probabilities.
pub(super) fn softmax(scores: Scores) -> Scores {
    let top = scores.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let powers = scores.map(|score| (score - top).exp());
    let total: f64 = powers.iter().sum();
    powers.map(|power| power / total)
}
