//! Times of Setup downloads: in the viewer's locale and zone, `7/9/2026, 7:05:31 AM EST`.
//!
//! Which of day and month comes first, and which zone an abbreviation means, is told by the whole file,
//! since it has one viewer. So a time is kept open until the file has told.

use std::collections::BTreeMap;

use crate::catalog::{Zone, zone, zones_beside};
use crate::org::{TimeOrder, UtcTime};
use crate::table::Doubt;

const MILLIS_PER_MINUTE: i64 = 60_000;

const NO_ZONE: Doubt =
    "the time has no zone that is known and was taken as UTC: it is right to a day only";
const SEVERAL_ZONES: Doubt = "the zone of the time may be one of several, of which the usual one was taken: it is right to a day only";
const BY_ROWS: Doubt = "day and month are told apart by the order of the rows alone; --date-order says which comes first";
const AS_ASKED: Doubt = "no date tells day and month apart: they are read as --date-order says";
const BOTH_ORDERS: Doubt =
    "some dates have the day first and some the month; those that could be either are not sure";

/// A time as it is written. Its clock is that of its zone.
#[derive(Clone, Copy, Debug)]
pub struct LocalTime {
    month_first: Option<UtcTime>,
    day_first: Option<UtcTime>,
    zone: LocalZone,
}

/// What stands behind the clock.
#[derive(Clone, Copy, Debug)]
enum LocalZone {
    /// `GMT+05:30`: minutes east of UTC.
    Fixed(i64),
    /// An abbreviation that the table has.
    Named(&'static Zone),
    /// Nothing, or what no table has.
    Unknown,
}

/// What a file has told so far.
#[derive(Debug, Default)]
pub struct Told {
    /// Which comes first.
    pub order: Option<TimeOrder>,
    /// How sure that is, where it is not.
    doubt: Option<Doubt>,
    /// Minutes east of UTC of what may mean several zones.
    offsets: BTreeMap<&'static str, i64>,
}

impl LocalTime {
    /// Takes a cell apart; `None` when it is no time, whichever comes first.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (clock, zone) = split_zone(text);
        let read = |order| UtcTime::parse_local(clock.as_bytes(), order).ok();
        let (month_first, day_first) = (read(TimeOrder::MonthFirst), read(TimeOrder::DayFirst));
        (month_first.is_some() || day_first.is_some()).then_some(Self {
            month_first,
            day_first,
            zone,
        })
    }

    /// By the clock of its zone, if this comes first.
    #[must_use]
    pub fn clock(&self, order: TimeOrder) -> Option<UtcTime> {
        match order {
            TimeOrder::MonthFirst => self.month_first,
            TimeOrder::DayFirst => self.day_first,
        }
    }

    /// What is uncertain of a time that is not exact.
    #[must_use]
    pub fn doubt(&self) -> Doubt {
        match self.zone {
            LocalZone::Named(_) => SEVERAL_ZONES,
            LocalZone::Fixed(_) | LocalZone::Unknown => NO_ZONE,
        }
    }

    /// In UTC, with whether that is exact and not only right to a day; `None` when in this order there is
    /// no such day.
    #[must_use]
    pub fn settled(&self, order: TimeOrder, told: &Told) -> Option<(UtcTime, bool)> {
        let clock = self.clock(order)?;
        let (offset, is_exact) = match self.zone {
            LocalZone::Fixed(offset) => (offset, true),
            LocalZone::Unknown => (0, false),
            LocalZone::Named(zone) => match (told.offset(zone), zone.offsets.first()) {
                (Some(offset), _) => (offset, true),
                (None, likely) => (likely.copied().unwrap_or(0), false),
            },
        };
        Some((clock.plus_millis(-offset * MILLIS_PER_MINUTE), is_exact))
    }
}

impl Told {
    /// Learns from a time. Says whether it told anything new.
    pub fn learn(&mut self, time: &LocalTime) -> bool {
        let order = match (time.month_first, time.day_first) {
            (Some(_), None) => Some(TimeOrder::MonthFirst),
            (None, Some(_)) => Some(TimeOrder::DayFirst),
            _ => None,
        };
        let tells_order = self.order.is_none() && order.is_some();
        if order.is_some() && self.order.is_some_and(|known| Some(known) != order) {
            self.doubt = Some(BOTH_ORDERS);
        }
        self.order = self.order.or(order);
        let mut tells_zone = false;
        if let LocalZone::Named(zone) = time.zone {
            for (name, offset) in zones_beside(&zone.name) {
                tells_zone |= self.offsets.insert(name, offset).is_none();
            }
        }
        tells_order || tells_zone
    }

    /// What to go by where no date of the file told the order: what was asked for, or else the one order in
    /// which its rows are sorted by time.
    pub fn settle<'a>(
        &mut self,
        asked: Option<TimeOrder>,
        times: impl Iterator<Item = &'a LocalTime> + Clone,
    ) {
        if self.order.is_some() {
            return;
        }
        (self.order, self.doubt) = match asked {
            Some(_) => (asked, Some(AS_ASKED)),
            None => (sorted_order(times), Some(BY_ROWS)),
        };
    }

    /// What is uncertain of the order.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt.filter(|_| self.order.is_some())
    }

    /// Whether all is told that this time needs.
    #[must_use]
    pub fn settles(&self, time: &LocalTime) -> bool {
        let zone_is_told = match time.zone {
            LocalZone::Named(zone) => self.offset(zone).is_some(),
            LocalZone::Fixed(_) | LocalZone::Unknown => true,
        };
        zone_is_told && self.order.is_some()
    }

    /// Minutes east of UTC, where it is told.
    fn offset(&self, zone: &Zone) -> Option<i64> {
        match zone.offsets.as_slice() {
            [only] => Some(*only),
            _ => self.offsets.get(zone.name.as_str()).copied(),
        }
    }
}

/// The order in which times are sorted, either way, where that is but one.
fn sorted_order<'a>(times: impl Iterator<Item = &'a LocalTime> + Clone) -> Option<TimeOrder> {
    let is_sorted = |order| {
        let clocks: Option<Vec<UtcTime>> = times.clone().map(|time| time.clock(order)).collect();
        clocks.is_some_and(|clocks| clocks.is_sorted() || clocks.iter().rev().is_sorted())
    };
    match (
        is_sorted(TimeOrder::DayFirst),
        is_sorted(TimeOrder::MonthFirst),
    ) {
        (true, false) => Some(TimeOrder::DayFirst),
        (false, true) => Some(TimeOrder::MonthFirst),
        _ => None,
    }
}

/// The clock, and what stands behind it.
fn split_zone(text: &str) -> (&str, LocalZone) {
    let is_blank = |c: char| c.is_whitespace();
    let text = text.trim();
    let Some((clock, last)) = text.rsplit_once(is_blank) else {
        return (text, LocalZone::Unknown);
    };
    if let Some(zone) = zone(last) {
        return (clock, LocalZone::Named(zone));
    }
    match last.strip_prefix("GMT").or(last.strip_prefix("UTC")) {
        Some(offset) => (
            clock,
            fixed(offset).map_or(LocalZone::Unknown, LocalZone::Fixed),
        ),
        None if is_half_of_day(last) || last.starts_with(|c: char| c.is_ascii_digit()) => {
            (text, LocalZone::Unknown)
        }
        None if is_like_a_zone(last) => (clock, LocalZone::Unknown),
        None => (text, LocalZone::Unknown),
    }
}

/// `XYZT`, and not any word.
fn is_like_a_zone(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.chars().all(|c| c.is_ascii_uppercase())
}

fn is_half_of_day(word: &str) -> bool {
    ["am", "pm"]
        .iter()
        .any(|half| word.eq_ignore_ascii_case(half))
}

/// `+05:30`, `-3` as minutes.
fn fixed(offset: &str) -> Option<i64> {
    let (sign, rest) = match offset.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-" | "\u{2212}", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 15 && minutes < 60).then_some(sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn settled(text: &str, told: &Told) -> (String, bool) {
        let time = LocalTime::parse(text).unwrap();
        let order = told.order.unwrap();
        let (at, is_exact) = time.settled(order, told).unwrap();
        (at.to_string(), is_exact)
    }

    #[test]
    fn the_reference_s_three() {
        let order = |order| Told {
            order: Some(order),
            ..Told::default()
        };
        let exact = |time: &str| (time.to_owned(), true);
        for (text, told, expected) in [
            (
                "7/9/2026, 7:05:31 AM EST",
                TimeOrder::MonthFirst,
                "2026-07-09T12:05:31Z",
            ),
            (
                "9/10/2026, 4:21:14 AM PDT",
                TimeOrder::MonthFirst,
                "2026-09-10T11:21:14Z",
            ),
            (
                "02/07/2026 14:57:30 IDT",
                TimeOrder::DayFirst,
                "2026-07-02T11:57:30Z",
            ),
            (
                "02/07/2026 14:57:30 GMT+05:30",
                TimeOrder::DayFirst,
                "2026-07-02T09:27:30Z",
            ),
            (
                "2/7/2026, 2:57:30\u{202f}PM GMT-3",
                TimeOrder::MonthFirst,
                "2026-02-07T17:57:30Z",
            ),
        ] {
            assert_eq!(settled(text, &order(told)), exact(expected), "{text}");
        }
    }

    #[test]
    fn a_zone_that_may_be_several_is_told_by_its_summer() {
        let mut told = Told::default();
        let time = |text: &str| LocalTime::parse(text).unwrap();
        assert!(told.learn(&time("11/20/2026, 9:00:00 AM CST")));
        let winter = "11/20/2026, 9:00:00 AM CST";
        assert!(!told.settles(&time(winter)));
        assert_eq!(
            settled(winter, &told),
            ("2026-11-20T15:00:00Z".to_owned(), false)
        );
        assert!(told.learn(&time("10/20/2026, 9:00:00 AM CDT")));
        assert!(told.settles(&time(winter)));
        assert_eq!(
            settled(winter, &told),
            ("2026-11-20T15:00:00Z".to_owned(), true)
        );
    }

    #[test]
    fn without_a_zone_the_day_is_all_there_is() {
        let mut told = Told::default();
        for text in [
            "10/20/2026, 9:00:00 AM",
            "10/20/2026 9:00",
            "10/20/2026 9:00 XYZT",
        ] {
            told.learn(&LocalTime::parse(text).unwrap());
            assert_eq!(
                settled(text, &told),
                ("2026-10-20T09:00:00Z".to_owned(), false)
            );
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "EST",
            "31.01.2024",
            "13/45/2026 9:00 EST",
            "Dana",
            "45322",
        ] {
            assert!(LocalTime::parse(text).is_none(), "{text}");
        }
    }
}
