//! How many places of the metadata name users and queues, and whether it is known who they are.

use crate::catalog::NamedKind;
use crate::org::{Match, Org};

/// Places that name a user, or a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamedPlaces {
    /// All of them.
    pub places: u64,
    /// One user or queue of the export is meant.
    pub matched: u64,
    /// Several could be.
    pub ambiguous: u64,
    /// The export lists such, and none is meant.
    pub not_found: u64,
    /// The export lists none to look among.
    pub not_listed: u64,
}

/// The places that name users (or queues).
pub(super) fn naming(org: &Org, kind: NamedKind) -> NamedPlaces {
    let mut count = NamedPlaces::default();
    for joined in org.named.iter().filter(|it| it.named.kind == kind) {
        count.places += 1;
        let of = match joined.who {
            Match::Id(_)
            | Match::Username(_)
            | Match::SandboxUsername(_)
            | Match::DeveloperName(_) => &mut count.matched,
            Match::Ambiguous(_) => &mut count.ambiguous,
            Match::NotFound(_) => &mut count.not_found,
            Match::NotListed(_) => &mut count.not_listed,
        };
        *of += 1;
    }
    count
}
