//! Small numbers for the ids that rows are stamped with.
//!
//! An export names few logins and queues, many times over. Each gets a number when it is first met, so
//! that rows stay small and what is known of a login is found by index. Numbers depend on which thread
//! came first: they tell logins apart and never put them in an order that anybody sees.

use std::num::NonZeroU32;

use super::SalesforceId;
use crate::numbers::Numbers;

/// The number of a login or queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginKey(NonZeroU32);

/// Gives numbers to ids, from many threads.
#[derive(Debug, Default)]
pub struct LoginKeys {
    numbers: Numbers<SalesforceId>,
}

/// The ids that numbers stand for, once everything is read.
#[derive(Clone, Debug, Default)]
pub struct LoginIds {
    ids: Vec<SalesforceId>,
}

impl LoginKey {
    /// The number, as rows keep it; never 0.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }

    /// The inverse of [`Self::number`]; `None` for 0.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// Its place in a table with a row for each number.
    #[must_use]
    pub const fn place(self) -> usize {
        self.0.get() as usize - 1
    }

    fn at(place: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(place))
    }
}

impl LoginKeys {
    /// Numbers for so many ids; all that are beyond have the last one, and [`Self::is_full`] says so.
    #[must_use]
    pub fn at_most(most: u64) -> Self {
        Self {
            numbers: Numbers::at_most(most),
        }
    }

    /// Whether there were more ids than numbers.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.numbers.is_full()
    }

    /// The number of an id, given now if it has none.
    #[must_use]
    pub fn key(&self, id: SalesforceId) -> LoginKey {
        LoginKey::at(self.numbers.number(&id, || id))
    }

    /// The ids of all numbers given so far.
    #[must_use]
    pub fn ids(&self) -> LoginIds {
        LoginIds {
            ids: self.numbers.values(),
        }
    }
}

impl LoginIds {
    /// The id of a number that was given when these were taken.
    #[must_use]
    pub fn get(&self, key: LoginKey) -> Option<SalesforceId> {
        self.ids.get(key.place()).copied()
    }

    /// The id at a place of the table: see [`LoginKey::place`].
    #[must_use]
    pub fn at(&self, place: usize) -> Option<SalesforceId> {
        self.ids.get(place).copied()
    }

    /// Each number with its id.
    pub fn iter(&self) -> impl Iterator<Item = (LoginKey, SalesforceId)> + '_ {
        (0..).map(LoginKey::at).zip(self.ids.iter().copied())
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no number was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn threads_agree_on_numbers() {
        let id = |n: u32| SalesforceId::parse(format!("0055j000000{n:04}").as_bytes()).unwrap();
        let keys = LoginKeys::default();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let keys = &keys;
                scope.spawn(move || {
                    (0..100).for_each(|n| {
                        let n = (n * 7 + thread * 13) % 100;
                        assert_eq!(keys.key(id(n)), keys.key(id(n)));
                    });
                });
            }
        });
        let ids = keys.ids();
        assert_eq!(ids.len(), 100);
        for (key, id) in ids.iter() {
            assert_eq!((keys.key(id), ids.get(key)), (key, Some(id)));
            assert_eq!(LoginKey::from_number(key.number()), Some(key));
        }
    }
}
