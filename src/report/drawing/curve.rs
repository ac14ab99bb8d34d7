//! The Lorenz curve of an object, beside that of equal owners.

use std::io;

use super::canvas::{Canvas, Text};
use crate::ownership::{Concentration, Owners};
use crate::report::number::ratio;

/// The sides of the square, in pixels.
const SIDE: f64 = 130.0;

/// The room it needs, with its words.
pub(in crate::report) const CURVE: [f64; 2] = [SIDE + 30.0, SIDE + 22.0];

/// Draws the curve of the owners of an object.
pub(in crate::report) fn curve(canvas: &mut Canvas<'_>, owners: &Owners) -> io::Result<()> {
    let points = owners.lorenz();
    let (all, records) = points
        .last()
        .map_or((0, 0), |last| (last.owners, last.records));
    let drawn: Vec<[f64; 2]> = (points.iter())
        .map(|point| {
            let right = SIDE * ratio(point.owners, all);
            [right, SIDE - SIDE * ratio(point.records, records)]
        })
        .collect();
    let gini = owners
        .concentration()
        .map_or(0.0, |it: Concentration| it.gini);
    let words = format!("Lorenz curve: Gini coefficient {gini:.2} over {all} owners");
    canvas.told(&words, |canvas| {
        canvas.line(&[[0.0, 0.0], [0.0, SIDE], [SIDE, SIDE]], "axis")?;
        canvas.line(&[[0.0, SIDE], [SIDE, 0.0]], "even")?;
        canvas.line(&drawn, "curve")
    })?;
    let under = if all == 1 {
        "one owner".to_owned()
    } else {
        format!("{all} owners, Gini {gini:.2}")
    };
    canvas.text([0.0, SIDE + 16.0], &Text::faint(&under, 10))
}
