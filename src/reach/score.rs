//! One ordinal score, and the parts it is the highest of.
//!
//! Grades are ordinal: they are compared, and never summed.

use super::count::Count;
use crate::access::Bit;
use crate::catalog::{ReachFacts, Thresholds, reach_facts};

/// What a grade is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Records that can be read.
    RecordsRead,
    /// Records that can be changed.
    RecordsChanged,
    /// Classified fields that can be read in clear or written.
    ClassifiedFields,
    /// Users one could become or change.
    Users,
    /// Ways to widen the rights.
    Widening,
}

impl Part {
    /// All of them, in the order of result files.
    pub const ALL: [Self; 5] = [
        Self::RecordsRead,
        Self::RecordsChanged,
        Self::ClassifiedFields,
        Self::Users,
        Self::Widening,
    ];

    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RecordsRead => "records-read",
            Self::RecordsChanged => "records-changed",
            Self::ClassifiedFields => "classified-fields",
            Self::Users => "users",
            Self::Widening => "widening",
        }
    }

    fn thresholds(self, facts: &ReachFacts) -> &Thresholds {
        match self {
            Self::RecordsRead => &facts.records_read,
            Self::RecordsChanged => &facts.records_changed,
            Self::ClassifiedFields => &facts.classified_fields,
            Self::Users => &facts.users,
            Self::Widening => &facts.widening,
        }
    }
}

/// A grade from 0 to 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade {
    /// The grade of what is certain.
    pub level: u8,
    /// The highest it may be, if what is unknown turns out so.
    pub upto: u8,
}

impl Grade {
    /// What a grade is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self.level {
            0 => "none",
            1 => "low",
            2 => "moderate",
            3 => "high",
            _ => "critical",
        }
    }

    /// Whether it may be higher.
    #[must_use]
    pub const fn is_at_least(self) -> bool {
        self.upto > self.level
    }

    /// Of so many, and of whoever reaches all there is.
    pub(super) fn of(part: Part, count: Count, everything: Bit) -> Self {
        let thresholds = part.thresholds(reach_facts());
        let of_all = |from: Bit| {
            if everything >= from {
                thresholds.everything
            } else {
                0
            }
        };
        let most = count.most.map_or(4, |most| thresholds.grade(most));
        let level = thresholds.grade(count.least).max(of_all(Bit::Granted));
        Self {
            level,
            upto: most.max(level).max(of_all(Bit::Unknown)),
        }
    }
}

/// The score of one holder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Score {
    /// By part, in the order of [`Part::ALL`].
    pub parts: [Grade; Part::ALL.len()],
}

impl Score {
    /// The highest grade of its parts.
    #[must_use]
    pub fn grade(&self) -> Grade {
        let level = self.parts.iter().map(|part| part.level).max();
        let upto = self.parts.iter().map(|part| part.upto).max();
        Grade {
            level: level.unwrap_or(0),
            upto: upto.unwrap_or(0),
        }
    }

    /// The grade of one part.
    #[must_use]
    pub fn part(&self, part: Part) -> Grade {
        self.parts[part as usize]
    }

    /// By which holders are ranked, the largest first: the score, then the grades of the parts from the highest
    /// down, then what they may be.
    #[must_use]
    pub fn rank(&self) -> [Grade; 1 + Part::ALL.len()] {
        let mut parts = self.parts;
        parts.sort_unstable_by(|a, b| b.cmp(a));
        let [a, b, c, d, e] = parts;
        [self.grade(), a, b, c, d, e]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_follow_the_catalogue() {
        let of = |count, everything| Grade::of(Part::RecordsRead, count, everything);
        let grade = |level, upto| Grade { level, upto };
        assert_eq!(of(Count::exact(0), Bit::NotGranted), grade(0, 0));
        assert_eq!(of(Count::exact(500), Bit::NotGranted), grade(2, 2));
        assert_eq!(
            of(Count::at_least(1, Some(499)), Bit::NotGranted),
            grade(1, 1)
        );
        assert_eq!(
            of(Count::at_least(1, Some(500)), Bit::NotGranted),
            grade(1, 2)
        );
        assert_eq!(of(Count::unknown(None), Bit::NotGranted), grade(0, 4));
        assert_eq!(of(Count::exact(3), Bit::Granted), grade(4, 4));
        assert_eq!(of(Count::exact(3), Bit::Unknown), grade(1, 4));
        assert_eq!(
            (grade(0, 4).as_str(), grade(4, 4).as_str()),
            ("none", "critical")
        );
        assert!(grade(0, 1).is_at_least() && !grade(4, 4).is_at_least());
    }

    #[test]
    fn the_highest_part_is_the_score_and_the_others_break_ties() {
        let score = |levels: [u8; 5]| Score {
            parts: levels.map(|level| Grade { level, upto: level }),
        };
        assert_eq!(score([0, 3, 1, 0, 2]).grade().level, 3);
        assert!(score([0, 0, 0, 0, 3]).rank() > score([2, 2, 2, 2, 2]).rank());
        assert!(score([0, 3, 1, 0, 0]).rank() > score([3, 0, 0, 0, 0]).rank());
        assert_eq!(score([1, 2, 0, 0, 0]).rank(), score([0, 0, 2, 0, 1]).rank());
    }
}
