//! Bounds of how many children each parent can have, in little memory and at little cost for each row.
//!
//! To count the children of every parent would take memory for every parent. Parents share slots instead, by a
//! hash of their ids, and a slot counts the children of all that fall into it: no parent has more children than its
//! slot, so where every slot of a field stays below the limit no parent is near it, and that is the end of it. Only
//! the parents in slots that reach it, few if any, are counted one by one in a second reading ([`super::children`]).
//! (The counters are those of a count-min sketch with one row, Cormode and Muthukrishnan, Journal of Algorithms 55,
//! 2005; the second reading makes the counts exact.)

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Lookups;
use super::lookup::{NO_PARENTS, SObjects};
use crate::catalog::evidence;
use crate::org::SalesforceId;
use crate::table::{Column, Header, Row};

/// Slots of one field. With a hundred million children in a field, a slot has six thousand by chance.
const SLOTS: usize = 1 << 14;

/// Children by slot; no more is counted than fits. Empty until the first child.
type Slots = Vec<u16>;

/// Bounds by object and field, from many threads.
#[derive(Debug, Default)]
pub struct Sieve {
    fields: Mutex<BTreeMap<([u8; 3], String), Slots>>,
}

/// A field in which some parent may be near the limit.
#[derive(Clone, Debug)]
pub struct HotField {
    /// The object, by its key prefix.
    pub object: [u8; 3],
    /// The field: [`Lookup::key`](super::Lookup::key).
    pub key: String,
    slots: Slots,
}

#[cfg(test)]
impl HotField {
    /// A field in which every parent is looked at.
    pub(super) fn of_all(object: [u8; 3], key: &str) -> Self {
        Self {
            object,
            key: key.to_owned(),
            slots: vec![u16::MAX; SLOTS],
        }
    }
}

impl HotField {
    /// Whether this parent may be near the limit.
    #[must_use]
    pub fn may_hold(&self, parent: &SalesforceId) -> bool {
        let slot = slot(parent.as_bytes()).and_then(|slot| self.slots.get(slot));
        slot.is_some_and(|count| is_hot(*count))
    }
}

/// A slot that is full may hold anything.
fn is_hot(count: u16) -> bool {
    count == u16::MAX || u64::from(count) >= evidence().limit.least_near_parent()
}

impl Sieve {
    /// The fields in which some parent may be near the limit, in order.
    #[must_use]
    pub fn hot(&self) -> Vec<HotField> {
        let fields = self.fields.lock().unwrap_or_else(PoisonError::into_inner);
        let hot = fields
            .iter()
            .filter(|(_, slots)| slots.iter().any(|count| is_hot(*count)));
        hot.map(|((object, key), slots)| HotField {
            object: *object,
            key: key.clone(),
            slots: slots.clone(),
        })
        .collect()
    }

    /// Whether any column of the object's files held the id of a parent.
    #[must_use]
    pub fn has_parents(&self, object: [u8; 3]) -> bool {
        let fields = self.fields.lock().unwrap_or_else(PoisonError::into_inner);
        let first = fields.range((object, String::new())..).next();
        first.is_some_and(|((found, _), _)| *found == object)
    }

    fn add(&self, object: [u8; 3], key: &str, slots: &Slots) {
        let mut fields = self.fields.lock().unwrap_or_else(PoisonError::into_inner);
        match fields.get_mut(&(object, key.to_owned())) {
            Some(sums) => sums
                .iter_mut()
                .zip(slots)
                .for_each(|(sum, count)| *sum = sum.saturating_add(*count)),
            None => {
                fields.insert((object, key.to_owned()), slots.clone());
            }
        }
    }
}

/// One reader of one file: counts into slots of its own and hands them over at the end.
pub(super) struct SieveReader<'s> {
    sieve: &'s Sieve,
    object: [u8; 3],
    fields: Vec<Field>,
}

struct Field {
    column: Column,
    key: String,
    slots: Slots,
}

impl<'s> SieveReader<'s> {
    /// Every column that may be a reference is looked at: the metadata, which would tell, is read meanwhile.
    pub(super) fn new(sieve: &'s Sieve, header: &Header) -> Self {
        let lookups = Lookups::bind(header, None, &SObjects::new());
        let fields = lookups.columns().iter().map(|lookup| Field {
            column: lookup.at(),
            key: lookup.key(),
            slots: Slots::new(),
        });
        Self {
            sieve,
            object: [0; 3],
            fields: fields.collect(),
        }
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = Column> {
        self.fields.iter().map(|field| field.column)
    }

    /// Counts a record that is not in the recycle bin with each of its parents.
    #[inline]
    pub(super) fn count(&mut self, record: &SalesforceId, row: &Row<'_>) {
        let object = record.key_prefix();
        if self.object != object {
            self.hand_over();
            self.object = object;
        }
        for field in &mut self.fields {
            if let Some(slot) = slot(row.get(field.column)) {
                field.count(slot);
            }
        }
    }

    fn hand_over(&mut self) {
        for field in &mut self.fields {
            if !field.slots.is_empty() {
                self.sieve.add(self.object, &field.key, &field.slots);
                field.slots.clear();
            }
        }
    }
}

impl Drop for SieveReader<'_> {
    fn drop(&mut self) {
        self.hand_over();
    }
}

impl Field {
    fn count(&mut self, slot: usize) {
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, 0);
        }
        if let Some(count) = self.slots.get_mut(slot) {
            *count = count.saturating_add(1);
        }
    }
}

/// The slot of what a cell may name; `None` where it plainly names no parent. Whether the
/// end fits the rest is not looked at: what is no id takes a place in a slot and is told in the second reading. One id has one slot, in
/// fifteen characters or eighteen and in whatever case.
#[inline]
fn slot(cell: &[u8]) -> Option<usize> {
    const LOWER: u64 = u64::from_le_bytes([b' '; 8]);
    if !matches!(cell.len(), 15 | 18) || NO_PARENTS.iter().any(|no| cell.starts_with(&no[..])) {
        return None;
    }
    // All are looked at, with no way out in between: that is one comparison of vectors.
    let first: &[u8; 15] = cell.first_chunk()?;
    if !first
        .iter()
        .fold(true, |v, c| v & c.is_ascii_alphanumeric())
    {
        return None;
    }
    let eight = |at: usize| {
        let bytes = cell.get(at..at + 8)?.try_into().ok()?;
        // Letters in lower case, digits as they are.
        Some(u64::from_le_bytes(bytes) | LOWER)
    };
    let (head, tail) = (eight(0)?, eight(7)?);
    if head == u64::from_le_bytes([b'0'; 8]) && tail == head {
        return None;
    }
    let mixed = (head ^ tail.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> (64 - SLOTS.ilog2())).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn one_id_has_one_slot_in_every_spelling() {
        let id = SalesforceId::parse(b"0015j00000AbCdE").unwrap();
        let long = id.to_string();
        let spellings = [
            &long[..15],
            &long,
            &long.to_uppercase(),
            &long.to_lowercase(),
        ];
        for spelling in spellings {
            assert_eq!(slot(spelling.as_bytes()), slot(id.as_bytes()), "{spelling}");
        }
        assert!(slot(id.as_bytes()).unwrap() < SLOTS);
        for none in [
            "",
            "000000000000000AAA",
            "0055j00000AbCdE",
            "00G5j00000AbCdEAAA",
            "short",
        ] {
            assert_eq!(slot(none.as_bytes()), None, "{none}");
        }
    }

    /// Ids that follow each other, as those of one org do, spread over the slots.
    #[test]
    fn slots_are_filled_evenly() {
        let mut slots = vec![0u32; SLOTS];
        let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for n in 0..SLOTS * 20 {
            let mut id = *b"0015j00000U0000";
            let mut rest = n;
            for place in (11..15).rev() {
                id[place] = digits[rest % 62];
                rest /= 62;
            }
            slots[slot(&id).unwrap()] += 1;
        }
        // Upper and lower case share a slot; beyond that no slot is much above the mean of twenty.
        assert!(
            slots.iter().max().unwrap() < &120,
            "{:?}",
            slots.iter().max()
        );
    }

    #[test]
    fn what_readers_hand_over_is_added_up() {
        let sieve = Sieve::default();
        let least = u16::try_from(evidence().limit.least_near_parent()).unwrap();
        let mut slots = vec![0; SLOTS];
        slots[7] = least - 1;
        sieve.add(*b"003", "accountid", &slots);
        assert!(sieve.hot().is_empty() && sieve.has_parents(*b"003"));
        assert!(!sieve.has_parents(*b"001") && !sieve.has_parents(*b"004"));
        slots[7] = 1;
        sieve.add(*b"003", "accountid", &slots);
        let hot = sieve.hot();
        assert_eq!((hot.len(), hot[0].key.as_str()), (1, "accountid"));
        slots[7] = u16::MAX;
        sieve.add(*b"003", "accountid", &slots);
        assert_eq!(sieve.hot()[0].slots[7], u16::MAX);
    }
}
