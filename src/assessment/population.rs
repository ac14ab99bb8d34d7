//! How many there are of what rules look at.

use std::collections::BTreeSet;

use crate::finding::{Ground, Population};
use crate::org::SalesforceId;

/// What was looked at, and how many of it there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// What was looked at.
    pub of: Population,
    /// How many.
    pub number: u64,
}

/// Every population.
#[derive(Debug)]
pub(super) struct Populations([Counted; ALL.len()]);

const ALL: [Population; 13] = [
    Population::Machines,
    Population::Logins,
    Population::Users,
    Population::Clients,
    Population::Apps,
    Population::Objects,
    Population::Owners,
    Population::Changes,
    Population::Places,
    Population::Components,
    Population::EventTypes,
    Population::Inputs,
    Population::Waivers,
];

impl Populations {
    pub(super) fn new(ground: &Ground<'_>) -> Self {
        Self(ALL.map(|of| Counted {
            of,
            number: number(ground, of),
        }))
    }

    /// How many there are of one.
    pub(super) fn of(&self, of: Population) -> Counted {
        let found = self.0.iter().find(|counted| counted.of == of);
        found.copied().unwrap_or(Counted { of, number: 0 })
    }
}

fn number(ground: &Ground<'_>, of: Population) -> u64 {
    let analysis = ground.analysis;
    let number = match of {
        Population::Machines => ground.machines().count(),
        Population::Logins => analysis.identities.iter().count(),
        Population::Users => {
            let users = analysis.org.users.keys();
            users.filter(|id| ground.is_active(id)).count()
        }
        Population::Clients => analysis.client_uses.len(),
        Population::Apps => analysis.org.oauth_apps().count(),
        Population::Objects => analysis.objects.len(),
        Population::Owners => {
            let objects = analysis.objects.iter();
            let owners = objects.flat_map(|object| object.owners.by_owner.iter());
            let owners: BTreeSet<SalesforceId> = owners.map(|(id, _)| *id).collect();
            owners.len()
        }
        Population::Changes => return analysis.changes.sum(|_| true).rows,
        Population::Places => analysis.org.named.iter().count(),
        Population::Components => {
            let files = analysis.files.iter();
            let components = files.filter(|file| file.kind.starts_with("metadata:"));
            return components.map(|file| file.tally.rows).sum();
        }
        Population::Waivers => ground.policy.waivers.len(),
        Population::EventTypes => analysis.timeline.periods.len(),
        // Of an archive its members are looked at.
        Population::Inputs => {
            let files = analysis.files.iter();
            files.filter(|file| file.kind != "archive").count()
        }
    };
    number as u64
}
