//! The library and the program, from outside.

mod access;
mod access_export;
mod damage;
mod determinism;
mod dialects;
mod harness;
mod house;
mod ledger;
mod ledger_file;
mod manifest;
mod nonprofit;
mod nonprofit_inputs;
mod nonprofit_tables;
mod offline;
mod refused;
mod samples;
mod terminal;
