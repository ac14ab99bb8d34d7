//! How many records of an object each owner has as a plan is made, and who of several has the least.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Holder;

/// Records of one object, by owner: those that stay where they are, and those given so far.
#[derive(Clone, Debug)]
pub struct Loads {
    counts: Vec<u64>,
    limit: u64,
    unlimited: Vec<bool>,
}

impl Loads {
    /// From what each owner keeps of the object. Nobody is given more than fills them up to `limit`, but those
    /// for whom `unlimited` says otherwise.
    #[must_use]
    pub fn new(kept: Vec<u64>, limit: u64, unlimited: Vec<bool>) -> Self {
        Self {
            counts: kept,
            limit,
            unlimited,
        }
    }

    /// Records of an owner.
    #[must_use]
    pub fn of(&self, holder: Holder) -> u64 {
        self.counts.get(holder.place()).copied().unwrap_or(0)
    }

    /// Whether an owner may be given one more.
    #[must_use]
    pub fn has_room(&self, holder: Holder) -> bool {
        let unlimited = self.unlimited.get(holder.place()).copied().unwrap_or(false);
        unlimited || self.of(holder) < self.limit
    }

    /// Gives an owner one more, or leaves it with one it has.
    pub fn add(&mut self, holder: Holder) {
        if let Some(count) = self.counts.get_mut(holder.place()) {
            *count += 1;
        }
    }

    /// All counts, by number.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
}

/// Several owners, of whom the one with the least is asked for. Loads only grow, so whoever is full stays so, and an
/// entry that is no longer right is put in its place when it comes up.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    heap: BinaryHeap<Reverse<(u64, Holder)>>,
}

impl Pool {
    /// Of these members.
    #[must_use]
    pub fn new(members: impl IntoIterator<Item = Holder>, loads: &Loads) -> Self {
        let entries = members.into_iter().map(|it| Reverse((loads.of(it), it)));
        Self {
            heap: entries.collect(),
        }
    }

    /// The member with the least and room for one more; of two with the same, the one with the smaller id.
    pub fn least(&mut self, loads: &Loads) -> Option<Holder> {
        loop {
            let mut top = self.heap.peek_mut()?;
            let Reverse((counted, holder)) = *top;
            if !loads.has_room(holder) {
                std::collections::binary_heap::PeekMut::pop(top);
            } else if loads.of(holder) == counted {
                return Some(holder);
            } else {
                *top = Reverse((loads.of(holder), holder));
            }
        }
    }

    /// Whether nobody is left who has room, as far as was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn holder(number: u32) -> Holder {
        Holder::from_number(number)
    }

    /// 10,000 is no skew, 10,001 is: an owner is filled up to the limit and not beyond.
    #[test]
    fn nobody_passes_the_limit_but_by_leave() {
        let mut loads = Loads::new(vec![9_999, 9_999], 10_000, vec![false, true]);
        assert!(loads.has_room(holder(0)));
        loads.add(holder(0));
        assert_eq!(
            (loads.of(holder(0)), loads.has_room(holder(0))),
            (10_000, false)
        );
        loads.add(holder(1));
        assert!(loads.has_room(holder(1)));
        let mut pool = Pool::new([holder(0)], &loads);
        assert_eq!(pool.least(&loads), None);
    }

    proptest! {
        /// What the heap says is what looking at everybody says, whatever else is given meanwhile.
        #[test]
        fn the_least_is_the_least(
            kept in proptest::collection::vec(0u64..20, 1..8),
            others in proptest::collection::vec(0u32..8, 0..120),
        ) {
            let size = kept.len();
            let mut loads = Loads::new(kept, 25, vec![false; size]);
            let mut pool = Pool::new((0..size).map(|n| holder(n as u32)), &loads);
            for other in others {
                let naive = (0..size as u32)
                    .map(holder)
                    .filter(|it| loads.has_room(*it))
                    .min_by_key(|it| (loads.of(*it), *it));
                prop_assert_eq!(pool.least(&loads), naive);
                if let Some(given) = naive.filter(|_| other % 2 == 0) {
                    loads.add(given);
                } else if loads.has_room(holder(other)) {
                    loads.add(holder(other));
                }
            }
        }
    }
}
