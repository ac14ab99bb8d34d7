//! What is asked of tables that people open in a spreadsheet.

use clap::{ArgAction, Args};

/// Flags of every command that writes tables.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Spreadsheet {
    /// Put a ' before cells that a spreadsheet would run as a formula; `--csv-safe=false` writes them as they are. Files that are
    /// loaded into an org are never changed
    #[arg(
        long,
        value_name = "BOOL",
        action = ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_value_t = true,
        default_missing_value = "true"
    )]
    pub(super) csv_safe: bool,
}
