//! The library and the program, from outside.

mod access;
mod access_export;
mod automation;
mod damage;
mod determinism;
mod dialects;
mod harness;
mod hostile;
mod house;
mod inspect;
mod inspect_user;
mod inspection;
mod layouts;
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
mod samples_united;
mod terminal;
