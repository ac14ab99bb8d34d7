//! How much memory sorting may take.
//!
//! Records, writes and stamps are sorted in pieces on disk, and these are the bytes each sort may hold until then: a
//! share of what `--memory-limit` allows, so that the sorts that live at the same time stay below it together. With the
//! 256 MiB of the default a laptop does not notice: about 80 MiB while files are read, 24 more where there are changes
//! to sort, and about 60 while stamps are matched. More would make fewer pieces, which costs little to have: a merge of
//! a hundred pieces takes three comparisons a row more than one of ten.

use crate::limits::{Limit, Limits};

/// Of how many shares the whole consists.
const SHARES: usize = 256;

/// What sorts may hold, all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Bytes of one share.
    share: usize,
}

impl Budget {
    pub(super) fn of(limits: &Limits) -> Self {
        Self {
            share: limits.size(Limit::Memory) / SHARES,
        }
    }

    /// So many shares, in bytes.
    const fn shares(self, count: usize) -> usize {
        self.share.saturating_mul(count)
    }

    /// While files are read: records.
    pub(super) const fn records(self) -> usize {
        self.shares(40)
    }

    /// While files are read: changes that stand beside the records. Taken only where there are any.
    pub(super) const fn changes(self) -> usize {
        self.shares(24)
    }

    /// While files are read: what result files of loads name.
    pub(super) const fn results(self) -> usize {
        self.shares(4)
    }

    /// While files are read: writes of the logs, and rows that name a record.
    pub(super) const fn logs(self) -> [usize; 2] {
        [self.shares(28), self.shares(12)]
    }

    /// While stamps are matched with events: stamps, and verdicts.
    pub(super) const fn stamps(self) -> [usize; 2] {
        [self.shares(28), self.shares(28)]
    }

    /// While children are counted in a second reading, each of two sorts. Taken only where some parent may have too many.
    pub(super) const fn children(self) -> usize {
        self.shares(8)
    }

    /// While records are attributed for a plan: their owners and makers, and the people who touched them.
    pub(super) const fn plan_facts(self) -> [usize; 2] {
        [self.shares(28), self.shares(28)]
    }

    /// While record files are read once more for a plan: what their cells say.
    pub(super) const fn plan_columns(self) -> usize {
        self.shares(40)
    }

    /// While an object is planned: records by what they point to, what was found there, new owners in the order of ids,
    /// and in the order of files.
    pub(super) const fn plan_object(self) -> [usize; 4] {
        [
            self.shares(24),
            self.shares(24),
            self.shares(16),
            self.shares(28),
        ]
    }
}
