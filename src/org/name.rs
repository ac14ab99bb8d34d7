//! Names that recur, each kept once and called by a number from then on.
//!
//! Hundreds of profiles name the same thousands of fields. Kept as strings they would fill the memory;
//! as numbers they cost four bytes each and compare at once.
//!
//! Files are read in parallel, so each worker has [`Names`] of its own, and the model takes them over
//! one by one in the order of the input ([`Names::adopt`]). Names are numbered as they first appear, so
//! the numbers of the model depend on the input alone and not on which worker read what.

use indexmap::IndexSet;

/// A name, by its number in the [`Names`] it comes from. The order of numbers is not that of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u32);

impl Name {
    /// The number itself, for tables by name. Names of one [`Names`] are numbered from 0 without a gap.
    #[must_use]
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

/// The names that some readers met.
#[derive(Clone, Debug, Default)]
pub struct Names {
    texts: IndexSet<Box<str>>,
    /// The name met last.
    last: usize,
    /// For each name, which one followed when it was met last. Files list the same names in the same
    /// order, so the next name is mostly known before it is looked up.
    next: Vec<usize>,
}

/// What the names of one [`Names`] are called in another.
#[derive(Clone, Debug, Default)]
pub struct Renaming(Vec<Name>);

impl Names {
    /// The name that reads `text`, which allocates only when it is new.
    pub fn intern(&mut self, text: &str) -> Name {
        let guess = self.next.get(self.last).copied().unwrap_or_default();
        let place = match self.texts.get_index(guess) {
            Some(guessed) if **guessed == *text => guess,
            _ => self.look_up(text),
        };
        self.last = place;
        // Four thousand million distinct names do not fit into a memory to begin with.
        Name(u32::try_from(place).unwrap_or(u32::MAX))
    }

    fn look_up(&mut self, text: &str) -> usize {
        let place = match self.texts.get_index_of(text) {
            Some(place) => place,
            None => self.texts.insert_full(text.into()).0,
        };
        self.next.resize(self.texts.len(), 0);
        if let Some(next) = self.next.get_mut(self.last) {
            *next = place;
        }
        place
    }

    /// The name that reads `text`, if any file held it.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Name> {
        let place = self.texts.get_index_of(text)?;
        u32::try_from(place).ok().map(Name)
    }

    /// How a name reads; empty for a name that comes from elsewhere.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.texts
            .get_index(name.0 as usize)
            .map_or("", |text| text)
    }

    /// All names, in the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Name, &str)> {
        let texts = self.texts.iter().enumerate();
        texts.map(|(place, text)| (Name(u32::try_from(place).unwrap_or(u32::MAX)), &**text))
    }

    /// Takes over the names of a reader, and tells what they are called here.
    pub fn adopt(&mut self, other: &Self) -> Renaming {
        Renaming(other.texts.iter().map(|text| self.intern(text)).collect())
    }
}

impl Renaming {
    /// What a name is called there. A name that is unknown here comes from elsewhere and stays.
    pub(super) fn of(&self, name: Name) -> Name {
        self.0.get(name.0 as usize).copied().unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_as_they_appear() {
        let mut names = Names::default();
        let (a, b) = (names.intern("A"), names.intern("B"));
        assert_eq!(
            (names.intern("A"), a, b, names.get("C")),
            (Name(0), Name(0), Name(1), None)
        );
        assert_eq!((names.text(b), names.text(Name(2))), ("B", ""));
    }

    #[test]
    fn adopted_names_read_as_before() {
        let (mut mine, mut theirs) = (Names::default(), Names::default());
        mine.intern("A");
        let (c, a) = (theirs.intern("C"), theirs.intern("A"));
        let renaming = mine.adopt(&theirs);
        assert_eq!(mine.text(renaming.of(c)), "C");
        assert_eq!(renaming.of(a), Name(0));
    }
}
