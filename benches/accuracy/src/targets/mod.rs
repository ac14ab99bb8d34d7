//! What accuracy has to be, beside what it is.
//!
//! The floors are for exports that nothing was fitted on. Each is held against all scenarios of its
//! difficulty together, and the worst scenario stands beside it; those that have to hold in every scenario
//! are held against the worst.

mod floors;

use byline_fixtures::trial::Difficulty;
use serde::Serialize;

use crate::baselines::BASELINES;
use crate::figures::{Figures, LoginFigures, rounded};
use crate::metrics::Confusion;
use crate::one;
use crate::outcome::Outcomes;
use crate::results::{Results, Setting};
use crate::slice::Slice;

pub use self::floors::FLOORS;

/// A scenario's slice with fewer answered stamps than this says nothing of the error of calibration, which
/// is biased upwards on few cases.
pub const FEWEST: u64 = 100;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Macro-F1 over answered stamps.
    MacroF1,
    /// Average precision of the probability of an outside system.
    PrAuc,
    /// Channel right, over answered stamps.
    Channel,
    /// Outside system named right, over those that have a name to be found.
    Client,
    /// Expected calibration error of the confidence; the less the better.
    CalibrationError,
    /// Strict macro-F1 less that of the best simple rule.
    Margin,
    /// The same over the stamps that byline answers.
    AnsweredMargin,
    /// Macro-F1 over the classes of logins.
    LoginMacroF1,
    /// Of logins said to be shared, those that are.
    SharedPrecision,
    /// Of shared logins, those said to be.
    SharedRecall,
}

/// What has to hold.
#[derive(Clone, Copy, Debug)]
pub struct Floor {
    /// For orgs so hard.
    pub difficulty: Difficulty,
    /// For these logs.
    pub tier: byline_fixtures::trial::Tier,
    /// For these stamps.
    pub slice: Slice,
    /// This figure.
    pub measure: Measure,
    /// Has to reach this, or stay within it where less is better.
    pub bound: f64,
}

/// A floor and what was measured.
#[derive(Debug)]
pub struct Target {
    /// The floor.
    pub floor: Floor,
    /// Over all scenarios together.
    pub all: Option<f64>,
    /// The share of those stamps or logins that were answered.
    pub coverage: Option<f64>,
    /// In the worst scenario.
    pub worst: Option<(&'static str, f64)>,
    /// Whether it holds; nothing where nothing could be measured.
    pub holds: Option<bool>,
}

impl Measure {
    /// As it stands in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MacroF1 => "macro-F1",
            Self::PrAuc => "PR-AUC of integration",
            Self::Channel => "channel right",
            Self::Client => "outside system named right",
            Self::CalibrationError => "calibration error",
            Self::Margin => "ahead of the best baseline, all stamps",
            Self::AnsweredMargin => "ahead of the best baseline, answered stamps",
            Self::LoginMacroF1 => "logins: macro-F1",
            Self::SharedPrecision => "logins: precision of shared",
            Self::SharedRecall => "logins: recall of shared",
        }
    }

    /// Whether it has to hold in each scenario, and not over all of them together.
    #[must_use]
    pub const fn is_everywhere(self) -> bool {
        self.is_error() || self.is_margin()
    }

    /// Whether it is how far ahead of the simple rules byline is.
    #[must_use]
    pub const fn is_margin(self) -> bool {
        matches!(self, Self::Margin | Self::AnsweredMargin)
    }

    /// Whether it is about stamps, so that a slice is meant.
    #[must_use]
    pub const fn is_of_stamps(self) -> bool {
        !matches!(
            self,
            Self::LoginMacroF1 | Self::SharedPrecision | Self::SharedRecall
        )
    }

    /// Whether less is better.
    #[must_use]
    pub const fn is_error(self) -> bool {
        matches!(self, Self::CalibrationError)
    }

    /// Measured on a slice; nothing where it does not exist.
    #[must_use]
    pub fn of(self, outcomes: &Outcomes, slice: &Slice) -> Option<f64> {
        let stamps = || one::figures(outcomes, slice);
        let logins = || LoginFigures::of(&outcomes.logins).classes;
        let shared = byline::org::IdentityClass::Shared;
        match self {
            Self::MacroF1 => stamps().actors.macro_f1(),
            Self::PrAuc => stamps().pr_auc,
            Self::Channel => stamps().channel.share(),
            Self::Client => stamps().client.share(),
            Self::CalibrationError => {
                let confidence = stamps().confidence;
                let enough = confidence.cases() >= FEWEST;
                confidence.expected_error().filter(|_| enough)
            }
            Self::Margin => margin(outcomes, slice, false),
            Self::AnsweredMargin => margin(outcomes, slice, true),
            Self::LoginMacroF1 => logins().macro_f1(),
            Self::SharedPrecision => logins().precision(shared),
            Self::SharedRecall => logins().recall(shared),
        }
    }
}

/// How far ahead of the best simple rule: over all stamps, no answer being wrong, or over those answered.
#[must_use]
pub fn margin(outcomes: &Outcomes, slice: &Slice, answered: bool) -> Option<f64> {
    let stamps = || {
        let of_slice = outcomes.stamps.of(slice);
        of_slice.filter(move |(it, _)| !answered || it.said.is_some())
    };
    let mut own = Confusion::default();
    stamps().for_each(|(it, times)| own.add(it.truth, it.said, times));
    let others = (0..BASELINES.len())
        .filter_map(|place| Figures::of_baseline(stamps(), place).strict_macro_f1());
    Some(own.strict_macro_f1()? - others.reduce(f64::max)?)
}

impl Floor {
    fn is_met(&self, value: f64) -> bool {
        // A figure that is the bound but for its last bit meets it; to be level is not to be ahead.
        if self.measure.is_error() {
            value <= self.bound + 1e-9
        } else if self.measure.is_margin() {
            value > self.bound
        } else {
            value >= self.bound - 1e-9
        }
    }

    fn coverage(&self, outcomes: &Outcomes) -> Option<f64> {
        if self.measure.is_of_stamps() {
            one::figures(outcomes, &self.slice).actors.coverage()
        } else {
            LoginFigures::of(&outcomes.logins).classes.coverage()
        }
    }

    /// Held against what a setting shows.
    #[must_use]
    pub fn against(&self, setting: &Setting) -> Target {
        let measured = |outcomes: &Outcomes| self.measure.of(outcomes, &self.slice);
        let all = measured(&setting.all);
        let each = setting.scenarios.iter();
        let each = each.filter_map(|(name, outcomes)| Some((*name, measured(outcomes)?)));
        let worse = |a: f64, b: f64| (a < b) != self.measure.is_error();
        let worst = each.reduce(|a, b| if worse(b.1, a.1) { b } else { a });
        let decisive = if self.measure.is_everywhere() {
            worst.map(|(_, value)| value)
        } else {
            all
        };
        let coverage = self.coverage(&setting.all);
        // To answer nothing is no way to meet a floor.
        let is_silent = coverage == Some(0.0) && !self.measure.is_error();
        let unanswered = is_silent.then_some(false);
        Target {
            floor: *self,
            all,
            coverage,
            worst,
            holds: decisive.map(|value| self.is_met(value)).or(unanswered),
        }
    }
}

/// All floors beside what was measured.
#[must_use]
pub fn targets(results: &Results) -> Vec<Target> {
    let of = |floor: &Floor| {
        let is_meant = |it: &&Setting| (it.difficulty, it.tier) == (floor.difficulty, floor.tier);
        let setting = results.settings.iter().find(is_meant);
        setting.map(|setting| floor.against(setting))
    };
    FLOORS.iter().filter_map(of).collect()
}

/// A target as JSON has it.
#[derive(Debug, Serialize)]
pub struct WrittenTarget {
    measure: &'static str,
    difficulty: String,
    tier: String,
    stamps: Option<&'static str>,
    bound: f64,
    all: Option<f64>,
    coverage: Option<f64>,
    worst_scenario: Option<&'static str>,
    worst: Option<f64>,
    holds: Option<bool>,
}

impl From<&Target> for WrittenTarget {
    fn from(target: &Target) -> Self {
        let floor = &target.floor;
        let is_of_stamps = floor.measure.is_of_stamps();
        Self {
            measure: floor.measure.name(),
            difficulty: floor.difficulty.to_string(),
            tier: floor.tier.to_string(),
            stamps: is_of_stamps.then_some(floor.slice.name),
            bound: floor.bound,
            all: target.all.map(rounded),
            coverage: target.coverage.map(rounded),
            worst_scenario: target.worst.map(|(name, _)| name),
            worst: target.worst.map(|(_, value)| rounded(value)),
            holds: target.holds,
        }
    }
}

#[cfg(test)]
mod tests;
