//! What the present logins of a client hold beyond rights on objects, and what the package leaves unsaid of it.

use std::collections::{BTreeMap, BTreeSet};

use super::grounds::Grounds;
use super::need::LoginNeed;
use crate::access::{Bit, Question};
use crate::catalog::{Tier, permission, weighty_permissions};

/// What the present logins hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// User permissions that are granted for certain, and those of weight that the package leaves unknown.
    pub permissions: BTreeMap<String, Bit>,
    /// What could not be joined: because of it, what nothing else grants is unknown.
    pub gaps: BTreeSet<String>,
}

impl Present {
    pub(super) fn of(logins: &[LoginNeed], grounds: &Grounds<'_>) -> Self {
        let weighty: BTreeSet<&str> = weighty_permissions().collect();
        let names: BTreeSet<&str> = grounds
            .permissions
            .iter()
            .copied()
            .chain(weighty.iter().copied())
            .collect();
        let bits = names.into_iter().filter_map(|name| {
            let bit = grounds.granted(logins, &Question::user(grounds.org, name));
            let shown = match bit {
                Bit::Granted => true,
                Bit::Unknown => weighty.contains(name),
                Bit::NotGranted => false,
            };
            shown.then(|| (name.to_owned(), bit))
        });
        Self {
            permissions: bits.collect(),
            gaps: grounds.gaps(logins),
        }
    }

    /// Those of weight that are granted for certain: what a leaked credential could do most with.
    pub fn weighty(&self) -> impl Iterator<Item = (&str, Tier)> {
        let granted = self
            .permissions
            .iter()
            .filter(|(_, bit)| **bit == Bit::Granted);
        granted.filter_map(|(name, _)| Some((name.as_str(), permission(name)?.tier?)))
    }
}
