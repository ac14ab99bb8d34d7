//! What automation writes, and the ids it has built in.

use std::collections::BTreeMap;

use crate::org::SalesforceId;

/// What is done to records. An upsert is both a creation and an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WriteOperation {
    /// They are made.
    Create,
    /// They are changed.
    Update,
    /// They are deleted.
    Delete,
}

/// One kind of write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AutomatedWrite {
    /// What is done.
    pub operation: WriteOperation,
    /// To which object; `None` where the metadata alone does not tell.
    pub object: Option<String>,
}

/// Ids of users (`005`) and of groups and queues (`00G`) that stand in the automation itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HardCodedIds(BTreeMap<SalesforceId, bool>);

impl HardCodedIds {
    /// Adds an id; `owner` says whether it is written to an `OwnerId`, at this place.
    pub fn add(&mut self, id: SalesforceId, owner: bool) {
        *self.0.entry(id).or_default() |= owner;
    }

    /// The ids in order, each with whether it is written to an `OwnerId` somewhere.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SalesforceId, bool)> {
        self.0.iter().map(|(id, owner)| (*id, *owner))
    }

    /// Adds those of another copy.
    pub(super) fn unite(&mut self, other: &Self) {
        for (id, owner) in other.iter() {
            self.add(id, owner);
        }
    }
}
