//! The seconds in which the shared login wrote through the API.

use byline::org::UtcTime;

use crate::features::Moment;

/// One bit a second of the log period.
pub(crate) struct Writes {
    /// First second of the first logged day, and the first behind the last.
    period: (i64, i64),
    bits: Vec<u64>,
}

const DAY: i64 = 86_400;

impl Writes {
    pub(crate) fn new(seconds: &[i64], period: Option<(Moment, Moment)>) -> Self {
        let day =
            |at: Moment| UtcTime::parse(&at.text()).map_or(0, |t| t.seconds().div_euclid(DAY));
        let period = period.map_or((0, 0), |(a, b)| (day(a) * DAY, (day(b) + 1) * DAY));
        let words = usize::try_from((period.1 - period.0) / 64 + 1).unwrap_or(0);
        let mut this = Self {
            period,
            bits: vec![0; words],
        };
        for second in seconds {
            let (word, bit) = this.place(*second);
            if let Some(word) = word.and_then(|w| this.bits.get_mut(w)) {
                *word |= bit;
            }
        }
        this
    }

    /// Whether a moment lies in the log period, and if so whether a write matches it.
    pub(crate) fn matched(&self, second: i64) -> Option<bool> {
        let near = |second| {
            let (word, bit) = self.place(second);
            word.and_then(|w| self.bits.get(w))
                .is_some_and(|w| w & bit != 0)
        };
        (self.period.0 <= second && second < self.period.1)
            .then(|| near(second - 1) || near(second) || near(second + 1))
    }

    fn place(&self, second: i64) -> (Option<usize>, u64) {
        let offset = second - self.period.0;
        (usize::try_from(offset >> 6).ok(), 1 << (offset & 63))
    }
}
