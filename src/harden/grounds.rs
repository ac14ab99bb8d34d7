//! What proposals are made from beside what was used: the org, and which names it knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Bit, Everyone, Question, View};
use crate::catalog::standard_object_names;
use crate::org::Org;

use super::need::LoginNeed;

/// What proposals are made from, worked out once for all clients.
#[derive(Debug)]
pub struct Grounds<'o> {
    pub(super) org: &'o Org,
    pub(super) view: &'o View,
    everyone: &'o Everyone<'o>,
    /// Fields with rows, by object.
    pub(super) fields: BTreeMap<&'o str, BTreeSet<&'o str>>,
    /// Objects that some profile or permission set has a row for.
    pub(super) with_rows: BTreeSet<&'o str>,
    /// Objects of the package and of the catalogue by their names in lower case; logs write them as callers typed.
    objects: BTreeMap<String, &'o str>,
    /// User permissions that some profile or permission set has a row for.
    pub(super) permissions: BTreeSet<&'o str>,
}

impl<'o> Grounds<'o> {
    /// Looks through the org once.
    #[must_use]
    pub fn new(org: &'o Org, view: &'o View, everyone: &'o Everyone<'o>) -> Self {
        let with_rows = org.granted_objects();
        let permissions = org
            .grants()
            .flat_map(|grants| grants.user_permissions.iter());
        let permissions = permissions.map(|(name, _)| org.names.text(name)).collect();
        let mut objects: BTreeMap<String, &str> = BTreeMap::new();
        let defined = org.objects.keys().map(String::as_str);
        let catalogue = standard_object_names().map(|name| -> &'o str { name });
        for name in catalogue.chain(with_rows.iter().copied()).chain(defined) {
            objects.insert(name.to_lowercase(), name);
        }
        Self {
            org,
            view,
            everyone,
            fields: view.fields_with_rows(org),
            with_rows,
            objects,
            permissions,
        }
    }

    /// An object's name as the org writes it; as it is where the org does not know it.
    pub(super) fn object<'a>(&'a self, name: &'a str) -> &'a str {
        self.objects
            .get(&name.to_lowercase())
            .copied()
            .unwrap_or(name)
    }

    /// Objects that the package defines or has rows for.
    pub(super) fn known_objects(&self) -> impl Iterator<Item = &'o str> {
        let defined = self.org.objects.keys().map(String::as_str);
        let all: BTreeSet<&str> = defined.chain(self.with_rows.iter().copied()).collect();
        all.into_iter()
    }

    /// What some logins are granted together, whether they are active or not. Unknown without any.
    pub(super) fn granted(&self, logins: &[LoginNeed], question: &Question) -> Bit {
        let of = |login: &LoginNeed| {
            let effective = self.everyone.get(&login.user_id);
            effective.map_or(Bit::Unknown, |it| it.access().bit(question))
        };
        let bits = logins.iter().map(of);
        bits.reduce(Bit::or).unwrap_or_default()
    }

    /// What stands in the way of saying what some logins are granted, in words, sorted.
    pub(super) fn gaps(&self, logins: &[LoginNeed]) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        for login in logins {
            let who = if login.username.is_empty() {
                login.user_id.to_string()
            } else {
                login.username.clone()
            };
            match self.everyone.get(&login.user_id) {
                None => drop(words.insert(format!("{who} is in no `User` export"))),
                Some(it) => {
                    let gaps = it.access().gaps().iter();
                    words.extend(gaps.map(|gap| format!("{who}: {gap}")));
                }
            }
        }
        words
    }
}
