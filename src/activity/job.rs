//! Jobs: of the Bulk API, which are logged step by step, and of asynchronous Apex.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::act::{Act, Deed};
use super::columns::EventRow;
use super::uses::{Use, UseLog, UseSum};
use super::{Operation, Presence, Signature};
use crate::org::{SalesforceId, UtcTime};

/// Words of a job that deletes past the recycle bin.
const HARD: &[&[u8]] = &[b"hard_delete", b"hardDelete"];

/// A job that spans some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) user: Option<SalesforceId>,
    pub(super) object: String,
    pub(super) operation: Option<Operation>,
    /// Whether it is a query.
    pub(super) reads: bool,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) rows: u64,
    pub(super) client: Signature,
    pub(super) session: Option<u128>,
    /// What stands for the session where no row has one ([`super::address`]).
    pub(super) address: Option<u128>,
    /// When its steps were logged.
    pub(super) presence: Presence,
    /// Asynchronous Apex, not a load.
    pub(super) asynchronous: bool,
    /// Whether it deletes past the recycle bin.
    pub(super) hard: bool,
    /// The logs that tell of it.
    pub(super) logs: BTreeSet<UseLog>,
}

impl Job {
    /// Adds what another reader saw of it.
    pub(super) fn merge(&mut self, other: Self) {
        let fresh = self.user.is_none();
        // Steps of one job agree; should they not, one answer wins, whichever came first.
        self.user = smaller(self.user, other.user);
        self.session = smaller(self.session, other.session);
        self.address = smaller(self.address, other.address);
        self.is_of(other.object);
        self.operation = smaller(self.operation, other.operation);
        if other.user.is_some() {
            self.from = if fresh {
                other.from
            } else {
                self.from.min(other.from)
            };
            self.to = if fresh {
                other.to
            } else {
                self.to.max(other.to)
            };
        }
        self.reads |= other.reads;
        self.presence.merge(&other.presence);
        self.rows += other.rows;
        self.asynchronous |= other.asynchronous;
        self.hard |= other.hard;
        self.logs.extend(other.logs);
        self.client.learn(&other.client);
    }

    /// Notes the object it is of.
    pub(super) fn is_of(&mut self, object: String) {
        if self.object.is_empty() || (!object.is_empty() && object < self.object) {
            self.object = object;
        }
    }

    /// Notes what it does.
    pub(super) fn does(&mut self, word: &[u8]) {
        self.operation = smaller(self.operation, Operation::from_word(word));
        self.reads |= Act::is_read(word);
        self.hard |= HARD.iter().any(|hard| word.eq_ignore_ascii_case(hard));
    }

    /// Notes what it may do, where no row says more.
    pub(super) fn may_be(&mut self, operation: Operation) {
        self.operation = smaller(self.operation, Some(operation));
    }

    /// What it writes; `None` for a query.
    pub(super) fn writes(&self) -> Option<Operation> {
        self.operation
            .filter(|operation| *operation != Operation::Unknown || !self.reads)
    }

    /// Notes a request that steers the job, which has no rows and may have an address for a session.
    pub(super) fn steered(&mut self, event: &EventRow<'_>) {
        self.address = smaller(self.address, event.session);
        let request = EventRow {
            session: None,
            ..*event
        };
        self.step(&request, 0);
        if let Some(kind) = event.call() {
            self.presence.calls.called(kind, event.time);
        }
    }

    /// Notes one step of the job.
    pub(super) fn step(&mut self, event: &EventRow<'_>, rows: u64) {
        let (at, run) = (event.time.millis(), event.run_ms());
        let fresh = self.user.is_none();
        self.user = smaller(self.user, Some(event.user));
        self.presence.saw(event.time);
        self.session = smaller(self.session, event.session);
        self.from = if fresh {
            at - run
        } else {
            self.from.min(at - run)
        };
        self.to = if fresh {
            at + run
        } else {
            self.to.max(at + run)
        };
        self.rows += rows;
    }

    /// When it was at work, and what it did: all its records on the day it began.
    pub(super) fn presence(&self) -> Presence {
        let mut presence = self.presence.clone();
        if let Some(act) = self.act() {
            let objects = self.object.as_bytes();
            let deed = Deed::new(UseLog::BulkApi2, act, Some(self.rows), objects);
            presence.did(UtcTime::from_millis(self.from), &deed);
        }
        presence
    }

    /// What it did, as far as any row says.
    fn act(&self) -> Option<Act> {
        match self.writes() {
            Some(Operation::Delete) if self.hard => Some(Act::HardDelete),
            Some(operation) => Some(Act::of(operation)),
            None => self.reads.then_some(Act::Read),
        }
    }

    /// What it did with its object, by each log that tells of it.
    pub(super) fn uses(&self) -> impl Iterator<Item = (Use, UseSum)> + '_ {
        let [from, to] = [self.from, self.to].map(UtcTime::from_millis);
        let object = Some(self.object.as_str()).filter(|name| !name.is_empty());
        // A job of which no row says what it does may write.
        let act = self.act().unwrap_or(Act::Write);
        self.logs.iter().map(move |log| {
            let of = Use {
                object: object.map(Arc::from),
                act,
                log: *log,
            };
            (of, UseSum::of(self.rows.max(1), from, to))
        })
    }
}

/// The smaller of what is there.
fn smaller<T: Ord>(mine: Option<T>, theirs: Option<T>) -> Option<T> {
    [mine, theirs].into_iter().flatten().min()
}
