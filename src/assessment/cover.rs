//! Which days the logs cover that rules need.

use std::collections::BTreeSet;

use crate::catalog::{Need, assessment_facts};
use crate::finding::Ground;
use crate::org::UtcTime;
use crate::privilege::Shortfall;

/// What one kind of log covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cover {
    /// First and last row.
    pub(super) period: Option<(UtcTime, UtcTime)>,
    /// Days between these without any.
    pub(super) missing_days: u64,
    /// Why that is too little.
    pub(super) shortfall: Option<String>,
}

/// What every kind of log covers.
#[derive(Debug)]
pub(super) struct Covers {
    calls: Cover,
    events: Cover,
    logins: Cover,
    login_as: Cover,
    trail: Cover,
}

impl Covers {
    pub(super) fn new(ground: &Ground<'_>) -> Self {
        let (calls, events) = (calls(ground), events(ground));
        let login_as = Cover {
            period: events.period,
            missing_days: events.missing_days,
            shortfall: None,
        };
        Self {
            logins: logins(ground, &calls),
            trail: trail(ground),
            calls,
            events,
            login_as,
        }
    }

    /// What the logs cover that a need is about; `None` for what is no log.
    pub(super) const fn of(&self, need: Need) -> Option<&Cover> {
        match need {
            Need::Calls => Some(&self.calls),
            Need::EventLogs => Some(&self.events),
            Need::Logins => Some(&self.logins),
            Need::LoginAs => Some(&self.login_as),
            Need::SetupTrail => Some(&self.trail),
            _ => None,
        }
    }

    /// From the first to the last row of any log.
    pub(super) fn period(&self) -> Option<(UtcTime, UtcTime)> {
        let all = [&self.calls, &self.events, &self.logins, &self.trail];
        united(all.into_iter().filter_map(|cover| cover.period))
    }
}

/// From the first to the last of several.
pub(super) fn united(
    periods: impl Iterator<Item = (UtcTime, UtcTime)>,
) -> Option<(UtcTime, UtcTime)> {
    periods.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
}

fn span((from, to): (UtcTime, UtcTime)) -> u64 {
    u64::try_from(to.day() - from.day() + 1).unwrap_or(0)
}

/// Said of logs of too few days.
fn too_few(days: u64) -> Option<String> {
    let asked = assessment_facts().cover.days;
    (days < asked).then(|| format!("logs cover {days} of the {asked} days asked for"))
}

/// Logs that hold every call.
fn calls(ground: &Ground<'_>) -> Cover {
    let window = ground.analysis.window();
    Cover {
        period: window.period,
        missing_days: window.period.map_or(0, span).saturating_sub(window.days),
        shortfall: match window.shortfall() {
            Some(Shortfall::FewDays) => too_few(window.days),
            other => other.map(|it| it.as_str().to_owned()),
        },
    }
}

/// Event logs, of whatever type.
fn events(ground: &Ground<'_>) -> Cover {
    let mut days: BTreeSet<i64> = BTreeSet::new();
    for logged in &ground.analysis.timeline.periods {
        days.extend(&logged.days);
    }
    let period = ground.analysis.log_period();
    let days = days.len() as u64;
    Cover {
        period,
        missing_days: period.map_or(0, span).saturating_sub(days),
        shortfall: too_few(days),
    }
}

/// Sign-ins, or every call: either shows who came in as whom.
fn logins(ground: &Ground<'_>, calls: &Cover) -> Cover {
    let timeline = &ground.analysis.timeline;
    let marks = timeline.logins.values().flat_map(|login| &login.marks);
    let days: BTreeSet<i64> = marks.map(|mark| mark.at.day()).collect();
    let days = days.len() as u64;
    let facts = &assessment_facts().cover;
    let period = timeline.login_period;
    let spanned = period.map_or(0, span);
    let whole = spanned >= facts.days && days * 100 >= spanned * facts.sign_in_percent;
    if whole || calls.period.is_none() || spanned > calls.period.map_or(0, span) {
        return Cover {
            period,
            missing_days: spanned.saturating_sub(days),
            shortfall: match (whole, too_few(days)) {
                (true, _) => None,
                (false, Some(few)) => Some(few),
                (false, None) => Some(format!("nobody signed in on most of {spanned} days")),
            },
        };
    }
    calls.clone()
}

/// The setup audit trail: days without a change are no gap of it.
fn trail(ground: &Ground<'_>) -> Cover {
    let files = ground.analysis.files.iter();
    let trails = files.filter(|file| file.kind == "setup-audit-trail");
    let period = united(trails.filter_map(|file| file.tally.period));
    Cover {
        period,
        missing_days: 0,
        shortfall: too_few(period.map_or(0, span)),
    }
}
