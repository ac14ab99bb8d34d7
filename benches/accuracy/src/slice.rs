//! Parts of the stamps that are looked at on their own.

use byline::org::Basis;

use crate::outcome::Outcome;
use crate::truth::TrueStamp;

/// A part of the stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// As it stands in tables.
    pub name: &'static str,
    covered: Option<bool>,
    shared: Option<bool>,
    basis: Option<Basis>,
}

/// Every stamp.
pub const ALL: Slice = slice("all", None, None);
/// On days that a log which can show the act covers.
pub const COVERED: Slice = slice("covered", Some(true), None);
/// On all other days.
pub const UNCOVERED: Slice = slice("uncovered", Some(false), None);
/// Under logins that a person and an outside system share.
pub const SHARED: Slice = slice("shared", None, Some(true));
/// Both shared and covered.
pub const SHARED_COVERED: Slice = slice("shared-covered", Some(true), Some(true));
/// Shared and not covered.
pub const SHARED_UNCOVERED: Slice = slice("shared-uncovered", Some(false), Some(true));

/// Those that tables show, in their order.
pub const SLICES: [Slice; 6] = [
    ALL,
    COVERED,
    UNCOVERED,
    SHARED,
    SHARED_COVERED,
    SHARED_UNCOVERED,
];

const fn slice(name: &'static str, covered: Option<bool>, shared: Option<bool>) -> Slice {
    Slice {
        name,
        covered,
        shared,
        basis: None,
    }
}

impl Slice {
    /// The stamps whose verdict rests on one kind of evidence.
    #[must_use]
    pub const fn of_basis(basis: Basis) -> Self {
        Self {
            name: basis.as_str(),
            covered: None,
            shared: None,
            basis: Some(basis),
        }
    }

    /// Whether a stamp is in it.
    #[must_use]
    pub fn has(&self, outcome: &Outcome) -> bool {
        self.takes(outcome.covered, outcome.shared, outcome.basis)
    }

    /// The same of a stamp before it has an outcome.
    #[must_use]
    pub fn has_stamp(&self, truth: &TrueStamp, basis: Basis) -> bool {
        self.takes(truth.covered, truth.shared, basis)
    }

    /// By the name it has in tables.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        SLICES.into_iter().find(|slice| slice.name == name)
    }

    fn takes(&self, covered: bool, shared: bool, basis: Basis) -> bool {
        self.covered.is_none_or(|wanted| wanted == covered)
            && self.shared.is_none_or(|wanted| wanted == shared)
            && self.basis.is_none_or(|wanted| wanted == basis)
    }
}
