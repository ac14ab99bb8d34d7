//! Cells that no spreadsheet runs: a `'` before what would be taken for a formula, and the way back.
//!
//! A name in an org may be `=HYPERLINK(...)`, and whoever opens a table by a double click would run it. So a cell that begins
//! like a formula is written with a `'` before it, and one that begins with `'` gets one more: taking one away gives the
//! value back. A spreadsheet set to another separator cuts cells apart, so what follows a `;`, a tab or a line break in a
//! cell is looked at as if it were a cell of its own.
//!
//! Numbers are no formulas and stay as they are. Which files are written so is not decided here.

mod cell;
mod table;

pub use self::cell::{escaped, harmless, unescaped};
pub use self::table::{CsvSafe, escaped_table};
