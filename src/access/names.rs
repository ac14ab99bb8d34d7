//! A set of names, one bit each.

use crate::org::Name;

/// Names of one [`Names`](crate::org::Names).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameSet(Vec<u64>);

impl NameSet {
    /// Adds a name.
    pub(super) fn insert(&mut self, name: Name) {
        let (word, bit) = (name.number() / 64, name.number() % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    /// Whether a name is in it.
    pub(super) fn contains(&self, name: Name) -> bool {
        let (word, bit) = (name.number() / 64, name.number() % 64);
        self.0.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }

    /// Whether no name is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::NameSet;
    use crate::org::Names;

    #[test]
    fn holds_what_was_inserted() {
        let mut names = Names::default();
        let all: Vec<_> = (0..200)
            .map(|number| names.intern(&number.to_string()))
            .collect();
        let mut set = NameSet::default();
        assert!(set.is_empty());
        for name in all.iter().step_by(63) {
            set.insert(*name);
        }
        let held: Vec<usize> = (0..200).filter(|n| set.contains(all[*n])).collect();
        assert_eq!(held, [0, 63, 126, 189]);
        assert!(!set.is_empty());
    }
}
