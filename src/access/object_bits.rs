//! All rights on one object at once, for whoever asks about every object of every user.

use super::bit::Bit;
use super::combination::Access;
use crate::catalog::ObjectRight;
use crate::org::Name;

/// The rights on one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ObjectBits([Bit; ObjectRight::ALL.len()]);

impl ObjectBits {
    /// No right, for certain.
    pub const NONE: Self = Self([Bit::NotGranted; ObjectRight::ALL.len()]);

    /// Each right by a function.
    #[must_use]
    pub fn of(bit: impl FnMut(ObjectRight) -> Bit) -> Self {
        Self(ObjectRight::ALL.map(bit))
    }

    /// One of them.
    #[must_use]
    pub fn get(self, right: ObjectRight) -> Bit {
        self.0[right as usize]
    }

    /// Each right is granted when either side grants it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::of(|right| self.get(right).or(other.get(right)))
    }
}

impl Access<'_> {
    /// The rights on an object, by its name in [`Org::names`](crate::org::Org::names). It answers as
    /// [`Self::bit`] does for each of them, with one look into each thing that grants.
    #[must_use]
    pub fn on_object(&self, object: Option<Name>) -> ObjectBits {
        let mut all = [Bit::NotGranted; ObjectRight::ALL.len()];
        for source in &self.sources {
            let row = source.object_row(self.view, object);
            for (bit, right) in all.iter_mut().zip(ObjectRight::ALL) {
                if *bit != Bit::Granted {
                    row.each(right, &mut |_, given| *bit = bit.or(given));
                }
            }
        }
        ObjectBits(all)
    }
}
