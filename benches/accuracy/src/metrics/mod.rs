//! Measures of agreement between what was said and what was true. They know nothing of byline.
//!
//! Each stands in its own file with its source and with examples worked out by hand. Counts are whole
//! numbers for as long as possible, so that no figure depends on the order of its terms.

mod calibration;
mod confusion;
mod interval;
mod ranking;

pub use self::calibration::{Bin, Calibration};
pub use self::confusion::Confusion;
pub use self::interval::wilson;
pub use self::ranking::Ranking;

/// `part / whole`, which is nothing when there is no whole.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of stamps are far below 2^53, up to which this is exact"
)]
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
