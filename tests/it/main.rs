//! The library and the program, from outside.

mod samples;
