//! How often something was seen done, when, and by which evidence.

use std::collections::BTreeSet;

use crate::activity::{Family, UseLog, UseSum};
use crate::attribution::TallySum;
use crate::org::UtcTime;

/// What says that something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// A log of calls.
    Log(UseLog),
    /// The audit stamps of records, attributed by an event, a session, a job or what the login is.
    Stamps,
    /// Audit stamps attributed by their rhythm, or by what the covered period taught: some of them are others'.
    Inferred,
    /// The history of fields, attributed.
    History,
}

impl Evidence {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Log(log) => log.as_str(),
            Self::Stamps => "stamps",
            Self::Inferred => "stamps, inferred",
            Self::History => "field history",
        }
    }
}

/// Calls and records of one kind of log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    calls: u64,
    records: u64,
}

/// How often something was seen done. One call may stand in a request log and again in `ApiTotalUsage`: the two
/// are counted apart, and the larger number holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    requests: Count,
    totals: Count,
    /// Stamps that stand for it. Only records that are there still have any, and only the last change of each.
    pub stamps: u64,
    /// Rows of field history.
    pub changes: u64,
    /// The first and the last time.
    pub period: Option<(UtcTime, UtcTime)>,
    /// What says so.
    pub evidence: BTreeSet<Evidence>,
}

impl Seen {
    /// Calls that logs show.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.requests.calls.max(self.totals.calls)
    }

    /// Records those calls were about, as far as the logs say how many.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.requests.records.max(self.totals.records)
    }

    /// The larger of the two ways to count: by calls, and by what they left behind.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.records().max(self.stamps).max(self.changes)
    }

    /// Whether a log of calls shows it, and not only its traces in the data.
    #[must_use]
    pub fn is_logged(&self) -> bool {
        let mut evidence = self.evidence.iter();
        evidence.any(|evidence| matches!(evidence, Evidence::Log(_)))
    }

    /// Whether all that says so is inferred.
    #[must_use]
    pub fn is_inferred(&self) -> bool {
        self.evidence
            .iter()
            .all(|evidence| *evidence == Evidence::Inferred)
    }

    pub(super) fn logged(&mut self, log: UseLog, sum: &UseSum) {
        let count = match log.family() {
            Family::Usage => &mut self.totals,
            _ => &mut self.requests,
        };
        count.calls += sum.calls;
        count.records = count.records.saturating_add(sum.records);
        self.lived(Some((sum.first, sum.last)));
        self.evidence.insert(Evidence::Log(log));
    }

    pub(super) fn stamped(&mut self, evidence: Evidence, sum: &TallySum) {
        self.stamps += sum.acts;
        self.lived(sum.period);
        self.evidence.insert(evidence);
    }

    pub(super) fn changed(&mut self, changes: u64, period: (UtcTime, UtcTime)) {
        self.changes += changes;
        self.lived(Some(period));
        self.evidence.insert(Evidence::History);
    }

    fn lived(&mut self, period: Option<(UtcTime, UtcTime)>) {
        self.period = match (self.period, period) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }

    /// Adds what else was seen of the same.
    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.requests, other.requests),
            (&mut self.totals, other.totals),
        ] {
            mine.calls += theirs.calls;
            mine.records = mine.records.saturating_add(theirs.records);
        }
        self.stamps += other.stamps;
        self.changes += other.changes;
        self.lived(other.period);
        self.evidence.extend(&other.evidence);
    }
}
