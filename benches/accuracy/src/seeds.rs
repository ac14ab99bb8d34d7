//! Which seeds may be used for what.
//!
//! What is fitted is fitted on seeds 1 to 40, and reported on seeds from 101 on: a figure on an org that was
//! fitted on says how well it was remembered. The program refuses to mix the two, in both directions: to
//! look at the reported orgs while one fits is to fit on them.

use std::fmt;
use std::ops::RangeInclusive;

/// Seeds that may be fitted on.
pub const FITTING: RangeInclusive<u64> = 1..=40;
/// The first seed that may be reported on.
pub const FIRST_REPORTED: u64 = 101;

/// Seeds, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    first: u64,
    last: u64,
}

impl Seeds {
    /// Seeds to report on: `101..106` are the six from 101 to 106, `101` is one.
    ///
    /// # Errors
    /// When the text is no range, or one of the seeds may not be reported on.
    pub fn reported(text: &str) -> Result<Self, String> {
        let seeds = Self::parse(text)?;
        if seeds.first < FIRST_REPORTED {
            return Err(format!(
                "seeds {FITTING:?} are for fitting, and reports begin at {FIRST_REPORTED}"
            ));
        }
        Ok(seeds)
    }

    /// Seeds to fit on and to try on meanwhile.
    ///
    /// # Errors
    /// When the text is no range, or one of the seeds may not be fitted on.
    pub fn fitting(text: &str) -> Result<Self, String> {
        let seeds = Self::parse(text)?;
        if !(FITTING.contains(&seeds.first) && FITTING.contains(&seeds.last)) {
            return Err(format!("seeds for fitting are {FITTING:?}"));
        }
        Ok(seeds)
    }

    /// One after the other.
    pub fn iter(self) -> impl Iterator<Item = u64> {
        self.first..=self.last
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let number = |text: &str| {
            let parsed = text.parse::<u64>();
            parsed.map_err(|_| format!("`{text}` is no seed; write 101..106"))
        };
        let (first, last) = (number(first)?, number(last)?);
        if first > last {
            return Err(format!("there is no seed from {first} to {last}"));
        }
        Ok(Self { first, last })
    }
}

impl fmt::Display for Seeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn both_ends_are_meant() {
        let seeds = Seeds::reported("101..103").unwrap();
        assert_eq!(seeds.iter().collect::<Vec<_>>(), [101, 102, 103]);
        assert_eq!(seeds.to_string(), "101..103");
        let one = Seeds::fitting("7").unwrap();
        assert_eq!(one.iter().collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn what_was_fitted_on_is_not_reported_on() {
        for refused in ["40", "1..120", "100..101", "103..102", "x", "101..", ""] {
            assert!(Seeds::reported(refused).is_err(), "{refused}");
        }
        for refused in ["0", "41", "40..41", "101", "1..101"] {
            assert!(Seeds::fitting(refused).is_err(), "{refused}");
        }
        assert!(Seeds::fitting("1..40").is_ok());
    }
}
