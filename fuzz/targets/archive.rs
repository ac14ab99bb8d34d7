//! The target `archive`: what is checked stands in `checks/archive.rs`.
#![no_main]

#[path = "../checks/archive.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::archive(bytes));
