//! `lorenz.csv`: the Lorenz curve of each object.

use super::csv::CsvFile;
use super::number::{ratio, share};
use crate::analysis::Analysis;

const HEADER: &[&str] = &[
    "object",
    "owners",
    "records",
    "owners_share",
    "records_share",
];

/// Renders the file.
#[must_use]
pub fn lorenz_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in &analysis.objects {
        let points = object.owners.lorenz();
        let Some(all) = points.last() else { continue };
        for point in &points {
            file.row(&[
                object.name.clone(),
                point.owners.to_string(),
                point.records.to_string(),
                share(ratio(point.owners, all.owners)),
                share(ratio(point.records, all.records)),
            ]);
        }
    }
    file.finish()
}
