//! Pictures in SVG: the shapes they are made of, and the charts that more than one file shows.
//!
//! What a chart shows stands in some table of the result too. Each says in words what it shows, colours are told apart by
//! colour-blind people, and text from the input is text.

mod calendar;
mod canvas;
mod clock;
mod curve;
mod kinds;
mod levels;
mod months;
mod share_bar;

pub(super) use self::calendar::{Calendar, CalendarRow};
pub(super) use self::canvas::{Canvas, Text};
pub(super) use self::clock::{CLOCK, clock};
pub(super) use self::curve::{CURVE, curve};
pub(super) use self::kinds::{KINDS, Kinds, in_words, place_of};
pub(super) use self::levels::{levels, size as levels_size};
pub(super) use self::months::{BARS, Bars};
pub(super) use self::share_bar::share_bar;
