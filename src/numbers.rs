//! One table of numbers for values that many threads meet.
//!
//! Numbers go by who asked first, so they depend on the timing of threads and must decide no order in
//! any output. Readers keep what they learned in a map of their own and ask here for what is new.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Numbers values in the order they are first met, by whichever thread.
#[derive(Debug)]
pub(crate) struct Numbers<T> {
    table: Mutex<Table<T>>,
}

#[derive(Debug)]
struct Table<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            table: Mutex::new(Table {
                values: Vec::new(),
                numbers: HashMap::new(),
            }),
        }
    }
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    /// The number of `value`, given now if it has none; `owned` makes what is kept of a new one.
    pub(crate) fn number<Q>(&self, value: &Q, owned: impl FnOnce() -> T) -> u32
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = table.numbers.get(value) {
            return *number;
        }
        // Four billion values would not fit in memory, so the last number is never reached.
        let number = u32::try_from(table.values.len()).unwrap_or(u32::MAX);
        let value = owned();
        table.values.push(value.clone());
        table.numbers.insert(value, number);
        number
    }

    /// All values so far, by number.
    pub(crate) fn values(&self) -> Vec<T> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.values.clone()
    }
}
