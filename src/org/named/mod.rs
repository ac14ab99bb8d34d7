//! Users that metadata names: where, as what, and which user of the directory each is.
//!
//! Metadata names users by their usernames, now and then by their ids, and queues by their developer names.
//! [`join`] finds who is meant; a name that fits several is reported and never guessed.

mod join;

use std::collections::BTreeMap;

pub use self::join::Match;

use self::join::Directory;
use super::{Group, SalesforceId, User};
use crate::catalog::{NamedKind, NamedPlace};

/// One place that names a user or a queue.
///
/// The order is the one in which places are written: by what is named, then by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedUser {
    /// The username, id or developer name, as written.
    pub name: String,
    /// Whether a user or a queue is named.
    pub kind: NamedKind,
    /// The element.
    pub place: &'static NamedPlace,
    /// The component, as in `Workflow:Case.Notify_ERP`.
    pub component: String,
    /// Whether it is in force; `None` where the file does not say.
    pub in_force: Option<bool>,
    /// The path of the file.
    pub path: String,
    /// The line of the element, counted from 1.
    pub line: u64,
}

impl NamedUser {
    /// Whether this is the same place but for the line: an element that the file repeats.
    fn repeats(&self, other: &Self) -> bool {
        let Self {
            name,
            kind,
            place,
            component,
            in_force,
            path,
            line: _,
        } = self;
        (name, kind, place, component) == (&other.name, &other.kind, &other.place, &other.component)
            && (in_force, path) == (&other.in_force, &other.path)
    }
}

/// A place and who it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedUser {
    /// The place.
    pub named: NamedUser,
    /// Who is named, as far as the directory tells.
    pub who: Match,
}

/// All places, joined to the directory.
#[derive(Debug, Default)]
pub struct NamedUsers {
    found: Vec<NamedUser>,
    joined: Vec<JoinedUser>,
    by_id: BTreeMap<SalesforceId, Vec<usize>>,
}

impl NamedUsers {
    /// Adds the places of one file.
    pub(super) fn add(&mut self, places: Vec<NamedUser>) {
        self.found.extend(places);
    }

    /// Joins all places, each once, to the users and queues of the directory.
    pub(super) fn join(
        &mut self,
        users: &BTreeMap<SalesforceId, User>,
        groups: &BTreeMap<SalesforceId, Group>,
    ) {
        let directory = Directory::new(users, groups);
        self.found.sort();
        // The line comes last in the order: the first that says it is kept.
        self.found.dedup_by(|again, first| again.repeats(first));
        let joined = self.found.drain(..).map(|named| JoinedUser {
            who: directory.find(&named.name, named.kind),
            named,
        });
        self.joined = joined.collect();
        // Those nobody is found for come first; the order of the places is kept otherwise.
        self.joined.sort_by_key(|place| place.who.id());
        for (number, place) in self.joined.iter().enumerate() {
            if let Some(id) = place.who.id() {
                self.by_id.entry(id).or_default().push(number);
            }
        }
    }

    /// Every place, by the id of who is named, then by name and place.
    pub fn iter(&self) -> impl Iterator<Item = &JoinedUser> {
        self.joined.iter()
    }

    /// The places that name this user, and are in force as far as their files say.
    pub fn in_force_for(&self, id: &SalesforceId) -> impl Iterator<Item = &NamedUser> {
        let places = self.by_id.get(id).into_iter().flatten();
        places
            .filter_map(|number| self.joined.get(*number))
            .map(|place| &place.named)
            .filter(|named| named.in_force != Some(false))
    }
}
