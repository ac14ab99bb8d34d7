//! How many records there are of each object, and whose they are.

use std::collections::BTreeMap;

use crate::org::SalesforceId;

/// The records of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ObjectRecords {
    /// All of them, with an owner or without.
    pub(super) total: u64,
    /// By owner, in the order of ids.
    pub(super) by_owner: Vec<(SalesforceId, u64)>,
}

/// Records by object. Of an object that is not here the export holds none, and how many there are is not
/// known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records<'a> {
    pub(super) objects: BTreeMap<&'a str, ObjectRecords>,
}

impl<'a> Records<'a> {
    /// Adds an object: its records, with and without an owner, and how many each owner has.
    pub fn add(
        &mut self,
        object: &'a str,
        total: u64,
        owners: impl IntoIterator<Item = (SalesforceId, u64)>,
    ) {
        let owners: BTreeMap<SalesforceId, u64> = owners.into_iter().collect();
        let owned: u64 = owners.values().sum();
        let records = ObjectRecords {
            total: total.max(owned),
            by_owner: owners.into_iter().collect(),
        };
        self.objects.insert(object, records);
    }

    /// Records of all objects.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.objects.values().map(|it| it.total).sum()
    }
}
