//! One change, reduced to who, what and when, in a fixed number of bytes.

use std::num::NonZeroU32;

use crate::hash::Hash128;
use crate::org::{ChangeSource, LoginKey, SalesforceId, StampKind, UtcTime};
use crate::spill::{Fields, Row};

/// The number of a text: the name of a field, a section of Setup, a username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextNumber(NonZeroU32);

impl TextNumber {
    pub(super) fn at(place: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(place))
    }

    /// Its place among all texts.
    #[must_use]
    pub const fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Whose name a change bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Nobody's.
    Nobody,
    /// A login's, by its id.
    Login(LoginKey),
    /// A login's, by its username.
    Name(TextNumber),
}

/// What tells a row from another that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity(u128);

/// Ids end in this byte as no hash does.
const IS_ID: u128 = 1 << 120;

impl Identity {
    /// A row that has an id of its own: in whatever file it stands, it is the same.
    #[must_use]
    pub fn id(id: SalesforceId) -> Self {
        let mut bytes = [0; 16];
        bytes[..15].copy_from_slice(id.as_bytes());
        Self(u128::from_le_bytes(bytes) | IS_ID)
    }

    /// A row without an id, by what else stands in it. Two that say the same may be two.
    #[must_use]
    pub fn content(cells: &[&[u8]]) -> Self {
        let mut hash = Hash128::new();
        cells.iter().for_each(|cell| hash.add(cell));
        Self(hash.value() & (IS_ID - 1))
    }

    /// A row of an event log, by its session. Copies of its file were set aside before.
    #[must_use]
    pub fn session(session: Option<u128>) -> Self {
        Self(session.unwrap_or(0))
    }

    /// The session of a row of an event log.
    pub(super) fn as_session(self) -> Option<u128> {
        Some(self.0).filter(|session| *session != 0)
    }

    pub(super) fn is_id(self) -> bool {
        self.0 >> 120 == 1
    }
}

/// One row. Ordered as the file is within one object, then by everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Where it is written down.
    pub source: ChangeSource,
    /// Key prefix of the object; `None` for what is no record's.
    pub object: Option<[u8; 3]>,
    /// The record.
    pub record: Option<SalesforceId>,
    /// When.
    pub at: UtcTime,
    /// Whether the time is right to the hour: a download whose time zone cannot be told gives the day.
    pub is_exact: bool,
    /// Made, or changed.
    pub kind: StampKind,
    /// Whose name it bears.
    pub who: Who,
    /// Who acted in that name, by username or id.
    pub delegate: Option<TextNumber>,
    /// The field; of the setup audit trail the code, or else the section.
    pub field: Option<TextNumber>,
    /// The section of Setup.
    pub section: Option<TextNumber>,
    /// What tells it from another row.
    pub identity: Identity,
    /// Which file it came from, by its place in the inventory; of event logs, which part of their reading.
    pub file: u32,
    /// The line in it, counted from 1; 0 where it is not kept. It is kept of the setup audit trail, whose rows are few
    /// and are shown to auditors one by one.
    pub line: u32,
}

impl Change {
    /// A change of no more than a source and a time.
    #[must_use]
    pub fn new(source: ChangeSource, at: UtcTime, file: u32) -> Self {
        Self {
            source,
            object: None,
            record: None,
            at,
            is_exact: true,
            kind: StampKind::Modified,
            who: Who::Nobody,
            delegate: None,
            field: None,
            section: None,
            identity: Identity(0),
            file,
            line: 0,
        }
    }

    /// Whether it was read from an event log, whose copies are set aside as they are read.
    pub(super) fn is_logged(&self) -> bool {
        matches!(
            self.source,
            ChangeSource::DatabaseSave | ChangeSource::LoginAs
        )
    }
}

impl Row for Change {
    const WIDTH: usize = 1 + 3 + 15 + 8 + 1 + 4 * 4 + 16 + 4 + 4;

    fn put(&self, out: &mut Vec<u8>) {
        let (tag, who) = match self.who {
            Who::Nobody => (0, 0),
            Who::Login(login) => (1, login.number()),
            Who::Name(name) => (2, name.0.get()),
        };
        out.push(self.source as u8);
        out.extend(self.object.unwrap_or_default());
        out.extend(self.record.map_or([0; 15], |record| *record.as_bytes()));
        out.extend(self.at.millis().to_le_bytes());
        out.push(u8::from(self.is_exact) | (self.kind as u8) << 1 | tag << 2);
        let number = |text: Option<TextNumber>| text.map_or(0, |text| text.0.get());
        for number in [
            who,
            number(self.delegate),
            number(self.field),
            number(self.section),
        ] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.identity.0.to_le_bytes());
        out.extend(self.file.to_le_bytes());
        out.extend(self.line.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        let source = *ChangeSource::ALL.get(usize::from(fields.u8()?))?;
        let object = fields.bytes()?;
        let record = fields.bytes::<15>()?;
        let at = UtcTime::from_millis(fields.i64()?);
        let flags = fields.u8()?;
        let who = NonZeroU32::new(fields.u32()?);
        let mut text = || fields.u32().map(|n| NonZeroU32::new(n).map(TextNumber));
        let (delegate, field, section) = (text()?, text()?, text()?);
        Some(Self {
            source,
            object: Some(object).filter(|object| *object != [0; 3]),
            record: match record {
                [0, ..] => None,
                bytes => Some(SalesforceId::from_bytes(bytes)?),
            },
            at,
            is_exact: flags & 1 == 1,
            kind: *StampKind::ALL.get(usize::from(flags >> 1 & 1))?,
            who: match flags >> 2 {
                0 => Who::Nobody,
                1 => Who::Login(LoginKey::from_number(who?.get())?),
                _ => Who::Name(TextNumber(who?)),
            },
            delegate,
            field,
            section,
            identity: Identity(fields.bytes().map(u128::from_le_bytes)?),
            file: fields.u32()?,
            line: fields.u32()?,
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
            (source, kind, is_exact) in (0..ChangeSource::ALL.len(), 0usize..2, any::<bool>()),
            (at, who, file) in (-4_000_000_000_000i64..4_000_000_000_000, 0u32..9, any::<u32>()),
            texts in proptest::collection::vec(0u32..5, 3),
            (identity, has_record) in (any::<u128>(), any::<bool>()),
        ) {
            let text = |n: u32| NonZeroU32::new(n).map(TextNumber);
            let record = SalesforceId::parse(b"0015j00000Ud77A").unwrap();
            let change = Change {
                object: has_record.then_some(*b"001"),
                record: has_record.then_some(record),
                is_exact,
                kind: StampKind::ALL[kind],
                who: match who {
                    0 => Who::Nobody,
                    n @ 1..4 => Who::Login(LoginKey::from_number(n).unwrap()),
                    n => Who::Name(text(n).unwrap()),
                },
                delegate: text(texts[0]),
                field: text(texts[1]),
                section: text(texts[2]),
                identity: Identity(identity),
                line: file.rotate_left(9),
                ..Change::new(ChangeSource::ALL[source], UtcTime::from_millis(at), file)
            };
            let mut bytes = Vec::new();
            change.put(&mut bytes);
            prop_assert_eq!(bytes.len(), Change::WIDTH);
            prop_assert_eq!(Change::take(&bytes), Some(change));
        }
    }

    #[test]
    fn ids_and_hashes_are_never_the_same() {
        let id = SalesforceId::parse(b"0175j00000Ud77A").unwrap();
        assert!(Identity::id(id).is_id());
        assert!(!Identity::content(&[b"a", b""]).is_id());
        assert_ne!(
            Identity::content(&[b"a", b""]),
            Identity::content(&[b"", b"a"])
        );
    }
}
