//! What is handed to [`crate::reach`], and whose reach is told.

use std::cmp::Reverse;

use super::Analysis;
use crate::org::SalesforceId;
use crate::reach::{Holder, Reach, Records, Summary};

impl Analysis {
    /// How many records there are of each object, and whose they are.
    #[must_use]
    pub fn reach_records(&self) -> Records<'_> {
        let mut records = Records::default();
        for object in &self.objects {
            let owners = object.owners.by_owner.iter();
            let owners = owners.map(|(id, owner)| (*id, owner.records));
            records.add(&object.name, object.owners.records, owners);
        }
        records
    }

    /// The logins whose reach is told, those of the widest first: of machines, shared ones, those that were used with
    /// an API, and those with rights of the highest tier or a way to widen their rights.
    #[must_use]
    pub fn reach_of_concern<'o>(&self, reach: &Reach<'o>) -> Vec<(SalesforceId, Summary<'o>)> {
        let wanted = |id: &SalesforceId| {
            let seen = self.identities.get(id);
            self.identities.class(id).is_machine()
                || seen.is_some_and(|it| it.api_days > 0 || !it.clients.is_empty())
        };
        let users = reach.users();
        widest_first(users.filter(|(id, holder)| holder.is_privileged() || wanted(id)))
    }

    /// The reach of the logins that outside systems work under, the widest first.
    #[must_use]
    pub fn reach_of_machines<'o>(&self, reach: &Reach<'o>) -> Vec<(SalesforceId, Summary<'o>)> {
        let users = reach.users();
        widest_first(users.filter(|(id, _)| self.identities.class(id).is_outside()))
    }
}

fn widest_first<'r, 'o: 'r>(
    users: impl Iterator<Item = (SalesforceId, Holder<'r, 'o>)>,
) -> Vec<(SalesforceId, Summary<'o>)> {
    let mut all: Vec<_> = users.map(|(id, holder)| (id, holder.summary())).collect();
    all.sort_by_cached_key(|(id, summary)| (Reverse(summary.score.rank()), *id));
    all
}
