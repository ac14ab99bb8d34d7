//! Drawing by lot, so that the same seed draws the same, in whatever order things pass by.
//!
//! Every unit gets a number from its own name and the seed, as random as a die, and the units with the
//! least numbers are drawn (bottom-k sampling; Cohen and Kaplan, "Summarizing data using bottom-k sketches",
//! PODC 2007). Only those drawn so far are held.

use std::collections::BinaryHeap;

/// What a draw begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// From any number.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(mixed(seed))
    }

    /// The seed of what is drawn within something of this name.
    #[must_use]
    pub fn within(self, name: &[u8]) -> Self {
        let words = name.chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        });
        // The length tells a name from one that ends in zeros.
        let begin = mixed(self.0 ^ name.len() as u64);
        Self(words.fold(begin, |state, word| mixed(state ^ word)))
    }

    /// The lot of what the seed was brought to: evenly spread, and the same on every machine.
    #[must_use]
    pub const fn lot(self) -> u64 {
        self.0
    }
}

/// The output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014), a step of its sequence ahead so that 0 does not stay 0.
const fn mixed(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Holds the least of what passes by.
#[derive(Clone, Debug)]
pub struct Lowest<T> {
    most: usize,
    held: BinaryHeap<T>,
}

impl<T: Ord> Lowest<T> {
    /// Holds at most so many.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self {
            most,
            held: BinaryHeap::new(),
        }
    }

    /// Takes one, and lets the greatest go where there are too many.
    pub fn push(&mut self, item: T) {
        if self.held.len() < self.most {
            self.held.push(item);
        } else if let Some(mut greatest) = self.held.peek_mut()
            && item < *greatest
        {
            *greatest = item;
        }
    }

    /// What is held, the least first.
    #[must_use]
    pub fn into_sorted(self) -> Vec<T> {
        self.held.into_sorted_vec()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The first numbers of SplitMix64 from 0, as in its reference implementation.
    #[test]
    fn numbers_of_the_reference() {
        assert_eq!(mixed(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mixed(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn names_and_seeds_tell_lots_apart() {
        let lot = |seed, name: &[u8]| Seed::new(seed).within(name).lot();
        assert_eq!(lot(1, b"Account"), lot(1, b"Account"));
        assert_ne!(lot(1, b"Account"), lot(2, b"Account"));
        assert_ne!(lot(1, b"Account"), lot(1, b"Account\0"));
        assert_ne!(lot(1, b""), lot(1, b"\0"));
    }

    /// Ids that follow each other have lots that do not: χ² of 16 classes, of which 37.7 is exceeded once
    /// in a thousand.
    #[test]
    fn lots_are_spread_evenly() {
        let mut classes = [0u32; 16];
        for n in 0..16_000u32 {
            let name = format!("0015j00000{n:05}");
            let lot = Seed::new(7)
                .within(b"Account")
                .within(name.as_bytes())
                .lot();
            classes[usize::from((lot >> 60).to_le_bytes()[0])] += 1;
        }
        let square = |count: &u32| (f64::from(*count) - 1000.0).powi(2) / 1000.0;
        let chi: f64 = classes.iter().map(square).sum();
        assert!(chi < 37.7, "{chi} {classes:?}");
    }

    proptest! {
        #[test]
        fn the_least_are_held(items in proptest::collection::vec(any::<u16>(), 0..200), most in 0usize..50) {
            let mut lowest = Lowest::new(most);
            items.iter().for_each(|item| lowest.push(*item));
            let mut sorted = items;
            sorted.sort_unstable();
            sorted.truncate(most);
            prop_assert_eq!(lowest.into_sorted(), sorted);
        }
    }
}
