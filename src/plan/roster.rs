//! Small numbers for everybody who owns records or may be given some, in the order of their ids.
//!
//! Unlike the numbers that readers give ([`crate::org::LoginKey`]), these do not depend on threads: they may decide
//! an order.

use crate::org::SalesforceId;

/// The number of a user or queue. Numbers are in the order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder(u32);

/// Everybody.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    ids: Vec<SalesforceId>,
}

impl Holder {
    /// The number, as rows on disk keep it.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The inverse of [`Self::number`].
    #[must_use]
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// Its place in a table with a row for each.
    #[must_use]
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

impl Roster {
    /// Numbers these ids, each once.
    #[must_use]
    pub fn new(ids: impl IntoIterator<Item = SalesforceId>) -> Self {
        let mut ids: Vec<SalesforceId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self { ids }
    }

    /// The number of an id.
    #[must_use]
    pub fn holder(&self, id: &SalesforceId) -> Option<Holder> {
        let place = self.ids.binary_search(id).ok()?;
        u32::try_from(place).ok().map(Holder)
    }

    /// The id of a number.
    #[must_use]
    pub fn id(&self, holder: Holder) -> Option<SalesforceId> {
        self.ids.get(holder.place()).copied()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Everybody, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Holder, &SalesforceId)> {
        (0..).map(Holder).zip(&self.ids)
    }
}
