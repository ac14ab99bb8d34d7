//! What must hold of any bytes: one function for each fuzz target, which fails by a panic.
//!
//! The targets give them what libFuzzer makes up; `tests/it/replay.rs` gives them the seeds, and what was found once.
//! They use the library as anybody may, and nothing here is a part of it.

mod archive;
mod configuration;
mod export;
mod ids;
mod metadata;
mod table;
mod times;

/// A check of any bytes.
pub(crate) type Check = fn(&[u8]);

/// Every target by the name of its folder in `seeds` and `regressions`.
pub(crate) const CHECKS: [(&str, Check); 7] = [
    ("archive", archive::archive),
    ("configuration", configuration::configuration),
    ("export", export::export),
    ("ids", ids::ids),
    ("metadata", metadata::metadata),
    ("table", table::table),
    ("times", times::times),
];
