//! Several copies of one component: what the first lacks, the next supplies.
//!
//! Exports overlap: the package and the source layout of one org lie side by side, and one component
//! comes back in pieces. The order is that of the input, so the outcome depends on nothing else.

use std::collections::BTreeMap;
use std::hash::Hash;

use indexmap::IndexSet;

/// What can be put together from several copies.
pub(super) trait Unite {
    /// Takes over from another copy what is missing here.
    fn unite(&mut self, other: Self);
}

impl Unite for String {
    fn unite(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
        }
    }
}

impl Unite for Box<str> {
    fn unite(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
        }
    }
}

/// A mark: one copy that has it is enough.
impl Unite for bool {
    fn unite(&mut self, other: Self) {
        *self |= other;
    }
}

impl<T> Unite for Option<T> {
    fn unite(&mut self, other: Self) {
        if self.is_none() {
            *self = other;
        }
    }
}

/// Both lists, each item once, in the order in which they were met.
impl<T: Eq + Hash> Unite for Vec<T> {
    fn unite(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
        } else if !other.is_empty() {
            let all: IndexSet<T> = std::mem::take(self).into_iter().chain(other).collect();
            self.extend(all);
        }
    }
}

/// Each entry by itself.
impl<T: Unite> Unite for BTreeMap<String, T> {
    fn unite(&mut self, other: Self) {
        for (name, copy) in other {
            add(self, name, copy);
        }
    }
}

/// Adds a copy of the component of this name.
pub(super) fn add<T: Unite>(to: &mut BTreeMap<String, T>, name: String, copy: T) {
    match to.get_mut(&name) {
        Some(first) => first.unite(copy),
        None => {
            to.insert(name, copy);
        }
    }
}

/// Unites a type field by field; one that is left out does not compile.
macro_rules! unite_fields {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::org::unite::Unite for $type {
            fn unite(&mut self, other: Self) {
                let Self { $($field),* } = other;
                $($crate::org::unite::Unite::unite(&mut self.$field, $field);)*
            }
        }
    };
}
pub(super) use unite_fields;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Eq)]
    struct Thing {
        label: String,
        on: Option<bool>,
        marked: bool,
        list: Vec<u8>,
    }
    unite_fields!(Thing {
        label,
        on,
        marked,
        list
    });

    #[test]
    fn the_first_copy_is_kept_and_the_next_fills_its_gaps() {
        let thing = |label: &str, on, marked, list: &[u8]| Thing {
            label: label.to_owned(),
            on,
            marked,
            list: list.to_vec(),
        };
        let mut all = BTreeMap::new();
        for copy in [
            thing("", None, false, &[2, 1]),
            thing("A", Some(false), true, &[1, 3]),
            thing("B", Some(true), false, &[]),
        ] {
            add(&mut all, "it".to_owned(), copy);
        }
        assert_eq!(all["it"], thing("A", Some(false), true, &[2, 1, 3]));
    }
}
