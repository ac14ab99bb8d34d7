//! On which days which log has rows: a line for each log, a gap for each day without.

use std::io;

use super::canvas::{Canvas, Text};
use crate::org::UtcTime;
use crate::report::csv::date;

const LEFT: f64 = 190.0;
const WIDTH: f64 = 620.0;
const RIGHT: f64 = 130.0;
const ROW: f64 = 20.0;
const TOP: f64 = 24.0;
/// Dates below each other that can be read.
const MOST_TICKS: i64 = 6;

/// One log.
pub(in crate::report) struct CalendarRow {
    /// What it is called.
    pub(in crate::report) name: String,
    /// Its first and last day, counted from 1970.
    pub(in crate::report) period: (i64, i64),
    /// The days on which it has rows; in order.
    pub(in crate::report) days: Vec<i64>,
}

impl CalendarRow {
    /// How many days there are from the first to the last.
    fn span(&self) -> i64 {
        self.period.1 - self.period.0 + 1
    }

    /// The runs of days that have rows, first and last.
    fn runs(&self) -> Vec<(i64, i64)> {
        let mut runs: Vec<(i64, i64)> = Vec::new();
        for day in self.days.iter().copied() {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == day => *last = day,
                _ => runs.push((day, day)),
            }
        }
        runs
    }

    /// `API: 28 of 30 days, 2026-10-01 to 2026-10-30`.
    fn in_words(&self) -> String {
        let (first, last) = self.period;
        format!(
            "{}: {} of {} days, {} to {}",
            self.name,
            self.days.len(),
            self.span(),
            day_text(first),
            day_text(last)
        )
    }
}

/// A day counted from 1970, as a date.
fn day_text(day: i64) -> String {
    date(UtcTime::from_millis(day * 86_400_000))
}

/// All logs on one scale.
pub(in crate::report) struct Calendar {
    rows: Vec<CalendarRow>,
    first: i64,
    last: i64,
}

impl Calendar {
    /// `None` where there is no log.
    pub(in crate::report) fn new(rows: Vec<CalendarRow>) -> Option<Self> {
        let first = rows.iter().map(|row| row.period.0).min()?;
        let last = rows.iter().map(|row| row.period.1).max()?;
        Some(Self { rows, first, last })
    }

    pub(in crate::report) fn size(&self) -> [f64; 2] {
        let rows = f64::from(u16::try_from(self.rows.len()).unwrap_or(u16::MAX));
        [LEFT + WIDTH + RIGHT, TOP + ROW * rows + 6.0]
    }

    /// All of it in words.
    pub(in crate::report) fn in_words(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(CalendarRow::in_words).collect();
        rows.join("; ")
    }

    pub(in crate::report) fn draw(&self, canvas: &mut Canvas<'_>) -> io::Result<()> {
        let days = self.last - self.first + 1;
        let every = (days / MOST_TICKS).max(1);
        let bottom = self.size()[1] - 6.0;
        let mut day = self.first;
        while day <= self.last {
            let x = self.x(day);
            canvas.line(&[[x, TOP - 4.0], [x, bottom]], "guide")?;
            if self.last - day >= every / 2 || day == self.first {
                canvas.text([x, 12.0], &Text::faint(&day_text(day), 10))?;
            }
            day += every;
        }
        let mut y = TOP;
        for row in &self.rows {
            let at = [LEFT - 8.0, y + 13.0];
            canvas.text(at, &Text::faint(&row.name, 11).anchored("end"))?;
            canvas.told(&row.in_words(), |canvas| {
                for (from, to) in row.runs() {
                    let wide = (self.x(to + 1) - self.x(from)).max(0.5);
                    canvas.rect([self.x(from), y + 3.0, wide, ROW - 8.0], "covered", None)?;
                }
                Ok(())
            })?;
            let words = format!("{} of {} days", row.days.len(), row.span());
            let at = [LEFT + WIDTH + 8.0, y + 13.0];
            canvas.text(at, &Text::faint(&words, 11))?;
            y += ROW;
        }
        Ok(())
    }

    fn x(&self, day: i64) -> f64 {
        let days = u32::try_from(self.last - self.first + 1).unwrap_or(u32::MAX);
        let place = u32::try_from(day - self.first).unwrap_or(0);
        LEFT + WIDTH * f64::from(place) / f64::from(days.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_days_part_the_line() {
        let row = |missing: &[i64]| CalendarRow {
            name: "API".to_owned(),
            period: (10, 20),
            days: (10..=20).filter(|day| !missing.contains(day)).collect(),
        };
        assert_eq!(row(&[]).runs(), [(10, 20)]);
        assert_eq!(row(&[12, 13]).runs(), [(10, 11), (14, 20)]);
        assert_eq!(row(&[11, 19]).runs(), [(10, 10), (12, 18), (20, 20)]);
        assert_eq!(
            row(&[12]).in_words(),
            "API: 10 of 11 days, 1970-01-11 to 1970-01-21"
        );
    }
}
