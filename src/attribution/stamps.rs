//! Stamps that are to be looked at one by one, sorted by login and time.

use std::sync::Arc;

use super::Evidence;
use super::matching::fits;
use super::object::is_untouched;
use crate::activity::Tie;
use crate::identity::Cause;
use crate::numbers::Numbers;
use crate::org::{LoginKey, StampKind, UtcTime};
use crate::records::{Sorted, Stamp};
use crate::spill::{Fields, Row, Sorter, SpillError};

/// How many stamps are pushed at a time.
const BATCH: usize = 2048;

/// How many records pass between two signs of progress.
const STEP: u64 = 4096;

/// One stamp, by its place in the walk over its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StampRow {
    pub(super) login: LoginKey,
    pub(super) class: StampClass,
    /// Which record of the object's walk.
    pub(super) ordinal: u64,
}

/// What is the same about stamps that have one verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StampClass {
    /// Whole seconds since 1970.
    pub(super) second: i64,
    /// The object, by its place among the objects.
    pub(super) object: u32,
    pub(super) kind: StampKind,
    /// Of the second; stamps mostly have none.
    millis: u16,
    /// Number of the causes that events naming the record suggest; 0 where none does.
    pub(super) ties: u32,
}

impl StampClass {
    pub(super) fn new(object: u32, kind: StampKind, at: UtcTime, ties: u32) -> Self {
        let second = at.seconds();
        Self {
            second,
            object,
            kind,
            // Below 1000, as the second is rounded towards the past.
            millis: u16::try_from(at.millis() - second * 1000).unwrap_or(0),
            ties,
        }
    }

    /// The moment that is stamped.
    pub(super) fn at(&self) -> UtcTime {
        UtcTime::from_millis(self.second * 1000 + i64::from(self.millis))
    }
}

impl Row for StampRow {
    const WIDTH: usize = 4 + 8 + 4 + 1 + 2 + 4 + 8;

    fn put(&self, out: &mut Vec<u8>) {
        let class = &self.class;
        out.extend_from_slice(&self.login.number().to_le_bytes());
        out.extend_from_slice(&class.second.to_le_bytes());
        out.extend_from_slice(&class.object.to_le_bytes());
        out.push(class.kind as u8);
        out.extend_from_slice(&class.millis.to_le_bytes());
        out.extend_from_slice(&class.ties.to_le_bytes());
        out.extend_from_slice(&self.ordinal.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            login: LoginKey::from_number(fields.u32()?)?,
            class: StampClass {
                second: fields.i64()?,
                object: fields.u32()?,
                kind: *StampKind::ALL.get(usize::from(fields.u8()?))?,
                millis: fields.bytes().map(u16::from_le_bytes)?,
                ties: fields.u32()?,
            },
            ordinal: fields.u64()?,
        })
    }
}

/// Sets of causes by number, from 1 on: what events that name a record suggest.
#[derive(Debug, Default)]
pub(super) struct CauseSets {
    numbers: Numbers<Arc<[Cause]>>,
}

impl CauseSets {
    fn number(&self, causes: &[Cause]) -> u32 {
        match causes {
            [] => 0,
            causes => self.numbers.number(causes, || Arc::from(causes)) + 1,
        }
    }

    /// All sets; that of number `n` stands at place `n - 1`.
    pub(super) fn all(&self) -> Vec<Arc<[Cause]>> {
        self.numbers.values()
    }
}

/// Where the stamps of one object are collected.
pub(super) struct Collector<'a> {
    pub(super) evidence: &'a Evidence<'a>,
    pub(super) stamps: &'a Sorter<StampRow>,
    pub(super) sets: &'a CauseSets,
    /// Stamps of each login, by the place of its number.
    pub(super) counts: Vec<u64>,
}

impl Collector<'_> {
    /// Walks the object of this prefix, the `object`th, and pushes every stamp that is to be looked at.
    pub(super) fn collect(
        &mut self,
        sorted: &Sorted,
        prefix: [u8; 3],
        object: u32,
        passed: &dyn Fn(u64),
    ) -> Result<(), SpillError> {
        let mut walk = sorted.walk(prefix)?;
        let mut naming = self.evidence.writes.naming(prefix)?;
        let mut loads = self.evidence.loads.along(prefix);
        let mut ties: Vec<Tie> = Vec::new();
        let mut rows = Vec::with_capacity(BATCH);
        let mut ordinal = 0;
        while let Some(record) = walk.next_record()? {
            naming.of(record.id, &mut ties)?;
            let stamps = [
                (record.created, StampKind::Created),
                (record.modified, StampKind::Modified),
            ];
            let different = if is_untouched(&record) { 1 } else { 2 };
            // What a load set says nothing of the login it names.
            let imported = loads.of(&record).map_or(0, |set| set.stamps());
            for (stamp, kind) in stamps.into_iter().take(different).skip(imported) {
                if let Some((login, at)) = self.asked(stamp) {
                    let ties = ties.iter().filter(|tie| fits(tie.operation, kind));
                    let ties = self.tied(ties, login, at);
                    let class = StampClass::new(object, kind, at, ties);
                    rows.push(StampRow {
                        login,
                        class,
                        ordinal,
                    });
                    self.counts[login.place()] += 1;
                }
            }
            if rows.len() >= BATCH - 1 {
                self.stamps.push(&mut rows)?;
            }
            ordinal += 1;
            if ordinal % STEP == 0 {
                passed(STEP);
            }
        }
        passed(ordinal % STEP);
        self.stamps.push(&mut rows)
    }

    /// Who and when, where the stamp is to be looked at.
    pub(super) fn asked(&self, stamp: Stamp<LoginKey>) -> Option<(LoginKey, UtcTime)> {
        let (login, at) = stamp.by.zip(stamp.at)?;
        let facts = self.evidence.facts.get(login)?;
        facts.is_open().then_some((login, at))
    }

    /// The number of the causes suggested by those of these events that could have left the stamp.
    pub(super) fn tied<'t>(
        &self,
        ties: impl Iterator<Item = &'t Tie>,
        login: LoginKey,
        at: UtcTime,
    ) -> u32 {
        let mut causes: Vec<Cause> = ties
            .filter(|tie| tie.may_leave(login, at))
            .map(|tie| Cause::behind(tie.door, self.evidence.clients))
            .collect();
        causes.sort_unstable();
        causes.dedup();
        self.sets.number(&causes)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_put_is_taken(
            (login, object, ties, ordinal) in (1u32.., any::<u32>(), any::<u32>(), any::<u64>()),
            (at, kind) in (-4_000_000_000_000i64..4_000_000_000_000, 0usize..2),
        ) {
            let at = UtcTime::from_millis(at);
            let kind = StampKind::ALL[kind];
            prop_assert_eq!(StampKind::ALL[kind as usize], kind);
            let class = StampClass::new(object, kind, at, ties);
            prop_assert_eq!(class.at(), at);
            let login = LoginKey::from_number(login).unwrap();
            let row = StampRow { login, class, ordinal };
            let mut bytes = Vec::new();
            row.put(&mut bytes);
            prop_assert_eq!(bytes.len(), StampRow::WIDTH);
            prop_assert_eq!(StampRow::take(&bytes), Some(row));
        }
    }
}
