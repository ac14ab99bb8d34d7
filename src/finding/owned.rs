//! What each login owns, over all objects.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::rule::Found;
use super::tell::{count, list, period};
use super::{Evidence, Ground, Severity, Subject, SubjectKind};
use crate::analysis::ObjectResult;
use crate::catalog::finding_facts;
use crate::org::{SalesforceId, User};
use crate::ownership::Owner;

/// What one login owns.
#[derive(Clone, Debug, Default)]
pub(super) struct Owned<'a> {
    /// Records.
    pub(super) records: u64,
    /// By object, most records first.
    pub(super) objects: Vec<(&'a str, &'a Owner)>,
}

impl<'a> Ground<'a> {
    /// What the users own that are wanted, in the order of their ids.
    pub(super) fn owned(
        &self,
        wanted: impl Fn(&SalesforceId) -> bool,
    ) -> BTreeMap<SalesforceId, Owned<'a>> {
        let mut all: BTreeMap<SalesforceId, Owned<'_>> = BTreeMap::new();
        for object in &self.analysis.objects {
            let owners = object.owners.by_owner.iter();
            for (id, owner) in owners.filter(|(id, _)| id.has_prefix(b"005") && wanted(id)) {
                let owned = all.entry(*id).or_default();
                owned.records += owner.records;
                owned.objects.push((&object.name, owner));
            }
        }
        for owned in all.values_mut() {
            owned
                .objects
                .sort_by_key(|(_, owner)| Reverse(owner.records));
        }
        all
    }

    /// One case for each user who owns records and cannot work with them: of few records milder than the rule.
    pub(super) fn owned_by_those_shut(
        &self,
        state: &str,
        is_shut: impl Fn(&User) -> bool,
    ) -> Vec<Found> {
        let owned = self.owned(|id| self.user(id).is_some_and(&is_shut));
        let found = owned.into_iter().map(|(id, owned)| {
            let name = self.login_name(&id);
            let message = format!(
                "{name} {state} and owns {} of {}",
                count(owned.records, "record"),
                list(&owned.names())
            );
            let found = Found::new(Subject::login(&id, name), message)
                .shown_by(owned.evidence())
                .shown_by(self.said_inactive(&id));
            if owned.records < finding_facts().owned.few_records {
                found.weighing(Severity::Low)
            } else {
                found
            }
        });
        found.collect()
    }

    /// What people call an owner: a login, or a queue by its name.
    pub(super) fn owner_name(&self, id: &SalesforceId) -> String {
        match self.analysis.org.groups.get(id) {
            Some(queue) if !queue.name.is_empty() => format!("the queue {}", queue.name),
            _ => self.login_name(id),
        }
    }

    /// An owner of records of an object.
    pub(super) fn owner(&self, object: &ObjectResult, id: &SalesforceId) -> Subject {
        let name = format!("{} of {}", self.owner_name(id), object.name);
        Subject::new(SubjectKind::Owner, format!("{}/{id}", object.name), name)
    }
}

impl Owned<'_> {
    /// The names of the objects, those of most records first.
    pub(super) fn names(&self) -> Vec<&str> {
        self.objects.iter().map(|(name, _)| *name).collect()
    }

    /// What it owns of each object.
    pub(super) fn evidence(&self) -> impl Iterator<Item = Evidence> {
        self.objects.iter().map(|(object, owner)| {
            let created = period(owner.created);
            let records = count(owner.records, "record");
            Evidence::text(format!("{object}: {records}, made{created}"))
        })
    }
}
