//! How right attributions are, measured against labels: shares with intervals, confusion, calibration,
//! and how a sample for labelling is drawn.
//!
//! Statistics only. Nothing here knows where a label or a verdict comes from, so that the same figures are
//! made of a person's labels and of the truth of a simulated org. Every figure can be weighted, which
//! carries a stratified sample over to what it was drawn from; with weights of 1 it is the plain figure.

mod allocation;
mod calibration;
mod confusion;
mod draw;
mod mass;
mod measures;
mod wilson;

pub use self::allocation::{Stratum, allocate};
pub use self::calibration::{Bin, Reliability};
pub use self::confusion::{ActorScore, Confusion};
pub use self::draw::{Lowest, Seed};
pub use self::mass::{Mass, Share};
pub use self::measures::{ClientScore, Judged, Measures};
pub use self::wilson::{Interval, observations_for};
