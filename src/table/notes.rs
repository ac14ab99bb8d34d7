//! What became of the rows of one block, and the notes of all blocks put together.
//!
//! Blocks are read by many threads and finish in any order. What a row means may depend on the rows
//! before it (a short row is a cut file if it is the last; rows behind a blank line may be the footer of
//! a report), so each block hands over what it met in order, and the notes are gone through in the order
//! of the blocks.

use std::collections::BTreeMap;

use super::doubt::{Cases, ONE_CASE};
use super::{Doubt, FirstSeen, Reason, Tally};
use crate::org::{IdCase, UtcTime};

pub(super) const RAGGED: Reason = "the row has another number of fields than the header";
pub(super) const CUT: Reason = "the file ends inside this row";

/// Most lines the footer of a report has: totals, name, copyright, confidentiality, author.
const FOOTER_LINES: usize = 16;

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Number of its block.
    pub(super) block: u64,
    /// Number of the row in its block, from 1.
    pub(super) row: u64,
    /// Physical line, from 1.
    pub(super) line: u64,
}

impl Place {
    /// Physical line of the file, from 1.
    #[must_use]
    pub const fn line(self) -> u64 {
        self.line
    }
}

/// What stands in a block, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// Rows with as many fields as the header.
    Whole(u64),
    /// Nothing.
    Blank,
    /// A row with fewer fields.
    Short {
        /// Whether it has one field only, as the lines of a footer.
        single: bool,
        /// Where.
        at: Place,
    },
    /// A row that cannot be used whatever comes next.
    Bad(Reason, Place),
}

/// The notes of one block.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// What stands in it, but for the whole rows met last.
    met: Vec<Met>,
    /// Whole rows met since.
    whole: u64,
    /// Whole rows that its user rejected: why, how many, and where first.
    pub(super) rejected: Vec<(Reason, u64, Place)>,
    /// Whole rows that are uncertain: in what, how many, and where first.
    doubts: Vec<(Doubt, u64, Place)>,
    /// Which cases the ids of 15 characters have.
    cases: Cases<Place>,
    /// Whole rows that its user called duplicates.
    pub(super) repeated: u64,
    /// Earliest and latest time.
    pub(super) period: Option<(UtcTime, UtcTime)>,
}

/// The notes of a file.
#[derive(Debug, Default)]
pub(super) struct AllNotes {
    /// Blocks that wait for an earlier one.
    waiting: BTreeMap<u64, Notes>,
    /// Rows present before each block that was gone through; eight bytes a block.
    before: Vec<u64>,
    present: u64,
    tally: Tally,
    /// Rejections of rows whose block may not have been gone through.
    late: Vec<(Reason, Place)>,
    /// The same of doubts.
    late_doubts: Vec<(Doubt, Place)>,
    cases: Cases<FirstSeen>,
    state: State,
}

/// What the rows met last may turn out to be.
#[derive(Debug, Default)]
struct State {
    /// A blank line was met, and nothing but blank lines and footer lines since.
    blank: bool,
    /// Lines of what may be a footer.
    footer: Vec<FirstSeen>,
    /// A short row: if it is the last of all, the file was cut.
    short: Option<FirstSeen>,
}

impl Notes {
    /// Notes a row that can be used.
    #[inline]
    pub(super) fn whole(&mut self) {
        self.whole += 1;
    }

    /// Notes a row that cannot be used.
    pub(super) fn odd(&mut self, met: Met) {
        self.settle();
        self.met.push(met);
    }

    /// Notes an empty line.
    pub(super) fn blank(&mut self) {
        self.settle();
        if self.met.last() != Some(&Met::Blank) {
            self.met.push(Met::Blank);
        }
    }

    fn settle(&mut self) {
        if self.whole > 0 {
            self.met.push(Met::Whole(std::mem::take(&mut self.whole)));
        }
    }

    /// Notes that the user of a row rejected it.
    pub(super) fn reject(&mut self, reason: Reason, at: Place) {
        count(&mut self.rejected, reason, at);
    }

    /// Notes what the user of a row found uncertain of it.
    pub(super) fn doubt(&mut self, doubt: Doubt, at: Place) {
        count(&mut self.doubts, doubt, at);
    }

    /// Notes the case of an id of 15 characters.
    pub(super) fn cased(&mut self, case: IdCase, at: Place) {
        self.cases.saw(case, at);
    }

    /// Widens the period.
    pub(super) fn saw(&mut self, time: UtcTime) {
        self.period = Some(match self.period {
            Some((from, to)) => (from.min(time), to.max(time)),
            None => (time, time),
        });
    }
}

/// Counts under a text, the first of them there.
fn count(all: &mut Vec<(&'static str, u64, Place)>, text: &'static str, at: Place) {
    match all.iter_mut().find(|(known, ..)| *known == text) {
        Some((_, count, _)) => *count += 1,
        None => all.push((text, 1, at)),
    }
}

impl AllNotes {
    /// Takes the notes of a block, leaving them empty.
    pub(super) fn take(&mut self, block: u64, notes: &mut Notes) {
        if block == self.before.len() as u64 {
            self.go_through(notes);
            while let Some(mut next) = self.waiting.remove(&(self.before.len() as u64)) {
                self.go_through(&mut next);
            }
        } else {
            self.waiting.insert(block, std::mem::take(notes));
        }
    }

    /// Takes the times seen outside of any block.
    pub(super) fn saw_all(&mut self, period: Option<(UtcTime, UtcTime)>) {
        self.tally.saw_all(period);
    }

    /// Takes back a row that was given earlier.
    pub(super) fn reject_late(&mut self, reason: Reason, at: Place) {
        self.late.push((reason, at));
    }

    /// Notes what is uncertain of a row that was given earlier.
    pub(super) fn doubt_late(&mut self, doubt: Doubt, at: Place) {
        self.late_doubts.push((doubt, at));
    }

    /// Notes what is uncertain of the file as a whole.
    pub(super) fn doubt_all(&mut self, doubt: Doubt) {
        self.tally.doubt(doubt, 1, FirstSeen::default());
    }

    /// What became of all rows.
    pub(super) fn finish(mut self) -> Tally {
        // A footer has several lines; a single one is a row that was cut.
        if self.state.footer.len() < 2 {
            self.settle(CUT);
        } else if let Some(short) = self.state.short.take() {
            self.tally.reject(RAGGED, short);
        }
        for (reason, at) in std::mem::take(&mut self.late) {
            let at = self.resolved(at);
            self.tally.take_back(reason, 1, at);
        }
        for (doubt, at) in std::mem::take(&mut self.late_doubts) {
            let at = self.resolved(at);
            self.tally.doubt(doubt, 1, at);
        }
        if let Some((count, at)) = self.cases.lost() {
            self.tally.doubt(ONE_CASE, count, at);
        }
        self.tally
    }

    fn go_through(&mut self, notes: &mut Notes) {
        self.before.push(self.present);
        notes.settle();
        for met in notes.met.drain(..) {
            match met {
                Met::Whole(count) => {
                    self.settle(RAGGED);
                    self.present += count;
                    self.tally.rows += count;
                }
                Met::Blank => self.state.blank = true,
                Met::Short { single, at } => self.short(single, at),
                Met::Bad(reason, at) => {
                    self.settle(RAGGED);
                    self.present += 1;
                    let at = self.resolved(at);
                    self.tally.reject(reason, at);
                }
            }
        }
        for (reason, count, at) in notes.rejected.drain(..) {
            let at = self.resolved(at);
            self.tally.take_back(reason, count, at);
        }
        for (doubt, count, at) in notes.doubts.drain(..) {
            let at = self.resolved(at);
            self.tally.doubt(doubt, count, at);
        }
        let cases = std::mem::take(&mut notes.cases);
        let cases = cases.map(|at| self.resolved(at));
        self.cases.merge(cases);
        self.tally.repeat(std::mem::take(&mut notes.repeated));
        self.tally.saw_all(notes.period.take());
    }

    fn short(&mut self, single: bool, at: Place) {
        self.present += 1;
        let at = self.resolved(at);
        if self.state.blank && single && self.state.footer.len() < FOOTER_LINES {
            self.state.footer.push(at);
            return;
        }
        self.settle(RAGGED);
        self.state.short = Some(at);
    }

    /// Another row follows, or none: what might have been a footer is none.
    fn settle(&mut self, last: Reason) {
        self.state.blank = false;
        let footer = std::mem::take(&mut self.state.footer);
        let short = self.state.short.take();
        let is_cut = last == CUT;
        let count = footer.len() + usize::from(short.is_some());
        for (place, at) in short.into_iter().chain(footer).enumerate() {
            let reason = if is_cut && place + 1 == count {
                CUT
            } else {
                RAGGED
            };
            self.tally.reject(reason, at);
        }
    }

    fn resolved(&self, at: Place) -> FirstSeen {
        let before = usize::try_from(at.block)
            .ok()
            .and_then(|block| self.before.get(block));
        FirstSeen {
            line: Some(at.line),
            row: before.map(|before| before + at.row),
        }
    }
}
