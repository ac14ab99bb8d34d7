//! The day of a login: what people did at each hour above the line, what machines did below it.
//!
//! Both have a scale of their own, or a machine's thousands would flatten a person's dozens.

use std::io;

use super::canvas::{Canvas, Text};
use super::kinds::{KINDS, Kinds, in_words, place_of};
use crate::ownership::CauseKind;
use crate::report::number::{ratio, thousands};

/// Kinds above the line; all others stand below it.
const ABOVE: [CauseKind; 2] = [CauseKind::Hand, CauseKind::Guest];
const LEFT: f64 = 64.0;
const BAR: f64 = 20.0;
const HIGH: f64 = 60.0;
const TOP: f64 = 8.0;
/// Between the two halves, for the hours.
const MIDDLE: f64 = 20.0;

/// The size of the picture.
pub(in crate::report) const CLOCK: [f64; 2] =
    [LEFT + 24.0 * BAR + 8.0, TOP + 2.0 * HIGH + MIDDLE + 8.0];

/// Draws the acts of each hour. What nobody knows the maker of is not drawn: it would have to stand on one side.
pub(in crate::report) fn clock(canvas: &mut Canvas<'_>, hours: &[Kinds; 24]) -> io::Result<()> {
    let unknown = place_of(CauseKind::Unknown);
    let is_above = |place: usize| ABOVE.iter().any(|kind| place_of(*kind) == Some(place));
    let sum = |counts: &Kinds, above: bool| -> u64 {
        let places = counts.iter().enumerate();
        let wanted =
            places.filter(|(place, _)| is_above(*place) == above && Some(*place) != unknown);
        wanted.map(|(_, count)| count).sum()
    };
    let most = |above| hours.iter().map(|of| sum(of, above)).max().unwrap_or(0);
    let line = TOP + HIGH;
    for (above, y) in [(true, TOP + 9.0), (false, line + MIDDLE + HIGH)] {
        let words = thousands(most(above));
        canvas.text([LEFT - 6.0, y], &Text::faint(&words, 10).anchored("end"))?;
    }
    let who = [("people", line - 2.0), ("machines", line + MIDDLE + 9.0)];
    for (words, y) in who {
        canvas.text([LEFT - 6.0, y], &Text::faint(words, 10).anchored("end"))?;
    }
    for (hour, counts) in (0u8..).zip(hours) {
        let left = LEFT + BAR * f64::from(hour);
        canvas.told(
            &format!("{hour:02}:00 UTC: {}", in_words(counts)),
            |canvas| {
                // Room to point at, also where nothing was done.
                canvas.rect([left, TOP, BAR, 2.0 * HIGH + MIDDLE], "hover", None)?;
                let (mut up, mut down) = (line, line + MIDDLE);
                for (place, (count, (_, _, colour))) in counts.iter().zip(KINDS).enumerate() {
                    if *count == 0 || Some(place) == unknown {
                        continue;
                    }
                    let above = is_above(place);
                    let high = (HIGH * ratio(*count, most(above))).max(1.0);
                    let y = if above { up - high } else { down };
                    canvas.rect([left + 1.0, y, BAR - 2.0, high], "", Some(colour))?;
                    if above { up -= high } else { down += high }
                }
                Ok(())
            },
        )?;
        if hour % 3 == 0 {
            let words = hour.to_string();
            let at = [left + BAR / 2.0, line + 14.0];
            canvas.text(at, &Text::faint(&words, 10).anchored("middle"))?;
        }
    }
    let end = LEFT + 24.0 * BAR;
    canvas.line(&[[LEFT, line], [end, line]], "axis")?;
    canvas.line(&[[LEFT, line + MIDDLE], [end, line + MIDDLE]], "axis")
}
