//! Rows of a delimited file, taken apart by one thread or by many, without an allocation per row.

use std::sync::PoisonError;

use super::ahead::{CutAhead, Form};
use super::block::End;
use super::doubt::REPAIRED_ID;
use super::notes::{CUT, Met, Notes, Place};
use super::row::Here;
use super::tally::BROKEN;
use super::{Column, Doubt, Header, Reason, Row, Table};
use crate::limits::Limit;
use crate::org::IdCase;

/// Reads rows of a table. Several readers of one table, each in a thread of its own, share its rows.
pub struct TableReader<'t, 'r> {
    table: &'t Table<'r>,
    here: Here,
    notes: Notes,
    reading: bool,
}

impl<'t, 'r> TableReader<'t, 'r> {
    pub(super) fn new(table: &'t Table<'r>) -> Self {
        Self {
            here: Here::new(table.header.names().len(), table.newline),
            table,
            notes: Notes::default(),
            reading: false,
        }
    }

    /// The header row.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.table.header
    }

    /// Only these columns will be asked for: the others are not looked at. To be called before the first
    /// row.
    pub fn want(&mut self, columns: &[Column]) {
        self.here.want(self.table.header.names().len(), columns);
    }

    /// The next whole row; `None` at the end of the file or where it cannot be read further.
    #[inline]
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        while !self.here.next() {
            if !self.cut_ahead() && !self.next_block() {
                return None;
            }
        }
        Some(Row::of(&self.here))
    }

    /// Counts the row that [`Self::next_row`] gave last as rejected instead of used.
    pub fn reject(&mut self, reason: Reason) {
        self.notes.reject(reason, self.here.place());
    }

    /// Counts a row that was given earlier as rejected instead of used.
    pub fn reject_row(&mut self, reason: Reason, at: Place) {
        self.table.lock_notes().reject_late(reason, at);
    }

    /// Notes what is uncertain of the row that [`Self::next_row`] gave last, and is used all the same.
    pub fn doubt(&mut self, doubt: Doubt) {
        self.notes.doubt(doubt, self.here.place());
    }

    /// Notes what is uncertain of a row that was given earlier.
    pub fn doubt_row(&mut self, doubt: Doubt, at: Place) {
        self.table.lock_notes().doubt_late(doubt, at);
    }

    /// Notes what is uncertain of the file as a whole.
    pub fn doubt_file(&mut self, doubt: Doubt) {
        self.table.lock_notes().doubt_all(doubt);
    }

    /// Notes in what case an id of the row that [`Self::next_row`] gave last was written.
    pub fn saw_case(&mut self, case: IdCase) {
        match case {
            IdCase::Sure => {}
            IdCase::Repaired => self.doubt(REPAIRED_ID),
            IdCase::Both | IdCase::Lower(_) | IdCase::Upper(_) => {
                self.notes.cased(case, self.here.place());
            }
        }
    }

    /// Counts the row that [`Self::next_row`] gave last as a duplicate instead of used.
    pub fn repeat(&mut self) {
        self.notes.repeated += 1;
    }

    /// Widens the period of the file.
    pub fn saw(&mut self, time: crate::org::UtcTime) {
        self.notes.saw(time);
    }

    /// Cuts the next rows of the block, if there are any.
    fn cut_ahead(&mut self) -> bool {
        if !self.reading {
            return false;
        }
        let here = &mut self.here;
        self.table.kernel.run(CutAhead {
            ahead: &mut here.ahead,
            block: &here.block,
            wanted: &here.wanted,
            form: Form {
                header: &self.table.header_row,
                columns: self.table.header.names().len(),
                newline: here.newline,
                longest: self.table.longest_field,
            },
            notes: &mut self.notes,
        });
        if here.ahead.rows.is_empty() {
            self.end_of_block();
            return false;
        }
        true
    }

    /// What is left behind the last row end of the file.
    fn end_of_block(&mut self) {
        let here = &mut self.here;
        let reason = match here.block.end {
            End::Whole => None,
            End::Open => Some(CUT),
            End::Broken(reached) => Some(reached.map_or(BROKEN, Limit::reason)),
            End::Endless => Some(Limit::RowBytes.reason()),
        };
        if let Some(reason) = reason {
            let at = here.ahead.last_place(&here.block, here.newline);
            self.notes.odd(Met::Bad(reason, at));
        }
    }

    /// Hands over the notes of this block and takes the next.
    fn next_block(&mut self) -> bool {
        self.hand_over();
        let first = self.table.first.lock();
        let first = first.unwrap_or_else(PoisonError::into_inner).take();
        self.here.begin(0, 0);
        self.reading = match first {
            Some((end, at, block)) => {
                self.here.begin(end, at);
                self.here.block = block;
                true
            }
            None => self.table.lock_blocks().fill(&mut self.here.block),
        };
        self.reading
    }

    fn hand_over(&mut self) {
        let mut notes = self.table.lock_notes();
        if self.reading {
            notes.take(self.here.block.number, &mut self.notes);
        } else {
            notes.saw_all(self.notes.period.take());
        }
        self.reading = false;
    }
}

impl Drop for TableReader<'_, '_> {
    fn drop(&mut self) {
        self.hand_over();
    }
}
