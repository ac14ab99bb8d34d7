//! The rights of all users, worked out once for each distinct set of assignments.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::combination::Access;
use super::effective::Effective;
use super::holdings::{Holdings, Joins};
use super::view::View;
use crate::org::{Org, SalesforceId};

/// All users of the directory.
#[derive(Clone, Debug)]
pub struct Everyone<'o> {
    by_id: BTreeMap<SalesforceId, Effective<'o>>,
    combinations: Vec<Arc<Access<'o>>>,
}

impl<'o> Everyone<'o> {
    /// Joins every user of the directory to all that grants them something.
    #[must_use]
    pub fn new(org: &'o Org, view: &'o View) -> Self {
        let joins = Joins::new(org);
        let mut combinations: BTreeMap<Holdings<'o>, Arc<Access<'o>>> = BTreeMap::new();
        let by_id = org.users.keys().map(|id| {
            let joined = joins.of(id, view);
            let access = combinations
                .entry(joined.holdings.clone())
                .or_insert_with_key(|holdings| Arc::new(Access::new(holdings, org, view)));
            let access = Arc::clone(access);
            (*id, Effective::new(id, org, joined, access))
        });
        Self {
            by_id: by_id.collect(),
            combinations: combinations.into_values().collect(),
        }
    }

    /// One user; `None` for one that the directory does not know.
    #[must_use]
    pub fn get(&self, id: &SalesforceId) -> Option<&Effective<'o>> {
        self.by_id.get(id)
    }

    /// All users in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&SalesforceId, &Effective<'o>)> {
        self.by_id.iter()
    }

    /// What each distinct set of assignments grants: far fewer than there are users.
    pub fn combinations(&self) -> impl ExactSizeIterator<Item = &Access<'o>> {
        self.combinations.iter().map(|access| &**access)
    }
}
