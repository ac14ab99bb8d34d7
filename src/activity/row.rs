//! Writes, and events that name a record, as they are sorted on disk.

use super::write::{ObjectNumber, Through, WriteKey, WriteSum};
use super::{Family, Operation};
use crate::catalog::evidence;
use crate::org::{LoginKey, SalesforceId};
use crate::spill::{Fields, Row};

/// One write event. Ordered by login and second, so that a login's writes pass by in time, and within a
/// second so that those of one [`WriteKey`] are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WriteRow {
    login: LoginKey,
    second: i64,
    /// 0 when the log does not say.
    object: u32,
    door: RawDoor,
    operation: Operation,
    family: Family,
    millis: u16,
    run_ms: u32,
    /// Which reader's part it belongs to: parts that are read again are set aside.
    part: u32,
    rows: u64,
}

/// How something came in, as far as its own row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RawDoor {
    pub(super) through: Through,
    /// Number of the client's signature.
    pub(super) signature: u32,
    /// Hashed login key; 0 for none, which no key hashes to but by a chance of 2^-128.
    session: [u64; 2],
}

/// An event that names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TieRow {
    pub(super) record: [u8; 15],
    pub(super) login: LoginKey,
    pub(super) operation: Operation,
    pub(super) door: RawDoor,
    at: i64,
    run_ms: u32,
    part: u32,
}

impl RawDoor {
    pub(super) fn new(through: Through, signature: u32, session: Option<u128>) -> Self {
        let session = session.unwrap_or(0).to_le_bytes();
        let [low, high] = [0, 8].map(|from| {
            let half = session.get(from..from + 8).and_then(|b| b.try_into().ok());
            half.map_or(0, u64::from_le_bytes)
        });
        Self {
            through,
            signature,
            session: [low, high],
        }
    }

    pub(super) fn session(&self) -> Option<u128> {
        let [low, high] = self.session.map(u128::from);
        Some(high << 64 | low).filter(|session| *session != 0)
    }

    const WIDTH: usize = 1 + 4 + 16;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(self.through as u8);
        out.extend_from_slice(&self.signature.to_le_bytes());
        out.extend_from_slice(&self.session[0].to_le_bytes());
        out.extend_from_slice(&self.session[1].to_le_bytes());
    }

    fn take(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            through: Through::ALL.get(usize::from(fields.u8()?)).copied()?,
            signature: fields.u32()?,
            session: [fields.u64()?, fields.u64()?],
        })
    }
}

/// The moments a record may have been stamped by a request logged at `at` that ran `run_ms`. No source
/// says whether an event's time is the start or the end of the request, so the record may have been
/// stamped a run time before or after it.
fn window(at: i64, run_ms: u32) -> (i64, i64) {
    let reach = i64::from(run_ms) + evidence().window.event_slack_ms;
    (at - reach, at + reach)
}

impl WriteRow {
    pub(super) fn new(key: &WriteKey, at: i64, run_ms: u32, rows: u64, part: u32) -> Self {
        Self {
            login: key.user,
            second: key.second,
            object: key.object.map_or(0, ObjectNumber::number),
            door: key.door,
            operation: key.operation,
            family: key.family,
            // Of a second that begins at or before `at`, so below 1000.
            millis: u16::try_from(at - key.second * 1000).unwrap_or(0),
            run_ms,
            part,
            rows,
        }
    }

    pub(super) fn login(&self) -> LoginKey {
        self.login
    }

    pub(super) fn second(&self) -> i64 {
        self.second
    }

    pub(super) fn part(&self) -> u32 {
        self.part
    }

    pub(super) fn key(&self) -> WriteKey {
        WriteKey {
            user: self.login,
            object: ObjectNumber::from_number(self.object),
            second: self.second,
            operation: self.operation,
            family: self.family,
            door: self.door,
        }
    }

    pub(super) fn sum(&self) -> WriteSum {
        let at = self.second * 1000 + i64::from(self.millis);
        let (from, to) = window(at, self.run_ms);
        WriteSum {
            from,
            to,
            at,
            rows: self.rows,
        }
    }
}

impl Row for WriteRow {
    const WIDTH: usize = 4 + 8 + 4 + RawDoor::WIDTH + 1 + 1 + 2 + 4 + 4 + 8;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.login.number().to_le_bytes());
        out.extend_from_slice(&self.second.to_le_bytes());
        out.extend_from_slice(&self.object.to_le_bytes());
        self.door.put(out);
        out.push(self.operation as u8);
        out.push(self.family as u8);
        out.extend_from_slice(&self.millis.to_le_bytes());
        out.extend_from_slice(&self.run_ms.to_le_bytes());
        out.extend_from_slice(&self.part.to_le_bytes());
        out.extend_from_slice(&self.rows.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            login: LoginKey::from_number(fields.u32()?)?,
            second: fields.i64()?,
            object: fields.u32()?,
            door: RawDoor::take(&mut fields)?,
            operation: Operation::ALL.get(usize::from(fields.u8()?)).copied()?,
            family: Family::ALL.get(usize::from(fields.u8()?)).copied()?,
            millis: fields.bytes().map(u16::from_le_bytes)?,
            run_ms: fields.u32()?,
            part: fields.u32()?,
            rows: fields.u64()?,
        })
    }
}

impl TieRow {
    pub(super) fn new(
        record: SalesforceId,
        key: &WriteKey,
        at: i64,
        run_ms: u32,
        part: u32,
    ) -> Self {
        Self {
            record: *record.as_bytes(),
            login: key.user,
            operation: key.operation,
            door: key.door,
            at,
            run_ms,
            part,
        }
    }

    pub(super) fn part(&self) -> u32 {
        self.part
    }

    pub(super) fn window(&self) -> (i64, i64) {
        window(self.at, self.run_ms)
    }
}

impl Row for TieRow {
    const WIDTH: usize = 15 + 4 + 1 + RawDoor::WIDTH + 8 + 4 + 4;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.record);
        out.extend_from_slice(&self.login.number().to_le_bytes());
        out.push(self.operation as u8);
        self.door.put(out);
        out.extend_from_slice(&self.at.to_le_bytes());
        out.extend_from_slice(&self.run_ms.to_le_bytes());
        out.extend_from_slice(&self.part.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        Some(Self {
            record: fields.bytes()?,
            login: LoginKey::from_number(fields.u32()?)?,
            operation: Operation::ALL.get(usize::from(fields.u8()?)).copied()?,
            door: RawDoor::take(&mut fields)?,
            at: fields.i64()?,
            run_ms: fields.u32()?,
            part: fields.u32()?,
        })
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
            (at, run_ms, rows, part) in (-4_000_000_000_000i64..4_000_000_000_000, any::<u32>(), any::<u64>(), any::<u32>()),
            (object, through, operation, family) in (0u32..5, 0usize..5, 0usize..5, 0usize..5),
            (signature, session, login) in (any::<u32>(), 0u128.., 1u32..),
        ) {
            let key = WriteKey {
                user: LoginKey::from_number(login).unwrap(),
                object: ObjectNumber::from_number(object),
                second: at.div_euclid(1000),
                operation: Operation::ALL[operation],
                family: Family::ALL[family],
                door: RawDoor::new(Through::ALL[through], signature, Some(session)),
            };
            prop_assert_eq!(key.door.session(), Some(session).filter(|s| *s != 0));
            let row = WriteRow::new(&key, at, run_ms, rows, part);
            prop_assert_eq!((row.key(), row.sum().at, row.sum().rows), (key, at, rows));
            let mut bytes = Vec::new();
            row.put(&mut bytes);
            prop_assert_eq!(bytes.len(), WriteRow::WIDTH);
            prop_assert_eq!(WriteRow::take(&bytes), Some(row));
            let record = SalesforceId::parse(b"0015j00000Ud77A").unwrap();
            let tie = TieRow::new(record, &key, at, run_ms, part);
            let mut bytes = Vec::new();
            tie.put(&mut bytes);
            prop_assert_eq!(bytes.len(), TieRow::WIDTH);
            prop_assert_eq!(TieRow::take(&bytes), Some(tie));
        }

        /// Numbers of words on disk are those of their lists.
        #[test]
        fn words_stand_at_their_numbers(n in 0usize..5, family in 0usize..6) {
            prop_assert_eq!(Operation::ALL[n] as usize, n);
            prop_assert_eq!(Family::ALL[family] as usize, family);
            prop_assert_eq!(Through::ALL[n] as usize, n);
        }
    }
}
