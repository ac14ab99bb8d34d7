//! What became of the rows of one file.

use std::collections::BTreeMap;

use crate::org::UtcTime;

/// Why a row, or a whole file, could not be used. The text goes to the manifest, so it says what is
/// wrong and never repeats a value.
pub type Reason = &'static str;

/// Where a reason was first met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstSeen {
    /// Physical line, from 1.
    pub line: Option<u64>,
    /// Row, from 1, the header not counted.
    pub row: Option<u64>,
}

/// Rows of one file: present = rows + rejected + duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows used.
    pub rows: u64,
    /// Rows that could not be used.
    pub rejected: u64,
    /// Rows that stand in another file, or earlier in this one, too.
    pub duplicates: u64,
    /// Reasons of rejection: how often, and where first.
    pub reasons: BTreeMap<Reason, (u64, FirstSeen)>,
    /// Earliest and latest time a row gives.
    pub period: Option<(UtcTime, UtcTime)>,
}

impl Tally {
    /// Counts one rejected row.
    pub fn reject(&mut self, reason: Reason, at: FirstSeen) {
        self.rejected += 1;
        self.reasons.entry(reason).or_insert((0, at)).0 += 1;
    }

    /// Widens the period to include `time`.
    pub fn saw(&mut self, time: UtcTime) {
        self.period = Some(match self.period {
            Some((from, to)) => (from.min(time), to.max(time)),
            None => (time, time),
        });
    }

    /// Moves `count` rows from used to duplicate.
    pub fn repeat(&mut self, count: u64) {
        let count = count.min(self.rows);
        self.rows -= count;
        self.duplicates += count;
    }
}
