//! The clients that run by themselves under one login.

use std::collections::{BTreeMap, BTreeSet};

use super::tell::count;
use crate::catalog::{ClientKind, vendor};
use crate::identity::{Client, ClientLogin};
use crate::org::SalesforceId;

/// The clients that run by themselves under one login, by name. One that does not name itself may be any of the
/// others, and the name of a library is nobody's.
#[derive(Debug)]
pub struct OutsideSystems<'a> {
    seen: Vec<(&'a str, &'a ClientLogin)>,
}

impl<'a> OutsideSystems<'a> {
    pub(super) fn under(
        id: &SalesforceId,
        logins: &'a BTreeMap<(SalesforceId, Client), ClientLogin>,
    ) -> Self {
        let first = (*id, Client::default());
        let seen = logins
            .range(first..)
            .take_while(|((user, _), _)| user == id);
        let by_themselves = seen.filter(|((_, client), _)| {
            let kind = matches!(
                client.kind,
                None | Some(ClientKind::Integration | ClientKind::Agent)
            );
            kind && !client.name.is_empty()
        });
        Self {
            seen: by_themselves
                .map(|((_, client), seen)| (client.name.as_str(), seen))
                .collect(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.seen.iter().map(|(name, _)| *name)
    }

    /// The vendors of those that are known.
    #[must_use]
    pub fn vendors(&self) -> BTreeSet<&'static str> {
        self.names().filter_map(vendor).collect()
    }

    /// What was seen of each.
    pub fn in_words(&self) -> impl Iterator<Item = String> {
        self.seen.iter().map(|(name, seen)| {
            let acts = count(seen.sign_ins(), "sign-in");
            let objects: BTreeSet<&str> = seen
                .uses
                .keys()
                .filter_map(|it| it.object.as_deref())
                .collect();
            let objects = count(objects.len() as u64, "object");
            let last = seen
                .period
                .map_or(String::new(), |(_, to)| format!(", last on {to}"));
            format!("`{name}`: {acts}, {objects}{last}")
        })
    }
}
