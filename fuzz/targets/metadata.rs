//! The target `metadata`: what is checked stands in `checks/metadata.rs`.
#![no_main]

#[path = "../checks/metadata.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::metadata(bytes));
