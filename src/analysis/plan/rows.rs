//! What is kept of records while they are planned, in a fixed number of bytes each, to be sorted on disk.

use crate::spill::{Fields, Row};

/// A row of fields in their order: ids and numbers.
macro_rules! row {
    ($(#[$meta:meta])* $name:ident [$width:expr] { $($(#[$field_meta:meta])* $field:ident: $kind:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) struct $name { $($(#[$field_meta])* pub(super) $field: row!(@type $kind),)+ }

        impl Row for $name {
            const WIDTH: usize = $width;

            fn put(&self, out: &mut Vec<u8>) {
                $(row!(@put $kind, out, self.$field);)+
            }

            fn take(bytes: &[u8]) -> Option<Self> {
                let mut fields = Fields(bytes);
                Some(Self { $($field: row!(@take $kind, fields),)+ })
            }
        }
    };
    (@type id) => { [u8; 15] };
    (@type $number:ident) => { $number };
    (@put id, $out:ident, $value:expr) => { $out.extend_from_slice(&$value) };
    (@put $number:ident, $out:ident, $value:expr) => { $out.extend_from_slice(&$value.to_le_bytes()) };
    (@take id, $fields:ident) => { $fields.bytes()? };
    (@take $number:ident, $fields:ident) => { $number::from_le_bytes($fields.bytes()?) };
}

row! {
    /// A record, its owner and who made it; logins by the numbers of the reading, 0 for none.
    OwnedRow[15 + 4 + 4 + 1] {
        /// The record.
        id: id,
        owner: u32,
        made_by: u32,
        /// Who really made it, by its place among the actors.
        maker: u8,
    }
}

row! {
    /// That a person made or changed a record.
    TouchRow[15 + 8 + 4] {
        /// The record.
        id: id,
        at: i64,
        by: u32,
    }
}

row! {
    /// What a cell of a record's row says for a rule.
    FoundRow[15 + 2 + 8 + 15] {
        /// The record.
        id: id,
        /// The number of the rule, or [`GROUP`].
        slot: u16,
        /// How old the copy is: of several the freshest comes first.
        age: u64,
        /// The id of a parent, or the number of a key and blanks behind it.
        value: id,
    }
}

row! {
    /// A record that points to another, by the one it points to.
    LinkRow[15 + 2 + 15] {
        parent: id,
        /// The number of the rule.
        slot: u16,
        /// The record.
        id: id,
    }
}

row! {
    /// What came of asking for other records.
    AnswerRow[15 + 2 + 8 + 4] {
        /// The record.
        id: id,
        slot: u16,
        rank: u64,
        value: u32,
    }
}

row! {
    /// The owner of one record that points to another.
    VoteRow[15 + 2 + 4] {
        parent: id,
        slot: u16,
        /// The number in the roster.
        owner: u32,
    }
}

row! {
    /// A record and its new owner, by its number in the roster.
    GivenRow[15 + 4] {
        /// The record.
        id: id,
        to: u32,
    }
}

row! {
    /// The same, in the order of files.
    MoveRow[15 + 15 + 4 + 4] {
        /// What rows are kept together by; the record itself where it points to nothing.
        parent: id,
        /// The record.
        id: id,
        from: u32,
        to: u32,
    }
}

/// The slot of what rows are kept together by.
pub(super) const GROUP: u16 = u16::MAX;

/// The number of a key as a value, in the order of numbers.
pub(super) fn key_value(number: u32) -> [u8; 15] {
    let mut value = [0; 15];
    value[..4].copy_from_slice(&number.to_be_bytes());
    value
}

/// The inverse of [`key_value`].
pub(super) fn key_number(value: [u8; 15]) -> u32 {
    let [a, b, c, d, ..] = value;
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round<T: Row + std::fmt::Debug>(row: T) {
        let mut bytes = Vec::new();
        row.put(&mut bytes);
        assert_eq!(bytes.len(), T::WIDTH);
        assert_eq!(
            T::take(&bytes).map(|it| it.cmp(&row)),
            Some(std::cmp::Ordering::Equal)
        );
    }

    #[test]
    fn what_is_put_is_taken() {
        let (id, parent) = (*b"0015j0000000001", *b"0035j0000000002");
        round(OwnedRow {
            id,
            owner: 1,
            made_by: u32::MAX,
            maker: 3,
        });
        round(TouchRow { id, at: -5, by: 7 });
        round(FoundRow {
            id,
            slot: GROUP,
            age: u64::MAX,
            value: key_value(70_000),
        });
        round(LinkRow {
            parent,
            slot: 2,
            id,
        });
        round(AnswerRow {
            id,
            slot: 1,
            rank: u64::MAX - 9,
            value: 4,
        });
        round(VoteRow {
            parent,
            slot: 1,
            owner: 9,
        });
        round(GivenRow { id, to: 3 });
        round(MoveRow {
            parent,
            id,
            from: 1,
            to: 2,
        });
        assert_eq!(key_number(key_value(70_000)), 70_000);
    }
}
