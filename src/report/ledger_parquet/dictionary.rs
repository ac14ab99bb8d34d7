//! Dictionaries: the distinct values of a column in one row group, numbered as they first appear.
//!
//! Each row asks once per column, so asking must cost next to nothing: the same value as in the row
//! before is answered from memory, another with one multiplication and, as a rule, one comparison. The
//! codes depend on the rows alone, never on a hash.

use crate::attribution::Verdict;

/// No code given yet.
const NONE: u32 = u32::MAX;

/// A value that can be found by a hash.
pub(super) trait Key: Copy + Eq {
    /// Sixty-four well-mixed bits.
    fn hash(self) -> u64;
}

/// Both halves of a product: every bit of the factors reaches some bit that is kept.
fn mixed(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xd6e8_feb8_6659_fd93);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the halves are taken apart"
    )]
    let halves = (product as u64, (product >> 64) as u64);
    halves.0 ^ halves.1
}

impl Key for u32 {
    fn hash(self) -> u64 {
        mixed(u64::from(self), 0)
    }
}

impl Key for u128 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the halves are taken apart"
    )]
    fn hash(self) -> u64 {
        mixed(self as u64, (self >> 64) as u64)
    }
}

/// Values that are looked up by what they are.
pub(super) struct Dictionary<T> {
    values: Vec<T>,
    /// Open addressing: the code that lives in each slot, at most half of them taken.
    slots: Vec<u32>,
    last: Option<(T, u32)>,
}

impl<T: Key> Dictionary<T> {
    pub(super) const fn new() -> Self {
        Self {
            values: Vec::new(),
            slots: Vec::new(),
            last: None,
        }
    }

    /// The code of a value, a new one when it has none.
    #[inline]
    pub(super) fn code(&mut self, value: T) -> u32 {
        match self.last {
            Some((last, code)) if last == value => code,
            _ => {
                let code = self.find(value);
                self.last = Some((value, code));
                code
            }
        }
    }

    fn find(&mut self, value: T) -> u32 {
        if self.values.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(value);
        match self.slots[slot] {
            NONE => {
                let code = u32::try_from(self.values.len()).unwrap_or(NONE);
                self.slots[slot] = code;
                self.values.push(value);
                code
            }
            code => code,
        }
    }

    /// Where the value lives, or the free slot where it would.
    fn slot(&self, value: T) -> usize {
        // The number of slots is a power of two.
        let mask = self.slots.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "masked")]
        let mut slot = value.hash() as usize & mask;
        while self.slots[slot] != NONE && self.values[self.slots[slot] as usize] != value {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let slots = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(slots, NONE);
        for (value, code) in self.values.iter().zip(0..) {
            let slot = self.slot(*value);
            self.slots[slot] = code;
        }
    }

    /// The values in the order of their codes.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.slots.fill(NONE);
        self.last = None;
    }
}

/// Every verdict of one kind of stamp, as a whole: its six columns repeat together.
pub(super) struct VerdictDictionary {
    keys: Dictionary<u128>,
    verdicts: Vec<Option<Verdict>>,
}

impl VerdictDictionary {
    pub(super) const fn new() -> Self {
        Self {
            keys: Dictionary::new(),
            verdicts: Vec::new(),
        }
    }

    /// The code of a verdict, a new one when it has none. That there is none is a verdict here.
    #[inline]
    pub(super) fn code(&mut self, verdict: Option<Verdict>) -> u32 {
        let code = self.keys.code(verdict.map_or(u128::MAX, key));
        if code as usize == self.verdicts.len() {
            self.verdicts.push(verdict);
        }
        code
    }

    /// The verdicts in the order of their codes.
    pub(super) fn values(&self) -> &[Option<Verdict>] {
        &self.verdicts
    }

    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.verdicts.clear();
    }
}

/// A verdict as one number: everything it says, each in bits of its own.
#[inline]
fn key(verdict: Verdict) -> u128 {
    // Probabilities end at a million, and clients are numbered from nought.
    let or_none = |number: Option<u32>| u128::from(number.unwrap_or(u32::MAX));
    let client = verdict.client.and_then(|client| u32::try_from(client).ok());
    let words = [
        0,
        verdict.actor as u8,
        verdict.channel as u8,
        verdict.basis as u8,
    ];
    or_none(verdict.confidence)
        | or_none(verdict.integration) << 32
        | or_none(client) << 64
        | u128::from(u32::from_be_bytes(words)) << 96
}

/// Values that have small numbers already. The code is one look into a table.
pub(super) struct Numbers {
    codes: Vec<u32>,
    numbers: Vec<usize>,
}

impl Numbers {
    pub(super) const fn new() -> Self {
        Self {
            codes: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// The code of a number, a new one when it has none.
    #[inline]
    pub(super) fn code(&mut self, number: usize) -> u32 {
        match self.codes.get(number) {
            Some(code) if *code != NONE => *code,
            _ => self.add(number),
        }
    }

    #[cold]
    fn add(&mut self, number: usize) -> u32 {
        if self.codes.len() <= number {
            self.codes.resize(number + 1, NONE);
        }
        let code = u32::try_from(self.numbers.len()).unwrap_or(NONE);
        self.codes[number] = code;
        self.numbers.push(number);
        code
    }

    /// The numbers in the order of their codes.
    pub(super) fn values(&self) -> &[usize] {
        &self.numbers
    }

    pub(super) fn clear(&mut self) {
        for number in self.numbers.drain(..) {
            self.codes[number] = NONE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_given_in_order_of_appearance() {
        let mut dictionary = Dictionary::new();
        // More than any table begins with, each asked for twice.
        for round in 0..2 {
            for value in 0..100_000u32 {
                let spread = value.wrapping_mul(2_654_435_761);
                assert_eq!(dictionary.code(spread), value, "round {round}");
                assert_eq!(dictionary.code(spread), value, "round {round}");
            }
        }
        assert_eq!(dictionary.values().len(), 100_000);
        dictionary.clear();
        assert_eq!(dictionary.code(7), 0);
        assert_eq!(dictionary.values(), [7]);
    }

    #[test]
    fn numbers_become_dense() {
        let mut numbers = Numbers::new();
        assert_eq!([9, 0, 9, 4].map(|n| numbers.code(n)), [0, 1, 0, 2]);
        assert_eq!(numbers.values(), [9, 0, 4]);
        numbers.clear();
        assert_eq!([4, 9].map(|n| numbers.code(n)), [0, 1]);
    }
}
