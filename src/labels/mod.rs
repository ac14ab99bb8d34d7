//! Labels: a sample of attributions for a person to look at, and what the labels say of all attributions.
//!
//! The way is [`Sheet::draw`] from a result, a person who fills the sheet, [`Labels::read`], and
//! [`Scorecard::new`]. The statistics are [`crate::score`]'s; this finds the stamps that labels speak of.

mod allocation;
mod join;
mod read;
mod sample;
mod scorecard;
mod stratum;

pub use self::read::{Label, Labels, LabelsError, LeftOut};
pub use self::sample::{SampleError, SampleRequest, Sheet, SheetRow};
pub use self::scorecard::{ENOUGH, Scorecard};
pub use self::stratum::{Band, StratumKey};
