//! The floors: one row each.

use byline_fixtures::trial::Difficulty::{self, Hard, Ordinary};
use byline_fixtures::trial::Tier::{self, Free, Logins, Paid, Records};

use super::Floor;
use super::Measure::{
    self, AnsweredMargin, CalibrationError, Channel, Client, LoginMacroF1, MacroF1, Margin, PrAuc,
    SharedPrecision, SharedRecall,
};
use crate::slice::{ALL, COVERED, SHARED, SHARED_COVERED, SHARED_UNCOVERED, Slice, UNCOVERED};

const fn floor(
    difficulty: Difficulty,
    tier: Tier,
    slice: Slice,
    measure: Measure,
    bound: f64,
) -> Floor {
    Floor {
        difficulty,
        tier,
        slice,
        measure,
        bound,
    }
}

/// All floors.
pub const FLOORS: &[Floor] = &[
    // Actors, orgs of ordinary difficulty.
    floor(Ordinary, Paid, COVERED, MacroF1, 0.98),
    floor(Ordinary, Paid, SHARED_COVERED, MacroF1, 0.97),
    floor(Ordinary, Paid, COVERED, PrAuc, 0.99),
    floor(Ordinary, Free, COVERED, MacroF1, 0.95),
    floor(Ordinary, Paid, SHARED_UNCOVERED, MacroF1, 0.90),
    floor(Ordinary, Free, SHARED_UNCOVERED, MacroF1, 0.90),
    floor(Ordinary, Logins, SHARED_UNCOVERED, MacroF1, 0.90),
    floor(Ordinary, Records, SHARED_UNCOVERED, MacroF1, 0.85),
    // Actors, hard orgs.
    floor(Hard, Paid, SHARED_COVERED, MacroF1, 0.93),
    floor(Hard, Free, SHARED_COVERED, MacroF1, 0.88),
    floor(Hard, Paid, SHARED_UNCOVERED, MacroF1, 0.80),
    floor(Hard, Free, SHARED_UNCOVERED, MacroF1, 0.80),
    floor(Hard, Logins, SHARED_UNCOVERED, MacroF1, 0.80),
    floor(Hard, Records, SHARED_UNCOVERED, MacroF1, 0.75),
    // Logins.
    floor(Ordinary, Paid, ALL, LoginMacroF1, 0.95),
    floor(Ordinary, Free, ALL, LoginMacroF1, 0.95),
    floor(Ordinary, Records, ALL, LoginMacroF1, 0.85),
    floor(Ordinary, Paid, ALL, SharedPrecision, 0.95),
    floor(Ordinary, Paid, ALL, SharedRecall, 0.95),
    floor(Ordinary, Free, ALL, SharedPrecision, 0.95),
    floor(Ordinary, Free, ALL, SharedRecall, 0.95),
    floor(Hard, Paid, ALL, LoginMacroF1, 0.95),
    floor(Hard, Free, ALL, LoginMacroF1, 0.95),
    floor(Hard, Records, ALL, LoginMacroF1, 0.85),
    floor(Hard, Paid, ALL, SharedPrecision, 0.95),
    floor(Hard, Paid, ALL, SharedRecall, 0.95),
    floor(Hard, Free, ALL, SharedPrecision, 0.95),
    floor(Hard, Free, ALL, SharedRecall, 0.95),
    // Clients and channels.
    floor(Ordinary, Paid, COVERED, Client, 0.90),
    floor(Ordinary, Paid, COVERED, Channel, 0.90),
    floor(Ordinary, Free, COVERED, Client, 0.90),
    floor(Ordinary, Free, COVERED, Channel, 0.90),
    floor(Hard, Paid, COVERED, Client, 0.90),
    floor(Hard, Paid, COVERED, Channel, 0.90),
    floor(Hard, Free, COVERED, Client, 0.90),
    floor(Hard, Free, COVERED, Channel, 0.90),
    // Calibration, in every scenario.
    floor(Ordinary, Paid, ALL, CalibrationError, 0.05),
    floor(Ordinary, Paid, SHARED, CalibrationError, 0.05),
    floor(Ordinary, Paid, UNCOVERED, CalibrationError, 0.05),
    floor(Ordinary, Paid, SHARED_UNCOVERED, CalibrationError, 0.05),
    floor(Ordinary, Free, ALL, CalibrationError, 0.05),
    floor(Ordinary, Free, SHARED, CalibrationError, 0.05),
    floor(Ordinary, Free, UNCOVERED, CalibrationError, 0.05),
    floor(Ordinary, Free, SHARED_UNCOVERED, CalibrationError, 0.05),
    floor(Ordinary, Logins, ALL, CalibrationError, 0.05),
    floor(Ordinary, Logins, SHARED, CalibrationError, 0.05),
    floor(Ordinary, Records, ALL, CalibrationError, 0.05),
    floor(Ordinary, Records, SHARED, CalibrationError, 0.05),
    floor(Hard, Paid, ALL, CalibrationError, 0.05),
    floor(Hard, Paid, SHARED, CalibrationError, 0.05),
    floor(Hard, Paid, UNCOVERED, CalibrationError, 0.05),
    floor(Hard, Paid, SHARED_UNCOVERED, CalibrationError, 0.05),
    floor(Hard, Free, ALL, CalibrationError, 0.05),
    floor(Hard, Free, SHARED, CalibrationError, 0.05),
    floor(Hard, Free, UNCOVERED, CalibrationError, 0.05),
    floor(Hard, Free, SHARED_UNCOVERED, CalibrationError, 0.05),
    floor(Hard, Logins, ALL, CalibrationError, 0.05),
    floor(Hard, Logins, SHARED, CalibrationError, 0.05),
    floor(Hard, Records, ALL, CalibrationError, 0.05),
    floor(Hard, Records, SHARED, CalibrationError, 0.05),
    // Ahead of every simple rule, in every scenario.
    floor(Ordinary, Paid, ALL, Margin, 0.0),
    floor(Ordinary, Paid, ALL, AnsweredMargin, 0.0),
    floor(Ordinary, Free, ALL, Margin, 0.0),
    floor(Ordinary, Free, ALL, AnsweredMargin, 0.0),
    floor(Ordinary, Logins, ALL, Margin, 0.0),
    floor(Ordinary, Logins, ALL, AnsweredMargin, 0.0),
    floor(Ordinary, Records, ALL, Margin, 0.0),
    floor(Ordinary, Records, ALL, AnsweredMargin, 0.0),
    floor(Hard, Paid, ALL, Margin, 0.0),
    floor(Hard, Paid, ALL, AnsweredMargin, 0.0),
    floor(Hard, Free, ALL, Margin, 0.0),
    floor(Hard, Free, ALL, AnsweredMargin, 0.0),
    floor(Hard, Logins, ALL, Margin, 0.0),
    floor(Hard, Logins, ALL, AnsweredMargin, 0.0),
    floor(Hard, Records, ALL, Margin, 0.0),
    floor(Hard, Records, ALL, AnsweredMargin, 0.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Harder orgs and poorer logs never have to reach more.
    #[test]
    fn no_floor_is_higher_where_there_is_less_to_go_by() {
        for (a, b) in FLOORS
            .iter()
            .flat_map(|a| FLOORS.iter().map(move |b| (a, b)))
        {
            let is_same = (a.measure, a.slice) == (b.measure, b.slice) && !a.measure.is_error();
            if is_same && a.difficulty <= b.difficulty && a.tier <= b.tier {
                assert!(a.bound >= b.bound, "{a:?} {b:?}");
            }
        }
    }
}
