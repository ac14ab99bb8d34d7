//! One table of numbers for values that many threads meet.
//!
//! Numbers go by who asked first, so they depend on the timing of threads and must decide no order in
//! any output. Readers keep what they learned in a map of their own and ask here for what is new.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Numbers values in the order they are first met, by whichever thread.
#[derive(Debug)]
pub(crate) struct Numbers<T> {
    table: Mutex<Table<T>>,
    /// How many values get a number.
    most: u32,
    /// Whether there were more.
    full: AtomicBool,
}

#[derive(Debug)]
struct Table<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self::at_most(u64::from(u32::MAX))
    }
}

impl<T> Numbers<T> {
    /// Numbers for so many values, at least one.
    pub(crate) fn at_most(most: u64) -> Self {
        Self {
            most: u32::try_from(most).unwrap_or(u32::MAX).max(1),
            full: AtomicBool::new(false),
            table: Mutex::new(Table {
                values: Vec::new(),
                numbers: HashMap::new(),
            }),
        }
    }

    /// Whether there were more values than numbers.
    pub(crate) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    /// The number of `value`, given now if it has none; `owned` makes what is kept of a new one. Where there is none
    /// left, the last one, and from then on the table is full.
    pub(crate) fn number<Q>(&self, value: &Q, owned: impl FnOnce() -> T) -> u32
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = table.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(table.values.len()).unwrap_or(u32::MAX);
        if number >= self.most {
            self.full.store(true, Ordering::Relaxed);
            return self.most - 1;
        }
        let value = owned();
        table.values.push(value.clone());
        table.numbers.insert(value, number);
        number
    }

    /// How many values have a number.
    pub(crate) fn count(&self) -> usize {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.values.len()
    }

    /// All values so far from this number on.
    pub(crate) fn values_from(&self, number: usize) -> Vec<T> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.values.get(number..).unwrap_or_default().to_vec()
    }

    /// All values so far, by number.
    pub(crate) fn values(&self) -> Vec<T> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.values.clone()
    }
}

/// A map whose keys are small numbers this program gave, or hashes already: what
/// [`HashMap`] does against keys chosen by an attacker is not needed, and shows in a loop over rows.
pub(crate) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Hashes numbers by multiplication (the method of Knuth, The Art of Computer Programming 3, 6.4).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NumberHasher(u64);

/// 2^64 divided by the golden ratio, odd.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        // The high bits are the mixed ones, and tables look at the low ones first.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_i32(&mut self, n: i32) {
        self.write_u64(u64::from(n.cast_unsigned()));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(FACTOR);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.write(&n.to_le_bytes());
    }
}
