//! The target `configuration`: what is checked stands in `checks/configuration.rs`.
#![no_main]

#[path = "../checks/configuration.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::configuration(bytes));
