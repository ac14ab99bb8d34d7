//! Why an act was judged as it was, for whoever asks: the parts that speak for each actor.
//!
//! Nothing is kept for those who do not ask. `explain` asks about one record, the fitting of the model about
//! all of an export.

use std::fmt;

use super::cells::CellKind;
use super::features::{ACTS, CELL_FEATURES, LOGIN_FEATURES, cell_feature, cell_features};
use super::pace::FEATURES;
use super::sight::{Sight, Situation};
use super::stamps::StampClass;
use super::strand::Weight;
use super::verdict::Verdict;
use super::weighing::Weigher;
use crate::activity::Kin;
use crate::identity::Cause;
use crate::org::{SalesforceId, StampKind, UtcTime};

/// Somebody who wants to hear why.
pub trait Witness: fmt::Debug + Sync {
    /// Whether it wants to hear of the stamps of this kind that a login left on an object, given by its key
    /// prefix, at a time.
    fn wants(&self, login: &SalesforceId, object: [u8; 3], kind: StampKind, at: UtcTime) -> bool;

    /// Hears why. Comes from any thread, in any order.
    fn hear(&self, testimony: &Testimony);
}

/// One act and all that speaks for each actor.
#[derive(Clone, Debug)]
pub struct Testimony {
    /// The login that is stamped.
    pub login: SalesforceId,
    /// Key prefix of the object.
    pub object: [u8; 3],
    /// Which stamps.
    pub kind: StampKind,
    /// When, whole seconds.
    pub at: UtcTime,
    /// The records, by their places in the order of ids.
    pub ordinals: Vec<u64>,
    /// How well the time is known.
    pub situation: Situation,
    /// Whether people and programs both have a good part of the login's acts.
    pub is_mixed: bool,
    /// The value of each feature of the rhythm.
    pub pace: [u8; FEATURES],
    /// What the model of actors is told.
    pub told: Told,
    /// For each kind of log how well the best event of it matches, in the steps of an account's level, -1 where there is
    /// nobody of it; nothing where no log shows the day.
    pub matches: Option<[i32; Kin::ALL.len()]>,
    /// What each strand of evidence adds to the actors' scores.
    pub weights: Vec<Weight>,
    /// The probability of a person, an outside system and the org's own work, before calibration.
    pub kinds: [f64; 3],
    /// The candidates, those seen on most days first.
    pub accounts: Vec<Account>,
    /// What was concluded.
    pub verdict: Verdict,
}

/// What the model of actors is told of an act, of each of its cells and of the login.
#[derive(Clone, Debug)]
pub struct Told {
    /// What is seen of the act.
    pub act: [i32; ACTS.len()],
    /// What is usual in each of its cells.
    pub cells: [[f32; CELL_FEATURES]; CellKind::ALL.len()],
    /// What is known of the login.
    pub login: [f32; LOGIN_FEATURES],
}

impl Told {
    /// The names of all of it, in order: `act.`, then each kind of cell, then the login.
    pub fn names() -> impl Iterator<Item = String> {
        let acts = ACTS.iter().map(|name| format!("act.{name}"));
        let of_cell = || cell_features().take(CELL_FEATURES);
        let cells = CellKind::ALL
            .into_iter()
            .flat_map(move |kind| of_cell().map(move |name| format!("{}.{name}", kind.as_str())));
        acts.chain(cells).chain(cell_features().skip(CELL_FEATURES))
    }

    /// All of it, in the order of names.
    pub fn values(&self) -> impl Iterator<Item = f32> {
        // Small whole numbers.
        let acts = self
            .act
            .iter()
            .map(|value| f32::from(i16::try_from(*value).unwrap_or(0)));
        acts.chain(self.cells.iter().flatten().copied())
            .chain(self.login)
    }

    /// How many acts a cell has, and on how many days, as far as the login's acts were looked at.
    #[must_use]
    pub fn company(&self, kind: CellKind) -> (f64, f64) {
        let at = |name: &str| {
            cell_feature(name).and_then(|place| self.cells[kind as usize].get(place).copied())
        };
        let count = |name: &str| f64::from(at(name).unwrap_or(0.0)).exp2();
        let days = count("days");
        ((days * count("per_day")).round(), days.round())
    }
}

/// What speaks for one candidate.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Who.
    pub cause: Cause,
    /// What kind of log would show it.
    pub kin: Kin,
    /// Days on which it was seen in the login's name.
    pub days: u64,
    /// How well its events match, in steps from 0, no log, to 13, an event names the record.
    pub level: u8,
    /// How long ago it signed in, in steps from 0, no login history, and 1, never, to 8, just now.
    pub session: u8,
    /// Milliseconds since it last signed in; `None` where it never did before.
    pub signed_in: Option<i64>,
    /// The probability of a person, an outside system and the org's own work if an event of this candidate
    /// named the record.
    pub if_named: [f64; 3],
    /// Its probability, before calibration.
    pub probability: f64,
}

impl Testimony {
    /// Of one act, as it was judged.
    pub(super) fn new(
        (login, object, class): (SalesforceId, [u8; 3], &StampClass),
        ordinals: &[u64],
        act: &Sight,
        (weigher, is_mixed): (&Weigher<'_>, bool),
        verdict: Verdict,
    ) -> Self {
        let weighed = weigher.weigh(act);
        let probabilities = weigher.candidates_of(act, &weighed);
        let seen = weigher.see(act);
        let list = weigher.candidates().list.iter().enumerate();
        let accounts = list.map(|(place, it)| Account {
            cause: it.cause,
            kin: it.kin,
            days: it.days,
            level: act.levels[place],
            session: act.sessions[place],
            signed_in: it.signed_in_before(class.at()),
            if_named: weigher.if_named(act, place),
            probability: probabilities[place],
        });
        Self {
            login,
            object,
            kind: class.kind,
            at: class.at(),
            ordinals: ordinals.to_vec(),
            situation: weighed.situation,
            is_mixed,
            pace: act.pace.bins,
            told: weigher.told(&seen),
            matches: seen.matches,
            weights: weigher.weights(&seen),
            kinds: weighed.kinds,
            accounts: accounts.collect(),
            verdict,
        }
    }
}
