//! How many, and how certain that is.

/// How certain a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It is so many, of what the export holds.
    #[default]
    Exact,
    /// It is so many, and what no export holds may add to them.
    AtLeast,
    /// The export does not say.
    Unknown,
}

impl Certainty {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at least",
            Self::Unknown => "unknown",
        }
    }
}

/// How many of something: bounds, between which the truth lies whatever is learnt yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Count {
    /// So many for certain.
    pub least: u64,
    /// No more than this; `None` where nothing bounds it.
    pub most: Option<u64>,
    /// How certain `least` is.
    pub certainty: Certainty,
}

impl Default for Count {
    fn default() -> Self {
        Self::NOTHING
    }
}

impl Count {
    /// None, for certain.
    pub const NOTHING: Self = Self::exact(0);

    /// So many.
    #[must_use]
    pub const fn exact(number: u64) -> Self {
        Self {
            least: number,
            most: Some(number),
            certainty: Certainty::Exact,
        }
    }

    /// So many and perhaps more, up to `most`. Exact where there is no room for more.
    #[must_use]
    pub fn at_least(least: u64, most: Option<u64>) -> Self {
        let certainty = match most {
            Some(most) if most <= least => Certainty::Exact,
            _ => Certainty::AtLeast,
        };
        Self {
            least,
            most: most.map(|most| most.max(least)),
            certainty,
        }
    }

    /// Not known, up to `most`. Where there is nothing to be counted, there is nothing to be unsure of.
    #[must_use]
    pub const fn unknown(most: Option<u64>) -> Self {
        let certainty = match most {
            Some(0) => Certainty::Exact,
            _ => Certainty::Unknown,
        };
        Self {
            least: 0,
            most,
            certainty,
        }
    }

    /// The number to be shown; `None` where it is not known.
    #[must_use]
    pub fn shown(self) -> Option<u64> {
        (self.certainty != Certainty::Unknown).then_some(self.least)
    }

    /// Both together. Something certain beside something unknown is "at least" so much, and nothing beside
    /// something unknown says nothing.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let least = self.least.saturating_add(other.least);
        let most = self.most.zip(other.most);
        let certainty = match self.certainty.max(other.certainty) {
            Certainty::Unknown if least > 0 || self.is_floor() || other.is_floor() => {
                Certainty::AtLeast
            }
            certainty => certainty,
        };
        Self {
            least,
            most: most.map(|(a, b)| a.saturating_add(b)),
            certainty,
        }
    }

    fn is_floor(self) -> bool {
        self.certainty == Certainty::AtLeast
    }
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::NOTHING, Self::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_never_nothing() {
        let unknown = Count::unknown(Some(9));
        assert_eq!(unknown.shown(), None);
        assert_eq!(unknown.plus(Count::NOTHING).shown(), None);
        let some = unknown.plus(Count::exact(3));
        assert_eq!((some.shown(), some.most), (Some(3), Some(12)));
        assert_eq!(some.certainty, Certainty::AtLeast);
        assert_eq!(Count::unknown(Some(0)), Count::NOTHING);
        assert_eq!(Count::at_least(5, Some(5)), Count::exact(5));
        let all: Count = [some, Count::at_least(0, None)].into_iter().sum();
        assert_eq!((all.least, all.most), (3, None));
    }

    /// In whatever order things are added, the sum is the same.
    #[test]
    fn order_does_not_matter() {
        let some = [
            Count::exact(0),
            Count::exact(2),
            Count::at_least(0, Some(4)),
            Count::at_least(1, None),
            Count::unknown(Some(3)),
            Count::unknown(None),
        ];
        for a in some {
            for b in some {
                assert_eq!(a.plus(b), b.plus(a));
                for c in some {
                    assert_eq!(a.plus(b).plus(c), a.plus(b.plus(c)), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}
