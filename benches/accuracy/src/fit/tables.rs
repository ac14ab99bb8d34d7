//! Counts how often each value of a feature goes with each kind of actor, and with the right candidate.

use byline::org::Actor;

use super::acts::Act;
use super::written::Catalogue;

/// Names and sizes of the features that mean the same in every org, in the order of a testimony's pace.
pub(super) const FEATURES: [(&str, usize); 10] = [
    ("own", 11),
    ("all", 11),
    ("objects", 4),
    ("run", 12),
    ("ten", 12),
    ("active", 8),
    ("gap", 11),
    ("day_echo", 8),
    ("hour_echo", 8),
    ("tick", 12),
];

/// Kinds of logs.
const KINS: [&str; 4] = ["ui", "tool", "api", "async"];

/// Steps of events and of sign-ins.
pub(super) const LEVELS: usize = 14;
const SESSIONS: usize = 9;

/// Acts every value is thought to have had before any is counted (Laplace).
const SMOOTHING: f64 = 2.0;

/// Counts everything.
pub(super) fn fit<'a>(acts: impl Iterator<Item = &'a Act>, written: &mut Catalogue) -> String {
    let mut features = FEATURES.map(|(_, size)| vec![[SMOOTHING; 3]; size]);
    let mut levels = [[[0.0; 2]; LEVELS]; 4];
    let mut sessions = [[[0.0; 2]; SESSIONS]; 4];
    let mut count = 0_u64;
    for act in acts {
        count += 1;
        let column = match act.actor {
            Actor::Human => Some(0),
            Actor::Integration | Actor::Agent => Some(1),
            Actor::Automation => Some(2),
            Actor::Guest | Actor::Unknown => None,
        };
        if let Some(column) = column {
            for (feature, bin) in features.iter_mut().zip(&act.pace) {
                if let Some(bin) = feature.get_mut(usize::from(*bin)) {
                    bin[column] += 1.0;
                }
            }
        }
        for (place, it) in act.accounts.iter().enumerate() {
            let side = if act.right == Some(place) {
                0
            } else if it.cause.actor == act.actor {
                continue;
            } else {
                1
            };
            let kin = it.kin as usize;
            levels[kin][usize::from(it.level)][side] += 1.0;
            sessions[kin][usize::from(it.session)][side] += 1.0;
        }
    }
    for ((name, _), feature) in FEATURES.iter().zip(&features) {
        let of = |column: usize| -> Vec<f64> {
            let total: f64 = feature.iter().map(|bin| bin[column]).sum();
            feature.iter().map(|bin| bin[column] / total).collect()
        };
        written.general(name, [of(0), of(1), of(2)]);
    }
    for (name, rows) in KINS.iter().zip(&levels) {
        written.level(name, ratios(rows));
    }
    for (name, rows) in KINS.iter().zip(&sessions).take(3) {
        written.session(name, ratios(rows));
    }
    format!("tables counted over {count} acts\n")
}

/// Logarithms of likelihood ratios. The first step, no log, says nothing; the others share what is left.
fn ratios(rows: &[[f64; 2]]) -> Vec<f64> {
    let sum = |side: usize| -> f64 { rows[1..].iter().map(|row| row[side] + SMOOTHING).sum() };
    let totals = [sum(0), sum(1)];
    let ratio = |row: &[f64; 2]| {
        ((row[0] + SMOOTHING) / totals[0]).ln() - ((row[1] + SMOOTHING) / totals[1]).ln()
    };
    std::iter::once(0.0)
        .chain(rows[1..].iter().map(ratio))
        .collect()
}
