//! Everything that can be seen of one act, in a few bytes.

use super::candidates::MOST;
use super::pace::Pace;

/// How well the time of an act is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Situation {
    /// Event logs speak for the day.
    Covered,
    /// Only the login history does.
    History,
    /// Nothing does.
    Bare,
}

impl Situation {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Covered, Self::History, Self::Bare];

    /// The name in the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::History => "history",
            Self::Bare => "bare",
        }
    }
}

/// One act: stamps of one login on one object in one second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// Its place among the login's stamps.
    pub(super) pace: Pace,
    /// How well the events of each candidate match it.
    pub(super) levels: [u8; MOST],
    /// How long ago each candidate signed in.
    pub(super) sessions: [u8; MOST],
    /// Whether nothing but the table of jobs shows asynchronous Apex then.
    pub(super) by_job: bool,
    /// Whether it is a record's, and not a change written down elsewhere, which may be the same act again.
    pub(super) of_record: bool,
    /// Days since the login's first stamp.
    pub(super) day: u16,
}

#[cfg(test)]
impl Sight {
    /// An act of which nothing but its pace is known.
    pub(super) fn bare(bins: [u8; super::pace::FEATURES]) -> Self {
        Self {
            pace: Pace { bins },
            levels: [0; MOST],
            sessions: [0; MOST],
            by_job: false,
            of_record: true,
            day: 0,
        }
    }
}

impl Sight {
    /// Months since the login's first stamp, near enough; there is room for twenty years.
    pub(super) fn month(&self) -> usize {
        usize::from(self.day / 30).min(239)
    }

    /// How well its time is known.
    pub(super) fn situation(&self) -> Situation {
        if self.levels.iter().any(|level| *level != 0) {
            Situation::Covered
        } else if self.sessions.iter().any(|session| *session != 0) {
            Situation::History
        } else {
            Situation::Bare
        }
    }
}
