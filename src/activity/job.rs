//! Bulk jobs, which are logged step by step.

use super::act::{Act, Deed};
use super::columns::EventRow;
use super::{Family, Operation, Presence, Signature};
use crate::org::{SalesforceId, UtcTime};

/// A bulk job: its rows are logged step by step.
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
    /// When its steps were logged.
    presence: Presence,
}

impl Job {
    /// Adds what another reader saw of it.
    pub(super) fn merge(&mut self, other: Self) {
        let fresh = self.user.is_none();
        self.user = self.user.or(other.user);
        self.session = self.session.or(other.session);
        if self.object.is_empty() {
            self.object = other.object;
        }
        self.operation = self.operation.or(other.operation);
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
        self.client.learn(&other.client);
    }

    /// Notes one step of the job.
    pub(super) fn step(&mut self, event: &EventRow<'_>, rows: u64) {
        let (at, run) = (event.time.millis(), event.run_ms());
        let fresh = self.user.is_none();
        self.user = Some(event.user);
        self.presence.saw(event.time);
        self.session = self.session.or(event.session);
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
        let reads = self.reads.then_some(Act::Read);
        let mut presence = self.presence.clone();
        if let Some(act) = self.operation.map(Act::of).or(reads) {
            let objects = self.object.as_bytes();
            let deed = Deed::new(Family::Request, act, Some(self.rows), objects);
            presence.did(UtcTime::from_millis(self.from), &deed);
        }
        presence
    }
}
