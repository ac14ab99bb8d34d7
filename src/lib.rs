//! byline
pub mod catalog;
pub mod org;
pub mod table;
