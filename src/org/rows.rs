//! The rows of one section: for each name, what is granted.
//!
//! Hundreds of profiles have thousands of rows each, so a row is its name's number and a few bits in a
//! sorted list, and no entry of a map.

use super::name::{Name, Renaming};

/// What a row grants. Two rows of the same name mean both together.
pub trait Right: Copy {
    /// Both together.
    #[must_use]
    fn union(self, other: Self) -> Self;
}

impl Right for bool {
    fn union(self, other: Self) -> Self {
        self || other
    }
}

/// Rights by name, each name once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<R>(Vec<(Name, R)>);

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Right> Rows<R> {
    /// What is granted to a name; `None` when no row speaks of it.
    #[must_use]
    pub fn get(&self, name: Name) -> Option<R> {
        let place = self.0.binary_search_by_key(&name, |row| row.0).ok()?;
        self.0.get(place).map(|row| row.1)
    }

    /// The rows, in the order in which their names first appeared in the input.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Name, R)> {
        self.0.iter().copied()
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no name is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds another copy of the same section.
    pub(super) fn unite(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
        } else if !other.is_empty() {
            let mine = std::mem::take(&mut self.0);
            *self = mine.into_iter().chain(other.0).collect();
        }
    }

    /// The same rows by the names of the model.
    pub(super) fn rename(&mut self, renaming: &Renaming) {
        let rows = std::mem::take(&mut self.0);
        let renamed = rows
            .into_iter()
            .map(|(name, right)| (renaming.of(name), right));
        *self = renamed.collect();
    }
}

/// Rows in any order, duplicates among them.
impl<R: Right> FromIterator<(Name, R)> for Rows<R> {
    fn from_iter<I: IntoIterator<Item = (Name, R)>>(rows: I) -> Self {
        let mut rows: Vec<_> = rows.into_iter().collect();
        // Files list the same names in the same order, so this mostly finds one or two sorted runs.
        rows.sort_by_key(|row| row.0);
        rows.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.union(next.1);
            }
            same
        });
        rows.shrink_to_fit();
        Self(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Names;
    use super::*;

    #[test]
    fn rows_unite_by_name() {
        let mut names = Names::default();
        let [a, b, c] = ["A", "B", "C"].map(|name| names.intern(name));
        let mut rows: Rows<bool> = [(b, false), (a, true), (b, true), (a, false)]
            .into_iter()
            .collect();
        assert_eq!(
            (rows.get(a), rows.get(b), rows.get(c)),
            (Some(true), Some(true), None)
        );
        rows.unite([(c, false), (a, true)].into_iter().collect());
        let all: Vec<_> = rows.iter().collect();
        assert_eq!(all, [(a, true), (b, true), (c, false)]);
    }

    #[test]
    fn renamed_rows_are_sorted_anew() {
        let (mut mine, mut theirs) = (Names::default(), Names::default());
        let [b, a] = ["B", "A"].map(|name| theirs.intern(name));
        let mut rows: Rows<bool> = [(b, true), (a, false)].into_iter().collect();
        mine.intern("A");
        rows.rename(&mine.adopt(&theirs));
        let right = |text| mine.get(text).and_then(|name| rows.get(name));
        assert_eq!((right("A"), right("B")), (Some(false), Some(true)));
    }
}
