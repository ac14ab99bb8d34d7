//! Changes counted: by where they are written down, whose name they bear, and who made them.

use std::collections::BTreeMap;

use super::AttributedAct;
use crate::changes::Delegate;
use crate::numbers::NumberMap;
use crate::org::{Actor, ChangeSource, LoginIds, LoginKey, SalesforceId};

/// What changes are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeKey {
    /// Where it is written down.
    pub source: ChangeSource,
    /// Whose name it bears.
    pub user: Option<SalesforceId>,
    /// Who made it.
    pub actor: Actor,
}

/// The counts of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCount {
    /// Rows of the table.
    pub rows: u64,
    /// Of these, made by somebody who was logged in as the user.
    pub delegated: u64,
    /// Of these, with a time that is right to a day only.
    pub inexact: u64,
    /// The first that nobody else made in this name, among those whose line is kept.
    pub first: Option<ChangeRow>,
    /// The first of those made by somebody who was logged in as the user, among the same.
    pub first_delegated: Option<ChangeRow>,
}

/// Where a change is written down. In the order of the inventory and of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeRow {
    /// The file, by its place in the inventory.
    pub file: u32,
    /// The line, counted from 1.
    pub line: u32,
}

/// The first of two, where there is any.
fn first(one: Option<ChangeRow>, other: Option<ChangeRow>) -> Option<ChangeRow> {
    one.into_iter().chain(other).min()
}

/// All counts, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSummary {
    counts: BTreeMap<ChangeKey, ChangeCount>,
}

/// Counts while changes pass by.
#[derive(Clone, Debug, Default)]
pub struct ChangeCounter {
    counts: NumberMap<(u8, u32, u8), ChangeCount>,
}

impl ChangeCount {
    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.delegated += other.delegated;
        self.inexact += other.inexact;
        self.first = first(self.first, other.first);
        self.first_delegated = first(self.first_delegated, other.first_delegated);
    }
}

impl ChangeCounter {
    /// Counts the rows of an act.
    pub fn count(&mut self, attributed: &AttributedAct<'_>) {
        let moment = &attributed.act.moment;
        let login = moment.login.map_or(0, LoginKey::number);
        let key = (moment.source as u8, login, attributed.verdict.actor as u8);
        let rows = attributed.act.rows.len() as u64;
        let if_so = |so: bool| if so { rows } else { 0 };
        let is_delegated = attributed.delegate != Delegate::Nobody;
        let changes = attributed.act.rows.iter().map(|(_, change)| change);
        let kept = changes.filter(|change| change.line > 0);
        let first = kept.map(|change| ChangeRow {
            file: change.file,
            line: change.line,
        });
        let first = first.min();
        self.counts.entry(key).or_default().add(ChangeCount {
            rows,
            delegated: if_so(is_delegated),
            inexact: if_so(!moment.is_exact),
            first: first.filter(|_| !is_delegated),
            first_delegated: first.filter(|_| is_delegated),
        });
    }

    /// The counts with the ids of logins.
    #[must_use]
    pub fn finish(self, ids: &LoginIds) -> ChangeSummary {
        let counts = self.counts.into_iter();
        let counts = counts.filter_map(|((source, login, actor), count)| {
            let key = ChangeKey {
                source: *ChangeSource::ALL.get(usize::from(source))?,
                user: LoginKey::from_number(login).and_then(|login| ids.get(login)),
                actor: *Actor::ALL.get(usize::from(actor))?,
            };
            Some((key, count))
        });
        ChangeSummary {
            counts: counts.collect(),
        }
    }
}

impl ChangeSummary {
    /// The counts in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&ChangeKey, &ChangeCount)> {
        self.counts.iter()
    }

    /// The sum over the keys that are wanted.
    #[must_use]
    pub fn sum(&self, wanted: impl Fn(&ChangeKey) -> bool) -> ChangeCount {
        let mut sum = ChangeCount::default();
        let counts = self.iter().filter(|(key, _)| wanted(key));
        counts.for_each(|(_, count)| sum.add(*count));
        sum
    }
}
