//! What the company of a login's acts adds to their scores: every cell asked once, when the login is learned.

use super::boosted::{Scores, boosted};
use super::candidates::Candidates;
use super::cells::{CELLS, Cell, CellKind, Cells, CellsOfAct};
use super::features::{self, CELL_FEATURES, Hours, LOGIN_FEATURES};
use super::habits::add_hours;
use super::pace::{HOUR, SIZES};
use super::scales::{Row, Scales};
use super::sight::{Sight, Situation};
use super::weighing::kind_of;

/// What was learned of the company of one login's acts.
#[derive(Clone, Debug, Default)]
pub(super) struct Company {
    /// What each cell with acts adds, in the order of numbers.
    cells: Vec<(u16, [f32; 3])>,
    /// What a cell without acts adds.
    absent: [Scores; CellKind::ALL.len()],
    /// When the login is at work.
    pub(super) hours: Hours,
    /// Whether logs showed any of its acts.
    pub(super) is_logged: bool,
}

/// The features of a cell and its login.
type CellRow = [f32; CELL_FEATURES + LOGIN_FEATURES];

/// The cells of a login, counted.
#[derive(Debug)]
pub(super) struct CountedCells {
    cells: Cells,
    of_login: [f32; LOGIN_FEATURES],
    hours: Hours,
}

/// How probable a person, an outside system and the org's own work are, given the candidates' probabilities.
pub(super) fn kinds(candidates: &Candidates<'_>, probabilities: &Row) -> Scores {
    let mut kinds = [0.0; 3];
    for (it, p) in candidates.list.iter().zip(probabilities) {
        kinds[kind_of(it.cause.actor)] += p;
    }
    kinds
}

impl CountedCells {
    /// Counts acts of a login, which are a sample of `of` acts.
    pub(super) fn new(acts: &[Sight], of: u64, scales: &Scales<'_>, org: &Hours) -> Self {
        let candidates = scales.candidates();
        let mut shares = vec![0.0; SIZES[HOUR]];
        add_hours(&mut shares, acts);
        let hours = Hours::new(&shares);
        let mut cells = Cells::new();
        for act in acts {
            let logged = (act.situation() == Situation::Covered).then(|| {
                let [_, system, org] = kinds(candidates, &scales.weigh(act));
                [system, org]
            });
            let values = features::of_act(act, candidates, (&hours, org));
            cells.add(act, &features::counted(&values, act.day, logged));
        }
        Self {
            of_login: features::of_login(&cells.all, of, &hours, candidates),
            cells,
            hours,
        }
    }

    fn row(&self, cell: &Cell) -> CellRow {
        let mut row = [0.0; CELL_FEATURES + LOGIN_FEATURES];
        let (of_cell, of_login) = row.split_at_mut(CELL_FEATURES);
        of_cell.copy_from_slice(&features::of_cell(cell, &self.cells.all));
        of_login.copy_from_slice(&self.of_login);
        row
    }

    /// What is told of the login.
    pub(super) fn of_login(&self) -> &[f32; LOGIN_FEATURES] {
        &self.of_login
    }

    /// What is told of each cell of an act.
    pub(super) fn of_cells(
        &self,
        cells: CellsOfAct,
    ) -> [[f32; CELL_FEATURES]; CellKind::ALL.len()] {
        let none = Cell::default();
        cells.map(|cell| {
            let cell = self.cells.get(cell).unwrap_or(&none);
            features::of_cell(cell, &self.cells.all)
        })
    }
}

impl Company {
    /// What counted cells add.
    pub(super) fn new(counted: &CountedCells) -> Self {
        let model = boosted();
        let known = counted.cells.known();
        let mut cells: Vec<(u16, [f32; 3])> = known
            .map(|(kind, number, cell)| {
                let scores = model.of_cell(kind, &counted.row(cell));
                (u16::try_from(number).unwrap_or(u16::MAX), single(scores))
            })
            .collect();
        cells.sort_unstable_by_key(|(number, _)| *number);
        let absent = counted.row(&Cell::default());
        Self {
            cells,
            absent: CellKind::ALL.map(|kind| model.of_cell(kind, &absent)),
            hours: counted.hours.clone(),
            is_logged: counted.cells.all.logged > 0,
        }
    }

    /// What every cell adds, by number: to look up quickly.
    pub(super) fn spread(&self) -> Vec<Scores> {
        let mut all = Vec::with_capacity(CELLS);
        for (kind, scores) in CellKind::ALL.into_iter().zip(self.absent) {
            all.resize(all.len() + kind.size(), scores);
        }
        for (number, scores) in &self.cells {
            all[usize::from(*number)] = scores.map(f64::from);
        }
        all
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "scores need no more, and every login keeps some hundred of them"
)]
fn single(scores: Scores) -> [f32; 3] {
    scores.map(|score| score as f32)
}
