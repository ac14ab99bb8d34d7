//! Answers: the bit, what gives it, and what leaves it open.

use std::fmt;

use super::bit::Bit;
use super::gap::Gap;
use super::source::Way;

/// What a right may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin<'o> {
    /// The profile, by file name.
    Profile(&'o str),
    /// A permission set that is assigned, by developer name.
    PermissionSet(&'o str),
    /// A member of a permission set group that is assigned.
    Member {
        /// The group.
        group: &'o str,
        /// The permission set.
        member: &'o str,
    },
    /// Something of which the export does not say what it grants.
    Gap(Gap<'o>),
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::PermissionSet(name) => write!(f, "permission set {name}"),
            Self::Member { group, member } => write!(f, "group {group} via {member}"),
            Self::Gap(gap) => gap.fmt(f),
        }
    }
}

/// One grant that gives a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant<'o> {
    /// What grants it.
    pub origin: Origin<'o>,
    /// By a row of its own, or by another right that brings it.
    pub way: Way,
}

impl fmt::Display for Grant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.way, self.way.as_str()) {
            (Way::Row, _) => self.origin.fmt(f),
            // It speaks of the profile whether the package holds that or not.
            (Way::ProfileExport, way) => f.write_str(way),
            (_, way) => write!(f, "{}: {way}", self.origin),
        }
    }
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'o> {
    /// Whether the right is granted.
    pub bit: Bit,
    /// Every grant that gives it; each alone would do. Empty unless it is granted.
    pub grants: Vec<Grant<'o>>,
    /// What may give it and does not say. Empty unless it is unknown, and also where the only doubt is
    /// whether a field is encrypted.
    pub doubts: Vec<Origin<'o>>,
}

/// An answer on its way.
#[derive(Debug)]
pub(super) struct Tally<'o> {
    pub(super) bit: Bit,
    grants: Vec<Grant<'o>>,
    doubts: Vec<Origin<'o>>,
}

impl Default for Tally<'_> {
    /// What nothing grants.
    fn default() -> Self {
        Self {
            bit: Bit::NotGranted,
            grants: Vec::new(),
            doubts: Vec::new(),
        }
    }
}

impl<'o> Tally<'o> {
    /// One way in which a source may give the right. `detailed` asks for what gives it.
    pub(super) fn see(&mut self, (origin, way): (Origin<'o>, Way), bit: Bit, detailed: bool) {
        self.bit = self.bit.or(bit);
        match bit {
            _ if !detailed => {}
            Bit::Granted => self.grants.push(Grant { origin, way }),
            Bit::Unknown => self.doubts.push(origin),
            Bit::NotGranted => {}
        }
    }

    /// Either is enough.
    pub(super) fn or(mut self, other: Self) -> Self {
        self.bit = self.bit.or(other.bit);
        self.grants.extend(other.grants);
        self.doubts.extend(other.doubts);
        self
    }

    /// Both are needed; the grants of the first are what gives the right, the other is its condition.
    pub(super) fn and(mut self, condition: Self) -> Self {
        if self.bit == Bit::Granted {
            self.doubts.clear();
        }
        if self.bit.and(condition.bit) == Bit::NotGranted {
            self.grants.clear();
        }
        self.bit = self.bit.and(condition.bit);
        if condition.bit == Bit::Unknown {
            self.doubts.extend(condition.doubts);
        }
        self
    }

    pub(super) fn answer(mut self) -> Answer<'o> {
        self.grants.sort_unstable();
        self.grants.dedup();
        self.doubts.sort_unstable();
        self.doubts.dedup();
        if self.bit != Bit::Granted {
            self.grants.clear();
        }
        if self.bit != Bit::Unknown {
            self.doubts.clear();
        }
        Answer {
            bit: self.bit,
            grants: self.grants,
            doubts: self.doubts,
        }
    }
}
