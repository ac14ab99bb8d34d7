//! One record, reduced to its stamps, in a fixed number of bytes.

use crate::org::{SalesforceId, UtcTime};

/// One audit stamp: who and when, each as far as the export has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// The login that is stamped.
    pub by: Option<SalesforceId>,
    /// The time that is stamped, whole seconds.
    pub at: Option<UtcTime>,
}

/// One record. Ordered by id, then by everything else, so that a sort has one result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Its id, whose first three characters name the object.
    pub id: SalesforceId,
    /// `OwnerId`.
    pub owner: Option<SalesforceId>,
    /// `CreatedById`, `CreatedDate`.
    pub created: Stamp,
    /// `LastModifiedById`, `LastModifiedDate`.
    pub modified: Stamp,
    /// `SystemModstamp`.
    pub system_modstamp: Option<UtcTime>,
    /// `IsDeleted`.
    pub deleted: bool,
    /// Which file it came from, by its place in the inventory.
    pub file: u32,
}

/// Bytes of one record in a spill file.
pub(super) const WIDTH: usize = 4 * 15 + 3 * 8 + 1 + 4;

/// No time: earlier than any that can be parsed.
const NO_TIME: i64 = i64::MIN;

impl Record {
    /// Writes the record as [`WIDTH`] bytes.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let id = |id: Option<SalesforceId>| id.map_or([0; 15], |id| *id.as_bytes());
        let time = |time: Option<UtcTime>| time.map_or(NO_TIME, UtcTime::millis).to_le_bytes();
        out.extend_from_slice(self.id.as_bytes());
        out.extend_from_slice(&id(self.owner));
        out.extend_from_slice(&id(self.created.by));
        out.extend_from_slice(&id(self.modified.by));
        out.extend_from_slice(&time(self.created.at));
        out.extend_from_slice(&time(self.modified.at));
        out.extend_from_slice(&time(self.system_modstamp));
        out.push(u8::from(self.deleted));
        out.extend_from_slice(&self.file.to_le_bytes());
    }

    /// The inverse of [`Self::put`]; `None` when the bytes are not what it wrote.
    pub(super) fn take(bytes: &[u8; WIDTH]) -> Option<Self> {
        let id = |from: usize| {
            let id: [u8; 15] = bytes.get(from..from + 15)?.try_into().ok()?;
            SalesforceId::from_bytes(id)
        };
        let time = |from: usize| {
            let time = i64::from_le_bytes(bytes.get(from..from + 8)?.try_into().ok()?);
            (time != NO_TIME).then_some(UtcTime::from_millis(time))
        };
        Some(Self {
            id: id(0)?,
            owner: id(15),
            created: Stamp {
                by: id(30),
                at: time(60),
            },
            modified: Stamp {
                by: id(45),
                at: time(68),
            },
            system_modstamp: time(76),
            deleted: bytes[84] == 1,
            file: u32::from_le_bytes(bytes.get(85..89)?.try_into().ok()?),
        })
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

    pub(in crate::records) fn any_record() -> impl Strategy<Value = Record> {
        let id =
            "00[1-3]0000000[0-9a-c]{5}".prop_map(|t| SalesforceId::parse(t.as_bytes()).unwrap());
        let time = proptest::option::of((0i64..2_000_000_000_000).prop_map(UtcTime::from_millis));
        let by = proptest::option::of(
            "005000000000[0-9A-Z]{3}".prop_map(|t| SalesforceId::parse(t.as_bytes()).unwrap()),
        );
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
            let mut bytes = Vec::new();
            record.put(&mut bytes);
            let bytes: [u8; WIDTH] = bytes.try_into().unwrap();
            prop_assert_eq!(Record::take(&bytes), Some(record));
        }
    }
}
