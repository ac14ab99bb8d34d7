//! Records by the month of their creation, stacked by what made them.

use std::collections::BTreeMap;
use std::io;

use super::canvas::{Canvas, Text};
use super::kinds::{KINDS, Kinds, in_words, place_of};
use crate::ownership::{CauseKind, Owner};
use crate::report::csv::month;
use crate::report::number::thousands;

/// The room for bars, in pixels.
const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 130.0;
/// The room they need, with the numbers at their left and the years below.
pub(in crate::report) const BARS: [f64; 2] = [WIDTH + 90.0, HEIGHT + 30.0];
/// Bars that can still be told apart.
const MOST_BARS: i32 = 170;

/// Records by month, or by more months together where there are too many.
pub(in crate::report) struct Bars {
    /// The first month, counted from year 0.
    first: i32,
    /// Months of one bar: 1, 3 or 12.
    step: i32,
    /// By the place of the bar, and by kind.
    bars: BTreeMap<i32, Kinds>,
    /// Records without a time of creation.
    undated: u64,
    count: i32,
}

impl Bars {
    pub(in crate::report) fn new(owner: &Owner) -> Self {
        let makers = owner.makers.iter();
        Self::of(makers.flat_map(|(maker, made)| {
            let cause = maker.cause();
            let months = made.months.iter();
            months.map(move |(month, records)| (*month, cause, *records))
        }))
    }

    /// Of records made in a month by a kind of cause.
    pub(in crate::report) fn of(made: impl Iterator<Item = (Option<i32>, CauseKind, u64)>) -> Self {
        let mut months: BTreeMap<i32, Kinds> = BTreeMap::new();
        let mut undated = 0;
        for (month, cause, records) in made {
            match month.zip(place_of(cause)) {
                Some((month, kind)) => months.entry(month).or_default()[kind] += records,
                None => undated += records,
            }
        }
        let first = months.keys().next().copied().unwrap_or(0);
        let last = months.keys().next_back().copied().unwrap_or(0);
        let step = [1, 3]
            .into_iter()
            .find(|step| (last - first) / step < MOST_BARS);
        let step = step.unwrap_or(12);
        let first = first - first.rem_euclid(step);
        let mut bars: BTreeMap<i32, Kinds> = BTreeMap::new();
        for (month, counts) in months {
            let bar = bars.entry((month - first) / step).or_default();
            for (sum, records) in bar.iter_mut().zip(counts) {
                *sum += records;
            }
        }
        Self {
            first,
            step,
            bars,
            undated,
            count: (last - first) / step + 1,
        }
    }

    /// Whether anything of a kind is drawn.
    pub(in crate::report) fn has(&self, kind: CauseKind) -> bool {
        place_of(kind).is_some_and(|place| self.bars.values().any(|counts| counts[place] > 0))
    }

    pub(in crate::report) fn draw(&self, canvas: &mut Canvas<'_>) -> io::Result<()> {
        let most = self
            .bars
            .values()
            .map(|counts| counts.iter().sum::<u64>())
            .max();
        let most = most.unwrap_or(0);
        canvas.text(
            [-6.0, 9.0],
            &Text::faint(&thousands(most), 10).anchored("end"),
        )?;
        canvas.text([-6.0, HEIGHT], &Text::faint("0", 10).anchored("end"))?;
        let wide = WIDTH / f64::from(self.count);
        for (place, counts) in &self.bars {
            let left = wide * f64::from(*place);
            canvas.told(&self.words(*place, counts), |canvas| {
                let mut below = 0;
                for (count, (_, _, colour)) in counts.iter().zip(KINDS) {
                    if *count == 0 {
                        continue;
                    }
                    below += count;
                    let (top, high) = (scaled(below, most), scaled(*count, most));
                    let gap = if wide > 3.0 { 1.0 } else { 0.0 };
                    let at = [left, HEIGHT - top, wide - gap, high];
                    canvas.rect(at, "", Some(colour))?;
                }
                Ok(())
            })?;
        }
        canvas.line(&[[0.0, HEIGHT], [WIDTH, HEIGHT]], "axis")?;
        self.years(canvas, wide)?;
        if self.undated > 0 {
            let words = format!("{} without a time of creation", thousands(self.undated));
            canvas.text([WIDTH, 9.0], &Text::faint(&words, 10).anchored("end"))?;
        }
        Ok(())
    }

    /// The years below the bars, as many as there is room for.
    fn years(&self, canvas: &mut Canvas<'_>, wide: f64) -> io::Result<()> {
        let end = self.first + self.count * self.step;
        let years = (end - 1).div_euclid(12) - self.first.div_euclid(12) + 1;
        let every = (years + 14) / 15;
        let mut year = self.first.div_euclid(12);
        while year * 12 < end {
            let months = f64::from((year * 12 - self.first).max(0));
            let left = wide * months / f64::from(self.step);
            canvas.line(&[[left, HEIGHT], [left, HEIGHT + 4.0]], "axis")?;
            canvas.text([left, HEIGHT + 16.0], &Text::faint(&year.to_string(), 10))?;
            year += every;
        }
        Ok(())
    }

    /// `2021-03: 14 by an outside system, 1 by hand`.
    fn words(&self, place: i32, counts: &Kinds) -> String {
        let from = self.first + place * self.step;
        let to = from + self.step - 1;
        let when = if from == to {
            month(Some(from))
        } else {
            format!("{} to {}", month(Some(from)), month(Some(to)))
        };
        format!("{when}: {}", in_words(counts))
    }
}

/// A number of records as a height.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of records stay far below 2^53"
)]
fn scaled(records: u64, most: u64) -> f64 {
    HEIGHT * records as f64 / most.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::{Actor, Channel};
    use crate::ownership::{Made, Maker};

    /// An owner of records made in these months.
    fn owner(made: &[(Actor, Option<i32>, u64)]) -> Owner {
        let mut owner = Owner::default();
        for (actor, month, records) in made {
            let maker = Maker {
                actor: *actor,
                channel: Channel::Unknown,
                client: None,
            };
            let of: &mut Made = owner.makers.entry(maker).or_default();
            of.months.push((*month, *records));
        }
        owner
    }

    #[test]
    fn months_stand_side_by_side_and_causes_upon_each_other() {
        let (human, system) = (Actor::Human, Actor::Integration);
        let march = 2021 * 12 + 2;
        let bars = Bars::new(&owner(&[
            (human, Some(march), 1),
            (system, Some(march), 14),
            (system, Some(march + 2), 3),
            (human, None, 5),
        ]));
        assert_eq!(
            (bars.first, bars.step, bars.count, bars.undated),
            (march, 1, 3, 5)
        );
        assert_eq!(
            bars.words(0, &bars.bars[&0]),
            "2021-03: 1 by hand, 14 by an outside system"
        );
        assert!(bars.has(CauseKind::Client) && !bars.has(CauseKind::Import));
    }

    #[test]
    fn many_years_share_bars() {
        let first = 1999 * 12 + 4;
        let of = |months: i32| {
            let made = [
                (Actor::Human, Some(first), 1),
                (Actor::Human, Some(first + months), 2),
            ];
            let bars = Bars::new(&owner(&made));
            (bars.step, bars.count)
        };
        assert_eq!(of(MOST_BARS - 1), (1, MOST_BARS));
        assert_eq!(of(MOST_BARS), (3, 58));
        assert_eq!(of(600), (12, 51));
        let none = Bars::new(&Owner::default());
        assert_eq!((none.count, none.bars.len()), (1, 0));
    }
}
