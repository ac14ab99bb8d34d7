//! The target `export`: what is checked stands in `checks/export.rs`.
#![no_main]

#[path = "../checks/export.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::export(bytes));
