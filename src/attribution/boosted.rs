//! The model of actors, laid out to be asked quickly.
//!
//! It is additive in what it looks at: one table for each thing seen of an act, and for each kind of cell trees
//! that ask only about that cell and its login (gradient boosting, Friedman, Annals of Statistics 29, 2001,
//! with interactions allowed within a cell alone, as in Lou, Caruana, Gehrke and Hooker, KDD 2013). So
//! every piece of evidence has its own share of a verdict, which can be shown, and a login's cells are
//! asked once instead of once for each act.

use std::sync::LazyLock;

use super::cells::CellKind;
use super::features::{ACTS, CELL_FEATURES, LOGIN_FEATURES, cell_features};
use crate::catalog::{ActTable, Actors, GrownTree, actors};

/// Scores of a person, an outside system and the org's own work.
pub(super) type Scores = [f64; 3];

/// The model.
#[derive(Debug)]
pub(super) struct Boosted {
    pub(super) base: Scores,
    tables: Vec<Table>,
    trees: [Vec<Tree>; CellKind::ALL.len()],
}

/// What each value of one thing adds.
#[derive(Debug, Default)]
pub(super) struct Table {
    first: i32,
    rows: Vec<Scores>,
}

#[derive(Debug)]
struct Tree {
    actor: usize,
    splits: Vec<Split>,
    leaves: Vec<f64>,
}

#[derive(Debug)]
struct Split {
    feature: usize,
    bound: f64,
    /// Where to go with yes, and with no.
    next: [i32; 2],
}

static BOOSTED: LazyLock<Boosted> = LazyLock::new(|| Boosted::new(actors()));

/// The fitted model.
pub(super) fn boosted() -> &'static Boosted {
    &BOOSTED
}

/// Names of the actors, in the order of scores.
const ACTORS: [&str; 3] = ["human", "integration", "automation"];

impl Boosted {
    fn new(actors: &Actors) -> Self {
        let table = |name: &str| actors.act.get(name).map(Table::new).unwrap_or_default();
        let names: Vec<String> = cell_features().collect();
        let of_kind = |kind: CellKind| {
            let mine = actors.trees.iter().filter(|it| it.cells == kind.as_str());
            mine.filter_map(|it| Tree::new(it, &names)).collect()
        };
        Self {
            base: actors.base,
            tables: ACTS.iter().map(|name| table(name)).collect(),
            trees: CellKind::ALL.map(of_kind),
        }
    }

    /// What a value of the thing at a place among [`ACTS`] adds.
    pub(super) fn of_act(&self, place: usize, value: i32) -> Scores {
        self.tables[place].get(value)
    }

    /// What a cell adds, by its features and those of its login.
    pub(super) fn of_cell(
        &self,
        kind: CellKind,
        features: &[f32; CELL_FEATURES + LOGIN_FEATURES],
    ) -> Scores {
        let mut scores = [0.0; 3];
        for tree in &self.trees[kind as usize] {
            scores[tree.actor] += tree.leaf(features);
        }
        scores
    }
}

impl Table {
    pub(super) fn new(table: &ActTable) -> Self {
        let rows = table.human.iter().zip(&table.integration);
        let rows = rows.zip(&table.automation).map(|((h, i), a)| [*h, *i, *a]);
        Self {
            first: table.first,
            rows: rows.collect(),
        }
    }

    /// What a value adds; one beyond either end counts as the nearest.
    pub(super) fn get(&self, value: i32) -> Scores {
        let row = usize::try_from(value - self.first).unwrap_or(0);
        let row = self.rows.get(row).or(self.rows.last());
        row.copied().unwrap_or_default()
    }
}

impl Tree {
    /// `names`: of what can be asked, in order. `None` where the tree asks for something else, or leads nowhere.
    fn new(grown: &GrownTree, names: &[String]) -> Option<Self> {
        let (splits, leaves) = (grown.splits.len(), grown.leaves.len());
        let leads = |here: usize, next: i32| match usize::try_from(next) {
            // Only forwards, so that every way ends.
            Ok(split) => split > here && split < splits,
            Err(_) => usize::try_from(-1 - next).is_ok_and(|leaf| leaf < leaves),
        };
        let mut all = Vec::with_capacity(splits);
        for (here, (name, bound, yes, no)) in grown.splits.iter().enumerate() {
            if !leads(here, *yes) || !leads(here, *no) {
                return None;
            }
            all.push(Split {
                feature: names.iter().position(|known| known == name)?,
                bound: *bound,
                next: [*yes, *no],
            });
        }
        (leaves > 0).then_some(())?;
        Some(Self {
            actor: ACTORS.iter().position(|actor| *actor == grown.actor)?,
            splits: all,
            leaves: grown.leaves.clone(),
        })
    }

    fn leaf(&self, features: &[f32; CELL_FEATURES + LOGIN_FEATURES]) -> f64 {
        let mut next = if self.splits.is_empty() { -1 } else { 0 };
        while let Ok(place) = usize::try_from(next) {
            let split = &self.splits[place];
            next = split.next[usize::from(f64::from(features[split.feature]) > split.bound)];
        }
        usize::try_from(-1 - next).map_or(0.0, |leaf| self.leaves[leaf])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::features::cell_feature;

    #[test]
    fn the_catalogue_is_whole() {
        let known: Vec<&str> = actors().act.keys().map(String::as_str).collect();
        let mut wanted = ACTS.to_vec();
        wanted.sort_unstable();
        assert_eq!(known, wanted);
        for table in actors().act.values() {
            let size = table.human.len();
            assert!(size > 0);
            assert_eq!(
                (table.integration.len(), table.automation.len()),
                (size, size)
            );
        }
        let grown: usize = boosted().trees.iter().map(Vec::len).sum();
        assert_eq!(grown, actors().trees.len(), "every tree can be asked");
        assert!(boosted().trees.iter().all(|trees| !trees.is_empty()));
    }

    #[test]
    fn values_beyond_a_table_count_as_the_nearest() {
        let table = ActTable {
            first: -1,
            human: vec![1.0, 2.0],
            integration: vec![3.0, 4.0],
            automation: vec![5.0, 6.0],
        };
        let model = Boosted {
            base: [0.0; 3],
            tables: vec![Table::new(&table)],
            trees: Default::default(),
        };
        let rows = [-9, -1, 0, 7].map(|value| model.of_act(0, value));
        let [low, high] = [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]];
        assert_eq!(rows, [low, low, high, high]);
    }

    #[test]
    fn a_tree_asks_its_way_to_a_leaf() {
        let grown = |no: i32| GrownTree {
            cells: "work".to_owned(),
            actor: "integration".to_owned(),
            splits: vec![
                ("gap".to_owned(), 3.0, -1, 1),
                ("login_acts".to_owned(), 8.0, -2, no),
            ],
            leaves: vec![0.1, 0.2, 0.3],
        };
        let names: Vec<String> = cell_features().collect();
        let tree = Tree::new(&grown(-3), &names);
        let leaf = |gap: f32, acts: f32| {
            let mut features = [0.0; CELL_FEATURES + LOGIN_FEATURES];
            for (name, value) in [("gap", gap), ("login_acts", acts)] {
                features[cell_feature(name).unwrap_or(0)] = value;
            }
            tree.as_ref().map(|tree| tree.leaf(&features))
        };
        assert_eq!(leaf(3.0, 9.0), Some(0.1));
        assert_eq!(leaf(3.5, 8.0), Some(0.2));
        assert_eq!(leaf(3.5, 9.0), Some(0.3));
        // To itself, back, and beyond the leaves.
        for no in [1, 0, -4] {
            assert!(Tree::new(&grown(no), &names).is_none(), "{no}");
        }
    }
}
