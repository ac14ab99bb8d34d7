//! The library and the program, from outside.

mod harness;
mod ledger;
mod nonprofit;
mod nonprofit_inputs;
mod nonprofit_tables;
mod samples;
