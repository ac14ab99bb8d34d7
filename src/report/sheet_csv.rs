//! The sheet of `byline sample`: what a person labels, and nothing of what was said of it.

use super::csv::{CsvFile, optional};
use super::number::share;
use crate::labels::{Sheet, SheetRow};

/// The columns of a sheet; a file with others is none of ours.
pub(super) const HEADER: &[&str] = &[
    "object",
    "record_id",
    "stamp",
    "user_id",
    "at",
    "actor",
    "client",
    "stratum",
    "weight",
];

/// Renders the sheet; `actor` and `client` are left to the labeller.
#[must_use]
pub fn sheet_csv(sheet: &Sheet) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for row in &sheet.rows {
        let SheetRow {
            object,
            record,
            stamp,
            user,
            at,
            stratum,
            weight,
        } = row;
        file.row(&[
            object,
            &record.to_string(),
            stamp.as_str(),
            &optional(*user),
            &optional(*at),
            "",
            "",
            &stratum.to_string(),
            &share(*weight),
        ]);
    }
    file.finish()
}
