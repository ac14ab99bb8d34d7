//! byline
pub mod activity;
pub mod analysis;
pub mod attribution;
pub mod catalog;
pub mod cli;
pub mod directory;
pub mod identity;
pub mod inventory;
pub mod metadata;
pub mod org;
pub mod ownership;
pub mod progress;
pub mod records;
pub mod report;
mod shared_file;
pub mod table;
