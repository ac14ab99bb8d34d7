//! How much memory sorting may take.
//!
//! Records, writes and stamps are sorted in pieces on disk, and these are the bytes each sort may hold
//! until then. They are set so that a laptop does not notice: about 80 MB while files are read, 24 MB more
//! where there are changes to sort, and about 60 MB while stamps are matched. More would make fewer pieces, which costs little to have: a merge of
//! a hundred pieces takes three comparisons a row more than one of ten.

const MB: usize = 1 << 20;

/// While files are read: records.
pub(super) const RECORDS: usize = 40 * MB;

/// While files are read: changes that stand beside the records. Taken only where there are any.
pub(super) const CHANGES: usize = 24 * MB;

/// While files are read: what result files of loads name.
pub(super) const RESULTS: usize = 4 * MB;

/// While files are read: writes of the logs, and rows that name a record.
pub(super) const LOGS: [usize; 2] = [28 * MB, 12 * MB];

/// While stamps are matched with events: stamps, and verdicts.
pub(super) const STAMPS: [usize; 2] = [28 * MB, 28 * MB];

/// While children are counted in a second reading, each of two sorts. Taken only where some parent may have too many.
pub(super) const CHILDREN: usize = 8 * MB;

/// While records are attributed for a plan: their owners and makers, and the people who touched them.
pub(super) const PLAN_FACTS: [usize; 2] = [28 * MB, 28 * MB];

/// While record files are read once more for a plan: what their cells say.
pub(super) const PLAN_COLUMNS: usize = 40 * MB;

/// While an object is planned: records by what they point to, what was found there, new owners in the order of ids,
/// and in the order of files.
pub(super) const PLAN_OBJECT: [usize; 4] = [24 * MB, 24 * MB, 16 * MB, 28 * MB];
