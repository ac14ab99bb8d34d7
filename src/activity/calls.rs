//! Which versions of the API a client called, and whether it called SOAP `login()`.
//!
//! An entry for each version and not for each call: clients use one or two versions.

use std::fmt;
use std::num::NonZeroU16;

use crate::org::UtcTime;

/// A version of the API, as in `58.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiVersion(NonZeroU16);

/// What kind of call it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallKind {
    /// Of which version; `None` where the log does not say.
    pub version: Option<ApiVersion>,
    /// Whether it was SOAP `login()`.
    pub soap_login: bool,
}

/// How often something was seen, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// Calls.
    pub count: u64,
    /// First and last.
    pub period: (UtcTime, UtcTime),
}

/// The calls of one client, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// In the order of kinds.
    kinds: Vec<(CallKind, Called)>,
}

/// What logs write for "not applicable" (`9998.0`) and more lies beyond any version.
const MOST: u16 = 999;

impl ApiVersion {
    /// The number before the dot; `None` where it is none, or stands for "not applicable".
    #[must_use]
    pub fn parse(cell: &[u8]) -> Option<Self> {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(b"v").unwrap_or(cell);
        let end = cell.iter().position(|c| !c.is_ascii_digit());
        let (whole, rest) = cell.split_at(end.unwrap_or(cell.len()));
        if whole.len() > 4 || !matches!(rest, [] | [b'.', ..]) {
            return None;
        }
        let number = whole
            .iter()
            .fold(0, |number, digit| number * 10 + u16::from(digit - b'0'));
        NonZeroU16::new(number)
            .filter(|number| number.get() <= MOST)
            .map(Self)
    }

    /// The version that a path names: `/services/data/v58.0/query`, `/services/async/58.0/job`.
    #[must_use]
    pub fn in_path(path: &[u8]) -> Option<Self> {
        let mut parts = path.split(|c| *c == b'/').skip(1).take(4);
        parts.find_map(|part| {
            let is_version = part.ends_with(b".0") && part.len() <= 6;
            is_version.then(|| Self::parse(part)).flatten()
        })
    }

    /// The number before the dot.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0.get()
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.0", self.0)
    }
}

impl Called {
    fn once(at: UtcTime) -> Self {
        Self {
            count: 1,
            period: (at, at),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.period = (
            self.period.0.min(other.period.0),
            self.period.1.max(other.period.1),
        );
    }
}

impl Calls {
    /// Notes one call.
    pub(super) fn called(&mut self, kind: CallKind, at: UtcTime) {
        self.add(kind, &Called::once(at));
    }

    /// Adds what another part of the logs saw.
    pub(super) fn merge(&mut self, other: &Self) {
        for (kind, called) in &other.kinds {
            self.add(*kind, called);
        }
    }

    fn add(&mut self, kind: CallKind, called: &Called) {
        match self.kinds.binary_search_by_key(&kind, |(kind, _)| *kind) {
            Ok(place) => self.kinds[place].1.merge(called),
            Err(place) => self.kinds.insert(place, (kind, *called)),
        }
    }

    /// Each kind of call, in order.
    pub fn iter(&self) -> impl Iterator<Item = (CallKind, Called)> + '_ {
        self.kinds.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_logs_write_them() {
        let parse = |cell: &str| ApiVersion::parse(cell.as_bytes()).map(ApiVersion::number);
        assert_eq!(
            ["58.0", "58", "v45.0", " 7.0 "].map(parse),
            [Some(58), Some(58), Some(45), Some(7)]
        );
        for nothing in [
            "9998.0",
            "9998",
            "9999",
            "",
            "N/A",
            "0.0",
            "58x",
            "581234567",
        ] {
            assert_eq!(parse(nothing), None, "{nothing}");
        }
        let path = |path: &str| ApiVersion::in_path(path.as_bytes()).map(ApiVersion::number);
        for found in [
            "/services/data/v58.0/query?q=1",
            "/services/async/58.0/job",
            "/v58.0/sobjects/Account",
            "/services/Soap/u/58.0",
        ] {
            assert_eq!(path(found), Some(58), "{found}");
        }
        for nothing in ["Api", "", "/services/apexrest/v1/gifts", "/home/home.jsp"] {
            assert_eq!(path(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn parts_merge_in_any_order() {
        let kind = |version: &str| CallKind {
            version: ApiVersion::parse(version.as_bytes()),
            soap_login: false,
        };
        let part = |calls: &[(&str, i64)]| {
            let mut part = Calls::default();
            for (version, at) in calls {
                part.called(kind(version), UtcTime::from_millis(*at));
            }
            part
        };
        let (one, two) = (part(&[("58.0", 5), ("45.0", 7)]), part(&[("58.0", 1)]));
        let (mut first, mut second) = (one.clone(), two.clone());
        first.merge(&two);
        second.merge(&one);
        assert_eq!(first, second);
        let seen: Vec<_> = first.iter().map(|(kind, it)| (kind.version, it)).collect();
        let called = |count, from, to| Called {
            count,
            period: (UtcTime::from_millis(from), UtcTime::from_millis(to)),
        };
        let version = |text: &str| ApiVersion::parse(text.as_bytes());
        let expected = [
            (version("45.0"), called(1, 7, 7)),
            (version("58.0"), called(2, 1, 5)),
        ];
        assert_eq!(seen, expected);
    }
}
