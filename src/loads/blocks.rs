//! Blocks of imported records among the neighbours in the order of ids.
//!
//! A load inserts its records one after the other, so their ids stand together, with those of whoever
//! worked meanwhile between them. Records whose created stamps contradict their ids or users open a
//! block; it ends where such records cease. Where the moment of the load is known, the others in the block
//! are held against it: whose created stamp is before it was imported, whatever was done to the record since.

use super::signs::{Births, Order, Placed, Signs, Times, margin, same_load};
use crate::catalog::evidence;
use crate::org::{LoginKey, SalesforceId};
use crate::records::Record;

/// Last members of a block whose `SystemModstamp` say when it ended; and records after it whose stamps say
/// by when.
const EDGE: usize = 16;

/// Records with which a load may begin a table before one is out of order: dates of an old system do not
/// rise nine times in a row by chance.
const BEGINNING: u64 = 8;

/// Records that one load inserted, and those of others between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    /// The first and last id.
    pub(super) ids: (SalesforceId, SalesforceId),
    /// A stamp in it that is before this was set by the load, whatever else it says; `i64::MIN` where
    /// that cannot be told.
    pub(super) limit: i64,
    /// When the load took place, milliseconds, as near as can be said.
    pub(super) period: Option<(i64, i64)>,
    /// Whether that moment is known from records the load alone touched.
    pub(super) is_dated: bool,
    /// Records that speak for it.
    pub(super) records: u64,
    /// How sure it is that it was a load.
    pub(super) confidence: f64,
}

/// Finds the blocks of one object; records come in the order of ids.
#[derive(Debug, Default)]
pub(super) struct Finder {
    order: Order,
    before: Before,
    open: Option<Open>,
    found: Vec<Block>,
}

/// The records before the next block.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    /// The first of the group, if it is not far back and none was left as it was made.
    first: Option<SalesforceId>,
    /// When the last were touched, where that is long after their created stamps.
    touched: [Option<i64>; EDGE],
    /// Records of the group that speak against its ids or users.
    against: u64,
}

/// A block that may go on.
#[derive(Clone, Copy, Debug)]
struct Open {
    ids: (SalesforceId, SalesforceId),
    before: Before,
    /// The moment that the first was inserted after.
    floor: Option<i64>,
    /// Records that speak for a load, those of them by their users, and those by both signs.
    records: u64,
    by_user: u64,
    by_both: u64,
    /// Records that speak against.
    against: u64,
    /// Records with a `SystemModstamp`.
    touched: u64,
    /// Earliest `SystemModstamp`.
    earliest: i64,
    /// The moment of insertion as it goes on, and the records that share it.
    clock: Option<i64>,
    agreeing: u64,
    /// `SystemModstamp` of the last records.
    last: [i64; EDGE],
    /// Records since the last that spoke, and the earliest created stamp of the first of these.
    gap: u32,
    after: i64,
}

impl Finder {
    /// Takes the next record.
    pub(super) fn next(&mut self, record: &Record<LoginKey>, births: &Births) {
        let Some(placed) = self.order.next(record, births) else {
            return;
        };
        let Placed { times, signs, .. } = placed;
        if placed.is_first {
            self.close();
            self.before = Before::default();
        }
        if self.open.is_some_and(|open| open.is_left_by(&placed)) {
            self.close();
        }
        if signs.speaks() {
            let open = Open::new(record.id, self.before, placed.floor);
            self.open.get_or_insert(open).add(record.id, times, signs);
        } else if let Some(open) = &mut self.open {
            open.pass(times, signs);
            if open.gap > evidence().import.gap_records {
                self.close();
            }
        }
        self.before.pass(record.id, &placed);
    }

    /// All blocks, in the order of ids.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close();
        self.found
    }

    fn close(&mut self) {
        let block = self.open.take().and_then(|open| open.judged());
        if self.found.len() < evidence().import.most_blocks {
            self.found.extend(block);
        }
    }
}

impl Before {
    fn pass(&mut self, id: SalesforceId, placed: &Placed) {
        let Times { created, touched } = placed.times;
        let touched = touched.filter(|touched| created < *touched - margin());
        let is_near = placed.before < BEGINNING;
        let first = if placed.is_first {
            Some(id)
        } else {
            self.first
        };
        self.first = first.filter(|_| is_near && touched.is_some());
        self.touched.rotate_left(1);
        self.touched[EDGE - 1] = touched;
        self.against += u64::from(placed.signs.against);
    }

    /// How many of the last were touched in this period.
    fn shares(&self, (from, to): (i64, i64)) -> u64 {
        let near = |at: &&i64| (from - same_load()..=to + same_load()).contains(*at);
        self.touched.iter().flatten().filter(near).count() as u64
    }
}

impl Open {
    fn new(id: SalesforceId, before: Before, floor: Option<i64>) -> Self {
        Self {
            // Where an org begins with a load, its first records have nothing before them to contradict.
            ids: (before.first.unwrap_or(id), id),
            before,
            floor,
            records: 0,
            by_user: 0,
            by_both: 0,
            against: 0,
            touched: 0,
            earliest: i64::MAX,
            clock: None,
            agreeing: 0,
            last: [i64::MAX; EDGE],
            gap: 0,
            after: i64::MAX,
        }
    }

    /// Whether this record, which speaks for a load, cannot be of this one: the ids have come past the
    /// time at which it began, and it was not inserted at the moment the others were.
    fn is_left_by(&self, placed: &Placed) -> bool {
        let moved = match (self.floor, placed.floor) {
            (Some(then), Some(now)) => now > then + margin(),
            _ => false,
        };
        // What was touched later may have been changed since.
        let touched = placed.times.touched;
        let may_share = |clock: i64| touched.is_some_and(|at| at >= clock - same_load());
        moved && placed.signs.speaks() && !self.clock.is_some_and(may_share)
    }

    /// Adds a record that speaks for a load.
    fn add(&mut self, id: SalesforceId, times: Times, signs: Signs) {
        self.ids.1 = id;
        self.records += 1;
        self.by_user += u64::from(signs.user);
        self.gap = 0;
        self.after = i64::MAX;
        let Some(touched) = times.touched else { return };
        self.last.rotate_left(1);
        self.last[EDGE - 1] = touched;
        self.touched += 1;
        self.earliest = self.earliest.min(touched);
        let near = |clock: i64| (touched - clock).abs() <= same_load();
        match self.clock {
            Some(clock) if near(clock) => {
                self.agreeing += 1;
                self.clock = Some(touched);
            }
            // The clock was that of a record changed since.
            Some(clock) if touched < clock => {
                self.agreeing = 1;
                self.clock = Some(touched);
            }
            Some(_) => {}
            None => {
                self.agreeing = 1;
                self.clock = Some(touched);
            }
        }
        self.by_both += u64::from(signs.user && signs.order);
    }

    /// Notes a record that does not speak for a load.
    fn pass(&mut self, times: Times, signs: Signs) {
        self.gap += 1;
        self.against += u64::from(signs.against);
        if self.gap as usize <= EDGE {
            self.after = self.after.min(times.created);
        }
    }

    /// The block, if it is believed to be one.
    fn judged(&self) -> Option<Block> {
        let limits = evidence().import;
        let agrees = self.agreeing >= limits.least_agreeing;
        let enough = match self.records {
            records if records >= limits.least_bare_records => true,
            records => records >= limits.least_records && agrees,
        };
        let against = as_f64(self.against) > as_f64(self.records) * limits.most_against;
        // Two signs on one record are enough, where neither has ever been wrong.
        let is_sure = self.by_both > 0 && self.against + self.before.against == 0;
        if against || !(enough || is_sure) {
            return None;
        }
        let until = self.earliest.min(self.after);
        let last = self.last.iter().copied().min().unwrap_or(until);
        let last = last.min(self.after).max(until);
        // A load touches its own records. Where those before share the moment, or one after was made
        // before it, the platform touched them all, and the load was some time before.
        let is_shared = self.before.first.is_none()
            && self.before.shares((until, last)) >= limits.least_agreeing;
        let is_late = self.earliest > self.after.saturating_add(same_load());
        let is_dated = agrees && !is_shared && !is_late;
        let (limit, period) = if is_dated {
            (until - same_load(), Some((until, last)))
        } else {
            let until = Some(until).filter(|until| *until != i64::MAX);
            let from = self.floor.or(until);
            let until = until.or(from);
            let period = from.zip(until);
            (
                i64::MIN,
                period.map(|(from, until)| (from.min(until), until)),
            )
        };
        Some(Block {
            ids: self.ids,
            limit,
            period,
            is_dated,
            records: self.records,
            confidence: self.confidence(is_dated),
        })
    }

    fn confidence(&self, is_dated: bool) -> f64 {
        let limits = evidence().import;
        if self.by_user * 2 >= self.records {
            limits.before_user
        } else if is_dated {
            limits.moment
        } else if self.touched > 0 {
            limits.order
        } else {
            limits.bare
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts; a share needs no more")]
pub(super) fn as_f64(n: u64) -> f64 {
    n as f64
}
