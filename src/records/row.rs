//! One record, reduced to its stamps, in a fixed number of bytes.

use crate::org::{LoginIds, LoginKey, SalesforceId, UtcTime};
use crate::spill::{Fields, Row};

/// One audit stamp: who and when, each as far as the export has it. `L` is how a login is named: by
/// its number while rows are many, by its id when they are handed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp<L = SalesforceId> {
    /// The login that is stamped.
    pub by: Option<L>,
    /// The time that is stamped, whole seconds.
    pub at: Option<UtcTime>,
}

/// One record. Ordered by id, then by everything else, so that a sort has one result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record<L = SalesforceId> {
    /// Its id, whose first three characters name the object.
    pub id: SalesforceId,
    /// `OwnerId`.
    pub owner: Option<L>,
    /// `CreatedById`, `CreatedDate`.
    pub created: Stamp<L>,
    /// `LastModifiedById`, `LastModifiedDate`.
    pub modified: Stamp<L>,
    /// `SystemModstamp`.
    pub system_modstamp: Option<UtcTime>,
    /// `IsDeleted`.
    pub deleted: bool,
    /// Which file it came from, by its place in the inventory.
    pub file: u32,
}

/// A record as it is sorted: half the room of its parsed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed {
    pub(super) id: [u8; 15],
    deleted: bool,
    file: u32,
    logins: [u32; 3],
    times: [i64; 3],
}

/// No time: earlier than any that can be parsed.
const NO_TIME: i64 = i64::MIN;

impl Row for Packed {
    const WIDTH: usize = 15 + 1 + 4 + 3 * 4 + 3 * 8;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.id);
        out.push(u8::from(self.deleted));
        out.extend_from_slice(&self.file.to_le_bytes());
        for login in self.logins {
            out.extend_from_slice(&login.to_le_bytes());
        }
        for time in self.times {
            out.extend_from_slice(&time.to_le_bytes());
        }
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            id: fields.bytes()?,
            deleted: fields.u8()? == 1,
            file: fields.u32()?,
            logins: [fields.u32()?, fields.u32()?, fields.u32()?],
            times: [fields.i64()?, fields.i64()?, fields.i64()?],
        })
    }
}

impl From<&Record<LoginKey>> for Packed {
    fn from(record: &Record<LoginKey>) -> Self {
        let login = |key: Option<LoginKey>| key.map_or(0, LoginKey::number);
        let time = |time: Option<UtcTime>| time.map_or(NO_TIME, UtcTime::millis);
        Self {
            id: *record.id.as_bytes(),
            deleted: record.deleted,
            file: record.file,
            logins: [record.owner, record.created.by, record.modified.by].map(login),
            times: [
                record.created.at,
                record.modified.at,
                record.system_modstamp,
            ]
            .map(time),
        }
    }
}

impl Packed {
    /// The record; `None` when its id is none, because the bytes are not what was written.
    pub(super) fn record(&self) -> Option<Record<LoginKey>> {
        let time = |time: i64| (time != NO_TIME).then_some(UtcTime::from_millis(time));
        let [owner, created_by, modified_by] = self.logins.map(LoginKey::from_number);
        let [created_at, modified_at, system_modstamp] = self.times.map(time);
        Some(Record {
            id: SalesforceId::from_bytes(self.id)?,
            owner,
            created: Stamp {
                by: created_by,
                at: created_at,
            },
            modified: Stamp {
                by: modified_by,
                at: modified_at,
            },
            system_modstamp,
            deleted: self.deleted,
            file: self.file,
        })
    }
}

impl Record<LoginKey> {
    /// The same record with the ids of its logins.
    #[must_use]
    pub fn with_ids(&self, ids: &LoginIds) -> Record {
        let id = |key: Option<LoginKey>| key.and_then(|key| ids.get(key));
        let stamp = |stamp: Stamp<LoginKey>| Stamp {
            by: id(stamp.by),
            at: stamp.at,
        };
        Record {
            id: self.id,
            owner: id(self.owner),
            created: stamp(self.created),
            modified: stamp(self.modified),
            system_modstamp: self.system_modstamp,
            deleted: self.deleted,
            file: self.file,
        }
    }

    /// Takes from another copy of the same record what this one lacks.
    pub(super) fn fill_from(&mut self, other: &Self) {
        self.owner = self.owner.or(other.owner);
        self.created.by = self.created.by.or(other.created.by);
        self.created.at = self.created.at.or(other.created.at);
        self.modified.by = self.modified.by.or(other.modified.by);
        self.modified.at = self.modified.at.or(other.modified.at);
        self.system_modstamp = self.system_modstamp.or(other.system_modstamp);
    }

    /// How recent this copy is: exports of two days may hold one record twice.
    pub(super) fn freshness(&self) -> (Option<UtcTime>, Option<UtcTime>) {
        (self.system_modstamp.or(self.modified.at), self.modified.at)
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;

    pub(in crate::records) fn any_record() -> impl Strategy<Value = Record<LoginKey>> {
        let id =
            "00[1-3]0000000[0-9a-c]{5}".prop_map(|t| SalesforceId::parse(t.as_bytes()).unwrap());
        let time = proptest::option::of((0i64..2_000_000_000_000).prop_map(UtcTime::from_millis));
        let by = proptest::option::of((1u32..30).prop_map(|n| LoginKey::from_number(n).unwrap()));
        let stamp = (by.clone(), time.clone()).prop_map(|(by, at)| Stamp { by, at });
        (id, by, stamp.clone(), stamp, time, any::<bool>(), 0u32..4).prop_map(
            |(id, owner, created, modified, system_modstamp, deleted, file)| Record {
                id,
                owner,
                created,
                modified,
                system_modstamp,
                deleted,
                file,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_put_is_taken(record in any_record()) {
            let packed = Packed::from(&record);
            let mut bytes = Vec::new();
            packed.put(&mut bytes);
            prop_assert_eq!(bytes.len(), Packed::WIDTH);
            prop_assert_eq!(Packed::take(&bytes), Some(packed));
            prop_assert_eq!(packed.record(), Some(record));
        }
    }
}
