//! The grades of the parts of a score, now and with a proposal: an empty ring where it stands, a full one where it
//! would.

use std::io;

use super::canvas::{Canvas, Text};
use crate::harden::ReachLevel;
use crate::reach::Grade;

const LEFT: f64 = 112.0;
const STEP: f64 = 46.0;
const ROW: f64 = 26.0;
const TOP: f64 = 22.0;
/// The grades there are.
const GRADES: [u8; 5] = [0, 1, 2, 3, 4];

/// The size of a picture of so many parts.
pub(in crate::report) fn size(parts: usize) -> [f64; 2] {
    let rows = f64::from(u16::try_from(parts).unwrap_or(u16::MAX));
    [LEFT + 4.0 * STEP + 36.0, TOP + ROW * rows]
}

/// Draws the parts.
pub(in crate::report) fn levels(canvas: &mut Canvas<'_>, of: &[ReachLevel]) -> io::Result<()> {
    let bottom = size(of.len())[1];
    let x = |level: u8| LEFT + 8.0 + STEP * f64::from(level);
    let said = |level| Grade { level, upto: level }.as_str();
    for level in GRADES {
        canvas.text(
            [x(level), 12.0],
            &Text::faint(said(level), 10).anchored("middle"),
        )?;
        canvas.line(&[[x(level), TOP - 4.0], [x(level), bottom]], "guide")?;
    }
    let mut y = TOP + ROW / 2.0;
    for level in of {
        let words = level.part.replace('-', " ");
        canvas.text([0.0, y + 4.0], &Text::faint(&words, 11))?;
        let now = level.before.map_or("not known", said);
        let words = format!(
            "{words}: {now} now, {} with the proposal",
            said(level.after)
        );
        canvas.told(&words, |canvas| {
            if let Some(before) = level.before {
                canvas.line(&[[x(level.after), y], [x(before), y]], "change")?;
                canvas.circle([x(before), y], 6.0, "before")?;
            }
            canvas.circle([x(level.after), y], 4.5, "after")
        })?;
        y += ROW;
    }
    Ok(())
}
