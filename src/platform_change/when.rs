//! Whether the date of a change is past.

use crate::catalog::PlatformChange;
use crate::org::UtcTime;

/// Whether a date is past at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// It holds for every org.
    Yes,
    /// It holds for none yet.
    No,
    /// It reaches one org after the other, and the export does not say which this is.
    Maybe,
}

impl Past {
    /// Whether a change is in force at a moment. `None` where the catalogue's days cannot be read.
    #[must_use]
    pub fn of(change: &PlatformChange, at: UtcTime) -> Option<Self> {
        let day = |text: &str| Some(UtcTime::parse(text.as_bytes()).ok()?.day());
        let (from, until) = (day(&change.from)?, day(&change.until)?);
        Some(if at.day() < from {
            Self::No
        } else if at.day() >= until {
            Self::Yes
        } else {
            Self::Maybe
        })
    }

    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "true",
            Self::No => "false",
            Self::Maybe => "maybe",
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::catalog::platform_changes;

    #[test]
    fn a_release_reaches_one_org_after_the_other() {
        let at = |id: &str, day: &str| {
            let change = platform_changes().iter().find(|it| it.id == id).unwrap();
            Past::of(change, UtcTime::parse(day.as_bytes()).unwrap())
        };
        let soap = |day| at("soap-login-retired", day).unwrap();
        assert_eq!(soap("2027-04-30T23:59:59Z"), Past::No);
        assert_eq!(soap("2027-05-01"), Past::Maybe);
        assert_eq!(soap("2027-06-29T23:59:59Z"), Past::Maybe);
        assert_eq!(soap("2027-06-30"), Past::Yes);
    }

    #[test]
    fn every_day_of_the_catalogue_can_be_read() {
        for change in platform_changes() {
            let now = UtcTime::parse(b"2026-11-23").unwrap();
            assert!(Past::of(change, now).is_some(), "{}", change.id);
        }
    }
}
