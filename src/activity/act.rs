//! What clients did with records: creations, updates, deletions and reads, counted by day.
//!
//! One call may be logged as a request and again in `ApiTotalUsage`. The two are counted apart, and of each
//! day the larger number holds: neither log is complete, and a request knows its rows where the other has
//! calls only.

use super::uses::UseLog;
use super::{Family, Operation};
use crate::catalog::evidence;

/// What a call does with records, as far as the log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Makes records.
    Create,
    /// Changes records.
    Update,
    /// Makes or changes.
    Upsert,
    /// Deletes records, or brings them back.
    Delete,
    /// Deletes records past the recycle bin.
    HardDelete,
    /// Writes, and the log does not say what: a composite request, an action, a merge.
    Write,
    /// Reads records.
    Read,
}

/// One call as it is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed<'a> {
    pub(super) log: UseLog,
    pub(super) act: Act,
    /// Records it processed, where the log says so; else the call itself.
    pub(super) records: u64,
    /// Object names as logged, parted by commas or semicolons; may be empty.
    pub(super) objects: &'a [u8],
}

/// The names of objects in a cell, parted by commas or semicolons, some perhaps empty. A call has no more objects than
/// records; a cell may name millions.
pub(super) fn object_names(cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    let most = usize::try_from(evidence().limit.soap_rows).unwrap_or(usize::MAX);
    let names = cell.split(|c| matches!(c, b',' | b';'));
    names.map(<[u8]>::trim_ascii).take(most)
}

/// Calls of SOAP that read records (SOAP API Developer Guide, core calls), without underscores: logs have
/// `query_all` and `queryAll`.
const SOAP_READS: &[&[u8]] = &[b"query", b"queryall", b"querymore", b"retrieve", b"search"];

impl Act {
    pub(super) const fn of(operation: Operation) -> Self {
        match operation {
            Operation::Create => Self::Create,
            Operation::Update => Self::Update,
            Operation::Upsert => Self::Upsert,
            Operation::Delete => Self::Delete,
            Operation::Unknown => Self::Write,
        }
    }

    /// As which of creations, updates, deletions and reads it is counted. An upsert, a merge and a composite
    /// request may do several things; what clients do again and again is to update.
    const fn column(self) -> usize {
        match self {
            Self::Create => 0,
            Self::Update | Self::Upsert | Self::Write => 1,
            Self::Delete | Self::HardDelete => 2,
            Self::Read => 3,
        }
    }

    /// Whether this word of SOAP, or of a bulk job, reads records.
    pub(super) fn is_read(word: &[u8]) -> bool {
        let letters = || word.iter().filter(|c| **c != b'_');
        let is = |read: &&[u8]| {
            letters()
                .map(u8::to_ascii_lowercase)
                .eq(read.iter().copied())
        };
        SOAP_READS.iter().any(is)
    }
}

impl<'a> Deed<'a> {
    /// A call that processed so many records, or of which the log does not say how many.
    pub(super) fn new(log: UseLog, act: Act, records: Option<u64>, objects: &'a [u8]) -> Self {
        Self {
            log,
            act,
            records: records.filter(|n| *n > 0).unwrap_or(1),
            objects,
        }
    }

    /// The names of its objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = &'a [u8]> {
        object_names(self.objects).filter(|name| !name.is_empty())
    }
}

/// Acts as logged, by the log that tells of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoggedActs {
    /// By requests, and in `ApiTotalUsage`; creations, updates, deletions, reads.
    counts: [[u32; 4]; 2],
}

/// How often clients did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    /// Records made, or calls that make some.
    pub creates: u64,
    /// Records changed, or calls that change some.
    pub updates: u64,
    /// Records deleted or brought back, or calls that do so.
    pub deletes: u64,
    /// Records read, or calls that read.
    pub reads: u64,
}

impl LoggedActs {
    pub(super) fn did(&mut self, deed: &Deed<'_>) {
        let log = usize::from(deed.log.family() == Family::Usage);
        let count = &mut self.counts[log][deed.act.column()];
        *count = count.saturating_add(u32::try_from(deed.records).unwrap_or(u32::MAX));
    }

    /// Adds what else was logged on the same day.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine = mine.saturating_add(theirs);
            }
        }
    }

    /// What was done, however often it was logged: of both logs the larger number.
    #[must_use]
    pub fn counted(&self) -> Acts {
        let [requests, usage] = self.counts;
        let larger = |act: Act| u64::from(requests[act.column()].max(usage[act.column()]));
        Acts {
            creates: larger(Act::Create),
            updates: larger(Act::Update),
            deletes: larger(Act::Delete),
            reads: larger(Act::Read),
        }
    }
}

impl Acts {
    /// Adds what was done elsewhere or on another day.
    pub fn add(&mut self, other: &Self) {
        self.creates += other.creates;
        self.updates += other.updates;
        self.deletes += other.deletes;
        self.reads += other.reads;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_logs_of_one_day_the_larger_number_holds() {
        let deed = |log, act, records| Deed::new(log, act, records, b"");
        let mut acts = LoggedActs::default();
        acts.did(&deed(UseLog::Api, Act::Create, Some(36)));
        acts.did(&deed(UseLog::ApiTotalUsage, Act::Create, None));
        // Rows of an update are logged as 0 even when records changed.
        acts.did(&deed(UseLog::Api, Act::Update, Some(0)));
        acts.did(&deed(UseLog::ApiTotalUsage, Act::Update, None));
        let mut other = LoggedActs::default();
        other.did(&deed(UseLog::ApiTotalUsage, Act::Update, None));
        acts.merge(&other);
        let counted = acts.counted();
        assert_eq!((counted.creates, counted.updates), (36, 2));
        assert_eq!((counted.deletes, counted.reads), (0, 0));
    }

    #[test]
    fn words_that_read() {
        assert!(Act::is_read(b"query_all") && Act::is_read(b"queryAll") && Act::is_read(b"query"));
        assert!(!Act::is_read(b"update") && !Act::is_read(b""));
    }

    #[test]
    fn objects_of_a_cell() {
        let deed = Deed::new(UseLog::Api, Act::Read, None, b"Account, Contact;Case");
        let names: Vec<&[u8]> = deed.objects().collect();
        assert_eq!(names, [&b"Account"[..], b"Contact", b"Case"]);
    }
}
