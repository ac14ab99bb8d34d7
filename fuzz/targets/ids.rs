//! The target `ids`: what is checked stands in `checks/ids.rs`.
#![no_main]

#[path = "../checks/ids.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::ids(bytes));
