//! The library and the program, from outside.

mod determinism;
mod harness;
mod ledger;
mod manifest;
mod nonprofit;
mod nonprofit_inputs;
mod nonprofit_tables;
mod samples;
