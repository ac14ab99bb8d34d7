//! The one panic that is expected, and not told: what it means is told as an error.
//!
//! The writer of workbooks gives up with a panic where it cannot write to its temporary file, as on a full disk. `report` catches that,
//! but the system of panics would print a line of its own before.

use std::panic;

/// Where that panic comes from.
const WRITER: &str = "rust_xlsxwriter";

/// Lets nothing be printed of it. All other panics are told as ever.
pub(super) fn expect() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location();
        if !place.is_some_and(|place| place.file().contains(WRITER)) {
            usual(panic);
        }
    }));
}
