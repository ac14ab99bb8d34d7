//! The library and the program, from outside.

mod automation;
mod damage;
mod determinism;
mod dialects;
mod harness;
mod house;
mod ledger;
mod ledger_file;
mod manifest;
mod named_users;
mod nonprofit;
mod nonprofit_inputs;
mod nonprofit_tables;
mod offline;
mod outside;
mod refused;
mod samples;
mod terminal;
