//! One right, in three values.

/// Whether something is granted, as far as the export says. The values are those of Kleene's strong
/// logic (S. C. Kleene, Introduction to Metamathematics, 1952, § 64): what is unknown stays so unless the
/// other side decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bit {
    /// The export says that it is not granted.
    NotGranted,
    /// The export does not say.
    #[default]
    Unknown,
    /// The export says that it is granted.
    Granted,
}

impl Bit {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotGranted => "not granted",
            Self::Unknown => "unknown",
            Self::Granted => "granted",
        }
    }

    /// Granted when either is: the union of two sources.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Granted when both are: two conditions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// The opposite; the unknown stays unknown.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::NotGranted => Self::Granted,
            Self::Unknown => Self::Unknown,
            Self::Granted => Self::NotGranted,
        }
    }
}

impl From<bool> for Bit {
    fn from(granted: bool) -> Self {
        if granted {
            Self::Granted
        } else {
            Self::NotGranted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bit;
    use super::Bit::{Granted, NotGranted, Unknown};

    const ALL: [Bit; 3] = [NotGranted, Unknown, Granted];

    #[test]
    fn the_tables_are_kleenes() {
        let or = |a: Bit| ALL.map(|b| a.or(b));
        let and = |a: Bit| ALL.map(|b| a.and(b));
        assert_eq!(or(NotGranted), [NotGranted, Unknown, Granted]);
        assert_eq!(or(Unknown), [Unknown, Unknown, Granted]);
        assert_eq!(or(Granted), [Granted; 3]);
        assert_eq!(and(NotGranted), [NotGranted; 3]);
        assert_eq!(and(Unknown), [NotGranted, Unknown, Unknown]);
        assert_eq!(and(Granted), [NotGranted, Unknown, Granted]);
        assert_eq!(ALL.map(Bit::not), [Granted, Unknown, NotGranted]);
    }

    #[test]
    fn the_laws_hold() {
        for a in ALL {
            assert_eq!(a.not().not(), a);
            assert_eq!((a.or(a), a.and(a)), (a, a));
            for b in ALL {
                assert_eq!((a.or(b), a.and(b)), (b.or(a), b.and(a)));
                assert_eq!(a.or(b).not(), a.not().and(b.not()));
                assert_eq!((a.or(a.and(b)), a.and(a.or(b))), (a, a));
                for c in ALL {
                    assert_eq!(a.or(b).or(c), a.or(b.or(c)));
                    assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
                }
            }
        }
    }

    /// To learn more never contradicts what was said: no bit goes from one certainty to the other.
    #[test]
    fn what_is_unknown_can_only_become_certain() {
        let learnt = |a: Bit| if a == Unknown { ALL.to_vec() } else { vec![a] };
        for (a, b) in ALL.into_iter().flat_map(|a| ALL.map(|b| (a, b))) {
            for (c, d) in learnt(a)
                .into_iter()
                .flat_map(|c| learnt(b).into_iter().map(move |d| (c, d)))
            {
                assert!(a.or(b) == Unknown || a.or(b) == c.or(d));
                assert!(a.and(b) == Unknown || a.and(b) == c.and(d));
            }
        }
    }
}
