//! Fits the tables and weights of `src/catalog/rhythm.toml` on trials whose truth is known.
//!
//! In three steps, each on what byline itself says of every act (`byline::attribution::Witness`): how often
//! each kind of actor has each value of a feature, and how much more often an event matches where its
//! cause made the stamp (counted, [`tables`]); how much each kind of evidence counts beside the others
//! (conditional logit, [`weights`]); and what the model's probability stands for (isotonic
//! regression, [`calibration`]). The habits a login is judged by depend on the tables, so fitting is run
//! until the figures stand still, two or three times, with a build between.
//!
//! Trials are fitted on seeds that no report uses ([`crate::seeds`]).

mod acts;
mod calibration;
mod tables;
mod weights;
mod written;

use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;

use self::acts::Act;

/// What is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    /// Frequencies and likelihood ratios.
    Tables,
    /// Exponents and calibration.
    Weights,
    /// Calibration alone, of the exponents as they are.
    Calibration,
}

/// Fits one step on these exports and writes the catalogue file anew.
///
/// # Errors
/// When a trial cannot be run or the catalogue file cannot be read or written.
pub fn run(exports: &[PathBuf], step: Step, catalogue: &Path) -> Result<String> {
    let acts: Vec<Vec<Act>> = exports
        .par_iter()
        .map(|export| acts::of_trial(export))
        .collect::<Result<_>>()?;
    let mut written = written::Catalogue::read(catalogue)?;
    let said = match step {
        Step::Tables => tables::fit(acts.iter().flatten(), &mut written),
        Step::Calibration => {
            let all: Vec<Act> = acts.into_iter().flatten().collect();
            calibration::fit(&all, &mut written)
        }
        Step::Weights => {
            // One half of the orgs for the weights, the other for what they come to. An org is handed out
            // with four kinds of logs, one after the other.
            let (even, odd): (Vec<_>, Vec<_>) = acts
                .iter()
                .enumerate()
                .partition(|(place, _)| place / 4 % 2 == 0);
            let flat = |half: &[(usize, &Vec<Act>)]| -> Vec<Act> {
                half.iter()
                    .flat_map(|(_, acts)| acts.iter().cloned())
                    .collect()
            };
            let (even, odd) = (flat(&even), flat(&odd));
            let said = weights::fit(&even, &mut written);
            said + &calibration::fit(&odd, &mut written)
        }
    };
    written.write(catalogue)?;
    Ok(said)
}
