//! Writes of one login to one object, to be searched by time.

use crate::activity::{ObjectNumber, Slot, Written};
use crate::org::UtcTime;

/// Writes longer than this are looked through one by one; among the others a search is short.
const LONG_MS: i64 = 60_000;

/// The writes of one login to one object, ordered by their earliest moment.
#[derive(Clone, Debug, Default)]
pub(super) struct SlotGroup {
    slots: Vec<Slot>,
    /// The longest of those that are not long, so that a search knows how far back to begin.
    longest: i64,
    /// Places of the long ones.
    long: Vec<usize>,
}

impl SlotGroup {
    /// A group of these writes.
    pub(super) fn new(mut slots: Vec<Slot>) -> Self {
        slots.sort_unstable();
        let length = |slot: &Slot| slot.to - slot.from;
        let short = slots.iter().map(length).filter(|ms| *ms <= LONG_MS);
        let longest = short.max().unwrap_or(0);
        let long = (0..slots.len()).filter(|place| length(&slots[*place]) > LONG_MS);
        Self {
            longest,
            long: long.collect(),
            slots,
        }
    }

    /// The writes whose window holds the second `at`, with their places in the group.
    pub(super) fn around(&self, at: UtcTime) -> impl Iterator<Item = (usize, &Slot)> {
        let moment = at.millis();
        let from = self
            .slots
            .partition_point(|s| s.from < moment - self.longest);
        let long = self.long.iter().take_while(move |place| **place < from);
        long.map(|place| (*place, &self.slots[*place]))
            .chain(self.slots.iter().enumerate().skip(from))
            .take_while(move |(_, s)| s.from <= moment + 999)
            .filter(move |(_, s)| moment <= s.to)
    }

    /// All writes, ordered by their earliest moment.
    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }
}

/// The writes of one login, by object.
#[derive(Clone, Debug, Default)]
pub(super) struct ByObject {
    groups: Vec<(Option<ObjectNumber>, SlotGroup)>,
}

impl ByObject {
    pub(super) fn new(mut written: Vec<Written>) -> Self {
        written.sort_unstable();
        let groups = written.chunk_by(|a, b| a.object == b.object).map(|chunk| {
            let slots = chunk.iter().map(|written| written.slot).collect();
            (chunk[0].object, SlotGroup::new(slots))
        });
        Self {
            groups: groups.collect(),
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The writes logged for an object; `None` are those for which the log has none.
    pub(super) fn get(&self, object: Option<ObjectNumber>) -> Option<&SlotGroup> {
        let place = self.groups.binary_search_by_key(&object, |group| group.0);
        place.ok().map(|place| &self.groups[place].1)
    }

    /// All writes whose window holds the second `at`.
    pub(super) fn around(&self, at: UtcTime) -> impl Iterator<Item = &Slot> {
        self.groups
            .iter()
            .flat_map(move |(_, group)| group.around(at).map(|(_, slot)| slot))
    }
}
