//! Many trials: each org simulated once, handed out with each set of logs, analyzed and judged.

use std::path::Path;

use anyhow::{Context as _, Result};
use byline_fixtures::trial::{Difficulty, Org, SCENARIOS, Tier};

use crate::outcome::Outcomes;
use crate::seeds::Seeds;
use crate::trial::Trial;

/// Every difficulty.
pub const DIFFICULTIES: [Difficulty; 2] = [Difficulty::Ordinary, Difficulty::Hard];

/// Which orgs to measure on.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Their scenarios.
    pub scenarios: Vec<&'static str>,
    /// How hard they are.
    pub difficulties: Vec<Difficulty>,
    /// Which logs they hand out.
    pub tiers: Vec<Tier>,
    /// Their seeds.
    pub seeds: Seeds,
}

impl Plan {
    /// Every scenario, difficulty and tier.
    #[must_use]
    pub fn all(seeds: Seeds) -> Self {
        Self {
            scenarios: SCENARIOS.to_vec(),
            difficulties: DIFFICULTIES.to_vec(),
            tiers: Tier::ALL.to_vec(),
            seeds,
        }
    }
}

/// What one set of logs of one difficulty shows.
#[derive(Debug)]
pub struct Setting {
    /// How hard the orgs are.
    pub difficulty: Difficulty,
    /// Which logs they hand out.
    pub tier: Tier,
    /// All scenarios together.
    pub all: Outcomes,
    /// Each scenario, all seeds together.
    pub scenarios: Vec<(&'static str, Outcomes)>,
}

/// What all trials show.
#[derive(Debug)]
pub struct Results {
    /// What was measured on.
    pub plan: Plan,
    /// In the order of difficulties and, within each, of tiers.
    pub settings: Vec<Setting>,
}

impl Results {
    /// Runs every trial of the plan; `tell` hears of each org before it is simulated.
    ///
    /// # Errors
    /// When an org cannot be simulated or an export not be analyzed.
    pub fn run(plan: Plan, mut tell: impl FnMut(&str)) -> Result<Self> {
        let mut settings = empty(&plan);
        for (place, scenario) in plan.scenarios.iter().enumerate() {
            for difficulty in &plan.difficulties {
                for seed in plan.seeds.iter() {
                    let named = format!("{scenario}, {difficulty}, seed {seed}");
                    tell(&named);
                    let org = Org::simulate(scenario, *difficulty, seed)?;
                    let of = settings
                        .iter_mut()
                        .filter(|it| it.difficulty == *difficulty);
                    for setting in of {
                        let judge = |export: &Path| Outcomes::of(&Trial::run(export)?);
                        let outcomes = with_export(&org, setting.tier, judge);
                        let outcomes = outcomes.with_context(|| named.clone())?;
                        setting.all.append(&outcomes);
                        setting.scenarios[place].1.append(&outcomes);
                    }
                }
            }
        }
        Ok(Self { plan, settings })
    }
}

/// The settings of a plan before any trial.
fn empty(plan: &Plan) -> Vec<Setting> {
    let difficulties = plan.difficulties.iter();
    let pairs = difficulties.flat_map(|d| plan.tiers.iter().map(move |t| (*d, *t)));
    let scenarios = || plan.scenarios.iter().map(|it| (*it, Outcomes::default()));
    let settings = pairs.map(|(difficulty, tier)| Setting {
        difficulty,
        tier,
        all: Outcomes::default(),
        scenarios: scenarios().collect(),
    });
    settings.collect()
}

/// Hands out an org into a folder that is there for as long as `work` takes.
///
/// # Errors
/// When it cannot be written, or those of `work`.
pub fn with_export<T>(org: &Org, tier: Tier, work: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let dir = tempfile::tempdir().context("making a temporary folder")?;
    let export = dir.path().join("export");
    org.hand_out(tier, &export)?;
    work(&export)
}

/// A scenario by its name.
///
/// # Errors
/// When there is none.
pub fn scenario(name: &str) -> Result<&'static str, String> {
    let found = SCENARIOS.into_iter().find(|it| *it == name);
    found.ok_or_else(|| format!("the scenarios are {}", SCENARIOS.join(", ")))
}
