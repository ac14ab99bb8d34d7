//! Fits the tables of `src/catalog/rhythm.toml` on simulated orgs whose truth is known, and hands out what the
//! model of `src/catalog/actors.toml` is fitted on.
//!
//! In four steps, each on what byline itself says of every act (`byline::attribution::Witness`): how often
//! each kind of actor has each value of a feature, and how much more often an event matches where its
//! cause made the stamp (counted, [`tables`]); what the model of actors is told of each act, beside the truth
//! ([`told`], for `boost.py`); what it adds to the model that events match so well ([`matches`]); and what its
//! probability stands for (isotonic regression, [`calibration`]). The later steps depend on the earlier, with a build between.
//!
//! Seeds that are fitted on are not reported on ([`crate::seeds`]).

mod acts;
mod calibration;
mod matches;
mod tables;
mod told;
mod written;

use std::path::Path;

use anyhow::Result;
use byline_fixtures::trial::{Org, Tier};

use self::acts::Act;
use crate::results::{Plan, with_export};

/// What is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    /// Frequencies and likelihood ratios.
    Tables,
    /// Hand out what the model of actors is told.
    Told,
    /// What the model of actors adds for events that match.
    Matches,
    /// Calibration of the model as it is.
    Calibration,
}

impl Step {
    /// Whether it looks at exports with such logs.
    fn needs(self, tier: Tier) -> bool {
        self != Self::Matches || matches!(tier, Tier::Paid | Tier::Free)
    }
}

/// Where things are.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The catalogue file to write anew.
    pub catalogue: &'a Path,
    /// Where to hand out what the model is told.
    pub told: &'a Path,
}

/// Fits one step on all orgs of a plan.
///
/// # Errors
/// When an org cannot be simulated, a trial not be run or a file not be read or written.
pub fn run(plan: &Plan, step: Step, files: Files<'_>) -> Result<String> {
    let mut acts: Vec<Vec<Act>> = Vec::new();
    for seed in plan.seeds.iter() {
        for scenario in &plan.scenarios {
            for difficulty in &plan.difficulties {
                // One org after another: each is analyzed by all threads.
                let org = Org::simulate(scenario, *difficulty, seed)?;
                for tier in plan.tiers.iter().filter(|tier| step.needs(**tier)) {
                    let keep = |export: &Path| acts::of_trial(export, step);
                    acts.push(with_export(&org, *tier, keep)?);
                }
            }
        }
    }
    if step == Step::Told {
        return told::write(&acts, files.told);
    }
    let mut written = written::Catalogue::read(files.catalogue)?;
    let said = match step {
        Step::Tables => tables::fit(acts.iter().flatten(), &mut written),
        Step::Matches => matches::fit(&acts, &mut written),
        Step::Calibration | Step::Told => {
            let all: Vec<Act> = acts.into_iter().flatten().collect();
            calibration::fit(&all, &mut written)
        }
    };
    written.write(files.catalogue)?;
    Ok(said)
}
