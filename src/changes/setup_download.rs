//! The setup audit trail, as its Setup page downloads it.
//!
//! Times stand in the viewer's locale and zone (`local_time`). Rows wait until the file has told how they are
//! meant, which is mostly within the first month; the order of day and month that no row tells is told by
//! the order of the rows. `Action` holds a sentence that may name people; of it nothing is kept, and the
//! section stands for what was done.

use super::local_time::{LocalTime, Told};
use super::setup_audit::line_of;
use super::spool::{Batch, Spool};
use super::{Change, Identity};
use crate::org::{ChangeSource, TimeOrder, UtcTime};
use crate::table::{Place, Reason, TableReader, text};

const NO_TIME: Reason = "the time of the change is missing or is no time";
const NO_ORDER: Reason =
    "day and month of the change cannot be told apart; export SetupAuditTrail by SOQL instead";

/// Most rows that wait. A download spans half a year; one that keeps so many waiting is none.
const MOST_WAITING: usize = 1 << 17;

/// A row whose time is not settled.
struct Waiting {
    place: Place,
    time: LocalTime,
    change: Change,
}

/// One file as far as it was read.
struct Download<'a> {
    spool: &'a Spool,
    batch: Batch,
    told: Told,
    waiting: Vec<Waiting>,
    /// Whether neither a row nor the order of the rows can tell day from month any more.
    is_hopeless: bool,
    /// First and last time settled.
    period: Option<(UtcTime, UtcTime)>,
    rejected: Vec<(Reason, Place)>,
}

/// Reads one file into the spool.
pub(super) fn read(table: &mut TableReader<'_, '_>, file: u32, spool: &Spool) {
    let header = table.header();
    let [date, user, action, section, delegate] =
        ["date", "user", "action", "section", "delegateuser"].map(|name| header.find(name));
    table.want(&[date, user, action, section, delegate]);
    let mut download = Download {
        spool,
        batch: Batch::default(),
        told: Told::default(),
        waiting: Vec::new(),
        is_hopeless: false,
        period: None,
        rejected: Vec::new(),
    };
    while let Some(row) = table.next_row() {
        let Some(time) = LocalTime::parse(&text(row.get(date))) else {
            table.reject(NO_TIME);
            continue;
        };
        let batch = &mut download.batch;
        let section = spool.text(batch, row.get(section));
        let delegate = spool.text(batch, row.get(delegate));
        let change = Change {
            who: spool.named(batch, row.get(user)),
            delegate,
            field: section,
            section,
            identity: Identity::content(&[row.get(action)]),
            line: line_of(&row),
            ..Change::new(ChangeSource::SetupAudit, UtcTime::from_millis(0), file)
        };
        download.take(Waiting {
            place: row.at(),
            time,
            change,
        });
    }
    download.settle_all();
    spool.flush(&mut download.batch);
    for at in download.period.iter().flat_map(|(from, to)| [*from, *to]) {
        table.saw(at);
    }
    for (reason, place) in download.rejected {
        table.reject_row(reason, place);
    }
}

impl Download<'_> {
    fn take(&mut self, row: Waiting) {
        if self.told.learn(&row.time) {
            let (ready, waiting) = std::mem::take(&mut self.waiting)
                .into_iter()
                .partition(|row| self.told.settles(&row.time));
            self.waiting = waiting;
            let ready: Vec<Waiting> = ready;
            ready.into_iter().for_each(|row| self.settle(row));
        }
        if self.is_hopeless || self.told.settles(&row.time) {
            self.settle(row);
        } else {
            self.waiting.push(row);
            if self.waiting.len() >= MOST_WAITING {
                self.settle_all();
            }
        }
    }

    /// Settles the rows that wait by the little there is.
    fn settle_all(&mut self) {
        if self.told.order.is_none() {
            self.told.order = order_of(&self.waiting);
            self.is_hopeless = self.told.order.is_none() && !self.waiting.is_empty();
        }
        let waiting = std::mem::take(&mut self.waiting);
        waiting.into_iter().for_each(|row| self.settle(row));
    }

    fn settle(&mut self, mut row: Waiting) {
        let settled = self
            .told
            .order
            .map(|order| row.time.settled(order, &self.told));
        match settled {
            Some(Some((at, is_exact))) => {
                row.change.at = at;
                row.change.is_exact = is_exact;
                self.period = Some(match self.period {
                    Some((from, to)) => (from.min(at), to.max(at)),
                    None => (at, at),
                });
                self.spool.push(&mut self.batch, row.change);
            }
            Some(None) => self.rejected.push((NO_TIME, row.place)),
            None => self.rejected.push((NO_ORDER, row.place)),
        }
    }
}

/// The order in which the rows are sorted by time, where that is but one.
fn order_of(rows: &[Waiting]) -> Option<TimeOrder> {
    let sorted = |order| {
        let times: Option<Vec<UtcTime>> = rows.iter().map(|row| row.time.clock(order)).collect();
        times.is_some_and(|times| times.is_sorted() || times.iter().rev().is_sorted())
    };
    match (sorted(TimeOrder::DayFirst), sorted(TimeOrder::MonthFirst)) {
        (true, false) => Some(TimeOrder::DayFirst),
        (false, true) => Some(TimeOrder::MonthFirst),
        _ => None,
    }
}
