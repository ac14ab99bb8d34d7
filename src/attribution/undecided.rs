//! Stamps of one object that the evidence did not decide, counted by login and by why.
//!
//! Somebody who sees that a part of the records has no author asks what to hand over so that it gets one: logs of which days, of
//! which kind. What was decided is counted in `tally`.

use super::object::is_untouched;
use super::{Attributed, Verdict};
use crate::numbers::NumberMap;
use crate::org::{LoginIds, LoginKey, SalesforceId, StampKind, Undecided, UtcTime};
use crate::records::Stamp;

/// What undecided stamps are counted by, in the order of `undecided.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UndecidedKey {
    /// Which stamp.
    pub stamp: StampKind,
    /// Whose name is stamped.
    pub user: SalesforceId,
    /// Why.
    pub why: Undecided,
}

/// How many, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndecidedSum {
    /// Stamps.
    pub records: u64,
    /// Stamps that stand for an act of their own, as in `tally`.
    pub acts: u64,
    /// The first and the last of them; `None` where none has a time.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// Counts while records pass by, in no order.
#[derive(Clone, Debug, Default)]
pub struct UndecidedCounter {
    /// By login, stamp and reason as one number, which hashes fast.
    sums: NumberMap<u64, UndecidedSum>,
}

impl UndecidedCounter {
    /// Counts both stamps of a record, where they are undecided.
    #[inline]
    pub fn count(&mut self, attributed: &Attributed) {
        let record = &attributed.record;
        let (created, modified) = (StampKind::Created, StampKind::Modified);
        self.add(created, record.created, attributed.created, true);
        let is_act = !is_untouched(record);
        self.add(modified, record.modified, attributed.modified, is_act);
    }

    #[inline]
    fn add(
        &mut self,
        kind: StampKind,
        stamp: Stamp<LoginKey>,
        verdict: Option<Verdict>,
        is_act: bool,
    ) {
        let why = verdict.and_then(|verdict| verdict.undecided);
        let Some((user, why)) = stamp.by.zip(why) else {
            return;
        };
        let key = u64::from(user.number()) << 16 | (kind as u64) << 8 | why as u64;
        let sum = self.sums.entry(key).or_default();
        sum.records += 1;
        sum.acts += u64::from(is_act);
        if let Some(at) = stamp.at {
            let (from, to) = sum.period.unwrap_or((at, at));
            sum.period = Some((from.min(at), to.max(at)));
        }
    }

    /// The sums in the order of their keys, with the ids of logins.
    #[must_use]
    pub fn finish(self, ids: &LoginIds) -> Vec<(UndecidedKey, UndecidedSum)> {
        let sums = self.sums.into_iter();
        let sums = sums.filter_map(|(key, sum)| Some((unpacked(key, ids)?, sum)));
        let mut sums: Vec<_> = sums.collect();
        sums.sort_unstable_by_key(|(key, _)| *key);
        sums
    }
}

/// The inverse of how keys are packed.
fn unpacked(key: u64, ids: &LoginIds) -> Option<UndecidedKey> {
    let [why, stamp, a, b, c, d, ..] = key.to_le_bytes();
    Some(UndecidedKey {
        stamp: *StampKind::ALL.get(usize::from(stamp))?,
        user: ids.get(LoginKey::from_number(u32::from_le_bytes([a, b, c, d]))?)?,
        why: *Undecided::ALL.get(usize::from(why))?,
    })
}
