//! What was written, read back from disk: login by login in time, and record by record.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use super::collect::Delegates;
use super::job::Job;
use super::journal::SortedWrites;
use super::resolve::Resolver;
use super::row::{RawDoor, TieRow, WriteRow};
use super::write::{ObjectNumber, WriteKey, WriteSum};
use super::{Activity, Door, Family, Operation};
use crate::catalog::evidence;
use crate::changes::Delegate;
use crate::numbers::NumberMap;
use crate::org::{LoginKey, SalesforceId, UtcTime};
use crate::spill::{SpillError, Walk};

/// Writes that agree in operation, source and door, within a second or a bulk job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Earliest moment a record may have been stamped by these, milliseconds.
    pub from: i64,
    /// Latest such moment.
    pub to: i64,
    /// The logged moment; the middle of a bulk job.
    pub at: i64,
    /// What they do.
    pub operation: Operation,
    /// Where they were logged.
    pub family: Family,
    /// Through which door.
    pub door: Door,
    /// Records they can explain at most.
    pub rows: u64,
}

/// A slot and the object it was logged for, `None` where the log does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// Number of the object's name.
    pub object: Option<ObjectNumber>,
    /// When, how and how much.
    pub slot: Slot,
}

/// An event that names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// In whose name.
    pub login: LoginKey,
    /// Earliest moment, milliseconds.
    pub from: i64,
    /// Latest moment.
    pub to: i64,
    /// What it did.
    pub operation: Operation,
    /// Through which door.
    pub door: Door,
    /// Who acted in the name of that login.
    pub delegate: Delegate,
}

impl Tie {
    /// Whether it may have left a stamp of this login and time.
    #[must_use]
    pub fn may_leave(&self, login: LoginKey, at: UtcTime) -> bool {
        let moment = at.millis();
        self.login == login && self.from <= moment + 999 && moment <= self.to
    }
}

/// All writes, on disk, with what resolves their doors.
#[derive(Debug)]
pub struct Writes {
    sorted: SortedWrites,
    resolver: Resolver,
    /// Jobs span minutes and are few. By login, by earliest moment.
    jobs: BTreeMap<LoginKey, Vec<Written>>,
    delegates: Delegates,
    objects: BTreeMap<String, ObjectNumber>,
}

impl Writes {
    pub(super) fn new(
        activity: &mut Activity,
        resolver: Resolver,
        found: Vec<Job>,
    ) -> Result<Self, SpillError> {
        let slack = evidence().window.bulk_slack_ms;
        let mut jobs: BTreeMap<LoginKey, Vec<Written>> = BTreeMap::new();
        for job in found {
            let (Some(user), Some(operation)) = (job.user, job.writes()) else {
                continue;
            };
            let door = resolver.named_job(&job);
            let Some(door) = door.and_then(|door| resolver.placed(door)) else {
                continue;
            };
            // The times of asynchronous Apex are those of its run; of a bulk job only steps are logged.
            let (family, slack) = match job.asynchronous {
                true => (Family::Job, 0),
                false => (Family::Request, slack),
            };
            let slot = Slot {
                from: job.from - slack,
                to: job.to + slack,
                at: job.from.midpoint(job.to),
                operation,
                family,
                door,
                rows: if job.rows == 0 { u64::MAX } else { job.rows },
            };
            let object = match job.object.as_str() {
                "" => None,
                name => Some(activity.object(name)),
            };
            let login = activity.journal.logins.key(user);
            jobs.entry(login)
                .or_default()
                .push(Written { object, slot });
        }
        for slots in jobs.values_mut() {
            slots.sort_unstable_by_key(|written| written.slot);
        }
        Ok(Self {
            sorted: activity.journal.finish()?,
            resolver,
            jobs,
            delegates: std::mem::take(&mut activity.delegates),
            objects: activity.journal.object_numbers(),
        })
    }

    /// The number under which logs have an object of this name, if they do.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<ObjectNumber> {
        self.objects.get(name).copied()
    }

    /// Who acted in a session in the name of a login.
    #[must_use]
    pub fn delegate(&self, login: LoginKey, session: Option<u128>) -> Delegate {
        let known = session.and_then(|session| self.delegates.get(&(login, session)));
        known.map_or(Delegate::Nobody, |delegate| Delegate::Somebody(*delegate))
    }

    /// The writes of the logins from `first` to `last`, to be asked for one login after the other
    /// ([`SlotWalk::begin`]).
    ///
    /// # Errors
    /// [`SpillError`] when they cannot be read back.
    pub fn of_logins(&self, first: LoginKey, last: LoginKey) -> Result<SlotWalk<'_>, SpillError> {
        let rows = self.sorted.writes.walk(|row| {
            let login = row.login();
            if login < first {
                Ordering::Less
            } else if login > last {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        })?;
        Ok(SlotWalk {
            writes: self,
            login: first,
            rows,
            doors: Doors::new(&self.resolver),
            upcoming: BinaryHeap::new(),
            jobs: &[],
        })
    }

    /// The events that name records of one object.
    ///
    /// # Errors
    /// [`SpillError`] when they cannot be read back.
    pub fn naming(&self, prefix: [u8; 3]) -> Result<TieWalk<'_>, SpillError> {
        let place = |row: &TieRow| -> Ordering { row.record[..3].cmp(&prefix) };
        Ok(TieWalk {
            rows: self.sorted.ties.walk(place)?,
            writes: self,
            doors: Doors::new(&self.resolver),
        })
    }
}

/// Doors resolved before; a login comes through few, again and again.
#[derive(Debug)]
struct Doors<'a> {
    resolver: &'a Resolver,
    known: NumberMap<RawDoor, Option<Door>>,
}

/// Doors remembered at a time: enough for the sessions of a day, and a bound for a login that opens a
/// session for each call.
const DOORS: usize = 1 << 14;

impl<'a> Doors<'a> {
    fn new(resolver: &'a Resolver) -> Self {
        Self {
            resolver,
            known: NumberMap::default(),
        }
    }

    fn door(&mut self, raw: &RawDoor) -> Option<Door> {
        if let Some(door) = self.known.get(raw) {
            return *door;
        }
        if self.known.len() >= DOORS {
            self.known.clear();
        }
        let door = self.resolver.door(raw);
        self.known.insert(*raw, door);
        door
    }
}

/// The writes of one login as time goes by, then those of the next.
#[derive(Debug)]
pub struct SlotWalk<'a> {
    writes: &'a Writes,
    login: LoginKey,
    rows: Walk<'a, WriteRow>,
    doors: Doors<'a>,
    /// Read, but beginning later than asked for so far.
    upcoming: BinaryHeap<Reverse<Upcoming>>,
    jobs: &'a [Written],
}

/// A write that waits for its time, first come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Upcoming {
    from: i64,
    key: WriteKey,
    sum: WriteSum,
}

impl SlotWalk<'_> {
    /// Turns to a login. Logins are asked for in the order of their numbers.
    ///
    /// # Errors
    /// [`SpillError`] when writes cannot be read back.
    pub fn begin(&mut self, login: LoginKey) -> Result<(), SpillError> {
        self.login = login;
        self.upcoming.clear();
        let jobs = self.writes.jobs.get(&login);
        self.jobs = jobs.map_or(&[], Vec::as_slice);
        while self.rows.peek().is_some_and(|row| row.login() < login) {
            self.rows.next_row()?;
        }
        Ok(())
    }

    /// Adds to `out`, in no order, the writes whose window reaches the moments from `begin` to `end`,
    /// those left out that an earlier call gave. Time only goes forward; a write whose window ends before
    /// `begin` and that no earlier call gave is never given.
    ///
    /// # Errors
    /// [`SpillError`] when they cannot be read back.
    pub fn advance(
        &mut self,
        begin: i64,
        end: i64,
        out: &mut Vec<Written>,
    ) -> Result<(), SpillError> {
        let window = evidence().window;
        let reach = window.max_run_ms + window.event_slack_ms;
        let login = self.login;
        let may_begin = |row: &WriteRow| row.login() == login && row.second() * 1000 - reach <= end;
        while self.rows.peek().is_some_and(may_begin) {
            let Some((key, sum)) = self.entry()? else {
                break;
            };
            if sum.to < begin {
                continue;
            }
            if sum.from <= end {
                out.extend(self.written(&key, &sum));
            } else {
                let from = sum.from;
                self.upcoming.push(Reverse(Upcoming { from, key, sum }));
            }
        }
        while self.upcoming.peek().is_some_and(|next| next.0.from <= end) {
            let Some(Reverse(next)) = self.upcoming.pop() else {
                break;
            };
            if next.sum.to >= begin {
                out.extend(self.written(&next.key, &next.sum));
            }
        }
        while let [next, rest @ ..] = self.jobs
            && next.slot.from <= end
        {
            self.jobs = rest;
            if next.slot.to >= begin {
                out.push(*next);
            }
        }
        Ok(())
    }

    /// The next entry, summed from all its rows.
    fn entry(&mut self) -> Result<Option<(WriteKey, WriteSum)>, SpillError> {
        let mut entry: Option<(WriteKey, WriteSum)> = None;
        while let Some(next) = self.rows.peek() {
            let set_aside = &self.writes.sorted.set_aside;
            let counts = set_aside.is_empty() || !set_aside.contains(&next.part());
            if let (Some((key, _)), true) = (&entry, counts)
                && next.key() != *key
            {
                break;
            }
            let (key, sum) = (next.key(), next.sum());
            self.rows.next_row()?;
            match &mut entry {
                _ if !counts => {}
                Some((_, mine)) => mine.merge(&sum),
                None => entry = Some((key, sum)),
            }
        }
        Ok(entry)
    }

    fn written(&mut self, key: &WriteKey, sum: &WriteSum) -> Option<Written> {
        let slot = Slot {
            from: sum.from,
            to: sum.to,
            at: sum.at,
            operation: key.operation,
            family: key.family,
            door: self.doors.door(&key.door)?,
            rows: sum.rows,
        };
        Some(Written {
            object: key.object,
            slot,
        })
    }
}

/// The events that name records of one object, by record.
#[derive(Debug)]
pub struct TieWalk<'a> {
    rows: Walk<'a, TieRow>,
    writes: &'a Writes,
    doors: Doors<'a>,
}

impl TieWalk<'_> {
    /// Replaces `out` by the events that name a record. Records are asked for in the order of their ids.
    ///
    /// # Errors
    /// [`SpillError`] when they cannot be read back.
    pub fn of(&mut self, record: SalesforceId, out: &mut Vec<Tie>) -> Result<(), SpillError> {
        out.clear();
        let set_aside = &self.writes.sorted.set_aside;
        while let Some(next) = self.rows.peek() {
            if next.record > *record.as_bytes() {
                break;
            }
            let Some(row) = self.rows.next_row()? else {
                break;
            };
            if row.record < *record.as_bytes() || set_aside.contains(&row.part()) {
                continue;
            }
            let (from, to) = row.window();
            out.extend(self.doors.door(&row.door).map(|door| Tie {
                login: row.login,
                from,
                to,
                operation: row.operation,
                door,
                delegate: self.writes.delegate(row.login, row.door.session()),
            }));
        }
        Ok(())
    }
}
