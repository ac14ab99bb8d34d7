//! A whole, parted by kinds of causes.

use std::io;

use super::canvas::Canvas;
use super::kinds::{KINDS, Kinds, in_words};
use crate::report::number::ratio;

/// Draws a bar at a place, of a width and height, as long as the counts are of `whole`.
pub(in crate::report) fn share_bar(
    canvas: &mut Canvas<'_>,
    [x, y, width, height]: [f64; 4],
    counts: &Kinds,
    whole: u64,
) -> io::Result<()> {
    canvas.told(&in_words(counts), |canvas| {
        let mut before = 0;
        for (count, (_, _, colour)) in counts.iter().zip(KINDS) {
            if *count > 0 {
                let left = x + width * ratio(before, whole);
                let at = [left, y, width * ratio(*count, whole), height];
                canvas.rect(at, "", Some(colour))?;
            }
            before += count;
        }
        Ok(())
    })
}
