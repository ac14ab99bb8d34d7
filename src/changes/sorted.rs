//! All changes, sorted, with the users whom they name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::acts::{Acts, Delegate};
use super::row::{Change, TextNumber, Who};
use super::spool::Counts;
use crate::org::{ChangeSource, LoginIds, LoginKey, LoginKeys, Org, SalesforceId};
use crate::spill::{Sorted, SpillError};
use crate::table::optional_id;

/// How the Setup download calls the platform's own user.
const AUTOMATED_PROCESS: &str = "Automated Process";
/// That user's type.
const AUTOMATED_TYPE: &str = "AutomatedProcess";

/// All changes.
#[derive(Debug)]
pub struct Changes {
    rows: Sorted<Change>,
    counts: Counts,
    pub(super) set_aside: BTreeSet<u32>,
    texts: Vec<Arc<str>>,
    /// The login that each text names, where it is asked whom it names.
    people: Vec<Option<LoginKey>>,
    pub(super) ids: LoginIds,
}

/// The changes of one source to one object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeGroup {
    /// Where they are written down.
    pub source: ChangeSource,
    /// Name of the object; empty for what is no record's.
    pub name: String,
    /// Its key prefix.
    pub object: Option<[u8; 3]>,
    /// Rows, copies included.
    pub rows: u64,
}

impl Changes {
    pub(super) fn new(
        rows: Sorted<Change>,
        (texts, logins): (Vec<Arc<str>>, &LoginKeys),
        counts: Counts,
        set_aside: BTreeSet<u32>,
        org: &Org,
    ) -> Self {
        let people = people(&texts, logins, org);
        Self {
            rows,
            counts,
            set_aside,
            texts,
            people,
            ids: logins.ids(),
        }
    }

    /// The groups there are, in the order of the file. `name` tells the object of a key prefix.
    #[must_use]
    pub fn groups(&self, name: impl Fn([u8; 3]) -> String) -> Vec<ChangeGroup> {
        let groups = self.counts.iter().map(|((source, object), rows)| {
            let name = object.map(&name).unwrap_or_default();
            ChangeGroup {
                source: *source,
                name,
                object: *object,
                rows: *rows,
            }
        });
        let mut groups: Vec<ChangeGroup> = groups.collect();
        groups.sort();
        groups
    }

    /// Walks the changes of one group, act by act, in the order of records and times.
    ///
    /// # Errors
    /// [`SpillError`] when they cannot be read back.
    pub fn walk(&self, group: &ChangeGroup) -> Result<Acts<'_>, SpillError> {
        let wanted = (group.source, group.object);
        let rows = self
            .rows
            .walk(|change| (change.source, change.object).cmp(&wanted))?;
        Ok(Acts::new(self, rows))
    }

    /// A text by its number.
    #[must_use]
    pub fn text(&self, text: TextNumber) -> &str {
        self.texts.get(text.place()).map_or("", |text| &**text)
    }

    /// How many texts there are.
    #[must_use]
    pub fn text_at(&self, place: usize) -> &str {
        self.texts.get(place).map_or("", |text| &**text)
    }

    /// Whose name a change bears.
    pub(super) fn login(&self, who: Who) -> Option<LoginKey> {
        match who {
            Who::Nobody => None,
            Who::Login(login) => Some(login),
            Who::Name(name) => self.person(name),
        }
    }

    /// Who acted in that name.
    pub(super) fn delegate(&self, delegate: Option<TextNumber>) -> Delegate {
        delegate.map_or(Delegate::Nobody, |name| {
            Delegate::Somebody(self.person(name))
        })
    }

    fn person(&self, name: TextNumber) -> Option<LoginKey> {
        self.people.get(name.place()).copied().flatten()
    }
}

/// The login that each text names, if it is the id or the username of one.
fn people(texts: &[Arc<str>], logins: &LoginKeys, org: &Org) -> Vec<Option<LoginKey>> {
    let mut by_name: BTreeMap<String, SalesforceId> = BTreeMap::new();
    for (id, user) in org.users.iter().rev() {
        by_name.insert(user.username.to_lowercase(), *id);
    }
    by_name.remove("");
    let automated = org.users.iter();
    let automated = automated
        .filter(|(_, user)| user.user_type == AUTOMATED_TYPE)
        .find(|(_, user)| user.name == AUTOMATED_PROCESS)
        .map(|(id, _)| *id);
    let person = |text: &Arc<str>| {
        let known = by_name.get(&text.to_lowercase()).copied();
        let id = known
            .or_else(|| automated.filter(|_| **text == *AUTOMATED_PROCESS))
            .or_else(|| optional_id(text.as_bytes()).filter(|id| id.has_prefix(b"005")))?;
        Some(logins.key(id))
    };
    texts.iter().map(person).collect()
}
