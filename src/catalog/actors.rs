//! What is seen of a stamp and of its company, and what it says of the actor: an additive model of boosted
//! trees, fitted on simulated orgs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// `actors.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actors {
    /// What is known of a stamp before anything is seen: scores of a person, an outside system and the
    /// org's own work. Scores are logarithms of odds; only their differences mean anything.
    pub base: [f64; 3],
    /// For each thing seen of an act, what each of its values adds.
    pub act: BTreeMap<String, ActTable>,
    /// What the cells of an act add.
    pub trees: Vec<GrownTree>,
}

/// What each value of one thing adds to the scores.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActTable {
    /// The value of the first row; values beyond either end count as the nearest.
    pub first: i32,
    /// For a person.
    pub human: Vec<f64>,
    /// For an outside system.
    pub integration: Vec<f64>,
    /// For the org's own work.
    pub automation: Vec<f64>,
}

/// A tree of questions about one cell.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrownTree {
    /// The kind of cells.
    pub cells: String,
    /// Whose score it adds to.
    pub actor: String,
    /// What is asked, the bound up to which the answer is yes, and where to go on with yes and with no: a
    /// place among the splits, or, counted from -1 downwards, among the leaves.
    pub splits: Vec<(String, f64, i32, i32)>,
    /// What each leaf adds.
    pub leaves: Vec<f64>,
}

static ACTORS: LazyLock<Actors> =
    LazyLock::new(|| toml::from_str(include_str!("actors.toml")).unwrap_or_default());

/// The model.
#[must_use]
pub fn actors() -> &'static Actors {
    &ACTORS
}
