//! A plan: who gets what, in which files and in what order, and what to know before.

use std::collections::BTreeMap;

use super::{Edge, Fired, Limits, Moving, RootCause, Rules, file_bytes};
use crate::catalog::Cascade;
use crate::org::{SalesforceId, UtcTime};

/// Everything that is decided, beside the rows themselves.
#[derive(Debug)]
pub struct Plan {
    /// The day of the export.
    pub as_of: Option<UtcTime>,
    /// What was asked for.
    pub rules: Rules,
    /// Whose records are moved.
    pub moving: Moving,
    /// What brings them records, for each owner and object.
    pub causes: Vec<RootCause>,
    /// The objects in the order in which they move.
    pub objects: Vec<ObjectPlan>,
    /// Where the order could not put a parent first.
    pub broken: Vec<Edge>,
    /// What files hold at most.
    pub limits: Limits,
}

/// Records that stay with their owner, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stay {
    /// The reason, as each row has it.
    pub reason: String,
    /// The number of the rule that keeps them; nothing where no rule found anybody.
    pub rule: Option<usize>,
    /// How many.
    pub records: u64,
}

/// Why sharing had better be recalculated once, after the transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferral {
    /// The owner that gives or gets the most.
    pub owner: SalesforceId,
    /// How many records.
    pub records: u64,
    /// Whether it gives them away.
    pub gives: bool,
}

/// One file of rows; the files of rollback and guard have the same ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferFile {
    /// Its number over all objects, from 1.
    pub number: u64,
    /// Its name in each of the folders, such as `01_Account.csv`.
    pub name: String,
    /// Rows below the header.
    pub rows: u64,
}

impl TransferFile {
    /// Its size.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        file_bytes(self.rows)
    }
}

/// The transfer of one object.
#[derive(Debug)]
pub struct ObjectPlan {
    /// API name, or key prefix where no file tells the name.
    pub name: String,
    /// Which of the waves it is, from 1; nothing when no record moves.
    pub wave: Option<u64>,
    /// `sharingModel`; empty when the package does not say.
    pub sharing_model: String,
    /// From when on changes are not in the export; nothing where no record has a date.
    pub since: Option<UtcTime>,
    /// Records of owners whose records are moved.
    pub asked: u64,
    /// Records that get another owner.
    pub moved: u64,
    /// How many of them each rule gave away, by the number of the rule.
    pub by_rule: BTreeMap<usize, u64>,
    /// Those that stay, by reason, most first.
    pub stays: Vec<Stay>,
    /// Records of each owner now.
    pub before: BTreeMap<SalesforceId, u64>,
    /// Records of each owner after the plan.
    pub after: BTreeMap<SalesforceId, u64>,
    /// How many of `after` each owner was given.
    pub given: BTreeMap<SalesforceId, u64>,
    /// The field by which rows are kept together; nothing where none is known.
    pub grouped_by: Option<String>,
    /// Parents whose rows are more than one file holds.
    pub split_parents: u64,
    /// Its files, in order.
    pub files: Vec<TransferFile>,
    /// Why sharing had better be deferred, if so.
    pub deferral: Option<Deferral>,
    /// What an update starts.
    pub fires: Vec<Fired>,
    /// What the platform does by itself.
    pub cascades: Vec<&'static Cascade>,
}

impl ObjectPlan {
    /// Records that stay although no rule keeps them: nobody was found who may have them.
    #[must_use]
    pub fn without_target(&self) -> u64 {
        let stays = self.stays.iter().filter(|stay| stay.rule.is_none());
        stays.map(|stay| stay.records).sum()
    }

    /// Records that a rule leaves where they are.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.asked - self.moved - self.without_target()
    }
}
