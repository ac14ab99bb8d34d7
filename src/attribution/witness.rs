//! Why an act was judged as it was, for whoever asks: the parts that speak for each candidate.
//!
//! Nothing is kept for those who do not ask. `explain` asks about one record, the fitting of weights about
//! all of an export.

use std::fmt;

use super::candidates::Candidates;
use super::habits::Parts;
use super::pace::FEATURES;
use super::scales::Scales;
use super::sight::{Sight, Situation};
use super::stamps::StampClass;
use super::verdict::Verdict;
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

/// One act and all that speaks for each candidate.
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
    /// The candidates, those seen on most days first.
    pub accounts: Vec<Account>,
    /// What was concluded.
    pub verdict: Verdict,
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
    /// The logarithms of what speaks for it, before they are weighted.
    pub parts: Parts,
    /// Its probability, before calibration.
    pub probability: f64,
}

impl Testimony {
    /// Of one act, as it was judged.
    pub(super) fn new(
        (login, object, class): (SalesforceId, [u8; 3], &StampClass),
        ordinals: &[u64],
        act: &Sight,
        (scales, candidates, is_mixed): (&Scales<'_>, &Candidates<'_>, bool),
        verdict: Verdict,
    ) -> Self {
        let weighed = scales.weigh(act);
        let accounts = candidates
            .list
            .iter()
            .enumerate()
            .map(|(place, it)| Account {
                cause: it.cause,
                kin: it.kin,
                days: it.days,
                level: act.levels[place],
                session: act.sessions[place],
                signed_in: it.signed_in_before(class.at()),
                parts: scales.habits.parts(act, place, candidates),
                probability: weighed.probabilities[place],
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
            accounts: accounts.collect(),
            verdict,
        }
    }
}
