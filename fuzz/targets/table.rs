//! The target `table`: what is checked stands in `checks/table.rs`.
#![no_main]

#[path = "../checks/table.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::table(bytes));
