//! Which hours the logs speak for, by what kind of door they would have shown.
//!
//! That nothing was logged says little where nothing could be: orgs without the paid event types have
//! no log of the user interface, most exports hold a few days of years, and whole hours get lost. So
//! silence is weighed by whether this hour of this kind of log has any row at all.

use std::collections::{BTreeMap, BTreeSet};

use super::types::LoggedTypes;
use crate::org::UtcTime;

/// Kinds of doors that logs of different event types show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kin {
    /// Pages and clicks of a person.
    Ui,
    /// An API client that a person drives.
    Tool,
    /// An API client.
    Api,
    /// Asynchronous Apex.
    Async,
}

impl Kin {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Ui, Self::Tool, Self::Api, Self::Async];

    /// The name in the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ui => "ui",
            Self::Tool => "tool",
            Self::Api => "api",
            Self::Async => "async",
        }
    }

    /// The event types whose rows would show it.
    #[must_use]
    pub const fn event_types(self) -> &'static [&'static str] {
        match self {
            Self::Ui => UI_TYPES,
            Self::Tool | Self::Api => API_TYPES,
            Self::Async => APEX_TYPES,
        }
    }
}

/// How well an hour is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Covered {
    /// The day has no log that would show such a door.
    Not,
    /// The day has one, but nothing in this hour: lost, or quiet.
    Quiet,
    /// The hour has rows.
    Yes,
}

/// The hours with rows, for each kind of log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    ui: BTreeMap<i64, u32>,
    api: BTreeMap<i64, u32>,
    apex: BTreeMap<i64, u32>,
    /// Days of logs that show one door of many: what they show happened, and what they do not may have happened.
    narrow: BTreeSet<i64>,
}

/// Event types that show pages and clicks.
const UI_TYPES: &[&str] = &[
    "AuraRequest",
    "LightningInteraction",
    "LightningPageView",
    "URI",
];

/// Event types that show API calls.
const API_TYPES: &[&str] = &["API", "ApiTotalUsage", "BulkApi", "BulkApi2", "RestApi"];

/// Those of them without which a day's calls are not shown: all calls, and those by the door that nearly all clients use. A log of SOAP
/// or of Bulk alone was once taken for a log of all calls, and a person's stamps of such a day were doubted because no call
/// matched them.
const BROAD_API_TYPES: &[&str] = &["ApiTotalUsage", "RestApi"];

/// Event types that show asynchronous Apex.
const APEX_TYPES: &[&str] = &["ApexExecution"];

impl Coverage {
    pub(super) fn new(logged: &LoggedTypes) -> Self {
        let of = |types: &[&str]| {
            let mut hours: BTreeMap<i64, u32> = BTreeMap::new();
            for logged in types.iter().filter_map(|name| logged.get(*name)) {
                for (day, bits) in &logged.hours {
                    *hours.entry(*day).or_default() |= bits;
                }
            }
            hours
        };
        let (mut api, broad) = (of(API_TYPES), of(BROAD_API_TYPES));
        let narrow = api.keys().filter(|day| !broad.contains_key(day));
        let narrow: BTreeSet<i64> = narrow.copied().collect();
        api.retain(|day, _| !narrow.contains(day));
        Self {
            ui: of(UI_TYPES),
            api,
            apex: of(APEX_TYPES),
            narrow,
        }
    }

    /// Whether a log would show such a door at this time.
    #[must_use]
    pub fn of(&self, kin: Kin, at: UtcTime) -> Covered {
        let hours = match kin {
            Kin::Ui => &self.ui,
            Kin::Tool | Kin::Api => &self.api,
            Kin::Async => &self.apex,
        };
        match hours.get(&at.day()) {
            None => Covered::Not,
            Some(bits) => {
                let hour = at.seconds().rem_euclid(86_400) / 3600;
                if bits >> hour & 1 == 1 {
                    Covered::Yes
                } else {
                    Covered::Quiet
                }
            }
        }
    }

    /// Whether any of these logs has the day.
    #[must_use]
    pub fn any(&self, at: UtcTime) -> bool {
        let day = at.day();
        let mut hours = [&self.ui, &self.api, &self.apex].into_iter();
        hours.any(|hours| hours.contains_key(&day)) || self.narrow.contains(&day)
    }

    /// Days of a kind of log.
    #[must_use]
    pub fn days(&self, kin: Kin) -> usize {
        match kin {
            Kin::Ui => self.ui.len(),
            Kin::Tool | Kin::Api => self.api.len(),
            Kin::Async => self.apex.len(),
        }
    }
}

#[cfg(test)]
impl Coverage {
    /// Pages, calls and asynchronous Apex, each logged on these days in these hours.
    pub(crate) fn of_hours(ui: &[(i64, u32)], api: &[(i64, u32)], apex: &[(i64, u32)]) -> Self {
        let hours = |of: &[(i64, u32)]| of.iter().copied().collect();
        Self {
            ui: hours(ui),
            api: hours(api),
            apex: hours(apex),
            narrow: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::types::Logged;

    fn logged(hours: &[(i64, u32)]) -> Logged {
        let mut logged = Logged::default();
        logged.hours.extend(hours.iter().copied());
        logged
    }

    #[test]
    fn an_hour_speaks_for_the_doors_that_its_logs_show() {
        let types = [
            ("URI", logged(&[(0, 1 << 9)])),
            ("AuraRequest", logged(&[(0, 1 << 10), (2, 1)])),
            ("RestApi", logged(&[(1, 1 << 23)])),
            ("Login", logged(&[(5, u32::MAX)])),
        ];
        let types = types.map(|(name, logged)| (name.to_owned(), logged));
        let coverage = Coverage::new(&types.into_iter().collect());
        let at = |day: i64, hour: i64| UtcTime::from_millis((day * 24 + hour) * 3_600_000);
        let ui = |day, hour| coverage.of(Kin::Ui, at(day, hour));
        assert_eq!([ui(0, 9), ui(0, 10)], [Covered::Yes; 2]);
        assert_eq!([ui(0, 8), ui(2, 1)], [Covered::Quiet; 2]);
        assert_eq!([ui(1, 9), ui(5, 9), ui(-1, 9)], [Covered::Not; 3]);
        for kin in [Kin::Tool, Kin::Api] {
            assert_eq!(coverage.of(kin, at(1, 23)), Covered::Yes);
            assert_eq!(coverage.days(kin), 1);
        }
        assert_eq!(coverage.of(Kin::Async, at(0, 9)), Covered::Not);
        // That somebody logged in is no log of what was done.
        let days = [0, 1, 2, 5].map(|day| coverage.any(at(day, 0)));
        assert_eq!(days, [true, true, true, false]);
        assert_eq!((coverage.days(Kin::Ui), coverage.days(Kin::Async)), (2, 0));
    }

    #[test]
    fn a_log_of_one_door_is_no_log_of_all_calls() {
        let types = [
            ("API", logged(&[(0, 1), (1, 2)])),
            ("BulkApi2", logged(&[(2, 1)])),
            ("ApiTotalUsage", logged(&[(1, 1)])),
        ];
        let types = types.map(|(name, logged)| (name.to_owned(), logged));
        let coverage = Coverage::new(&types.into_iter().collect());
        let at = |day: i64, hour: i64| UtcTime::from_millis((day * 24 + hour) * 3_600_000);
        let api = |day, hour| coverage.of(Kin::Api, at(day, hour));
        assert_eq!([api(0, 0), api(2, 0), api(3, 0)], [Covered::Not; 3]);
        // Beside a log of all calls it speaks for its hours.
        assert_eq!([api(1, 0), api(1, 1)], [Covered::Yes; 2]);
        assert_eq!(coverage.days(Kin::Api), 1);
        let days = [0, 1, 2, 3].map(|day| coverage.any(at(day, 0)));
        assert_eq!(days, [true, true, true, false]);
    }
}
