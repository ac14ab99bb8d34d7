//! A 128-bit hash of bytes.
//!
//! It stands for keys that are only compared (login keys, whole rows) within one run. At 128 bits a
//! chance collision among ten billion rows has a probability below 10^-18. It is not meant to resist an
//! attacker: two rows made to collide would hide one of them from the count, not from the manifest's
//! SHA-256.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::quality::{FixedState, FoldHasher};

/// Hashes a sequence of byte strings, each kept apart from the next.
#[derive(Clone)]
pub(crate) struct Hash128 {
    high: FoldHasher<'static>,
    low: FoldHasher<'static>,
}

/// The seeds of the two halves; any two numbers would do.
const SEEDS: [u64; 2] = [0x6279_6c69_6e65, 0x6c6f_6769_6e73];

impl Hash128 {
    pub(crate) fn new() -> Self {
        let [high, low] = SEEDS.map(|seed| FixedState::with_seed(seed).build_hasher());
        Self { high, low }
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for hasher in [&mut self.high, &mut self.low] {
            hasher.write_usize(bytes.len());
            hasher.write(bytes);
        }
    }

    pub(crate) fn value(&self) -> u128 {
        u128::from(self.high.finish()) << 64 | u128::from(self.low.finish())
    }
}

/// The hash of one byte string.
pub(crate) fn hash128(bytes: &[u8]) -> u128 {
    let mut hash = Hash128::new();
    hash.add(bytes);
    hash.value()
}
