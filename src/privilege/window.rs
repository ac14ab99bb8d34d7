//! For how long the logs would have shown what clients do.

use crate::activity::LoggedPeriod;
use crate::catalog::privilege;
use crate::org::UtcTime;

/// The time over which use was observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first and the last row of any log of API calls.
    pub period: Option<(UtcTime, UtcTime)>,
    /// Days on which all calls would have been logged.
    pub days: u64,
}

/// Why what was not seen may have been done all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortfall {
    /// No log shows API calls.
    NoLogs,
    /// The logs given show a part of the calls.
    PartOfCalls,
    /// All calls were logged on too few days.
    FewDays,
}

impl Shortfall {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoLogs => "no log of API calls was given",
            Self::PartOfCalls => {
                "the logs given show a part of the calls: give ApiTotalUsage, or API and RestApi"
            }
            Self::FewDays => "the logs cover too few days",
        }
    }
}

impl Window {
    /// From the event types that were logged.
    #[must_use]
    pub fn new(periods: &[LoggedPeriod]) -> Self {
        let facts = privilege();
        let days_of = |event_type: &String| {
            let logged = periods.iter().find(|p| p.event_type == *event_type)?;
            let (from, to) = logged.period;
            let span = u64::try_from(to.day() - from.day() + 1).unwrap_or(0);
            Some(span.saturating_sub(logged.missing_days))
        };
        let all: Option<u64> = facts.all_calls.iter().filter_map(days_of).max();
        let together = facts.together.iter().map(days_of);
        let together: Option<u64> = together
            .collect::<Option<Vec<_>>>()
            .and_then(|days| days.into_iter().min());
        let shown = |p: &&LoggedPeriod| {
            let names = facts.all_calls.iter().chain(&facts.together);
            names.chain(&facts.parts).any(|name| *name == p.event_type)
        };
        let periods = periods.iter().filter(shown).map(|p| p.period);
        Self {
            period: periods.reduce(|(a, b), (c, d)| (a.min(c), b.max(d))),
            days: all.max(together).unwrap_or(0),
        }
    }

    /// Why nothing may be called unused; `None` where the logs suffice.
    #[must_use]
    pub fn shortfall(&self) -> Option<Shortfall> {
        match (self.period, self.days) {
            (None, _) => Some(Shortfall::NoLogs),
            (_, 0) => Some(Shortfall::PartOfCalls),
            (_, days) if days < privilege().unused.days => Some(Shortfall::FewDays),
            _ => None,
        }
    }
}
