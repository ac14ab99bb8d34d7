//! What the model of actors is told: of an act, of a cell, of a login. Names, order and values.
//!
//! Events are not among it: how well they match is added beside it, from tables of their own ([`matches()`]), so
//! that what is learned of days without logs does not hang on those with them.
//!
//! The same numbers are handed out for fitting (`Witness`) and asked when judging, so the two cannot come
//! apart.

use super::candidates::{Candidates, MOST};
use super::cells::{Cell, Counted, MEANS};
use super::pace::{GENERAL, HOUR, NAMES, PHASE, SIZES, WORK};
use super::sight::{Sight, Situation};
use crate::activity::Kin;

/// What is seen of an act beside the general features of its pace.
const BESIDE: [&str; 8] = [
    "minute",
    "hour",
    "created",
    "hours_own",
    "hours_org",
    "signin_ui",
    "signin_tool",
    "signin_api",
];

/// What is seen of an act, in order: the general features of its pace first.
pub(super) const ACTS: [&str; GENERAL + BESIDE.len()] = {
    let mut all = [""; GENERAL + BESIDE.len()];
    let (pace, beside) = all.split_at_mut(GENERAL);
    pace.copy_from_slice(&NAMES);
    beside.copy_from_slice(&BESIDE);
    all
};

/// Places in [`ACTS`].
pub(super) mod act {
    use crate::attribution::pace::GENERAL;

    pub(in crate::attribution) const MINUTE: usize = GENERAL;
    pub(in crate::attribution) const HOUR: usize = GENERAL + 1;
    pub(in crate::attribution) const CREATED: usize = GENERAL + 2;
    pub(in crate::attribution) const HOURS_OWN: usize = GENERAL + 3;
    pub(in crate::attribution) const HOURS_ORG: usize = GENERAL + 4;
    pub(in crate::attribution) const SIGN_INS: usize = GENERAL + 5;
}

/// Of a cell: the means, then the logarithms of its share of the acts, of its days and of its acts a day, what
/// logs showed of it, and the logarithm of how many of its acts they showed.
pub(super) const CELL_FEATURES: usize = MEANS.len() + 6;
const OF_CELL: [&str; 6] = [
    "acts",
    "days",
    "per_day",
    "logged_system",
    "logged_org",
    "logged",
];

/// Means of all a login's acts that say something of the login itself.
const LOGIN_MEANS: usize = 9;

/// Of a login: means, what logs showed of it, how many acts it has, its hours, and for each kind of log the days
/// on which somebody was seen and how many were.
pub(super) const LOGIN_FEATURES: usize = LOGIN_MEANS + 2 + 3 + 8;
const OF_LOGIN: [&str; 13] = [
    "login_logged_system",
    "login_logged_org",
    "login_acts",
    "login_quiet_hours",
    "login_weekends",
    "login_days_ui",
    "login_days_tool",
    "login_days_api",
    "login_days_async",
    "login_seen_ui",
    "login_seen_tool",
    "login_seen_api",
    "login_seen_async",
];

/// The names of what is told of a cell and its login, in order.
pub(super) fn cell_features() -> impl Iterator<Item = String> {
    let of_cell = MEANS.iter().chain(&OF_CELL).map(|name| (*name).to_owned());
    let means = MEANS.iter().take(LOGIN_MEANS);
    let means = means.map(|name| format!("login_{name}"));
    of_cell
        .chain(means)
        .chain(OF_LOGIN.iter().map(|name| (*name).to_owned()))
}

/// The place of a name among those of a cell and its login.
pub(super) fn cell_feature(name: &str) -> Option<usize> {
    cell_features().position(|known| known == name)
}

/// How densely stamps stand in each hour of the week: twice the binary logarithm of the density beside an
/// even one.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    steps: [i8; SIZES[HOUR]],
    /// The density of the quietest 40 hours, as a binary logarithm.
    quiet: f64,
    /// The share of Saturday and Sunday.
    weekends: f64,
}

impl Default for Hours {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Hours {
    /// Of shares that sum to one; hours that are not known are as quiet as can be.
    pub(super) fn new(shares: &[f64]) -> Self {
        let density = |share: f64| (share * 168.0 + 0.01).log2();
        let mut steps = [density(0.0) as i8; SIZES[HOUR]];
        for (step, share) in steps.iter_mut().zip(shares) {
            *step = rounded(density(*share) * 2.0);
        }
        let mut sorted = shares.to_vec();
        sorted.sort_by(f64::total_cmp);
        let quiet: f64 = sorted.iter().take(40).sum::<f64>() / 40.0;
        Self {
            steps,
            quiet: density(quiet),
            weekends: shares.iter().skip(5 * 24).sum(),
        }
    }

    fn step(&self, act: &Sight) -> i8 {
        let hour = usize::from(act.pace.bins[HOUR]);
        self.steps.get(hour).copied().unwrap_or(0)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
fn rounded(step: f64) -> i8 {
    step.round().clamp(-100.0, 100.0) as i8
}

/// For each kind of log the step of whoever of it matches best, -1 where there is nobody of it; nothing where no log shows
/// the day.
pub(super) fn matches(sight: &Sight, candidates: &Candidates<'_>) -> Option<[i32; Kin::ALL.len()]> {
    let is_shown = sight.situation() == Situation::Covered;
    is_shown.then(|| Kin::ALL.map(|kin| most(candidates, &sight.levels, kin)))
}

/// The highest step of a kind of candidate, -1 where there is none of it.
fn most(candidates: &Candidates<'_>, steps: &[u8; MOST], kin: Kin) -> i32 {
    let places = candidates.list.iter().zip(steps);
    let mine = places.filter(|(it, _)| it.kin == kin);
    mine.map(|(_, step)| i32::from(*step)).max().unwrap_or(-1)
}

/// What is seen of an act. `hours`: the login's, and the org's.
pub(super) fn of_act(
    sight: &Sight,
    candidates: &Candidates<'_>,
    hours: (&Hours, &Hours),
) -> [i32; ACTS.len()] {
    let bins = &sight.pace.bins;
    let mut values = [0; ACTS.len()];
    for (value, bin) in values.iter_mut().zip(&bins[..act::MINUTE]) {
        *value = i32::from(*bin);
    }
    values[act::MINUTE] = i32::from(bins[PHASE]);
    values[act::HOUR] = i32::from(bins[HOUR] % 24);
    values[act::CREATED] = i32::from(bins[WORK].is_multiple_of(2));
    values[act::HOURS_OWN] = i32::from(hours.0.step(sight));
    values[act::HOURS_ORG] = i32::from(hours.1.step(sight));
    for (n, kin) in [Kin::Ui, Kin::Tool, Kin::Api].into_iter().enumerate() {
        values[act::SIGN_INS + n] = most(candidates, &sight.sessions, kin);
    }
    values
}

/// An act as cells count it.
pub(super) fn counted(values: &[i32; ACTS.len()], day: u16, logged: Option<[f64; 2]>) -> Counted {
    let value = |place: usize| f64::from(values[place]);
    let [ui, tool, api] = [0, 1, 2].map(|n| value(act::SIGN_INS + n));
    Counted {
        values: [
            value(0),
            value(3),
            value(5),
            value(6),
            value(7),
            value(8),
            value(9),
            value(act::HOURS_OWN) / 2.0,
            f64::from(u8::from(values[9] == 0)),
            ui,
            api,
            tool,
        ],
        day,
        logged,
    }
}

/// Acts a cell is thought to have of its login's average, so that a few do not say too much; and the same
/// of what logs showed.
const AVERAGE_ACTS: f64 = 5.0;
const AVERAGE_LOGGED: f64 = 3.0;

/// The mean of something over all a login's acts.
fn mean(all: &Cell, sum: f64) -> f64 {
    sum / f64::from(all.acts.max(1))
}

/// What logs showed of all a login's acts, if they showed any.
fn shown(all: &Cell) -> Option<[f64; 2]> {
    let of = f64::from(all.logged);
    (all.logged > 0).then(|| [all.by_system / of, all.by_org / of])
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the model asks no more of them"
)]
fn single(value: f64) -> f32 {
    value as f32
}

/// What is told of a login, given the sum of all its cells and how many acts it has.
pub(super) fn of_login(
    all: &Cell,
    acts: u64,
    hours: &Hours,
    candidates: &Candidates<'_>,
) -> [f32; LOGIN_FEATURES] {
    let mut features = [0.0; LOGIN_FEATURES];
    let means = all.sums.iter().take(LOGIN_MEANS);
    let means = means.map(|sum| mean(all, *sum));
    let logged = shown(all).unwrap_or([-1.0; 2]);
    let acts = u32::try_from(acts).unwrap_or(u32::MAX);
    let numbers = [f64::from(acts.max(1)).log2(), hours.quiet, hours.weekends];
    let of_kin = |kin: Kin| candidates.list.iter().filter(move |it| it.kin == kin);
    let days = Kin::ALL.map(|kin| {
        let most = of_kin(kin).map(|it| it.days).max().unwrap_or(0);
        f64::from(u32::try_from(most).unwrap_or(u32::MAX))
    });
    let seen = Kin::ALL.map(|kin| {
        let seen = of_kin(kin).filter(|it| it.days > 0).count();
        f64::from(u32::try_from(seen).unwrap_or(u32::MAX))
    });
    let values = means.chain(logged).chain(numbers).chain(days).chain(seen);
    for (feature, value) in features.iter_mut().zip(values) {
        *feature = single(value);
    }
    features
}

/// What is told of a cell, before its login.
pub(super) fn of_cell(cell: &Cell, all: &Cell) -> [f32; CELL_FEATURES] {
    let mut features = [0.0; CELL_FEATURES];
    let acts = f64::from(cell.acts.max(1));
    let means = cell
        .sums
        .iter()
        .zip(&all.sums)
        .map(|(sum, of_all)| (sum + AVERAGE_ACTS * mean(all, *of_all)) / (acts + AVERAGE_ACTS));
    let days = f64::from(cell.days.max(1));
    let share = acts / f64::from(all.acts.max(1));
    let logged = f64::from(cell.logged);
    let [by_system, by_org] = shown(all).map_or([-1.0; 2], |of_all| {
        let mixed = |sum: f64, mean: f64| (sum + AVERAGE_LOGGED * mean) / (logged + AVERAGE_LOGGED);
        [
            mixed(cell.by_system, of_all[0]),
            mixed(cell.by_org, of_all[1]),
        ]
    });
    let others = [
        share.log2(),
        days.log2(),
        (acts / days).log2(),
        by_system,
        by_org,
        (logged + 1.0).log2(),
    ];
    for (feature, value) in features.iter_mut().zip(means.chain(others)) {
        *feature = single(value);
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_one_name() {
        let mut names: Vec<String> = cell_features().collect();
        assert_eq!(names.len(), CELL_FEATURES + LOGIN_FEATURES);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CELL_FEATURES + LOGIN_FEATURES);
    }

    #[test]
    fn a_small_cell_is_much_like_its_login() {
        let act = |value: f64, logged| Counted {
            values: [value; MEANS.len()],
            day: 3,
            logged,
        };
        let (mut cell, mut all) = (Cell::default(), Cell::default());
        cell.add(&act(6.0, Some([1.0, 0.0])));
        all.add(&act(6.0, Some([1.0, 0.0])));
        for _ in 0..99 {
            all.add(&act(0.0, None));
        }
        let features = of_cell(&cell, &all);
        // (6 + 5 * 0.06) / 6
        assert!((features[0] - 1.05).abs() < 1e-6);
        let logged = cell_feature("logged_system").unwrap_or(0);
        assert!((features[logged] - 1.0).abs() < 1e-6);
        assert!((features[MEANS.len()] - 0.01_f32.log2()).abs() < 1e-5);
    }
}
