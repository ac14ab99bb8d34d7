//! What became of the rows of one file.

use std::collections::BTreeMap;

use crate::org::UtcTime;

/// Why a row, or a whole file, could not be used. The text goes to the manifest, so it says what is
/// wrong and never repeats a value.
pub type Reason = &'static str;

/// Of a file of which the end could not be read.
pub(super) const BROKEN: Reason = "the file could not be read to its end";

/// Of a file of which nothing could be read.
pub const UNREADABLE: Reason = "the file could not be opened or read";
/// What is uncertain of a row, or of a whole file, that is used all the same. The text goes to the manifest
/// like a [`Reason`].
pub type Doubt = &'static str;

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
    /// What is uncertain of rows that are used: how often, and where first.
    pub doubts: BTreeMap<Doubt, (u64, FirstSeen)>,
    /// Earliest and latest time a row gives.
    pub period: Option<(UtcTime, UtcTime)>,
}

impl Tally {
    /// Counts one rejected row.
    pub fn reject(&mut self, reason: Reason, at: FirstSeen) {
        self.rejected += 1;
        self.because(reason, 1, at);
    }

    /// Notes that the file cannot be read to its end, unless its reader met that: an archive finds some damage only behind the
    /// last row.
    pub fn end_in_damage(&mut self) {
        if self.rejected == 0 {
            let reason = if self.rows > 0 { BROKEN } else { UNREADABLE };
            self.reject(reason, FirstSeen::default());
        }
    }

    /// Notes what is uncertain of `count` rows, the first of them `at`.
    pub fn doubt(&mut self, doubt: Doubt, count: u64, at: FirstSeen) {
        add(&mut self.doubts, doubt, count, at);
    }

    /// Widens the period to include `time`.
    pub fn saw(&mut self, time: UtcTime) {
        self.saw_all(Some((time, time)));
    }

    /// Moves `count` rows from used to duplicate.
    pub fn repeat(&mut self, count: u64) {
        let count = count.min(self.rows);
        self.rows -= count;
        self.duplicates += count;
    }

    /// Moves `count` rows from used to rejected, the first of them `at`.
    pub(super) fn take_back(&mut self, reason: Reason, count: u64, at: FirstSeen) {
        self.rows = self.rows.saturating_sub(count);
        self.rejected += count;
        self.because(reason, count, at);
    }

    /// Widens the period to include another.
    pub(super) fn saw_all(&mut self, period: Option<(UtcTime, UtcTime)>) {
        self.period = match (self.period, period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }

    /// Counts a reason.
    fn because(&mut self, reason: Reason, count: u64, at: FirstSeen) {
        add(&mut self.reasons, reason, count, at);
    }
}

/// Counts under a text; the earliest place is kept, whichever thread reports first.
fn add(
    all: &mut BTreeMap<&'static str, (u64, FirstSeen)>,
    text: &'static str,
    count: u64,
    at: FirstSeen,
) {
    let known = all.entry(text).or_insert((0, at));
    known.0 += count;
    if (at.row, at.line) < (known.1.row, known.1.line) {
        known.1 = at;
    }
}
