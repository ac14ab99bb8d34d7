//! The event types of a log: who reads their rows, and in which hours there were any.

use std::collections::{BTreeMap, HashMap};

use super::{EventReader, event_reader};
use crate::org::UtcTime;

/// The days and rows of one event type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Logged {
    pub(super) rows: u64,
    /// Days since 1970, each with its hours that have rows as bits.
    pub(super) hours: BTreeMap<i64, u32>,
    pub(super) period: Option<(UtcTime, UtcTime)>,
    /// The hour of the last row, since 1970: most rows are of the same.
    last_hour: Option<i64>,
}

/// What was logged, by event type.
pub(super) type LoggedTypes = BTreeMap<String, Logged>;

/// The event types met by one reader of rows, the last first in mind: most files hold one.
#[derive(Default)]
pub(super) struct EventTypes {
    types: Vec<EventType>,
    /// Where each stands. A damaged log may name as many types as it has rows: they are not searched through.
    places: HashMap<Vec<u8>, usize>,
    last: usize,
}

struct EventType {
    name: Vec<u8>,
    reader: Option<EventReader>,
    logged: Logged,
}

impl EventTypes {
    /// Notes a row of this type and returns who reads it; `None` for a type nobody reads.
    pub(super) fn met(&mut self, name: &[u8], time: UtcTime) -> Option<EventReader> {
        if self.types.get(self.last).is_none_or(|t| t.name != name) {
            let known = self.places.get(name).copied();
            self.last = known.unwrap_or(self.types.len());
            if known.is_none() {
                self.places.insert(name.to_vec(), self.last);
                self.types.push(EventType {
                    name: name.to_vec(),
                    reader: event_reader(name),
                    logged: Logged::default(),
                });
            }
        }
        let event_type = self.types.get_mut(self.last)?;
        event_type.logged.saw(time);
        event_type.reader
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.types.len()
    }

    /// Adds what was logged to `all`.
    pub(super) fn add_to(self, all: &mut LoggedTypes) {
        for event_type in self.types {
            let name = String::from_utf8_lossy(&event_type.name).into_owned();
            all.entry(name).or_default().merge(event_type.logged);
        }
    }
}

impl Logged {
    fn saw(&mut self, time: UtcTime) {
        self.rows += 1;
        let hour = time.seconds().div_euclid(3600);
        if self.last_hour != Some(hour) {
            self.last_hour = Some(hour);
            *self.hours.entry(time.day()).or_default() |= 1 << hour.rem_euclid(24);
        }
        self.period = Some(match self.period {
            Some((from, to)) => (from.min(time), to.max(time)),
            None => (time, time),
        });
    }

    /// Adds what another reader saw.
    pub(super) fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        for (day, bits) in other.hours {
            *self.hours.entry(day).or_default() |= bits;
        }
        self.last_hour = None;
        self.period = match (self.period, other.period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }
}
