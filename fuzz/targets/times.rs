//! The target `times`: what is checked stands in `checks/times.rs`.
#![no_main]

#[path = "../checks/times.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::times(bytes));
