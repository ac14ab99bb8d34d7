//! Changes of fields counted: by login, client, object and field.
//!
//! Field history is the one place that tells which fields somebody wrote. Only tracked fields stand in it, so
//! what is not here may have been written all the same.

use std::collections::BTreeMap;

use super::AttributedAct;
use crate::changes::{ChangeGroup, Changes};
use crate::numbers::NumberMap;
use crate::org::{ChangeSource, LoginIds, LoginKey, SalesforceId, StampKind, UtcTime};

/// Which field, written by whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldWrite {
    /// Whose name the changes bear.
    pub user: SalesforceId,
    /// Number of the client that made them; `None` where none is known.
    pub client: Option<usize>,
    /// The object.
    pub object: String,
    /// The field, as the history names it.
    pub field: String,
}

/// How often it was written, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSum {
    /// Rows of the history.
    pub changes: u64,
    /// The first.
    pub first: UtcTime,
    /// The last.
    pub last: UtcTime,
}

/// All fields that were seen written.
pub type FieldWrites = BTreeMap<FieldWrite, FieldSum>;

/// Counts while changes pass by.
#[derive(Clone, Debug, Default)]
pub struct FieldCounter {
    /// By login, client, group and field, each a number.
    sums: NumberMap<u128, FieldSum>,
}

impl FieldCounter {
    /// Counts the rows of an act of the group at this place. Who made a record wrote its first values; those have
    /// no rows of fields.
    pub fn count(&mut self, place: usize, attributed: &AttributedAct<'_>) {
        let moment = &attributed.act.moment;
        let Some(login) = moment.login else { return };
        let is_change = moment.kind == StampKind::Modified;
        if moment.source != ChangeSource::FieldHistory || !is_change {
            return;
        }
        let client = attributed.verdict.client.map_or(0, |client| client + 1);
        for (_, row) in attributed.act.rows {
            let Some(field) = row.field else { continue };
            let parts = [login.number() as usize, client, place, field.place()];
            let key = parts.into_iter().fold(0u128, |key, part| {
                key << 32 | u128::from(u32::try_from(part).unwrap_or(u32::MAX))
            });
            let at = moment.at;
            let sum = self.sums.entry(key).or_insert(FieldSum {
                changes: 0,
                first: at,
                last: at,
            });
            sum.changes += 1;
            sum.first = sum.first.min(at);
            sum.last = sum.last.max(at);
        }
    }

    /// The sums with names.
    #[must_use]
    pub fn finish(self, changes: &Changes, groups: &[ChangeGroup], ids: &LoginIds) -> FieldWrites {
        let part = |key: u128, place: u32| {
            let shifted = key >> (32 * place);
            usize::try_from(shifted & u128::from(u32::MAX)).unwrap_or(usize::MAX)
        };
        let named = |(key, sum): (u128, FieldSum)| {
            let login = u32::try_from(part(key, 3)).ok();
            let write = FieldWrite {
                user: ids.get(LoginKey::from_number(login?)?)?,
                client: part(key, 2).checked_sub(1),
                object: groups.get(part(key, 1))?.name.clone(),
                field: changes.text_at(part(key, 0)).to_owned(),
            };
            Some((write, sum))
        };
        self.sums.into_iter().filter_map(named).collect()
    }
}
