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
        self.text_at(text.place())
    }

    /// A text by its [place](TextNumber::place).
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;
    use crate::changes::{Batch, Identity, Spool};
    use crate::org::UtcTime;

    /// A row in few words: record, second, login, field, file, and whether it has an id.
    type Small = (u32, i64, u32, u8, u32, bool);

    const FIELDS: [&[u8]; 4] = [b"Owner", b"Type", b"Phone", b"Name"];

    fn id(prefix: &str, n: u32) -> SalesforceId {
        SalesforceId::parse(format!("{prefix}5j000000{n:04}").as_bytes()).unwrap()
    }

    fn change((record, second, login, field, file, has_id): Small, spool: &Spool) -> Change {
        // An id belongs to one row, whatever file it stands in.
        let second_digit = u32::from(second == 1);
        let own = ((record * 2 + second_digit) * 4 + login) * 4 + u32::from(field);
        Change {
            object: Some(*b"001"),
            record: Some(id("001", record)),
            who: Who::Login(spool.logins.key(id("005", login))),
            field: spool.text(&mut Batch::default(), FIELDS[usize::from(field)]),
            identity: if has_id {
                Identity::id(id("017", own))
            } else {
                Identity::content(&[&[field]])
            },
            ..Change::new(
                ChangeSource::FieldHistory,
                UtcTime::from_millis(second * 1000),
                file,
            )
        }
    }

    /// The rows as they come back, in words, and how many of each file were copies. Logins and fields get
    /// their numbers in this order or its reverse.
    fn walked(rows: &[Small], budget: usize, reverse: bool) -> (Vec<String>, BTreeMap<u32, u64>) {
        let dir = tempfile::tempdir().unwrap();
        let spool = Spool::new(dir.path(), budget, Arc::default());
        for n in 0..4u8 {
            let n = if reverse { 3 - n } else { n };
            let _ = spool.logins.key(id("005", n.into()));
            let _ = spool.text(&mut Batch::default(), FIELDS[usize::from(n)]);
        }
        let mut batch = Batch::default();
        for (place, row) in rows.iter().enumerate() {
            spool.push(&mut batch, change(*row, &spool));
            if place % 3 == 0 {
                spool.flush(&mut batch);
            }
        }
        spool.flush(&mut batch);
        let changes = spool.finish(&Org::default()).unwrap();
        let (mut all, mut repeats) = (Vec::new(), BTreeMap::new());
        for group in changes.groups(|_| "Account".to_owned()) {
            let mut acts = changes.walk(&group).unwrap();
            while let Some(act) = acts.next_act().unwrap() {
                let login = act.moment.login.and_then(|login| changes.ids.get(login));
                all.extend(act.rows.iter().map(|(moment, row)| {
                    let field = changes.text(row.field.unwrap());
                    format!("{:?} {} {login:?} {field}", moment.record, moment.at)
                }));
            }
            repeats.extend(acts.into_repeats());
        }
        (all, repeats)
    }

    proptest! {
        /// However small the memory, whatever the order of arrival and the numbers, the same rows come in
        /// the same order, sorted, and none is lost.
        #[test]
        fn spilling_changes_nothing(
            rows in proptest::collection::vec(
                (0u32..3, 0i64..2, 0u32..4, 0u8..4, 0u32..3, any::<bool>()),
                0..80,
            ),
            budget in 1usize..9000,
        ) {
            let (all, repeats) = walked(&rows, 1 << 20, false);
            prop_assert!(all.is_sorted());
            prop_assert_eq!(all.len() as u64 + repeats.values().sum::<u64>(), rows.len() as u64);
            let turned: Vec<Small> = rows.iter().rev().copied().collect();
            prop_assert_eq!(walked(&turned, budget, true), (all, repeats));
        }
    }
}
