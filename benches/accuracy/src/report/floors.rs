//! The floors beside what was measured.

use crate::results::Results;
use crate::targets::{self, Measure, Target};
use crate::text::{self, Table};

/// One row for each floor.
#[must_use]
pub fn floors(results: &Results) -> Table {
    let mut table = Table::new([
        "what",
        "orgs",
        "logs",
        "stamps",
        "floor",
        "measured",
        "coverage",
        "worst",
        "in scenario",
        "floor is",
    ]);
    for target in targets::targets(results) {
        table.row(cells(&target));
    }
    table
}

fn cells(target: &Target) -> [String; 10] {
    let floor = &target.floor;
    let measure = floor.measure;
    let is_of_stamps = measure.is_of_stamps();
    let slice = if is_of_stamps { floor.slice.name } else { "" };
    [
        measure.name().to_owned(),
        floor.difficulty.to_string(),
        floor.tier.to_string(),
        slice.to_owned(),
        bound(measure, floor.bound),
        figure(measure, target.all),
        text::share(target.coverage),
        figure(measure, target.worst.map(|(_, value)| value)),
        target.worst.map_or("", |(name, _)| name).to_owned(),
        verdict(target.holds).to_owned(),
    ]
}

fn bound(measure: Measure, bound: f64) -> String {
    if measure.is_error() {
        format!("≤ {bound:.2}")
    } else if measure.is_margin() {
        "> 0".to_owned()
    } else {
        format!("≥ {bound:.2}")
    }
}

fn figure(measure: Measure, value: Option<f64>) -> String {
    if measure.is_error() {
        text::error(value)
    } else if measure.is_margin() {
        text::margin(value)
    } else {
        text::share(value)
    }
}

const fn verdict(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "holds",
        Some(false) => "**misses**",
        None => "not measured",
    }
}
