//! Jobs: of the Bulk API, which are logged step by step, and of asynchronous Apex.

use super::columns::EventRow;
use super::{Operation, Signature};
use crate::org::SalesforceId;

/// A job that spans some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) user: Option<SalesforceId>,
    pub(super) object: String,
    pub(super) operation: Option<Operation>,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) rows: u64,
    pub(super) client: Signature,
    pub(super) session: Option<u128>,
    /// Asynchronous Apex, not a load.
    pub(super) asynchronous: bool,
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
        self.rows += other.rows;
        self.asynchronous |= other.asynchronous;
        self.client.learn(&other.client);
    }

    /// Notes one step of the job.
    pub(super) fn step(&mut self, event: &EventRow<'_>, rows: u64) {
        let (at, run) = (event.time.millis(), event.run_ms());
        let fresh = self.user.is_none();
        self.user = Some(event.user);
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
}
